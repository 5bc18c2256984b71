#include <algorithm>
#include <memory>
#include <string>

#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

constexpr double frame_width = 640;
constexpr double frame_content = frame_width - 2 * style::margin;
constexpr double frame_gap = 20;
constexpr double picture_width = (frame_content - frame_gap) / 2;
constexpr double most_picture_height = 330;

/// What all frames share.
struct FrameSeries {
  AttendMotion motion = AttendMotion::layers;
  MapSeries maps;
  SharedImage photo;
  SharedImage grey;
  Recipe recipe;
};

std::vector<MapPlace> places_of(AttendMotion motion, const AttendContent& content) {
  const MapPlace shown = {content.layer(), content.options.head, content.options.query};
  const VitConfig& config = content.config;
  std::vector<MapPlace> places;
  if (motion == AttendMotion::layers) {
    for (int layer = 0; layer < config.depth; ++layer) {
      places.push_back({layer, shown.head, shown.query});
    }
  } else if (motion == AttendMotion::queries) {
    for (int query = 0; query < static_cast<int>(content.detail.queries.size()); ++query) {
      places.push_back({shown.layer, shown.head, query});
    }
  } else {
    for (int head = config.heads > 1 ? mean_over_heads : 0; head < config.heads; ++head) {
      places.push_back({shown.layer, head, shown.query});
    }
  }
  return places;
}

/// What changes, in large letters, beside the picture's name; what stays; how far it is.
void add_frame_head(Page& page, const AttendContent& content, const FrameSeries& series,
                    std::size_t index) {
  const TextShape title = bold(sized(
      style::title_size,
      text_at(style::margin, page.y, 0, phrases::frame_title(page.tr, content, series.motion))));
  const double room = frame_content - measure_text(title).width - frame_gap;
  page.text(fitted(aligned(Align::right, small_at(style::margin + frame_content, page.y + 6, room,
                                                  printable(content.image.name)))));
  page.y += page.text(title) + 3;
  page.y += page.text(text_at(style::margin, page.y, frame_content,
                              phrases::frame_subtitle(page.tr, content, series.motion))) +
            7;
  const auto count = static_cast<double>(series.maps.places.size());
  const double space = std::min(2.0, frame_content / count / 4);
  const double step = (frame_content + space) / count;
  for (std::size_t i = 0; i < series.maps.places.size(); ++i) {
    page.add(
        RectangleShape{{style::margin + static_cast<double>(i) * step, page.y, step - space, 4},
                       i == index ? style::ink : style::rule_grey});
  }
  page.y += 4 + block_space;
}

/// Photo and map side by side, and under them what explains each.
void add_frame_pictures(Page& page, const AttendContent& content, const FrameSeries& series,
                        std::size_t index) {
  const PatchGrid& grid = content.image.grid;
  const double map_left = style::margin + picture_width + frame_gap;
  const Panel photo = panel_in(style::margin, page.y, picture_width, most_picture_height, grid);
  add_masked_photo(page.figure.shapes, content, photo, series.photo);
  add_query_mark(page.figure.shapes, photo, content.query());
  const Panel map = panel_in(map_left, page.y, picture_width, most_picture_height, grid);
  const std::optional<PatchScores>& scores = series.maps.maps[index];
  add_attended_map(page, content, map, series.grey, scores, series.maps.colours[index]);
  page.y += photo.frame.height + 6;
  double height = page.text(
      small_at(style::margin, page.y, picture_width, phrases::photo_note(page.tr, content.image)));
  // A frame without a map keeps the bar where all frames share one.
  if (scores || (series.maps.has_one_scale && series.maps.has_maps())) {
    const ColourOptions& colours = content.options.colours;
    const std::string label = series.maps.has_one_scale ? phrases::series_bar(page.tr, colours)
                                                        : phrases::own_bar(page.tr, colours);
    height = std::max(height, add_weight_bar(page, content, series.maps.colours[index], map_left,
                                             page.y, picture_width, label));
  }
  page.y += height + block_space;
}

}  // namespace

std::vector<std::function<Figure()>> attend_frames(AttendMotion motion,
                                                   const AttendContent& content,
                                                   const Recipe& recipe, Translator tr) {
  constexpr int photo_pixels = 640;
  auto series = std::make_shared<FrameSeries>();
  series->motion = motion;
  series->maps = map_series(content, places_of(motion, content));
  series->photo = seen_panel(content.image, photo_pixels);
  series->grey = grey_seen_panel(content.image, content.ground(), photo_pixels);
  series->recipe = recipe;
  series->recipe.add_word("--animate", motion_words, motion);
  std::vector<std::function<Figure()>> frames;
  for (std::size_t i = 0; i < series->maps.places.size(); ++i) {
    frames.emplace_back([content, series, i, tr] {
      const AttendContent shown = content.at(series->maps.places[i]);
      Page page = attend_page(shown, frame_width, series->recipe, tr,
                              phrases::frames_short_caption(tr, shown, series->motion),
                              phrases::series_reading(tr, shown, series->maps.has_maps()));
      add_frame_head(page, shown, *series, i);
      add_frame_pictures(page, shown, *series, i);
      return finished_page(page);
    });
  }
  return frames;
}

}  // namespace lacuna
