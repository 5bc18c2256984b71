#include "lacuna/serve/live_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/token_strip.hpp"

namespace lacuna {
namespace {

constexpr JsonWriter::Style one_line = JsonWriter::Style::one_line;

/// "0-13,97": as --mask-patches takes it.
std::string hidden_list(const Mask& mask) {
  std::string list;
  const int count = static_cast<int>(mask.hidden.size());
  for (int first = 0; first < count; ++first) {
    int last = first;
    while (last < count && mask.is_hidden(last)) {
      ++last;
    }
    if (last > first) {
      list += list.empty() ? "" : ",";
      list += last - first > 1 ? fmt::format("{}-{}", first, last - 1) : std::to_string(first);
      first = last;
    }
  }
  return list;
}

void write_mask_of(JsonWriter& json, const MaskedImage& image, Translator tr) {
  json.object("mask", [&] {
    json.array(
        "hidden",
        [&] {
          for (const std::uint8_t hidden : image.mask.hidden) {
            json.value(int{hidden});
          }
        },
        one_line);
    json.member("patches", hidden_list(image.mask));
    json.member("words", phrases::mask_words(tr, image));
    json.member("note", phrases::masked_panel(tr, image).note);
  });
}

/// Where the layout's attention goes, as its bar and the words under it.
void write_share(JsonWriter& json, const LayoutMap& map, Translator tr) {
  const double visible = 1 - map.hidden_mass - map.prefix_mass;
  const double even = even_share(map.pass->layout);
  json.object("share", [&] {
    json.member("visible", visible);
    json.member("prefix", map.prefix_mass);
    json.member("hidden", map.hidden_mass);
    json.member("even", even);
    json.member("visible_words", tr("visible {}", phrases::percent(tr, visible)));
    json.member("hidden_words", tr("hidden {}", phrases::percent(tr, map.hidden_mass)));
    json.member("even_words",
                even > 0 ? tr("│ spread evenly: {}", phrases::percent(tr, even)) : std::string());
  });
}

void write_colours(JsonWriter& json, const LayoutMap& map, const CompareContent& content) {
  const ScoreColours visible = content.maps.colours_of(map);
  const ScoreColours hidden = visible.for_hidden();
  json.array(
      "colours",
      [&] {
        int patch = 0;
        for (const std::optional<float>& score : *map.scores) {
          const bool is_hidden = content.image.mask.is_hidden(patch++);
          json.value(score ? std::optional(web_colour(
                                 (is_hidden ? hidden : visible).of(static_cast<double>(*score))))
                           : std::nullopt);
        }
      },
      one_line);
}

void write_tokens(JsonWriter& json, const TokenLayout& layout) {
  json.array(
      "tokens",
      [&] {
        for (const Token& token : layout.tokens) {
          const TokenLook look = look_of(token);
          json.object(
              [&] {
                json.member("look", look == TokenLook::prefix    ? "prefix"
                                    : look == TokenLook::visible ? "visible"
                                    : look == TokenLook::dead    ? "dead"
                                                                 : "zero");
                json.member("patch", token.patch);
              },
              one_line);
        }
      },
      one_line);
}

void write_layout_of(JsonWriter& json, const LayoutMap& map, std::string_view note,
                     const CompareContent& content, Translator tr) {
  const LayoutPass& pass = *map.pass;
  const LayoutPass& longest = *content.maps.deit.pass;
  json.object([&] {
    json.member("name", pass.layout.name());
    json.member("title", tr.name(pass.layout.name()));
    json.member("note", note);
    json.member("facts", phrases::tokens_and_macs(tr, pass.layout.length(), pass.cost.total()));
    json.member("shorter", pass.layout.length() < longest.layout.length()
                               ? phrases::shorter_words(tr, pass, longest)
                               : std::string());
    write_tokens(json, pass.layout);
    if (map.scores) {
      json.member("weights", *map.scores);
      write_colours(json, map, content);
      write_share(json, map, tr);
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

void write_stops(JsonWriter& json, std::string_view name, const ScoreColours& colours) {
  constexpr int last = 48;
  json.array(
      name,
      [&] {
        for (int i = 0; i <= last; ++i) {
          const double score = colours.score_at(static_cast<double>(i) / last);
          json.value(web_colour(over(colours.of(score), ground_colour(colours.ground))));
        }
      },
      one_line);
}

/// The bar under the maps. See add_colour_bar().
void write_scale(JsonWriter& json, const CompareContent& content, Translator tr) {
  const ComparedMaps& maps = content.maps;
  const ScoreColours colours = maps.colours_of(maps.deit);
  std::vector<BarMark> numbers;
  for (const double tick : sqrt_ticks(colours.high)) {
    numbers.push_back({tick, fmt::format("{:.6g}", tick)});
  }
  std::vector<BarMark> marks = {even_tick(maps.deit.pass->layout.length())};
  const int fewer = maps.mae.pass->layout.length();
  if (fewer > 0 && fewer != maps.deit.pass->layout.length()) {
    marks.push_back(even_tick(fewer));
  }
  constexpr double rounding = 1.0001;
  for (BarMark& mark : marks) {
    mark.label += mark.value > colours.high * rounding ? " →" : "";
  }
  if (colours.largest > colours.high * rounding) {
    marks.push_back({colours.largest, fmt::format("{:.2g} →", colours.largest)});
  }
  json.object("scale", [&] {
    write_stops(json, "visible", colours);
    write_stops(json, "hidden", colours.for_hidden());
    json.member("opacity", colours.opacity);
    write_marks(json, "numbers", numbers, colours);
    write_marks(json, "marks", marks, colours);
    json.member("words", tr("attention weight of each patch, one scale for all maps") +
                             phrases::norm_words(tr, maps.colours.norm));
  });
}

void write_legend(JsonWriter& json, const VitConfig& config, Translator tr) {
  json.object("legend", [&] {
    json.member("hidden", tr("hidden"));
    json.member("attended", tr("hidden, yet attended"));
    json.member("prefix", phrases::strip_prefix(tr, config.prefix));
    json.member("visible", tr("visible patch, in its mean colour"));
    json.member("dead", tr("hidden patch, its key at −∞"));
    json.member("zero", tr("hidden patch, a zero vector that is attended"));
    json.member("strips", tr("The sequence that enters the encoder, to scale"));
  });
}

/// Between the maps of deit and mae. `is_forgotten`: without −∞ the first is zeroed's.
std::string sign_of(const ComparedMaps& maps, bool is_forgotten) {
  if (!maps.mae.scores || !maps.deit.scores) {
    return {};
  }
  float difference = maps.deit_mae_difference;
  if (is_forgotten) {
    for (const std::optional<float>& each :
         score_difference(*maps.zeroed.scores, *maps.mae.scores)) {
      difference = std::max(difference, std::abs(each.value_or(0.0F)));
    }
  }
  return static_cast<double>(difference) <= maps.tolerance ? "=" : "≠";
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

std::string web_colour(const Colour& colour) {
  const auto byte = [](double part) { return std::lround(255 * std::clamp(part, 0.0, 1.0)); };
  return fmt::format("#{:02x}{:02x}{:02x}", byte(colour.red), byte(colour.green),
                     byte(colour.blue));
}

void write_palette(JsonWriter& json, Theme theme) {
  constexpr std::array<std::pair<std::string_view, Colour>, 18> names = {{
      {"ink", style::ink},
      {"soft-ink", style::soft_ink},
      {"rule", style::rule_grey},
      {"paper", style::paper},
      {"blank", style::blank_panel},
      {"pass", style::pass_green},
      {"pass-tint", style::pass_tint},
      {"fail", style::fail_red},
      {"warning", style::warning_amber},
      {"warning-tint", style::warning_tint},
      {"series", style::first_series},
      {"leak", style::leak_hue},
      {"leak-tint", style::leak_tint},
      {"visible", style::visible_hue},
      {"hidden", style::hidden_fill},
      {"hatch", style::hatch},
      {"mark-dark", style::mark_dark},
      {"mark-light", style::mark_light},
  }};
  json.object(word_of(theme_words, theme), [&] {
    for (const auto& [name, colour] : names) {
      json.member(name, web_colour(themed(colour, theme)));
    }
  });
}

std::string live_answer(const CompareContent& content, Translator tr) {
  const MaskedImage& image = content.image;
  const ComparedMaps& maps = content.maps;
  JsonWriter json;
  json.object([&] {
    write_words(json, content, tr);
    json.member("photo_note", phrases::original_panel(tr, image).note);
    json.member("rows", image.grid.rows);
    json.member("columns", image.grid.columns);
    json.member("depth", content.config.depth);
    json.member("heads", content.config.heads);
    json.member("has_cls", std::ranges::find(content.config.prefix, TokenKind::cls) !=
                               content.config.prefix.end());
    json.member("has_decoder", content.config.decoder.has_value());
    json.member("layer", maps.layer);
    json.member("head", maps.head);
    json.member("query", query_word(maps.query, image.grid));
    json.member("query_patch", maps.query.patch);
    write_mask_of(json, image, tr);
    json.array("layouts", [&] {
      write_layout_of(json, maps.deit, tr("hidden keys at −∞"), content, tr);
      write_layout_of(json, maps.mae, tr("hidden patches left out"), content, tr);
      write_layout_of(json, maps.zeroed, tr("−∞ forgotten"), content, tr);
    });
    write_scale(json, content, tr);
    std::vector<std::string> colours;
    for (const Colour& colour :
         mean_colours(image.seen.pixels, image.grid.rows, image.grid.columns)) {
      colours.push_back(web_colour(colour));
    }
    json.member("mean_colours", colours);
    write_legend(json, content.config, tr);
  });
  return json.take();
}

}  // namespace lacuna
