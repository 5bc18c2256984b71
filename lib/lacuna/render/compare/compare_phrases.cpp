#include "lacuna/render/compare/compare_phrases.hpp"

#include <algorithm>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/parts/crop_mark.hpp"

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

std::string leak_share(Translator tr, double leak, int head) {
  return percent(tr, leak) + (head < 0 ? std::string() : tr(" (mean over heads)"));
}

std::string headline(Translator tr, const CompareContent& content) {
  const MaskedImage& image = content.image;
  if (!content.comparison.equal) {
    return tr("The layouts are not equal: visible patches get other numbers in deit than in mae.");
  }
  if (image.mask.hidden_count() == 0) {
    return tr("No patch is hidden: every layout is one and the same.");
  }
  const std::optional<double> leak = content.leak();
  if (!leak) {
    return tr("Every patch is hidden: there is none left to ask, and nothing to see.");
  }
  constexpr double remarkable = 0.05;
  const std::string share = leak_share(tr, *leak, content.maps.head);
  if (*leak < remarkable) {
    return tr(
        "Here −∞ changes little: without it, {} of visible patches' attention goes to hidden "
        "ones.",
        share);
  }
  return content.shows_leak()
             ? tr("Forget −∞, and {} of the attention goes to patches that hold nothing.", share)
             : tr("Forget −∞, and visible patches give {} of their attention to patches that hold "
                  "nothing.",
                  share);
}

std::string statement(Translator tr, const CompareContent& content) {
  if (!content.comparison.equal) {
    return tr(
        "With −∞ in every hidden column they must be the same computation. They are not: see "
        "below.");
  }
  if (content.image.mask.hidden_count() == 0) {
    return tr("There is no column to write −∞ into, and no patch to leave out.");
  }
  if (!content.leak()) {
    return tr("Keys at −∞ or left out: only prefix tokens are left, and both are the same.");
  }
  return tr(
      "Give hidden keys the score −∞ (deit) or leave the hidden patches out (mae): one and "
      "the same attention.");
}

std::string subtitle(Translator tr, const MaskedImage& image, const VitConfig& config,
                     const ComparedMaps& maps) {
  return subtitle_of(tr, attention_of(tr, maps.query, image.grid), maps.layer, config.depth,
                     head_name(tr, maps.head, config.heads));
}

std::string subtitle_of(Translator tr, const std::string& attention, int layer, int depth,
                        const std::string& head) {
  return tr("{}  ·  layer {} of 0–{}  ·  {}", attention, layer, depth - 1, head);
}

std::string hidden_share(Translator tr, const Query& query, const PatchGrid& grid,
                         const std::string& share) {
  switch (query.kind) {
    case Query::Kind::mean_visible:
      return tr("hidden {}", share);
    case Query::Kind::cls:
      return tr("CLS → hidden {}", share);
    case Query::Kind::patch:
      break;
  }
  return tr("({}, {}) → hidden {}", grid.row_of(query.patch), grid.column_of(query.patch), share);
}

std::string prefix_share(Translator tr, const Query& query, const TokenLayout& layout,
                         const std::string& share) {
  const auto is_prefix = [](const Token& token) { return token.kind != TokenKind::patch; };
  if (std::ranges::count_if(layout.tokens, is_prefix) > 1) {
    return tr("prefix {}", share);
  }
  return query.kind == Query::Kind::cls ? tr("itself {}", share) : tr("CLS {}", share);
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
      "{} Panels show what the model is given{}; a map gives each patch one colour, its attention "
      "weight on a {}, and 1/T marks attention spread evenly over T tokens. Bars add it up: to "
      "visible patches, to prefix tokens (grey), to hidden patches. {}",
      compare_short_caption(tr, content),
      is_cropped(content.image) ? tr(" (the centre {})", seen_size(tr, content.image)) : "",
      scale_words(tr, colours, colours.scale == ScaleSharing::panel), tr(notices::attention_limit));
}

std::string shorter_words(Translator tr, const LayoutPass& shorter, const LayoutPass& longer) {
  const double ratio = static_cast<double>(longer.cost.total()) /
                       static_cast<double>(std::max<std::int64_t>(shorter.cost.total(), 1));
  return tr("{} fewer, {:.3g} × fewer multiply-adds",
            token_count(tr, longer.layout.length() - shorter.layout.length()), ratio);
}

std::string verdict(Translator tr, const LayoutComparison& comparison) {
  const std::string attention = difference(peak_of(comparison.attention_difference));
  const std::string states = difference(peak_of(comparison.state_scaled_difference));
  const std::size_t layers = comparison.attention_difference.size();
  if (comparison.equal) {
    if (peak_of(comparison.attention_difference) == 0 &&
        peak_of(comparison.state_scaled_difference) == 0) {
      return tr("PASS   deit = mae: visible rows equal to the last bit in all {} layers", layers);
    }
    return tr(
        "PASS   deit = mae: visible rows equal within {} in all {} layers (largest: attention "
        "{}, states {} scaled)",
        power_of_ten(comparison.tolerance), layers, attention, states);
  }
  std::string where;
  if (const auto failed = failed_layers(comparison); !failed.empty()) {
    where = tr("; {} of {} layers fail, layer {} first", failed.size(), layers, failed.front());
  }
  return tr(
      "NOT EQUAL   visible rows of deit and mae differ by {} in attention, {} in states (scaled); "
      "tolerance {}{}",
      attention, states, power_of_ten(comparison.tolerance), where);
}

}  // namespace lacuna::phrases
