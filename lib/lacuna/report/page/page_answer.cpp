#include "lacuna/report/page/page_answer.hpp"

#include <algorithm>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/report/page/page_parts.hpp"

namespace lacuna {
namespace {

/// Where the layout's attention goes, as its bar and the words under it.
void write_share(JsonWriter& json, const CompareContent& content, const LayoutMap& map,
                 Translator tr) {
  const double visible = 1 - map.hidden_mass - map.prefix_mass;
  const double even = even_share(map.pass->layout);
  json.object("share", [&] {
    json.member("visible", visible);
    json.member("prefix", map.prefix_mass);
    json.member("hidden", map.hidden_mass);
    json.member("even", even);
    json.member("visible_words", tr("visible {}", phrases::percent(tr, visible)));
    json.member("hidden_words", phrases::hidden_share(tr, content.maps.query, content.image.grid,
                                                      phrases::percent(tr, map.hidden_mass)));
    json.member("even_words", even_words(tr, even));
  });
}

void write_colours(JsonWriter& json, const LayoutMap& map, const CompareContent& content) {
  const ScoreColours visible = content.maps.colours_of(map);
  const ScoreColours hidden = visible.for_hidden();
  std::vector<std::optional<std::string>> colours;
  for (const std::optional<float>& score : *map.scores) {
    const bool is_hidden = content.image.mask.is_hidden(static_cast<int>(colours.size()));
    colours.push_back(score ? std::optional(web_colour(
                                  (is_hidden ? hidden : visible).of(static_cast<double>(*score))))
                            : std::nullopt);
  }
  json.member("colours", colours);
}

void write_layout_of(JsonWriter& json, const CompareContent& content, std::size_t place,
                     Translator tr) {
  const ComparedMaps& maps = content.maps;
  const LayoutMap& map = place == 0 ? maps.deit : place == 1 ? maps.mae : maps.zeroed;
  json.object([&] {
    write_layout_words(json, content.comparison, place, tr);
    write_tokens(json, map.pass->layout);
    if (map.scores) {
      json.member("weights", *map.scores);
      write_colours(json, map, content);
      write_share(json, content, map, tr);
    } else {
      json.member("missing", tr("this query does not exist here"));
    }
  });
}

void write_marks(JsonWriter& json, std::string_view name, const std::vector<BarMark>& marks,
                 const ScoreColours& colours) {
  json.lines(name, marks, [&](const BarMark& mark) {
    json.member("at", std::clamp(colours.position(mark.value), 0.0, 1.0));
    json.member("words", mark.label);
  });
}

/// The bar under the maps. See add_colour_bar().
void write_scale(JsonWriter& json, const CompareContent& content, Translator tr) {
  const ComparedMaps& maps = content.maps;
  const ScoreColours colours = maps.colours_of(maps.deit);
  std::vector<BarMark> marks = even_marks(content.comparison);
  for (BarMark& mark : marks) {
    mark.label += is_beyond(mark.value, colours) ? " →" : "";
  }
  if (const std::string words = largest_words(colours); !words.empty()) {
    marks.push_back({colours.largest, words});
  }
  json.object("scale", [&] {
    write_stops(json, colours, bar_stops, true);
    json.member("opacity", colours.opacity);
    write_marks(json, "numbers", scale_numbers(colours), colours);
    write_marks(json, "marks", marks, colours);
    json.member("words", scale_title(tr, maps.colours.norm));
  });
}

void write_words(JsonWriter& json, const CompareContent& content, Translator tr) {
  const ComparedMaps& maps = content.maps;
  json.member("headline", phrases::headline(tr, content));
  json.member("statement", phrases::statement(tr, content));
  json.member("subtitle", phrases::subtitle(tr, content.image, content.config, maps));
  json.member("notice", phrases::short_notice(tr, content.config));
  json.member("verdict", phrases::verdict(tr, content.comparison));
  json.member("equal", content.comparison.equal);
  json.member("sign", sign_of(maps, false));
  json.member("sign_forgotten", sign_of(maps, true));
}

}  // namespace

std::string page_answer(const CompareContent& content, Translator tr) {
  const MaskedImage& image = content.image;
  const ComparedMaps& maps = content.maps;
  JsonWriter json;
  json.object([&] {
    write_words(json, content, tr);
    write_frame(json, image, content.config);
    json.member("has_decoder", content.config.decoder.has_value());
    json.member("layer", maps.layer);
    json.member("head", maps.head);
    json.member("query", query_word(maps.query, image.grid));
    json.member("query_patch", maps.query.patch);
    json.object("mask", [&] {
      write_hidden(json, image.mask);
      json.member("note", phrases::masked_panel(tr, image).note);
    });
    json.array("layouts", [&] {
      for (const std::size_t place : {0U, 1U, 2U}) {
        write_layout_of(json, content, place, tr);
      }
    });
    write_scale(json, content, tr);
    write_legend(json, content.config, tr);
  });
  return json.take();
}

}  // namespace lacuna
