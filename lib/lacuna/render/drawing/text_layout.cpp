// Text by Pango, set so that it has the same pixels and the same bytes on every machine: a font
// that comes with lacuna, no hinting, positions that are not rounded, and none of the machine's own
// fontconfig. What that font lacks is set in a font chosen for each character alone
// (fallback_fonts.hpp), never by Pango, whose choice depends on what was set before.
#include "lacuna/render/drawing/text_layout.hpp"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "lacuna/base/assets.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/drawing/fallback_fonts.hpp"
#include "lacuna/render/drawing/text_threads.hpp"

namespace lacuna {
namespace {

struct Unreference {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename Object>
using Owned = std::unique_ptr<Object, Unreference>;

struct FreeCharacters {
  void operator()(FcCharSet* set) const { FcCharSetDestroy(set); }
};

/// Of a line of the figures' own font.
struct LineMetrics {
  double height = 0;
  double baseline = 0;
};

/// One font map for the process, behind one lock: text is a few milliseconds of a figure, and
/// Pango's font maps belong to one thread at a time.
class Typesetter {
 public:
  /// With the files of fallback fonts, too.
  explicit Typesetter(const std::set<std::string>& fallbacks) {
    constexpr std::size_t needed = std::size_t{64} << 20U;  // fonts, and stacks of threads
    check_text_memory(needed);
    check_text_threads();
    // The configuration must be the current one before Pango starts: Pango otherwise loads the
    // machine's fonts in the background, and fontconfig may scan them for seconds.
    const std::string regular = asset("fonts/LiberationSans-Regular.ttf").string();
    const std::string bold = asset("fonts/LiberationSans-Bold.ttf").string();
    FcConfig* fonts = FcConfigCreate();
    for (const std::string& path : {regular, bold}) {
      if (FcConfigAppFontAddFile(fonts, reinterpret_cast<const FcChar8*>(path.c_str())) == 0) {
        FcConfigDestroy(fonts);
        throw Error(ErrorKind::unreadable, "{}: not a font; install lacuna again", path);
      }
    }
    FcCharSet* characters = nullptr;
    FcPatternGetCharSet(FcConfigGetFonts(fonts, FcSetApplication)->fonts[0], FC_CHARSET, 0,
                        &characters);
    own_characters_.reset(FcCharSetCopy(characters));
    for (const std::string& path : fallbacks) {
      FcConfigAppFontAddFile(fonts, reinterpret_cast<const FcChar8*>(path.c_str()));
    }
    // pango_fc_font_map_set_config() comes too late for that, and leaks in Pango 1.50.
    FcConfigSetCurrent(fonts);
    FcConfigDestroy(fonts);  // which holds a reference of its own
    map_.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_.get()), 72.0);
    context_.reset(pango_font_map_create_context(map_.get()));
    pango_context_set_round_glyph_positions(context_.get(), FALSE);
    pango_context_set_language(context_.get(), pango_language_from_string("en"));
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context_.get(), options);
    cairo_font_options_destroy(options);
  }

  Typesetter(const Typesetter&) = delete;
  Typesetter& operator=(const Typesetter&) = delete;

  /// In the figures' own font alone.
  Owned<PangoLayout> layout(const TextShape& text) {
    Owned<PangoLayout> layout = empty_layout(text);
    pango_layout_set_auto_dir(layout.get(), FALSE);  // a Hebrew file name changes no alignment
    const std::string words = valid_utf8(text.text);
    pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
    if (text.width > 0) {
      pango_layout_set_width(layout.get(), pango_units_from_double(text.width));
      pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
      pango_layout_set_alignment(layout.get(), alignment(text.align));
    } else {
      pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    }
    return layout;
  }

  [[nodiscard]] bool has(gunichar character) const {
    return FcCharSetHasChar(own_characters_.get(), character) == FcTrue;
  }

  LineMetrics metrics(const TextShape& text) {
    const Owned<PangoLayout> line = empty_layout(text);
    pango_layout_set_text(line.get(), "x", 1);
    PangoRectangle logical;
    pango_layout_get_extents(line.get(), nullptr, &logical);
    return {pango_units_to_double(logical.height),
            pango_units_to_double(pango_layout_get_baseline(line.get()))};
  }

 private:
  Owned<PangoLayout> empty_layout(const TextShape& text) {
    Owned<PangoLayout> layout(pango_layout_new(context_.get()));
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(font, "Liberation Sans");
    pango_font_description_set_weight(font, text.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_size(font, pango_units_from_double(text.size));
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    return layout;
  }

  static PangoAlignment alignment(Align align) {
    if (align == Align::left) {
      return PANGO_ALIGN_LEFT;
    }
    return align == Align::centre ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT;
  }

  Owned<PangoFontMap> map_;
  Owned<PangoContext> context_;
  std::unique_ptr<FcCharSet, FreeCharacters> own_characters_;
};

std::mutex lock;

/// The figures' own font alone; with the lock held.
Typesetter& own_typesetter() {
  // Never destroyed: Pango's look-up threads may use it until the process ends.
  static Typesetter* const instance = new Typesetter({});
  return *instance;
}

/// One that has at least these fallback fonts; with the lock held. Another file makes another
/// typesetter of all so far, since Pango's threads may be reading the fonts of the last.
Typesetter& typesetter_with(const std::set<std::string>& files) {
  static auto* const loaded = new std::set<std::string>;
  static auto* const instances = new std::vector<std::unique_ptr<Typesetter>>;
  if (!std::ranges::includes(*loaded, files)) {
    loaded->insert(files.begin(), files.end());
    instances->push_back(std::make_unique<Typesetter>(*loaded));
  }
  return *instances->back();
}

/// What a font has to show.
bool is_shown(gunichar character) {
  return g_unichar_isdefined(character) != FALSE && g_unichar_isspace(character) == FALSE &&
         g_unichar_iscntrl(character) == FALSE && pango_is_zero_width(character) == FALSE;
}

/// Calls visit(character, first byte, end) for each that the figures' own font lacks.
template <typename Visit>
void visit_lacking(const std::string& words, const Visit& visit) {
  const char* const end = words.data() + words.size();
  for (const char* at = words.data(); at < end;) {
    const char* const next = g_utf8_next_char(at);
    if (static_cast<unsigned char>(*at) >= 0x80) {
      const gunichar character = g_utf8_get_char(at);
      if (is_shown(character) && !own_typesetter().has(character)) {
        visit(character, static_cast<guint>(at - words.data()),
              static_cast<guint>(next - words.data()));
      }
    }
    at = next;
  }
}

/// A paragraph as it will be drawn.
struct SetText {
  Owned<PangoLayout> layout = {};
  /// Set if other fonts help out: lines then stand where the figures' own font puts them, whatever
  /// these fonts say of themselves, so that labels beside each other are level.
  std::optional<LineMetrics> lines = {};

  /// From one baseline to the next: dense characters need more space between lines.
  [[nodiscard]] double pitch() const { return lines->height * 1.16; }
};

SetText set_text(const TextShape& text) {
  const std::string words = valid_utf8(text.text);
  std::set<std::string> files;
  PangoAttrList* families = pango_attr_list_new();
  visit_lacking(words, [&](gunichar character, guint first, guint end) {
    if (const FallbackFont* font = fallback_font(character)) {
      PangoAttribute* family = pango_attr_family_new(font->family.c_str());
      family->start_index = first;
      family->end_index = end;
      pango_attr_list_change(families, family);  // joins it to the one before
      files.insert(font->files.begin(), font->files.end());
    }
  });
  SetText set;
  if (files.empty()) {
    set.layout = own_typesetter().layout(text);
  } else {
    set.layout = typesetter_with(files).layout(text);
    pango_layout_set_attributes(set.layout.get(), families);
    set.lines = own_typesetter().metrics(text);
  }
  pango_attr_list_unref(families);
  return set;
}

TextExtent extent_of(const SetText& text) {
  PangoRectangle logical;
  pango_layout_get_extents(text.layout.get(), nullptr, &logical);
  const double width = pango_units_to_double(logical.width);
  if (text.lines) {
    return {width, text.lines->height +
                       (pango_layout_get_line_count(text.layout.get()) - 1) * text.pitch()};
  }
  return {width, pango_units_to_double(logical.height)};
}

bool is_bold(PangoFont* font) {
  PangoFontDescription* description = pango_font_describe(font);
  const bool is_bold = pango_font_description_get_weight(description) >= PANGO_WEIGHT_SEMIBOLD;
  pango_font_description_free(description);
  return is_bold;
}

/// Draws over the glyphs of fonts that have no bold face a thin outline of their own: beside bold
/// Latin letters they would look out of place, and fontconfig's way of thickening fills them in.
void thicken(cairo_t* canvas, const PangoLayoutLine* line, double left, double baseline,
             double size) {
  constexpr double share = 0.028;  // of an em
  cairo_save(canvas);
  cairo_set_line_width(canvas, size * share);
  cairo_set_line_join(canvas, CAIRO_LINE_JOIN_ROUND);
  for (const GSList* item = line->runs; item != nullptr; item = item->next) {
    const auto* run = static_cast<const PangoGlyphItem*>(item->data);
    PangoFont* font = run->item->analysis.font;
    if (!is_bold(font)) {
      cairo_new_path(canvas);
      cairo_move_to(canvas, left, baseline);
      pango_cairo_glyph_string_path(canvas, font, run->glyphs);
      cairo_fill_preserve(canvas);  // exactly where the outline is: glyphs are put on whole pixels
      cairo_stroke(canvas);
    }
    left += pango_units_to_double(pango_glyph_string_get_width(run->glyphs));
  }
  cairo_restore(canvas);
}

void show_lines(cairo_t* canvas, const SetText& set, const TextShape& text, double left) {
  PangoLayoutIter* line = pango_layout_get_iter(set.layout.get());
  double baseline = text.y + set.lines->baseline;
  do {
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(line, nullptr, &logical);
    PangoLayoutLine* glyphs = pango_layout_iter_get_line_readonly(line);
    const double x = left + pango_units_to_double(logical.x);
    cairo_move_to(canvas, x, baseline);
    pango_cairo_show_layout_line(canvas, glyphs);
    if (text.bold) {
      thicken(canvas, glyphs, x, baseline, text.size);
    }
    baseline += set.pitch();
  } while (pango_layout_iter_next_line(line) != FALSE);
  pango_layout_iter_free(line);
}

}  // namespace

TextExtent measure_text(const TextShape& text) {
  const std::lock_guard guard(lock);
  return extent_of(set_text(text));
}

std::string shortened(const TextShape& text) {
  TextShape line = text;
  line.width = 0;
  line.text = valid_utf8(text.text);
  if (measure_text(line).width <= text.width) {
    return line.text;
  }
  const std::string whole = line.text;
  const glong count = g_utf8_strlen(whole.data(), -1);
  const auto bytes_of = [&](glong characters) {  // of so many at the start
    return static_cast<std::size_t>(g_utf8_offset_to_pointer(whole.data(), characters) -
                                    whole.data());
  };
  const auto keep = [&](glong characters) {  // a third of them at the end
    const glong tail = characters / 3;
    return whole.substr(0, bytes_of(characters - tail)) + "…" +
           whole.substr(bytes_of(count - tail));
  };
  glong fits = 0;
  glong too_many = count;
  while (too_many - fits > 1) {
    const glong middle = (fits + too_many) / 2;
    line.text = keep(middle);
    (measure_text(line).width <= text.width ? fits : too_many) = middle;
  }
  return keep(fits);
}

void show_text(_cairo* canvas, const TextShape& text) {
  const std::lock_guard guard(lock);
  const SetText set = set_text(text);
  const double box = text.width > 0 ? text.width : extent_of(set).width;
  double left = text.x;
  if (text.align != Align::left) {
    left -= text.align == Align::centre ? box / 2 : box;
  }
  if (set.lines) {
    show_lines(canvas, set, text, left);
    return;
  }
  cairo_move_to(canvas, left, text.y);
  pango_cairo_show_layout(canvas, set.layout.get());
}

std::string characters_without_font(const Figure& figure) {
  const std::lock_guard guard(lock);
  std::string missing;
  for (const Shape& shape : figure.shapes) {
    if (const auto* text = std::get_if<TextShape>(&shape)) {
      const std::string words = valid_utf8(text->text);
      visit_lacking(words, [&](gunichar character, guint first, guint end) {
        const std::string letter = words.substr(first, end - first);
        if (fallback_font(character) == nullptr && missing.find(letter) == std::string::npos) {
          missing += letter;
        }
      });
    }
  }
  return missing;
}

}  // namespace lacuna
