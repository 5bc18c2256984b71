// Why not let Pango choose: it asks fontconfig for whole runs of text, so that the font of one
// character would depend on those around it, and it loads the machine's fonts at every start, which
// may take a second. Here they are listed once, and only if a figure has a character that
// Liberation Sans lacks.
#include "lacuna/render/drawing/fallback_fonts.hpp"

#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <list>
#include <memory>

namespace lacuna {
namespace {

struct Release {
  void operator()(FcConfig* config) const { FcConfigDestroy(config); }
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
  void operator()(FcFontSet* fonts) const { FcFontSetDestroy(fonts); }
};
template <typename Object>
using OwnedFont = std::unique_ptr<Object, Release>;

std::string text_of(const FcPattern* font, const char* property) {
  FcChar8* text = nullptr;
  return FcPatternGetString(font, property, 0, &text) == FcResultMatch
             ? reinterpret_cast<const char*>(text)
             : "";
}

OwnedFont<FcPattern> wanted(FcConfig* config, const std::vector<std::string>& families,
                            int weight) {
  OwnedFont<FcPattern> pattern(FcPatternCreate());
  for (const std::string& family : families) {
    FcPatternAddString(pattern.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
  }
  FcPatternAddString(pattern.get(), FC_LANG, reinterpret_cast<const FcChar8*>("zh-cn"));
  FcPatternAddInteger(pattern.get(), FC_WEIGHT, weight);
  FcPatternAddBool(pattern.get(), FC_OUTLINE, FcTrue);
  FcConfigSubstitute(config, pattern.get(), FcMatchPattern);
  FcDefaultSubstitute(pattern.get());
  return pattern;
}

bool has(const FcPattern* font, std::uint32_t character) {
  FcBool is_outline = FcFalse;
  FcCharSet* characters = nullptr;
  return FcPatternGetBool(font, FC_OUTLINE, 0, &is_outline) == FcResultMatch &&
         is_outline == FcTrue &&
         FcPatternGetCharSet(font, FC_CHARSET, 0, &characters) == FcResultMatch &&
         FcCharSetHasChar(characters, character) == FcTrue;
}

/// This machine's fonts, apart from the configuration that Pango uses.
class SystemFonts {
 public:
  SystemFonts() : config_(FcInitLoadConfigAndFonts()) {
    FcResult result = FcResultMatch;
    // One file holds these in the shapes of five regions, and the first would be Japan's.
    const auto pattern = wanted(config_.get(),
                                {"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
                                 "Source Han Sans CN", "sans-serif"},
                                FC_WEIGHT_REGULAR);
    sorted_.reset(FcFontSort(config_.get(), pattern.get(), FcTrue, nullptr, &result));
  }

  const FallbackFont* find(std::uint32_t character) {
    for (int i = 0; sorted_ && i < sorted_->nfont; ++i) {
      if (has(sorted_->fonts[i], character)) {
        return &known(sorted_->fonts[i]);
      }
    }
    return nullptr;
  }

 private:
  const FallbackFont& known(const FcPattern* font) {
    FallbackFont made{.family = text_of(font, FC_FAMILY)};
    const auto same = std::ranges::find(found_, made.family, &FallbackFont::family);
    if (same != found_.end()) {
      return *same;
    }
    made.files.push_back(text_of(font, FC_FILE));
    if (const std::string bold = bold_file(made.family);
        !bold.empty() && bold != made.files.front()) {
      made.files.push_back(bold);
    }
    return found_.emplace_back(std::move(made));
  }

  /// Empty if the family has no bold face, or has it in the regular one's file.
  [[nodiscard]] std::string bold_file(const std::string& family) const {
    FcResult result = FcResultMatch;
    const auto pattern = wanted(config_.get(), {family}, FC_WEIGHT_BOLD);
    const OwnedFont<FcPattern> best(FcFontMatch(config_.get(), pattern.get(), &result));
    return best && text_of(best.get(), FC_FAMILY) == family ? text_of(best.get(), FC_FILE) : "";
  }

  OwnedFont<FcConfig> config_;
  OwnedFont<FcFontSet> sorted_;
  std::list<FallbackFont> found_;
};

}  // namespace

const FallbackFont* fallback_font(std::uint32_t character) {
  static SystemFonts* const fonts = new SystemFonts;  // as the typesetter, never destroyed
  return fonts->find(character);
}

}  // namespace lacuna
