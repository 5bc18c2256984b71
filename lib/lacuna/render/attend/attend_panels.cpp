#include <algorithm>
#include <functional>

#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/panel_words.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr std::size_t fewest_columns = 4;  // of a page: fewer panels are no wider
constexpr double gap = 17;
constexpr double highest = 1.5;  // of a panel, in widths

/// One column: words over a picture, and what explains its colours under it.
struct Column {
  phrases::PanelWords words;
  std::function<void(const Panel&)> draw;
  std::optional<ScoreColours> scale = {};
  std::string under = {};  ///< In place of a scale.
};

/// Photo, masked photo.
std::vector<Column> photo_columns(Page& page, const AttendContent& content,
                                  const SharedImage& photo) {
  std::vector<Shape>& shapes = page.figure.shapes;
  std::vector<Column> columns;
  columns.push_back({phrases::original_panel(page.tr, content.image), [&](auto& panel) {
                       shapes.emplace_back(PictureShape{panel.frame, photo});
                       add_query_mark(shapes, panel, content.query());
                     }});
  if (content.image.mask.hidden_count() > 0) {
    columns.push_back({phrases::masked_panel(page.tr, content.image), [&](auto& panel) {
                         add_masked_photo(shapes, content, panel, photo);
                         add_query_mark(shapes, panel, content.query());
                       }});
  }
  return columns;
}

Column map_column(Page& page, const AttendContent& content, const SharedImage& grey,
                  phrases::PanelWords words, std::optional<PatchScores> scores) {
  const ScoreColours colours =
      weight_colours(content.options.colours, {scores.value_or(PatchScores())});
  return {
      .words = std::move(words),
      .draw = [&, scores, colours](
                  auto& panel) { add_attended_map(page, content, panel, grey, scores, colours); },
      .scale = scores ? std::optional(colours) : std::nullopt};
}

/// The components of all patches, and of what the layout has of them.
void add_pca_columns(std::vector<Column>& columns, Page& page, const LayoutPca& pca,
                     const AttendContent& content) {
  const Translator tr = page.tr;
  std::vector<Shape>& shapes = page.figure.shapes;
  const auto& parts = pca.basis.explained;
  columns.push_back(
      {.words = {tr("PCA, all patches"), tr("final states, nothing hidden")},
       .draw = [&](auto& panel) { add_pca(shapes, panel, pca.all, pca.basis, nullptr); },
       .under = tr("red, green, blue: {}, {}, {} of the variance", phrases::percent(tr, parts[0]),
                   phrases::percent(tr, parts[1]), phrases::percent(tr, parts[2]))});
  const TokenLayout& layout = content.detail.pass.layout;
  if (content.image.mask.hidden_count() > 0) {
    columns.push_back(
        {.words = {tr("PCA, {}", layout.name()), tr("final states of visible patches")},
         .draw =
             [&](auto& panel) {
               add_pca(shapes, panel, pca.layout, pca.basis, &content.image.mask);
             },
         .under = tr("the same axes and colours as at its left")});
  }
}

}  // namespace

void add_attend_panels(Page& page, const AttendContent& content, const SharedImage& photo,
                       const SharedImage& grey) {
  const LayoutDetail& detail = content.detail;
  std::vector<Column> columns = photo_columns(page, content, photo);
  columns.push_back(
      map_column(page, content, grey, phrases::map_panel(page.tr, content), content.map()));
  if (!detail.rollout.empty() || !detail.pass.query_exists) {
    columns.push_back(map_column(
        page, content, grey,
        {page.tr("rollout"), page.tr("layers 0–{}, mean over heads", content.config.depth - 1)},
        content.rollout_map()));
  }
  if (detail.pca) {
    add_pca_columns(columns, page, *detail.pca, content);
  }
  const auto places = static_cast<double>(std::max(columns.size(), fewest_columns));
  const double width = (content_width - (places - 1) * gap) / places;
  std::vector<phrases::PanelWords> words;
  std::vector<double> lefts;
  double x = style::margin;
  for (const Column& column : columns) {
    words.push_back(column.words);
    lefts.push_back(x);
    x += width + gap;
  }
  page.y += add_panel_words(page, words, lefts, width);
  double under = 0;
  double height = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Panel panel = panel_in(lefts[i], page.y, width, width * highest, content.image.grid);
    columns[i].draw(panel);
    height = panel.frame.height;
    const double top = page.y + height + 6;
    if (const auto& scale = columns[i].scale) {
      under = std::max(under, add_weight_bar(page, content, *scale, lefts[i], top, width,
                                             phrases::weight_bar(page.tr, *scale)));
    } else if (!columns[i].under.empty()) {
      under = std::max(under, page.text(small_at(lefts[i], top, width, columns[i].under)));
    }
  }
  page.y += height + 6 + under + block_space;
}

}  // namespace lacuna
