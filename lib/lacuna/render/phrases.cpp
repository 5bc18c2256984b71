#include "lacuna/render/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

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

std::string score_bar(const ColourOptions& colours) {
  return std::string("attention weight of each patch, one scale for c, d and e") +
         (colours.norm == Norm::log ? ", logarithmic" : "");
}

std::string own_score_bar(const ColourOptions& colours) {
  return colours.norm == Norm::log ? "weight, own scale, logarithmic" : "weight, own scale";
}

std::string scale_words(const ColourOptions& colours, bool is_own) {
  return std::string(colours.norm == Norm::log ? "logarithmic scale" : "linear scale") +
         (is_own ? " of its own" : "") +
         (colours.norm == Norm::log ? ", where 0 has the lowest colour" : "");
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

std::string strips_title() {
  return "The sequence that enters the encoder, to scale";
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

std::string source(const MaskedImage& image) {
  return fmt::format("{} {}", printable(image.name), image.hash);
}

std::string layout_title(const MaskedImage& image, const std::string& layout) {
  return fmt::format("{}: {}", printable(image.name), layout);
}

std::string mask_title(const MaskedImage& image) {
  return fmt::format("{}: mask", printable(image.name));
}

std::string mask_caption(const MaskedImage& image) {
  return fmt::format(
      "{}. {} rows and {} columns of {} px patches, numbered from 0 in raster order.",
      mask_words(image), image.grid.rows, image.grid.columns, image.grid.patch_size);
}

std::string notice_words(const VitConfig& config) {
  return config.notice().empty() ? std::string() : fmt::format(" ({})", config.notice());
}

std::string short_notice(const VitConfig& config) {
  return config.composed ? "a small model, trained on composed images"
                         : std::string(config.notice());
}

std::string short_caption(const MaskedImage& image, const VitConfig& config,
                          const ComparedMaps& maps) {
  return fmt::format("{}, layer {} (counted from 0, {} in all), {}, model {}{}. {}.",
                     attention_of(maps.query, image.grid), maps.layer, config.depth,
                     head_name(maps.head, config.heads), printable(config.name),
                     notice_words(config), mask_words(image));
}

std::string caption(const MaskedImage& image, const VitConfig& config, const ComparedMaps& maps) {
  return fmt::format(
      "{} Panels show what the model is given; a map gives each patch one colour, its attention "
      "weight on a {}, and 1/T marks attention spread evenly over T tokens. {}",
      short_caption(image, config, maps),
      scale_words(maps.colours, maps.colours.scale == ScaleSharing::panel), attention_limit);
}

}  // namespace lacuna::phrases
