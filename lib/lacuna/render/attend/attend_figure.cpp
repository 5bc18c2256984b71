#include "lacuna/render/attend/attend_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr int photo_side = 560;  // pixels: enough for 4 pixels per point

/// The weights of one head; of max_over_heads, key by key the largest.
std::vector<float> row_of(const LayoutDetail& detail, int layer, int head, const Query& query) {
  std::vector<float> weights;
  for (const AttentionRow& row : detail.every_row.empty() ? detail.pass.rows : detail.every_row) {
    if (row.layer != layer || row.query != query) {
      continue;
    }
    if (row.head == head) {
      return row.weights;
    }
    if (head == max_over_heads && row.head >= 0) {
      weights.resize(row.weights.size());
      std::ranges::transform(row.weights, weights, weights.begin(),
                             [](float a, float b) { return std::max(a, b); });
    }
  }
  return weights;
}

void add_measures(Page& page, const AttendContent& content) {
  constexpr double gap = 26;
  constexpr double table_width = 250;
  constexpr double charts_width = content_width - table_width - gap;
  const double bottom =
      std::max(add_charts(page, content, style::margin, charts_width),
               add_mass_table(page, content, style::margin + charts_width + gap, table_width));
  page.y = bottom + block_space + 2;
}

}  // namespace

std::optional<PatchScores> attended_map(const LayoutDetail& detail, int layer, int head,
                                        const Query& query, int patch_count) {
  if (query_tokens(query, detail.pass.layout).empty()) {
    return std::nullopt;
  }
  const std::vector<float> weights = row_of(detail, layer, head, query);
  if (weights.empty()) {
    throw Error(
        ErrorKind::usage,
        fmt::format("figure: layer {} head {} was not kept; ask for it with --layer", layer, head));
  }
  return patch_scores(detail.pass.layout, weights, patch_count);
}

Figure attend_figure(const MaskedImage& image, const VitConfig& config, const LayoutDetail& detail,
                     const AttendFigureOptions& options, const Recipe& recipe, Translator tr) {
  const AttendContent content = {image, config, detail, options};
  Page page;
  page.tr = tr;
  page.figure.width = style::canvas_width;
  page.figure.title = fmt::format("{} · {} · {}", printable(image.name), detail.pass.layout.name(),
                                  printable(config.name));
  page.figure.caption = phrases::attend_caption(page.tr, content);
  page.figure.short_caption = phrases::attend_short_caption(page.tr, content);
  page.figure.recipe = recipe;
  page.figure.source = phrases::source(image);
  add_page_head(page, image, config, phrases::attend_subtitle(page.tr, content));
  const SharedImage grey = grey_seen_panel(image, photo_side);
  add_attend_panels(page, content, seen_panel(image, photo_side), grey);
  add_heads(page, content, grey);
  add_measures(page, content);
  if (!detail.classes.empty()) {
    add_class_table(page, content);
  }
  add_page_foot(page, "");
  page.figure.height = std::ceil(page.y + style::margin);
  return std::move(page.figure);
}

Figure attended_map_figure(const MaskedImage& image, const VitConfig& config,
                           const LayoutDetail& detail, const AttendFigureOptions& options,
                           const Recipe& recipe, Translator tr) {
  const AttendContent content = {image, config, detail, options};
  auto [figure, panel] = panel_figure(image, grey_seen_panel(image), recipe);
  figure.title = phrases::layout_title(image, detail.pass.layout.name());
  figure.caption = phrases::attend_caption(tr, content);
  // A query that does not exist here leaves every patch as one that has no score.
  const PatchScores scores =
      content.map(content.layer(), options.head)
          .value_or(PatchScores(static_cast<std::size_t>(image.grid.count())));
  add_scored_patches(figure.shapes, content, panel, scores,
                     weight_colours(options.colours, {scores}));
  return std::move(figure);
}

}  // namespace lacuna
