#include "lacuna/render/compare_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/phrases.hpp"
#include "lacuna/render/colour_bar.hpp"
#include "lacuna/render/compared_maps.hpp"
#include "lacuna/render/draw.hpp"
#include "lacuna/render/overlay.hpp"
#include "lacuna/render/panel.hpp"
#include "lacuna/render/phrases.hpp"
#include "lacuna/render/style.hpp"
#include "lacuna/render/text_layout.hpp"
#include "lacuna/render/token_strip.hpp"

namespace lacuna {
namespace {

constexpr double kContentWidth = style::kCanvasWidth - 2 * style::kMargin;
constexpr double kSpace = 10;  // between blocks

// Six panels. The gap before each: wider around the pair that "=" joins.
constexpr int kPanels = 6;
constexpr double kGaps[kPanels] = {0, 12, 20, 26, 20, 20};
constexpr double kPanelWidth = (kContentWidth - 98) / kPanels;
constexpr double kPanelMaxHeight = kPanelWidth * 1.5;
constexpr double kRowMinHeight = 26;  // room for "=" beside panels of a single row of patches
constexpr int kPhotoSide = 560;       // pixels: enough for 4 pixels per point
constexpr double kMapOpacity = 0.7;

/// A figure that grows downwards, block by block.
struct Page {
  Figure figure;
  double y = style::kMargin;

  double text(TextShape shape) {
    const double height = measure_text(shape).height;
    figure.shapes.emplace_back(std::move(shape));
    return height;
  }
};

TextShape text_at(double x, double y, double width, std::string words) {
  return {.x = x,
          .y = y,
          .width = width,
          .text = std::move(words),
          .size = style::kTextSize,
          .colour = style::kInk};
}

TextShape small_at(double x, double y, double width, std::string words) {
  TextShape text = text_at(x, y, width, std::move(words));
  text.size = style::kSmallSize;
  text.colour = style::kSoftInk;
  return text;
}

double column_x(int column) {
  double x = style::kMargin;
  for (int i = 0; i <= column; ++i) {
    x += kGaps[i] + (i > 0 ? kPanelWidth : 0);
  }
  return x;
}

/// What all blocks look at.
struct Content {
  const MaskedImage& image;
  const VitConfig& config;
  const LayoutComparison& comparison;
  const ComparedMaps& maps;
};

/// The model's name and shape at the top right, and the warning that its weights are not trained.
double add_model(Page& page, const Content& content, double width) {
  const double right = style::kMargin + kContentWidth;
  TextShape facts = small_at(right, page.y + 3, 0, phrases::model_facts(content.config));
  facts.align = Align::right;
  const double facts_width = measure_text(facts).width;
  TextShape name = text_at(right - facts_width - 8, page.y + 2, width - facts_width - 8,
                           printable(content.config.name));
  name.bold = true;
  name.align = Align::right;
  name.text = shortened(name);
  double y = page.y + page.text(facts) + 7;
  page.text(name);
  if (!content.config.trained) {
    TextShape warning = text_at(right - 8, y + 3, 0, std::string(phrases::kUntrained));
    warning.bold = true;
    warning.align = Align::right;
    const TextExtent extent = measure_text(warning);
    const Rectangle box = {right - extent.width - 20, y, extent.width + 20, extent.height + 6};
    page.figure.shapes.emplace_back(RectangleShape{box, style::kWarningTint});
    page.figure.shapes.emplace_back(RectangleShape{{box.x, box.y, 4, box.height}, style::kWarning});
    page.text(warning);
    y += box.height;
  }
  return y;
}

void add_title(Page& page, const Content& content) {
  constexpr double kModelWidth = 340;
  constexpr double kNameWidth = kContentWidth - kModelWidth - 2 * kSpace;
  const double model_bottom = add_model(page, content, kModelWidth);
  TextShape name = text_at(style::kMargin, page.y, kNameWidth, printable(content.image.name));
  name.size = style::kTitleSize;
  name.bold = true;
  name.text = shortened(name);
  name.width = 0;
  page.y += page.text(name) + 3;
  TextShape subtitle = text_at(style::kMargin, page.y, kNameWidth,
                               phrases::subtitle(content.image, content.config, content.maps));
  subtitle.size = style::kHeadSize;
  page.y = std::max(page.y + page.text(subtitle), model_bottom) + kSpace + 4;
}

/// A tinted band with a strong edge: the sentences that nobody may overlook.
void add_band(Page& page, std::string words, const Colour& edge, const Colour& ground,
              const Colour& ink) {
  constexpr double kPadding = 5;
  TextShape text = text_at(style::kMargin + 12, page.y + kPadding, kContentWidth - 20, words);
  text.size = style::kHeadSize;
  text.bold = true;
  text.colour = ink;
  const double height = measure_text(text).height + 2 * kPadding;
  page.figure.shapes.emplace_back(
      RectangleShape{{style::kMargin, page.y, kContentWidth, height}, ground});
  page.figure.shapes.emplace_back(RectangleShape{{style::kMargin, page.y, 4, height}, edge});
  page.text(std::move(text));
  page.y += height + kSpace;
}

void add_panel_heads(Page& page, const Content& content) {
  const phrases::PanelWords words[kPanels] = {phrases::original_panel(content.image),
                                              phrases::masked_panel(content.image),
                                              phrases::deit_panel(),
                                              phrases::mae_panel(),
                                              phrases::zeroed_panel(),
                                              phrases::leaked_panel()};
  double notes_height = 0;
  double title_height = 0;
  for (int i = 0; i < kPanels; ++i) {
    TextShape letter = text_at(column_x(i), page.y, 0, std::string(1, static_cast<char>('a' + i)));
    letter.size = style::kHeadSize;
    letter.bold = true;
    TextShape title = letter;
    title.x += 13;
    title.text = words[i].title;
    letter.colour = style::kSoftInk;
    page.text(letter);
    title_height = page.text(title) + 1;
    const TextShape note = small_at(column_x(i), page.y + title_height, kPanelWidth, words[i].note);
    notes_height = std::max(notes_height, page.text(note));
  }
  page.y += title_height + notes_height + 4;
}

double panel_height(const PatchGrid& grid) {
  return std::min(kPanelWidth * grid.rows / grid.columns, kPanelMaxHeight);
}

double row_height(const PatchGrid& grid) {
  return std::max(panel_height(grid), kRowMinHeight);
}

Panel panel_at(const Page& page, int column, const PatchGrid& grid) {
  const double height = panel_height(grid);
  const double width = height * grid.columns / grid.rows;
  return {{column_x(column) + (kPanelWidth - width) / 2, page.y + (row_height(grid) - height) / 2,
           width, height},
          grid};
}

void add_absence(Page& page, const Panel& panel, int column) {
  page.figure.shapes.emplace_back(RectangleShape{panel.frame, style::kBlankPanel});
  page.figure.shapes.emplace_back(RectangleShape{panel.frame, style::kRule, true, 0.7});
  TextShape note =
      small_at(column_x(column) + kPanelWidth / 2, 0, kPanelWidth - 16, phrases::absent_query());
  note.align = Align::centre;
  note.colour = style::kInk;
  note.y = panel.frame.y + (panel.frame.height - measure_text(note).height) / 2;
  page.text(std::move(note));
}

void add_map(Page& page, const Content& content, int column, const Image& grey,
             const PatchScores* scores, const ScoreColours& colours) {
  const Panel panel = panel_at(page, column, content.image.grid);
  if (scores == nullptr) {
    add_absence(page, panel, column);
    return;
  }
  page.figure.shapes.emplace_back(PictureShape{panel.frame, grey});
  add_scores(page.figure.shapes, panel, content.image.mask, *scores, colours);
}

/// "=" between the maps of deit and mae, and under both the measured difference.
void add_equality(Page& page, const Content& content, double height) {
  if (!content.maps.mae.scores || !content.maps.deit.scores) {
    return;
  }
  const float difference = content.maps.deit_mae_difference;
  const bool equal = static_cast<double>(difference) <= content.comparison.tolerance;
  TextShape sign = text_at(column_x(3) - kGaps[3] / 2, 0, 0, equal ? "=" : "≠");
  sign.size = 22;
  sign.bold = true;
  sign.align = Align::centre;
  sign.colour = equal ? style::kPass : style::kFail;
  sign.y = page.y + (height - measure_text(sign).height) / 2;
  page.text(std::move(sign));

  const double left = column_x(2);
  const double right = column_x(3) + kPanelWidth;
  const double top = page.y + height + 4;
  const Colour colour = equal ? style::kPass : style::kFail;
  for (const double x : {left, right}) {
    page.figure.shapes.emplace_back(LineShape{x, top, x, top + 4, colour, 0.8});
  }
  page.figure.shapes.emplace_back(LineShape{left, top + 4, right, top + 4, colour, 0.8});
  TextShape words = small_at((left + right) / 2, top + 6, right - left,
                             phrases::map_difference(difference, content.comparison.tolerance));
  words.align = Align::centre;
  words.colour = colour;
  words.bold = true;
  page.text(std::move(words));
}

/// Returns where the legend ends.
double add_legend(Page& page, double x, double y, const Content& content,
                  const ScoreColours& colours) {
  constexpr double kSwatch = 13;
  const double spacing = panel_at(page, 0, content.image.grid).hatch_spacing();
  const auto words = [&](const std::string& meaning) {
    y += std::max(page.text(small_at(x + 2 * kSwatch + 6, y + 1, 0, meaning)), kSwatch) + 5;
  };
  const Rectangle full = {x, y, 2 * kSwatch, kSwatch};
  if (content.image.mask.hidden_count() > 0) {
    page.figure.shapes.emplace_back(RectangleShape{full, style::kHidden});
    add_hatch(page.figure.shapes, full, spacing);
    words(phrases::legend_hidden());
    const Rectangle scored = {x, y, 2 * kSwatch, kSwatch};
    page.figure.shapes.emplace_back(RectangleShape{scored, style::kHidden});
    page.figure.shapes.emplace_back(RectangleShape{scored, colours.of(colours.high * 0.3)});
    add_hatch(page.figure.shapes, scored, spacing, kThinHatch);
    words(phrases::legend_hidden_scored());
  }
  if (content.maps.query.kind == Query::Kind::patch) {
    const Panel swatch = {{x + kSwatch / 2 + 1, y + 1, kSwatch - 2, kSwatch - 2}, {1, 1, 1}};
    add_query_mark(page.figure.shapes, swatch, 0, panel_at(page, 0, content.image.grid).unit());
    words(phrases::legend_query());
  }
  return y;
}

/// The marks of evenly spread attention, one for each sequence length.
std::vector<BarMark> uniform_marks(const ComparedMaps& maps) {
  std::vector<BarMark> marks;
  for (const LayoutMap* map : {&maps.deit, &maps.mae}) {
    const int tokens = map->pass->layout.length();
    const std::string label = phrases::uniform_tick(tokens);
    if (tokens > 0 && (marks.empty() || marks.back().label != label)) {
      marks.push_back({1.0 / tokens, label});
    }
  }
  return marks;
}

void add_panels(Page& page, const Content& content) {
  const ComparedMaps& maps = content.maps;
  const Image photo = seen_panel(content.image, kPhotoSide);
  const Image grey = grey_image(photo);
  const double height = row_height(content.image.grid);

  const float top = maps.largest_score();
  const ScoreColours weights = {.high = top > 0 ? static_cast<double>(top) : 1.0,
                                .opacity = kMapOpacity};
  // Rounding noise is not stretched into a picture: within tolerance the scale is the weights'.
  const auto leaked_reach = static_cast<double>(maps.largest_leaked());
  const bool leaks = leaked_reach > content.comparison.tolerance;
  const double reach = leaks ? leaked_reach : weights.high;
  const ScoreColours leaked = {Colormap::difference, -reach, reach, kMapOpacity};
  PatchScores drawn_leak = maps.leaked;
  if (!leaks) {
    std::fill(drawn_leak.begin(), drawn_leak.end(), 0.0F);
  }

  const Panel original = panel_at(page, 0, content.image.grid);
  const Panel masked = panel_at(page, 1, content.image.grid);
  page.figure.shapes.emplace_back(PictureShape{original.frame, photo});
  page.figure.shapes.emplace_back(PictureShape{masked.frame, photo});
  add_hidden_patches(page.figure.shapes, masked, content.image.mask);
  const auto scores_of = [](const LayoutMap& map) { return map.scores ? &*map.scores : nullptr; };
  add_map(page, content, 2, grey, scores_of(maps.deit), weights);
  add_map(page, content, 3, grey, scores_of(maps.mae), weights);
  add_map(page, content, 4, grey, scores_of(maps.zeroed), weights);
  add_map(page, content, 5, grey, drawn_leak.empty() ? nullptr : &drawn_leak, leaked);
  if (maps.query.kind == Query::Kind::patch) {
    for (int column = 0; column < kPanels; ++column) {
      if (column != 3 || maps.mae.scores) {
        const Panel panel = panel_at(page, column, content.image.grid);
        add_query_mark(page.figure.shapes, panel, maps.query.patch, panel.unit());
      }
    }
  }
  add_equality(page, content, height);
  if (!leaks && !maps.leaked.empty()) {
    TextShape words = small_at(column_x(5) + kPanelWidth / 2, page.y + height + 10, kPanelWidth,
                               phrases::equal_within(content.comparison.tolerance));
    words.align = Align::centre;
    words.bold = true;
    words.colour = style::kPass;
    page.text(std::move(words));
  }
  page.y += height + 28;

  const double bar_x = column_x(2);
  const double bar_width = column_x(4) + kPanelWidth - bar_x;
  const double bars_height = add_colour_bar(page.figure, bar_x, page.y, bar_width, weights,
                                            uniform_marks(maps), phrases::score_bar());
  const std::vector<BarMark> directions = {{-reach, phrases::leaked_less()},
                                           {0, phrases::leaked_same()},
                                           {reach, phrases::leaked_more()}};
  add_colour_bar(page.figure, column_x(5), page.y, kPanelWidth, leaked, directions,
                 phrases::leaked_bar());
  const double legend_bottom = add_legend(page, column_x(0), page.y, content, weights);
  page.y = std::max(page.y + bars_height, legend_bottom) + kSpace;
}

void add_strips(Page& page, const Content& content) {
  constexpr double kNames = 52;
  constexpr double kStripWidth = 720;
  constexpr double kStripHeight = 13;
  constexpr double kPitch = 23;
  TextShape title = text_at(style::kMargin, page.y, 0, phrases::strips_title());
  title.bold = true;
  page.y += page.text(std::move(title)) + 7;

  const LayoutMap* maps[] = {&content.maps.deit, &content.maps.mae, &content.maps.zeroed};
  int longest = 1;
  for (const LayoutMap* map : maps) {
    longest = std::max(longest, map->pass->layout.length());
  }
  double cell = std::min(kStripWidth / longest, 14.0);
  if (cell >= 2) {
    cell = std::floor(cell * 2) / 2;  // whole pixels at 144 dpi
  }
  const auto colours =
      mean_colours(content.image.seen.pixels, content.image.grid.rows, content.image.grid.columns);
  const double x = style::kMargin + kNames;
  for (const LayoutMap* map : maps) {
    const TokenLayout& layout = map->pass->layout;
    TextShape name = text_at(style::kMargin, page.y, 0, layout.name);
    name.bold = true;
    page.text(std::move(name));
    add_token_strip(page.figure.shapes, x, page.y, cell, kStripHeight, layout, colours);
    TextShape facts =
        text_at(style::kMargin + kContentWidth, page.y, 0, phrases::strip_facts(*map->pass));
    facts.align = Align::right;
    page.text(std::move(facts));
    if (layout.length() < longest) {
      const double end = x + layout.length() * cell + 8;
      page.text(
          small_at(end, page.y, 0, phrases::strip_shorter(*map->pass, *content.maps.deit.pass)));
    }
    page.y += kPitch;
  }

  // The legend names only what occurs.
  const auto occurs = [&](TokenLook look) {
    return std::any_of(std::begin(maps), std::end(maps), [&](const LayoutMap* map) {
      const auto& tokens = map->pass->layout.tokens;
      return std::any_of(tokens.begin(), tokens.end(),
                         [&](const Token& token) { return look_of(token) == look; });
    });
  };
  double legend_x = x;
  const auto entry = [&](TokenLook look, const std::string& words) {
    if (!occurs(look)) {
      return;
    }
    add_token(page.figure.shapes, {legend_x, page.y + 1, 5, 9}, look, {0.72, 0.55, 0.38, 1});
    const TextShape text = small_at(legend_x + 9, page.y, 0, words);
    legend_x += 9 + measure_text(text).width + 22;
    page.figure.shapes.emplace_back(text);
  };
  entry(TokenLook::prefix, phrases::strip_prefix(content.config.prefix));
  entry(TokenLook::visible, phrases::strip_visible());
  entry(TokenLook::dead, phrases::strip_dead());
  entry(TokenLook::zero, phrases::strip_zero());
  page.y += 12 + kSpace;
}

void add_foot(Page& page, const Content& content) {
  const std::string mass = phrases::mass_facts(content.comparison, content.maps);
  if (!mass.empty()) {
    page.y += page.text(text_at(style::kMargin, page.y, kContentWidth, mass)) + kSpace;
  }
  page.figure.shapes.emplace_back(
      LineShape{style::kMargin, page.y, style::kMargin + kContentWidth, page.y, style::kRule, 0.6});
  page.y += 6;
  page.y += page.text(small_at(style::kMargin, page.y, kContentWidth, page.figure.caption));
}

}  // namespace

Figure compare_figure(const MaskedImage& image, const VitConfig& config,
                      const LayoutComparison& comparison, const CompareFigureOptions& options,
                      const Recipe& recipe) {
  const ComparedMaps maps = compared_maps(comparison, options, image.grid.count());
  const Content content = {image, config, comparison, maps};
  Page page;
  page.figure.width = style::kCanvasWidth;
  page.figure.title = fmt::format("{} · {}", printable(image.name), printable(config.name));
  page.figure.caption = phrases::caption(image, config, maps);
  page.figure.recipe = recipe;
  page.figure.source = fmt::format("{} {}", printable(image.name), image.hash);
  add_title(page, content);
  add_panel_heads(page, content);
  add_panels(page, content);
  if (comparison.equal) {
    add_band(page, phrases::verdict(comparison), style::kPass, style::kPassTint, style::kInk);
  } else {
    add_band(page, phrases::verdict(comparison), style::kFail, style::kFail, style::kPaper);
  }
  add_strips(page, content);
  add_foot(page, content);
  page.figure.height = std::ceil(page.y + style::kMargin);
  return std::move(page.figure);
}

}  // namespace lacuna
