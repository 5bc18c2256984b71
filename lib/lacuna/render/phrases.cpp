#include "lacuna/render/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/phrases.hpp"
#include "lacuna/patch/mask_patterns.hpp"

namespace lacuna::phrases {
namespace {

std::string hidden_count(const MaskedImage& image, const char* noun) {
  const int hidden = image.mask.hidden_count();
  const int count = image.grid.count();
  return fmt::format("{} of {}{} hidden ({})", hidden, count, noun,
                     percent(static_cast<double>(hidden) / count));
}

std::string token_count(int count) {
  return fmt::format("{} token{}", count, count == 1 ? "" : "s");
}

std::string macs(std::int64_t count) {
  const auto number = static_cast<double>(count);
  return count >= 1'000'000'000 ? fmt::format("{:.2f} GMAC", number / 1e9)
                                : fmt::format("{:.3g} MMAC", number / 1e6);
}

std::string difference(float value) {
  return value == 0 ? "0" : fmt::format("{:.1e}", value);
}

std::string mask_words(const MaskedImage& image) {
  const bool has_mask = image.mask_type != mask_type_name(MaskType::none);
  std::string words = has_mask ? fmt::format("{} mask", printable(image.mask_type)) : "no mask";
  if (image.ratio_requested) {
    words += fmt::format(", ratio {} asked for", *image.ratio_requested);
  }
  words += ": " + hidden_count(image, " patches");
  if (image.seed) {
    words += fmt::format(", seed {}", *image.seed);
  }
  if (image.rng) {
    words += fmt::format(", generator {}", printable(*image.rng));
  }
  words[0] =
      static_cast<char>(words[0] >= 'a' && words[0] <= 'z' ? words[0] - 'a' + 'A' : words[0]);
  return words;
}

/// The largest of a list; a NaN is the largest.
float peak_of(const std::vector<float>& per_layer) {
  float peak = 0;
  for (const float value : per_layer) {
    if (std::isnan(value)) {
      return value;
    }
    peak = std::max(peak, value);
  }
  return peak;
}

/// The layers over tolerance, ascending.
std::vector<std::size_t> failed_layers(const LayoutComparison& comparison) {
  const auto over = [&](const std::vector<float>& per_layer, std::size_t layer) {
    return layer < per_layer.size() &&
           !(static_cast<double>(per_layer[layer]) <= comparison.tolerance);
  };
  std::vector<std::size_t> failed;
  const std::size_t layers =
      std::max(comparison.attention_difference.size(), comparison.state_scaled_difference.size());
  for (std::size_t layer = 0; layer < layers; ++layer) {
    if (over(comparison.attention_difference, layer) ||
        over(comparison.state_scaled_difference, layer)) {
      failed.push_back(layer);
    }
  }
  return failed;
}

}  // namespace

std::string percent(double share) {
  const double value = share * 100;
  if (value == 0 || value == 100) {
    return fmt::format("{:.0f}\u00a0%", value);
  }
  if (value < 0.05) {
    return "below 0.1\u00a0%";
  }
  if (value > 99.95) {
    return "above 99.9\u00a0%";
  }
  return value < 9.95 || value >= 99.5 ? fmt::format("{:.1f}\u00a0%", value)
                                       : fmt::format("{:.0f}\u00a0%", value);
}

std::string attention_of(const Query& query, const PatchGrid& grid) {
  switch (query.kind) {
    case Query::Kind::cls:
      return "Attention of the CLS token";
    case Query::Kind::mean_visible:
      return "Attention, mean over visible patches";
    case Query::Kind::patch:
      break;
  }
  return fmt::format("Attention of patch ({}, {})", grid.row_of(query.patch),
                     grid.column_of(query.patch));
}

std::string head_name(int head, int heads) {
  if (head >= 0) {
    return fmt::format("head {}", head);
  }
  return heads == 1 ? "its one head" : fmt::format("mean over {} heads", heads);
}

std::string subtitle(const MaskedImage& image, const VitConfig& config, const ComparedMaps& maps) {
  return fmt::format("{}  ·  layer {} of 0–{}  ·  {}", attention_of(maps.query, image.grid),
                     maps.layer, config.depth - 1, head_name(maps.head, config.heads));
}

std::string model_facts(const VitConfig& config) {
  return fmt::format("{} layers · {} heads · width {}", config.depth, config.heads, config.width);
}

PanelWords original_panel(const MaskedImage& image) {
  return {"original",
          fmt::format("model input, {} × {} pixels", image.grid.columns * image.grid.patch_size,
                      image.grid.rows * image.grid.patch_size)};
}

PanelWords masked_panel(const MaskedImage& image) {
  return {"masked", hidden_count(image, "")};
}

PanelWords deit_panel() {
  return {"deit", "hidden keys at −inf"};
}

PanelWords mae_panel() {
  return {"mae", "hidden patches left out"};
}

PanelWords zeroed_panel() {
  return {"zeroed", "the −inf step forgotten"};
}

PanelWords leaked_panel() {
  return {"zeroed − deit", "what the forgotten step changes"};
}

std::string absent_query() {
  return "this query does not exist here";
}

std::string equal_within(double tolerance) {
  return fmt::format("equal within {:g}", tolerance);
}

std::string map_difference(float value, double tolerance) {
  return static_cast<double>(value) <= tolerance
             ? fmt::format("{}: largest difference {}", equal_within(tolerance), difference(value))
             : fmt::format("NOT EQUAL: largest difference {}", difference(value));
}

std::string score_bar() {
  return "attention weight of each patch, one scale for c, d and e";
}

std::string leaked_bar() {
  return "difference in weight";
}

std::string leaked_less() {
  return "less";
}

std::string leaked_same() {
  return "same";
}

std::string leaked_more() {
  return "more";
}

std::string uniform_tick(int tokens) {
  return fmt::format("1/{}", tokens);
}

std::string legend_hidden() {
  return "hidden, no score";
}

std::string legend_hidden_scored() {
  return "hidden, with a score";
}

std::string legend_query() {
  return "the patch that asks";
}

std::string verdict(const LayoutComparison& comparison) {
  const std::string attention = difference(peak_of(comparison.attention_difference));
  const std::string states = difference(peak_of(comparison.state_scaled_difference));
  const std::size_t layers = comparison.attention_difference.size();
  if (comparison.equal) {
    return fmt::format(
        "PASS   deit = mae: visible rows equal within {:g} in all {} layers (largest: attention "
        "{}, states {} scaled)",
        comparison.tolerance, layers, attention, states);
  }
  std::string where;
  if (const auto failed = failed_layers(comparison); !failed.empty()) {
    where = fmt::format("; {} of {} layers fail, layer {} first", failed.size(), layers,
                        failed.front());
  }
  return fmt::format(
      "NOT EQUAL   visible rows of deit and mae differ by {} in attention, {} in states (scaled); "
      "tolerance {:g}{}",
      attention, states, comparison.tolerance, where);
}

std::string strips_title() {
  return "The sequence that enters the encoder, to scale";
}

std::string strip_facts(const LayoutPass& pass) {
  return fmt::format("{} · {}", token_count(pass.layout.length()), macs(pass.cost.total()));
}

std::string strip_shorter(const LayoutPass& shorter, const LayoutPass& longer) {
  const double ratio = static_cast<double>(longer.cost.total()) /
                       static_cast<double>(std::max<std::int64_t>(shorter.cost.total(), 1));
  return fmt::format("{} fewer, {:.3g} × fewer multiply-adds",
                     token_count(longer.layout.length() - shorter.layout.length()), ratio);
}

std::string strip_prefix(const std::vector<TokenKind>& prefix) {
  const auto registers = std::count(prefix.begin(), prefix.end(), TokenKind::reg);
  std::string names;
  for (const TokenKind kind : prefix) {
    if (kind != TokenKind::reg) {
      names += names.empty() ? "" : ", ";
      names += kind == TokenKind::cls ? "CLS" : "distillation";
    }
  }
  if (registers == 0) {
    return names + (prefix.size() == 1 ? " token" : " tokens");
  }
  return fmt::format("{}{}{} register{}", names, names.empty() ? "" : ", ", registers,
                     registers == 1 ? "" : "s");
}

std::string strip_visible() {
  return "visible patch, in its mean colour";
}

std::string strip_dead() {
  return "hidden patch, its key at −inf";
}

std::string strip_zero() {
  return "hidden patch, a zero vector that is attended";
}

std::string mass_facts(const LayoutComparison& comparison, const ComparedMaps& maps) {
  const auto& tokens = maps.zeroed.pass->layout.tokens;
  const bool any_hidden =
      std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return token.hidden; });
  std::string line;
  if (!any_hidden) {
    line = "No patch is hidden: the layouts are one and the same. ";
  } else if (maps.deit.scores && maps.zeroed.scores) {
    line = fmt::format("Hidden keys receive {} of this attention in deit, {} in zeroed",
                       percent(maps.deit.hidden_mass), percent(maps.zeroed.hidden_mass));
    const auto layer = static_cast<std::size_t>(maps.layer);
    if (layer < comparison.leak.size()) {
      line += fmt::format(" (the leak; {} over all visible queries)",
                          percent(static_cast<double>(comparison.leak[layer])));
    }
    line += ". ";
  }
  if (maps.deit.scores && maps.deit.pass->layout.patch_tokens() < maps.deit.pass->layout.length()) {
    line +=
        fmt::format("Prefix tokens, not on the maps: {} in deit", percent(maps.deit.prefix_mass));
    if (maps.mae.scores) {
      line += fmt::format(", {} in mae", percent(maps.mae.prefix_mass));
    }
    if (maps.zeroed.scores) {
      line += fmt::format(", {} in zeroed", percent(maps.zeroed.prefix_mass));
    }
    line += ".";
  }
  return line;
}

std::string mask_title(const MaskedImage& image) {
  return fmt::format("{}: mask", printable(image.name));
}

std::string mask_caption(const MaskedImage& image) {
  return fmt::format(
      "{}. {} rows and {} columns of {} px patches, numbered from 0 in raster order.",
      mask_words(image), image.grid.rows, image.grid.columns, image.grid.patch_size);
}

std::string caption(const MaskedImage& image, const VitConfig& config, const ComparedMaps& maps) {
  return fmt::format(
      "{}, layer {} (counted from 0, {} in all), {}, model {}{}. {}. Panels show what the model is "
      "given; a map gives each patch one colour, its attention weight on a linear scale, and 1/T "
      "marks attention spread evenly over T tokens. {}",
      attention_of(maps.query, image.grid), maps.layer, config.depth,
      head_name(maps.head, config.heads), printable(config.name),
      config.trained ? std::string() : fmt::format(" ({})", untrained), mask_words(image),
      attention_limit);
}

}  // namespace lacuna::phrases
