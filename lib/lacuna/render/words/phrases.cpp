#include "lacuna/render/words/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

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

std::string seed_words(Translator tr, const MaskedImage& image) {
  return (image.seed ? tr(", seed {}", *image.seed) : std::string()) +
         (image.rng ? tr(", generator {}", word_of(rng_words, *image.rng)) : std::string());
}

std::string mask_words(Translator tr, const MaskedImage& image) {
  const bool has_mask = image.mask_origin.pattern != MaskType::none;
  std::string words = has_mask ? tr("{} mask", mask_name(tr, image.mask_origin)) : tr("no mask");
  const MaskReading reading = image.mask_origin.reading.value_or(MaskReading::white);
  if (reading != MaskReading::white) {  // the usual way
    words += tr(" read by its {}", tr.name(word_of(mask_reading_words, reading)));
  }
  if (image.ratio_requested) {
    words += tr(", ratio {} asked for", *image.ratio_requested);
  }
  if (image.mask_origin.inverted) {
    words += tr(", inverted");
  }
  words += tr(": {} of {} patches hidden ({})", image.mask.hidden_count(), image.grid.count(),
              hidden_share(tr, image));
  words += seed_words(tr, image);
  words[0] =
      static_cast<char>(words[0] >= 'a' && words[0] <= 'z' ? words[0] - 'a' + 'A' : words[0]);
  return words;
}

std::string mask_caption(Translator tr, const MaskedImage& image) {
  return tr("{}. {} rows and {} columns of {} px patches, numbered from 0 in raster order.",
            mask_words(tr, image), image.grid.rows, image.grid.columns, image.grid.patch_size);
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

PanelWords original_panel(Translator tr, const MaskedImage& image) {
  return {tr("original"),
          tr("model input, {} × {} pixels", image.grid.columns * image.grid.patch_size,
             image.grid.rows * image.grid.patch_size)};
}

PanelWords masked_panel(Translator tr, const MaskedImage& image) {
  return {tr("masked"), tr("{} of {} hidden ({})", image.mask.hidden_count(), image.grid.count(),
                           hidden_share(tr, image))};
}

std::string even_mark(Translator tr, int tokens) {
  return tr("1/{}: spread evenly", tokens);
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

std::string power_of_ten(double value) {
  constexpr double least_plain = 0.01;
  constexpr double most_plain = 1000;
  constexpr double exactly = 1e-6;  // what a float of a power is off by, and no more
  if (value == 0 || !std::isfinite(value)) {
    return fmt::format("{}", value);
  }
  if (value < 0) {
    return "−" + power_of_ten(-value);
  }
  if (value >= least_plain && value < most_plain) {
    return fmt::format("{:.2g}", value);
  }
  const std::string text = fmt::format("{:.1e}", value);  // rounded: it may be of the next power
  const std::size_t letter = text.find('e');
  const int power = std::stoi(text.substr(letter + 1));
  std::string raised = "10";
  for (const char c : std::to_string(power)) {
    constexpr std::array<std::string_view, 10> digits = {"⁰", "¹", "²", "³", "⁴",
                                                         "⁵", "⁶", "⁷", "⁸", "⁹"};
    raised += c == '-' ? "⁻" : digits[static_cast<std::size_t>(c - '0')];
  }
  return std::abs(value / std::pow(10.0, power) - 1) < exactly
             ? raised
             : fmt::format("{} × {}", text.substr(0, letter), raised);
}

std::string digits_of(double value, int digits) {
  std::string plain = fmt::format("{:.{}g}", value, digits);
  if (plain.find('e') == std::string::npos) {
    return plain;
  }
  std::string words = power_of_ten(value);
  if (const std::size_t zero = words.find(".0 "); zero != std::string::npos) {
    words.erase(zero, 2);
  }
  return words;
}

std::string difference(float value) {
  return power_of_ten(static_cast<double>(value));
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

std::string token_count(Translator tr, int count) {
  return count == 1 ? tr("1 token") : tr("{} tokens", count);
}

std::string tokens_and_macs(Translator tr, int tokens, std::int64_t macs) {
  const auto number = static_cast<double>(macs);
  return fmt::format("{} · {}", token_count(tr, tokens),
                     macs >= 1'000'000'000 ? fmt::format("{:.2f} GMAC", number / 1e9)
                                           : fmt::format("{:.3g} MMAC", number / 1e6));
}

std::string source(const MaskedImage& image) {
  return fmt::format("{} {}", printable(image.name), image.hash);
}

std::string shown_name(std::string_view name) {
  constexpr std::size_t most_bytes = 60;
  std::string whole = printable(name);
  if (whole.size() <= most_bytes) {
    return whole;
  }
  const auto is_inside = [](char byte) { return (static_cast<unsigned>(byte) & 0xC0U) == 0x80U; };
  std::size_t first = whole.size() - most_bytes;
  while (is_inside(whole[first])) {  // a character of several bytes
    ++first;
  }
  return "…" + whole.substr(first);
}

std::string shown_model(const std::string& name) {
  constexpr std::size_t digits = 40;
  constexpr std::size_t shown = 7;
  const std::size_t first = name.find('@') + 1;  // 0 without one
  const std::size_t end = std::min(name.find_first_not_of("0123456789abcdef", first), name.size());
  return printable(
      first > 0 && end == first + digits ? name.substr(0, first + shown) + name.substr(end) : name);
}

std::string slide_facts(Translator tr, const MaskedImage& image, const VitConfig& config,
                        const std::string& more) {
  const std::string notice = short_notice(tr, config);
  return fmt::format("{}  ·  {}{}{}{}", shown_name(image.name), shown_model(config.name),
                     notice.empty() ? std::string() : tr(" ({})", notice),
                     more.empty() ? "" : "  ·  ", more);
}

std::string layout_title(const MaskedImage& image, const std::string& layout) {
  return fmt::format("{}: {}", printable(image.name), layout);
}

std::string notice_words(Translator tr, const VitConfig& config) {
  return config.notice().empty() ? std::string() : tr(" ({})", tr(config.notice()));
}

std::string short_notice(Translator tr, const VitConfig& config) {
  return config.composed           ? tr("a small model, trained on composed images")
         : config.notice().empty() ? std::string()
                                   : tr(config.notice());
}

}  // namespace lacuna::phrases
