#include "lacuna/report/page/page_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lacuna/base/base64.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/parts/token_strip.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"

namespace lacuna {

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

std::string data_address(const Image& picture) {
  return "data:image/png;base64," + base64(as_text(encode_png(picture, {})));
}

void write_frame(JsonWriter& json, const MaskedImage& image, const VitConfig& config) {
  json.member("rows", image.grid.rows);
  json.member("columns", image.grid.columns);
  json.member("depth", config.depth);
  json.member("heads", config.heads);
  json.member("has_cls", std::ranges::find(config.prefix, TokenKind::cls) != config.prefix.end());
  std::vector<std::string> colours;
  for (const Colour& colour :
       mean_colours(image.seen.pixels, image.grid.rows, image.grid.columns)) {
    colours.push_back(web_colour(colour));
  }
  json.member("mean_colours", colours);
}

void write_hidden(JsonWriter& json, const Mask& mask) {
  json.member("hidden", std::vector<int>(mask.hidden.begin(), mask.hidden.end()));
}

void write_tokens(JsonWriter& json, const TokenLayout& layout) {
  constexpr auto one_line = JsonWriter::Style::one_line;
  const auto write_token = [&](const Token& token) {
    const TokenLook look = look_of(token);
    json.member("look", look == TokenLook::prefix    ? "prefix"
                        : look == TokenLook::visible ? "visible"
                        : look == TokenLook::dead    ? "dead"
                                                     : "zero");
    json.member("patch", token.patch);
  };
  json.array(
      "tokens",
      [&] {
        for (const Token& token : layout.tokens) {
          json.object([&] { write_token(token); }, one_line);
        }
      },
      one_line);
}

void write_layout_words(JsonWriter& json, const LayoutComparison& comparison, std::size_t layout,
                        Translator tr) {
  const std::array notes = {tr("hidden keys at −∞"), tr("hidden patches left out"),
                            tr("−∞ forgotten")};
  const LayoutPass& pass = comparison.passes[layout];
  const LayoutPass& longest = comparison.pass(LayoutKind::deit);
  json.member("title", tr.name(pass.layout.name()));
  json.member("note", notes.at(layout));
  json.member("facts", phrases::tokens_and_macs(tr, pass.layout.length(), pass.cost.total()));
  json.member("shorter", pass.layout.length() < longest.layout.length()
                             ? phrases::shorter_words(tr, pass, longest)
                             : std::string());
}

std::string even_words(Translator tr, double share) {
  return share > 0 ? tr("│ spread evenly: {}", phrases::percent(tr, share)) : std::string();
}

void write_stops(JsonWriter& json, const ScoreColours& colours, int count, bool is_seen) {
  for (const auto& [name, scale] :
       {std::pair("visible", colours), std::pair("hidden", colours.for_hidden())}) {
    std::vector<std::string> stops;
    for (int i = 0; i < count; ++i) {
      const Colour colour = scale.of(scale.score_at(static_cast<double>(i) / (count - 1)));
      stops.push_back(web_colour(is_seen ? over(colour, ground_colour(scale.ground)) : colour));
    }
    json.member(name, stops);
  }
}

std::string scale_title(Translator tr, Norm norm) {
  return tr("attention weight of each patch, one scale for all maps") +
         phrases::norm_words(tr, norm);
}

void write_values(JsonWriter& json, std::string_view name, const std::vector<BarMark>& marks) {
  json.lines(name, marks, [&](const BarMark& mark) {
    json.member("value", mark.value);
    json.member("words", mark.label);
  });
}

std::vector<BarMark> even_marks(const LayoutComparison& comparison) {
  const int most = comparison.pass(LayoutKind::deit).layout.length();
  const int fewer = comparison.pass(LayoutKind::mae).layout.length();
  std::vector<BarMark> marks = {even_tick(most)};
  if (fewer > 0 && fewer != most) {
    marks.push_back(even_tick(fewer));
  }
  return marks;
}

bool is_beyond(double value, const ScoreColours& colours) {
  constexpr double rounding = 1.0001;
  return value > colours.high * rounding;
}

std::string largest_words(const ScoreColours& colours) {
  return is_beyond(colours.largest, colours) ? phrases::digits_of(colours.largest, 2) + " →"
                                             : std::string();
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

void write_painting_words(JsonWriter& json, const MaskedImage& image, const Reconstruction& made,
                          Translator tr) {
  const phrases::PanelWords words = phrases::pasted_panel(tr, made.error);
  json.member("title", words.title);
  json.member("note", words.note);
  json.member("verdict", phrases::reconstruction_verdict(tr, image, made));
}

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

}  // namespace lacuna
