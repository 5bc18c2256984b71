#include "lacuna/render/words/measured_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/render/words/phrases.hpp"

namespace lacuna::phrases {
namespace {

std::string token_count(Translator tr, int count) {
  return count == 1 ? tr("1 token") : tr("{} tokens", count);
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

std::string macs(std::int64_t count) {
  const auto number = static_cast<double>(count);
  return count >= 1'000'000'000 ? fmt::format("{:.2f} GMAC", number / 1e9)
                                : fmt::format("{:.3g} MMAC", number / 1e6);
}

std::string difference(float value) {
  return value == 0 ? "0" : fmt::format("{:.1e}", value);
}

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

std::string map_difference(Translator tr, float value, double tolerance) {
  return static_cast<double>(value) <= tolerance
             ? tr("{}: largest difference {}", equal_within(tr, tolerance), difference(value))
             : tr("NOT EQUAL: largest difference {}", difference(value));
}

std::string verdict(Translator tr, const LayoutComparison& comparison) {
  const std::string attention = difference(peak_of(comparison.attention_difference));
  const std::string states = difference(peak_of(comparison.state_scaled_difference));
  const std::size_t layers = comparison.attention_difference.size();
  if (comparison.equal) {
    return tr(
        "PASS   deit = mae: visible rows equal within {:g} in all {} layers (largest: attention "
        "{}, states {} scaled)",
        comparison.tolerance, layers, attention, states);
  }
  std::string where;
  if (const auto failed = failed_layers(comparison); !failed.empty()) {
    where = tr("; {} of {} layers fail, layer {} first", failed.size(), layers, failed.front());
  }
  return tr(
      "NOT EQUAL   visible rows of deit and mae differ by {} in attention, {} in states (scaled); "
      "tolerance {:g}{}",
      attention, states, comparison.tolerance, where);
}

std::string tokens_and_macs(Translator tr, int tokens, std::int64_t count) {
  return fmt::format("{} · {}", token_count(tr, tokens), macs(count));
}

std::string strip_facts(Translator tr, const LayoutPass& pass) {
  return tokens_and_macs(tr, pass.layout.length(), pass.cost.total());
}

std::string strip_shorter(Translator tr, const LayoutPass& shorter, const LayoutPass& longer) {
  const double ratio = static_cast<double>(longer.cost.total()) /
                       static_cast<double>(std::max<std::int64_t>(shorter.cost.total(), 1));
  return tr("{} fewer, {:.3g} × fewer multiply-adds",
            token_count(tr, longer.layout.length() - shorter.layout.length()), ratio);
}

std::string mass_facts(Translator tr, const LayoutComparison& comparison,
                       const ComparedMaps& maps) {
  const auto& tokens = maps.zeroed.pass->layout.tokens;
  const bool any_hidden =
      std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return token.hidden; });
  std::string line;
  if (!any_hidden) {
    line = tr("No patch is hidden: the layouts are one and the same. ");
  } else if (maps.deit.scores && maps.zeroed.scores) {
    line = tr("Hidden keys receive {} of this attention in deit, {} in zeroed",
              percent(tr, maps.deit.hidden_mass), percent(tr, maps.zeroed.hidden_mass));
    const auto layer = static_cast<std::size_t>(maps.layer);
    // With every patch hidden there is no visible query to take the mean over.
    if (layer < comparison.leak.size() && !visible_patch_tokens(maps.zeroed.pass->layout).empty()) {
      line += tr(" (the leak; {} over all visible queries)",
                 percent(tr, static_cast<double>(comparison.leak[layer])));
    }
    line += tr(". ");
  }
  if (maps.deit.scores && maps.deit.pass->layout.patch_tokens() < maps.deit.pass->layout.length()) {
    line += tr("Prefix tokens, not on the maps: {} in deit", percent(tr, maps.deit.prefix_mass));
    if (maps.mae.scores) {
      line += tr(", {} in mae", percent(tr, maps.mae.prefix_mass));
    }
    if (maps.zeroed.scores) {
      line += tr(", {} in zeroed", percent(tr, maps.zeroed.prefix_mass));
    }
    line += tr(".");
  }
  return line;
}

}  // namespace lacuna::phrases
