#include "lacuna/render/text_layout.hpp"

#include <fmt/format.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include <memory>
#include <mutex>
#include <vector>

#include "lacuna/base/assets.hpp"
#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

struct Unreference {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename Object>
using Owned = std::unique_ptr<Object, Unreference>;

/// One font map for the process, behind one lock: text is a few milliseconds of a figure, and
/// Pango's font maps belong to one thread at a time.
class Typesetter {
 public:
  Typesetter() {
    // The configuration must be the current one before Pango starts: Pango otherwise loads the
    // machine's fonts in the background, and fontconfig may scan them for seconds.
    const std::string regular = asset("fonts/LiberationSans-Regular.ttf").string();
    const std::string bold = asset("fonts/LiberationSans-Bold.ttf").string();
    FcConfig* fonts = FcConfigCreate();
    for (const std::string& path : {regular, bold}) {
      if (FcConfigAppFontAddFile(fonts, reinterpret_cast<const FcChar8*>(path.c_str())) == 0) {
        FcConfigDestroy(fonts);
        throw Error(ErrorKind::unreadable,
                    fmt::format("{}: not a font; install lacuna again", printable(path)));
      }
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

  Owned<PangoLayout> layout(const TextShape& text) {
    Owned<PangoLayout> layout(pango_layout_new(context_.get()));
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(font, "Liberation Sans");
    pango_font_description_set_weight(font, text.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_size(font, pango_units_from_double(text.size));
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
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

 private:
  static PangoAlignment alignment(Align align) {
    if (align == Align::left) {
      return PANGO_ALIGN_LEFT;
    }
    return align == Align::centre ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT;
  }

  Owned<PangoFontMap> map_;
  Owned<PangoContext> context_;
};

std::mutex lock;

Typesetter& typesetter() {  // with the lock held
  // Never destroyed: Pango's look-up threads may use it until the process ends.
  static Typesetter* const instance = new Typesetter;
  return *instance;
}

TextExtent extent_of(PangoLayout* layout) {
  PangoRectangle logical;
  pango_layout_get_extents(layout, nullptr, &logical);
  return {pango_units_to_double(logical.width), pango_units_to_double(logical.height)};
}

/// Byte offsets at which a character starts, and the end.
std::vector<std::size_t> boundaries(const std::string& text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      starts.push_back(i);
    }
  }
  starts.push_back(text.size());
  return starts;
}

}  // namespace

TextExtent measure_text(const TextShape& text) {
  const std::lock_guard guard(lock);
  return extent_of(typesetter().layout(text).get());
}

std::string shortened(const TextShape& text) {
  TextShape line = text;
  line.width = 0;
  line.text = valid_utf8(text.text);
  if (measure_text(line).width <= text.width) {
    return line.text;
  }
  const std::string whole = line.text;
  const auto starts = boundaries(whole);
  const auto keep = [&](std::size_t characters) {  // a third of them at the end
    const std::size_t tail = characters / 3;
    return whole.substr(0, starts[characters - tail]) + "…" +
           whole.substr(starts[starts.size() - 1 - tail]);
  };
  std::size_t fits = 0;
  std::size_t too_many = starts.size() - 1;
  while (too_many - fits > 1) {
    const std::size_t middle = (fits + too_many) / 2;
    line.text = keep(middle);
    (measure_text(line).width <= text.width ? fits : too_many) = middle;
  }
  return keep(fits);
}

void show_text(_cairo* canvas, const TextShape& text) {
  const std::lock_guard guard(lock);
  const auto layout = typesetter().layout(text);
  const double box = text.width > 0 ? text.width : extent_of(layout.get()).width;
  double left = text.x;
  if (text.align != Align::left) {
    left -= text.align == Align::centre ? box / 2 : box;
  }
  cairo_move_to(canvas, left, text.y);
  pango_cairo_show_layout(canvas, layout.get());
}

}  // namespace lacuna
