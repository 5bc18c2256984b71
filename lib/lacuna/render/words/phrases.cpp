#include "lacuna/render/words/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/phrases.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/patch/mask_patterns.hpp"

namespace lacuna::phrases {
namespace {

std::string hidden_share(Translator tr, const MaskedImage& image) {
  return percent(tr, static_cast<double>(image.mask.hidden_count()) / image.grid.count());
}

/// "random"; of several parts "patches+file".
std::string mask_name(Translator tr, const MaskOrigin& origin) {
  std::string name;
  for (const std::string_view word : origin.words()) {
    name += (name.empty() ? "" : "+") + tr.name(word);
  }
  return name;
}

}  // namespace

std::string mask_words(Translator tr, const MaskedImage& image) {
  const bool has_mask = image.mask_origin.pattern != MaskType::none;
  std::string words = has_mask ? tr("{} mask", mask_name(tr, image.mask_origin)) : tr("no mask");
  if (image.ratio_requested) {
    words += tr(", ratio {} asked for", *image.ratio_requested);
  }
  words += tr(": {} of {} patches hidden ({})", image.mask.hidden_count(), image.grid.count(),
              hidden_share(tr, image));
  if (image.seed) {
    words += tr(", seed {}", *image.seed);
  }
  if (image.rng) {
    words += tr(", generator {}", word_of(rng_words, *image.rng));
  }
  words[0] =
      static_cast<char>(words[0] >= 'a' && words[0] <= 'z' ? words[0] - 'a' + 'A' : words[0]);
  return words;
}

std::string percent(Translator tr, double share) {
  const double value = share * 100;
  if (value == 0 || value == 100) {
    return tr("{:.0f}\u00a0%", value);
  }
  if (value < 0.05) {
    return tr("below 0.1\u00a0%");
  }
  if (value > 99.95) {
    return tr("above 99.9\u00a0%");
  }
  return value < 9.95 || value >= 99.5 ? tr("{:.1f}\u00a0%", value) : tr("{:.0f}\u00a0%", value);
}

std::string attention_of(Translator tr, const Query& query, const PatchGrid& grid) {
  switch (query.kind) {
    case Query::Kind::cls:
      return tr("Attention of the CLS token");
    case Query::Kind::mean_visible:
      return tr("Attention, mean over visible patches");
    case Query::Kind::patch:
      break;
  }
  return tr("Attention of patch ({}, {})", grid.row_of(query.patch), grid.column_of(query.patch));
}

std::string head_name(Translator tr, int head, int heads) {
  if (head >= 0) {
    return tr("head {}", head);
  }
  return heads == 1 ? tr("its one head") : tr("mean over {} heads", heads);
}

std::string subtitle(Translator tr, const MaskedImage& image, const VitConfig& config,
                     const ComparedMaps& maps) {
  return tr("{}  ·  layer {} of 0–{}  ·  {}", attention_of(tr, maps.query, image.grid), maps.layer,
            config.depth - 1, head_name(tr, maps.head, config.heads));
}

std::string model_facts(Translator tr, const VitConfig& config) {
  return tr("{} layers · {} heads · width {}", config.depth, config.heads, config.width);
}

PanelWords original_panel(Translator tr, const MaskedImage& image) {
  return {tr("original"),
          tr("model input, {} × {} pixels", image.grid.columns * image.grid.patch_size,
             image.grid.rows * image.grid.patch_size)};
}

PanelWords masked_panel(Translator tr, const MaskedImage& image) {
  return {tr("masked"), tr("{} of {} hidden ({})", image.mask.hidden_count(), image.grid.count(),
                           hidden_share(tr, image))};
}

PanelWords deit_panel(Translator tr) {
  return {"deit", tr("hidden keys at −inf")};
}

PanelWords mae_panel(Translator tr) {
  return {"mae", tr("hidden patches left out")};
}

PanelWords zeroed_panel(Translator tr) {
  return {tr("zeroed"), tr("the −inf step forgotten")};
}

PanelWords leaked_panel(Translator tr) {
  return {"zeroed − deit", tr("what the forgotten step changes")};
}

std::string absent_query(Translator tr) {
  return tr("this query does not exist here");
}

std::string equal_within(Translator tr, double tolerance) {
  return tr("equal within {:g}", tolerance);
}

std::string score_bar(Translator tr, const ColourOptions& colours) {
  return colours.norm == Norm::log
             ? tr("attention weight of each patch, one scale for c, d and e, logarithmic")
             : tr("attention weight of each patch, one scale for c, d and e");
}

std::string own_score_bar(Translator tr, const ColourOptions& colours) {
  return colours.norm == Norm::log ? tr("weight, own scale, logarithmic") : tr("weight, own scale");
}

std::string scale_words(Translator tr, const ColourOptions& colours, bool is_own) {
  if (colours.norm == Norm::log) {
    return is_own ? tr("logarithmic scale of its own, where 0 has the lowest colour")
                  : tr("logarithmic scale, where 0 has the lowest colour");
  }
  return is_own ? tr("linear scale of its own") : tr("linear scale");
}

std::string leaked_bar(Translator tr) {
  return tr("difference in weight");
}

std::string leaked_less(Translator tr) {
  return tr("less");
}

std::string leaked_same(Translator tr) {
  return tr("same");
}

std::string leaked_more(Translator tr) {
  return tr("more");
}

std::string uniform_tick(int tokens) {
  return fmt::format("1/{}", tokens);
}

std::string even_mark(Translator tr, int tokens) {
  return tr("1/{}: spread evenly", tokens);
}

std::string legend_hidden(Translator tr) {
  return tr("hidden, no score");
}

std::string legend_hidden_scored(Translator tr) {
  return tr("hidden, with a score");
}

std::string legend_query(Translator tr) {
  return tr("the patch that asks");
}

std::string strips_title(Translator tr) {
  return tr("The sequence that enters the encoder, to scale");
}

std::string strip_prefix(Translator tr, const std::vector<TokenKind>& prefix) {
  const auto registers = std::count(prefix.begin(), prefix.end(), TokenKind::reg);
  std::string names;
  for (const TokenKind kind : prefix) {
    if (kind != TokenKind::reg) {
      names += names.empty() ? "" : tr(", ");
      names += kind == TokenKind::cls ? "CLS" : tr("distillation");
    }
  }
  if (registers == 0) {
    // Numbered, since it is no count: "{} tokens" is.
    return prefix.size() == 1 ? tr("{0} token", names) : tr("{0} tokens", names);
  }
  names += names.empty() ? "" : tr(", ");
  return names + (registers == 1 ? tr("1 register") : tr("{} registers", registers));
}

std::string strip_visible(Translator tr) {
  return tr("visible patch, in its mean colour");
}

std::string strip_dead(Translator tr) {
  return tr("hidden patch, its key at −inf");
}

std::string strip_zero(Translator tr) {
  return tr("hidden patch, a zero vector that is attended");
}

std::string source(const MaskedImage& image) {
  return fmt::format("{} {}", printable(image.name), image.hash);
}

std::string layout_title(const MaskedImage& image, const std::string& layout) {
  return fmt::format("{}: {}", printable(image.name), layout);
}

std::string mask_title(Translator tr, const MaskedImage& image) {
  return tr("{}: mask", printable(image.name));
}

std::string mask_caption(Translator tr, const MaskedImage& image) {
  return tr("{}. {} rows and {} columns of {} px patches, numbered from 0 in raster order.",
            mask_words(tr, image), image.grid.rows, image.grid.columns, image.grid.patch_size);
}

std::string notice_words(Translator tr, const VitConfig& config) {
  return config.notice().empty() ? std::string() : tr(" ({})", tr(config.notice()));
}

std::string short_notice(Translator tr, const VitConfig& config) {
  return config.composed           ? tr("a small model, trained on composed images")
         : config.notice().empty() ? std::string()
                                   : tr(config.notice());
}

std::string short_caption(Translator tr, const MaskedImage& image, const VitConfig& config,
                          const ComparedMaps& maps) {
  return tr("{}, layer {} (counted from 0, {} in all), {}, model {}{}. {}.",
            attention_of(tr, maps.query, image.grid), maps.layer, config.depth,
            head_name(tr, maps.head, config.heads), printable(config.name),
            notice_words(tr, config), mask_words(tr, image));
}

std::string caption(Translator tr, const MaskedImage& image, const VitConfig& config,
                    const ComparedMaps& maps) {
  return tr(
      "{} Panels show what the model is given; a map gives each patch one colour, its attention "
      "weight on a {}, and 1/T marks attention spread evenly over T tokens. {}",
      short_caption(tr, image, config, maps),
      scale_words(tr, maps.colours, maps.colours.scale == ScaleSharing::panel),
      tr(attention_limit));
}

}  // namespace lacuna::phrases
