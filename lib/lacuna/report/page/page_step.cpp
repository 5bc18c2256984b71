#include "lacuna/report/page/page_step.hpp"

#include <tuple>
#include <utility>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/report/page/page_parts.hpp"

namespace lacuna {
namespace {

/// What is said of a mask in one language.
void write_step_words(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                      const std::vector<LayoutComparison>& layers, const std::string& title,
                      Language language) {
  const Translator tr = language;
  // These sentences say whose the maps are, and nothing of them: none is made.
  const auto content = [&](std::size_t layer, Query::Kind query, int head) {
    ComparedMaps maps;
    maps.layer = static_cast<int>(layer);
    maps.head = head;
    maps.query.kind = query;
    return CompareContent{image, config, layers[layer], std::move(maps)};
  };
  json.object(word_of(language_words, language), [&] {
    json.member("note", phrases::masked_panel(tr, image).note);
    json.member("statement", phrases::statement(tr, content(0, Query::Kind::mean_visible, -1)));
    json.member("verdict", phrases::verdict(tr, layers.front()));
    for (const auto& [name, query, head] : {std::tuple("measured", Query::Kind::mean_visible, -1),
                                            {"of_another_query", Query::Kind::cls, -1},
                                            {"of_one_head", Query::Kind::cls, 0}}) {
      std::vector<std::string> headlines;
      for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        headlines.push_back(title.empty() ? phrases::headline(tr, content(layer, query, head))
                                          : printable(title));
      }
      json.member(name, headlines);
    }
    json.array("layouts", [&] {
      for (std::size_t layout = 0; layout < layers.front().passes.size(); ++layout) {
        json.object([&] {
          write_layout_words(json, layers.front(), layout, tr);
          json.member("even_words",
                      even_words(tr, even_share(layers.front().passes[layout].layout)));
        });
      }
    });
  });
}

}  // namespace

std::string page_step(const MaskedImage& image, const VitConfig& config,
                      const std::vector<LayoutComparison>& layers, const std::string& title,
                      const Recipe& command, const Reconstruction* made) {
  JsonWriter json;
  json.object([&] {
    json.member("ratio", image.ratio_requested);
    json.member("command", command_line(command, image.name));
    json.member("equal", layers.front().equal);
    write_hidden(json, image.mask);
    write_values(json, "marks", even_marks(layers.front()));
    json.objects("layouts", layers.front().passes, [&](const LayoutPass& pass) {
      json.member("even", even_share(pass.layout));
      write_tokens(json, pass.layout);
    });
    for (const Word<Language>& each : language_words) {
      write_step_words(json, image, config, layers, title, each.value);
    }
    if (made != nullptr) {
      json.object("painting", [&] {
        json.member("picture", data_address(made->pasted));
        for (const Word<Language>& each : language_words) {
          json.object(each.text, [&] { write_painting_words(json, image, *made, each.value); });
        }
      });
    }
  });
  return json.take();
}

}  // namespace lacuna
