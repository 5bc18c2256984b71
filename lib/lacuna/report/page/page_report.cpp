#include "lacuna/report/page/page_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "lacuna/base/base64.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe_json.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/report/page/page_parts.hpp"
#include "lacuna/report/page/page_step.hpp"

namespace lacuna {
namespace {

constexpr int report_photo_side = 280;  // about a panel of the page
constexpr int report_grey_side = 196;   // it shows through the maps, faintly
constexpr std::array page_themes = {Theme::light, Theme::dark};

void write_colour_tables(JsonWriter& json, const ColourOptions& options, Theme theme) {
  constexpr int steps = 256;
  const ColourOptions drawn = colours_for(options, theme);
  const ScoreColours scale = {.map = drawn.map, .ground = drawn.ground(), .opacity = drawn.opacity};
  json.object(word_of(theme_words, theme), [&] {
    json.object("patches", [&] { write_stops(json, scale, steps, false); });
    json.object("bar", [&] { write_stops(json, scale, bar_stops, true); });
  });
}

}  // namespace

std::vector<Query> page_queries(const VitConfig& config, const PatchGrid& grid) {
  std::vector<Query> queries = {{.kind = Query::Kind::mean_visible}};
  if (std::ranges::find(config.prefix, TokenKind::cls) != config.prefix.end()) {
    queries.push_back({.kind = Query::Kind::cls});
  }
  for (int patch = 0; patch < grid.count(); ++patch) {
    queries.push_back({.kind = Query::Kind::patch, .patch = patch});
  }
  return queries;
}

void PageReport::add(const MaskedImage& image, const std::vector<LayoutComparison>& layers,
                     const Recipe& command, const Reconstruction* made) {
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    for (int head = -1; head < config_.heads; ++head) {
      for (std::size_t query = 0; query < layers[layer].queries.size(); ++query) {
        looks_.add(compared_maps(layers[layer],
                                 {.layer = static_cast<int>(layer),
                                  .head = head,
                                  .query = static_cast<int>(query),
                                  .colours = choice_.colours},
                                 image.grid.count()),
                   image.mask);
      }
    }
  }
  steps_.push_back({"step", page_step(image, config_, layers, choice_.title, command, made)});
  steps_.push_back({"looks", base64(looks_.take())});
}

void PageReport::write_language(JsonWriter& json, const MaskedImage& image,
                                Language language) const {
  const Translator tr = language;
  std::vector<std::string> subtitles;
  subtitles.reserve(static_cast<std::size_t>(config_.depth));
  for (int layer = 0; layer < config_.depth; ++layer) {
    subtitles.push_back(phrases::subtitle_of(tr, "{attention}", layer, config_.depth, "{head}"));
  }
  std::vector<std::string> heads;
  for (int head = -1; head < config_.heads; ++head) {
    heads.push_back(phrases::head_name(tr, head, config_.heads));
  }
  std::vector<std::string> shares;
  for (const double share : looks_.shares()) {
    shares.push_back(phrases::percent(tr, share));
  }
  json.object(word_of(language_words, language), [&] {
    json.member("notice", phrases::short_notice(tr, config_));
    json.member("subtitles", subtitles);
    json.object("attention", [&] {
      for (const Query& query : page_queries(config_, image.grid)) {
        json.member(query_word(query, image.grid), phrases::attention_of(tr, query, image.grid));
      }
    });
    json.member("heads", heads);
    json.member("shares", shares);
    json.member("visible", tr("visible {}", "{}"));
    json.object("hidden", [&] {
      for (const Query& query : page_queries(config_, image.grid)) {
        json.member(query_word(query, image.grid),
                    phrases::hidden_share(tr, query, image.grid, "{}"));
      }
    });
    json.member("missing", tr("this query does not exist here"));
    json.member("scale", scale_title(tr, choice_.colours.norm));
    json.member("packed", tr("Weights are rounded to 16 bits, by at most {} of each; their two "
                             "digits shown are exact.",
                             fmt::format("{:.2f}\u00a0%", 100 * looks_.largest_error())));
    json.member("kept",
                static_cast<int>(choice_.full_layers.size()) == config_.depth ? std::string()
                : choice_.full_layers.empty()
                    ? tr("To keep the file small, single patches do not ask.")
                    : tr("To keep the file small, single patches ask in these layers alone: {}.",
                         fmt::format("{}", fmt::join(choice_.full_layers, ", "))));
    write_legend(json, config_, tr);
  });
}

void PageReport::write_state(JsonWriter& json, const std::string& query) const {
  json.object("state", [&] {
    json.member("layer", choice_.layer);
    json.member("head", choice_.head);
    json.member("query", query);
    if (choice_.ratio) {
      json.member("ratio", *choice_.ratio);
    }
    json.member("theme", choice_.theme == Theme::dark ? "dark" : "");
    json.member("lang", choice_.language == Language::english
                            ? ""
                            : word_of(language_words, choice_.language));
  });
}

void PageReport::write_looks(JsonWriter& json, const MaskedImage& image) const {
  json.member("seen", data_address(seen_panel(image, report_photo_side)));
  json.object("grey", [&] {
    for (const Theme theme : page_themes) {
      const Ground ground = colours_for(choice_.colours, theme).ground();
      json.member(word_of(theme_words, theme),
                  data_address(grey_seen_panel(image, ground, report_grey_side)));
    }
  });
  json.object("palettes", [&] {
    for (const Theme theme : page_themes) {
      write_palette(json, theme);
    }
  });
  json.object("colours", [&] {
    for (const Theme theme : page_themes) {
      write_colour_tables(json, choice_.colours, theme);
    }
  });
}

std::string PageReport::page_json(const MaskedImage& image) const {
  std::vector<std::string> few;
  for (const Query& query : choice_.queries) {
    few.push_back(query_word(query, image.grid));
  }
  JsonWriter json;
  json.object([&] {
    json.member("photo", printable(image.name));
    json.member("model", phrases::shown_model(config_.name));
    json.member("command", command_line(choice_.command, image.name) + " --write html");
    write_state(json, few.front());
    json.object("frame", [&] { write_frame(json, image, config_); });
    json.member("full_layers", choice_.full_layers);
    json.member("queries", few);
    json.member("norm", word_of(norm_words, choice_.colours.norm));
    json.member("opacity", choice_.colours.opacity);
    json.objects("numbers", looks_.numbers(),
                 [&](const std::vector<BarMark>& list) { write_values(json, "marks", list); });
    json.member("largest", looks_.largest());
    write_looks(json, image);
    for (const Word<Language>& each : language_words) {
      write_language(json, image, each.value);
    }
  });
  return json.take();
}

std::string PageReport::html(const MaskedImage& image, const Recipe& recipe) const {
  std::vector<HtmlBlock> blocks = {{"page", page_json(image)}};
  blocks.insert(blocks.end(), steps_.begin(), steps_.end());
  return html_document(fmt::format("{} · {}", printable(image.name), printable(config_.name)),
                       recipe_json(recipe), blocks);
}

double full_layer_bytes(const VitConfig& config, const std::vector<Mask>& masks) {
  constexpr double a_word = 2 * 4 / 3.0;  // in base64
  constexpr double words_beside = 16;     // of a record that are no weights
  double words = 0;
  for (const Mask& mask : masks) {
    const auto patches = static_cast<double>(mask.hidden.size());
    const auto visible = static_cast<double>(mask.visible_count());
    const double queries = patches + 2;
    // deit, what of mae is not the same, zeroed.
    words += queries * (visible + words_beside) + visible * visible / 4 +
             (mask.hidden_count() > 0 ? queries * patches : 0);
  }
  return words * (config.heads + 1) * a_word;
}

}  // namespace lacuna
