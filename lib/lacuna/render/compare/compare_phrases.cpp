#include "lacuna/render/compare/compare_phrases.hpp"

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna::phrases {
namespace {

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

std::string subtitle(Translator tr, const MaskedImage& image, const VitConfig& config,
                     const ComparedMaps& maps) {
  return tr("{}  ·  layer {} of 0–{}  ·  {}", attention_of(tr, maps.query, image.grid), maps.layer,
            config.depth - 1, head_name(tr, maps.head, config.heads));
}

std::string short_caption(Translator tr, const MaskedImage& image, const VitConfig& config,
                          const ComparedMaps& maps, const std::string& mask) {
  return tr("{}, layer {} (counted from 0, {} in all), {}, model {}{}. {}.",
            attention_of(tr, maps.query, image.grid), maps.layer, config.depth,
            head_name(tr, maps.head, config.heads), printable(config.name),
            notice_words(tr, config), mask);
}

std::string compare_short_caption(Translator tr, const CompareContent& content) {
  return short_caption(tr, content.image, content.config, content.maps,
                       mask_words(tr, content.image));
}

std::string compare_caption(Translator tr, const CompareContent& content) {
  const ColourOptions& colours = content.maps.colours;
  return tr(
      "{} Panels show what the model is given; a map gives each patch one colour, its attention "
      "weight on a {}, and 1/T marks attention spread evenly over T tokens. {}",
      compare_short_caption(tr, content),
      scale_words(tr, colours, colours.scale == ScaleSharing::panel), tr(notices::attention_limit));
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

std::string mass_facts(Translator tr, const CompareContent& content) {
  const ComparedMaps& maps = content.maps;
  std::string line;
  if (content.image.mask.hidden_count() == 0) {
    line = tr("No patch is hidden: the layouts are one and the same. ");
  } else if (maps.deit.scores && maps.zeroed.scores) {
    line = tr("Hidden keys receive {} of this attention in deit, {} in zeroed",
              percent(tr, maps.deit.hidden_mass), percent(tr, maps.zeroed.hidden_mass));
    const auto layer = static_cast<std::size_t>(maps.layer);
    // With every patch hidden there is no visible query to take the mean over.
    const std::vector<float>& leak = content.comparison.leak;
    if (layer < leak.size() && !visible_patch_tokens(maps.zeroed.pass->layout).empty()) {
      line += tr(" (the leak; {} over all visible queries)",
                 percent(tr, static_cast<double>(leak[layer])));
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
