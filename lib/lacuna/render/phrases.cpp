#include "lacuna/render/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/phrases.hpp"

namespace lacuna::phrases {
namespace {

std::string hidden_count(const MaskedImage& image) {
  const int hidden = image.mask.hidden_count();
  const int count = image.grid.count();
  return fmt::format("{} of {} patches hidden ({})", hidden, count,
                     percent(static_cast<double>(hidden) / count));
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
  std::string words = fmt::format("{} mask", printable(image.mask_type));
  if (image.ratio_requested) {
    words += fmt::format(", ratio {} asked for", *image.ratio_requested);
  }
  words += ": " + hidden_count(image);
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

struct Worst {
  std::size_t layers = 0;
  std::size_t failed = 0;
  std::size_t first_failed = 0;
  float largest = 0;
  std::size_t largest_layer = 0;
};

Worst worst_of(const LayoutComparison& comparison) {
  Worst worst;
  for (const auto* per_layer :
       {&comparison.attention_difference, &comparison.state_scaled_difference}) {
    worst.layers = std::max(worst.layers, per_layer->size());
  }
  for (std::size_t layer = 0; layer < worst.layers; ++layer) {
    bool within = true;
    for (const auto* per_layer :
         {&comparison.attention_difference, &comparison.state_scaled_difference}) {
      if (layer >= per_layer->size()) {
        continue;
      }
      const float value = (*per_layer)[layer];
      within = within && static_cast<double>(value) <= comparison.tolerance;
      if (!(value <= worst.largest)) {  // so written, a NaN is the largest
        worst.largest = value;
        worst.largest_layer = layer;
      }
    }
    if (!within && worst.failed++ == 0) {
      worst.first_failed = layer;
    }
  }
  return worst;
}

}  // namespace

std::string percent(double share) {
  const double value = share * 100;
  if (value == 0 || value == 100) {
    return fmt::format("{:.0f} %", value);
  }
  if (value < 0.05) {
    return "below 0.1 %";
  }
  return value < 9.95 ? fmt::format("{:.1f} %", value) : fmt::format("{:.0f} %", value);
}

std::string query_name(const Query& query, const PatchGrid& grid) {
  switch (query.kind) {
    case Query::Kind::cls:
      return "the CLS token";
    case Query::Kind::mean_visible:
      return "the mean over visible patches";
    case Query::Kind::patch:
      break;
  }
  return fmt::format("patch ({}, {})", grid.row_of(query.patch), grid.column_of(query.patch));
}

std::string head_name(int head, int heads) {
  if (head >= 0) {
    return fmt::format("head {}", head);
  }
  return heads == 1 ? "its one head" : fmt::format("mean over {} heads", heads);
}

std::string subtitle(const MaskedImage& image, const VitConfig& config, const ComparedMaps& maps) {
  return fmt::format("Where {} looks: layer {} of 0–{}, {}  ·  {}",
                     query_name(maps.query, image.grid), maps.layer, config.depth - 1,
                     head_name(maps.head, config.heads), hidden_count(image));
}

std::string model_facts(const VitConfig& config) {
  return fmt::format("{} layers · {} heads · width {}", config.depth, config.heads, config.width);
}

PanelWords original_panel(const MaskedImage& image) {
  return {"original", fmt::format("what the model is given, {} × {} pixels",
                                  image.grid.columns * image.grid.patch_size,
                                  image.grid.rows * image.grid.patch_size)};
}

PanelWords masked_panel(const MaskedImage& image) {
  return {"masked", hidden_count(image)};
}

PanelWords deit_panel() {
  return {"deit", "all patches stay; hidden keys get −inf"};
}

PanelWords mae_panel() {
  return {"mae", "hidden patches are left out of the sequence"};
}

PanelWords zeroed_panel() {
  return {"zeroed", "hidden patches set to 0, the −inf forgotten"};
}

PanelWords leaked_panel() {
  return {"zeroed − deit", "what forgetting the −inf step changes"};
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
  return "attention weight, one scale for c, d and e";
}

std::string leaked_bar() {
  return "less  ·  attention weight  ·  more";
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

std::string legend_uniform() {
  return "1/T: every token alike";
}

std::string verdict(const LayoutComparison& comparison) {
  const Worst worst = worst_of(comparison);
  if (comparison.equal) {
    return fmt::format("deit = mae: visible rows equal within {:g} in all {} layers (largest {})",
                       comparison.tolerance, worst.layers, difference(worst.largest));
  }
  return fmt::format(
      "NOT EQUAL: visible rows of deit and mae differ by up to {} (layer {}), tolerance {:g}; {} "
      "of "
      "{} layers fail, the first is layer {}",
      difference(worst.largest), worst.largest_layer, comparison.tolerance, worst.failed,
      worst.layers, worst.first_failed);
}

std::string strips_title() {
  return "The sequence that enters the encoder, to scale";
}

std::string strip_facts(const LayoutPass& pass) {
  return fmt::format("{} tokens · {}", pass.layout.length(), macs(pass.cost.total()));
}

std::string strip_shorter(const LayoutPass& shorter, const LayoutPass& longer) {
  const double ratio = static_cast<double>(longer.cost.total()) /
                       static_cast<double>(std::max<std::int64_t>(shorter.cost.total(), 1));
  return fmt::format("{} tokens fewer, {:.2f} × less work",
                     longer.layout.length() - shorter.layout.length(), ratio);
}

std::string strip_prefix(const std::vector<TokenKind>& prefix) {
  std::string names;
  int registers = 0;
  for (const TokenKind kind : prefix) {
    if (kind == TokenKind::reg) {
      ++registers;
    } else {
      names += (names.empty() ? "" : ", ") +
               std::string(kind == TokenKind::cls ? "CLS" : "distillation");
    }
  }
  if (registers > 0) {
    names += fmt::format("{}{} register{}", names.empty() ? "" : ", ", registers,
                         registers == 1 ? "" : "s");
  }
  return names + (prefix.size() == 1 ? " token" : " tokens");
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
  std::string line;
  if (maps.deit.scores && maps.zeroed.scores) {
    line = fmt::format("Of this query's attention, hidden keys receive {} in deit and {} in zeroed",
                       percent(maps.deit.hidden_mass), percent(maps.zeroed.hidden_mass));
    const auto layer = static_cast<std::size_t>(maps.layer);
    if (layer < comparison.leak.size()) {
      line += fmt::format(" (the leak; over all visible patches and heads {})",
                          percent(static_cast<double>(comparison.leak[layer])));
    }
    line += ". ";
  }
  if (maps.deit.scores && maps.deit.pass->layout.patch_tokens() < maps.deit.pass->layout.length()) {
    line += fmt::format("Prefix tokens, which no map shows, receive {} in deit",
                        percent(maps.deit.prefix_mass));
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
  std::string text = fmt::format(
      "Attention of {}, layer {} (counted from 0, {} in all), {}, in {}{}{}. {}. Panels show "
      "what the model is given; a map gives each patch one colour, its attention weight on a "
      "linear "
      "scale, and 1/T marks attention spread evenly over T tokens. ",
      query_name(maps.query, image.grid), maps.layer, config.depth,
      head_name(maps.head, config.heads), printable(config.name), config.trained ? "" : " — ",
      config.trained ? "" : std::string(kUntrained), mask_words(image));
  return text + std::string(kAttentionLimit);
}

}  // namespace lacuna::phrases
