#include "lacuna/render/attend/attend_frames.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/attend/map_series.hpp"
#include "lacuna/render/attend/series_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/words/phrases.hpp"

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

std::vector<MapPlace> places_of(AttendMotion motion, const LayoutDetail& detail,
                                const VitConfig& config, const AttendFigureOptions& options) {
  std::vector<MapPlace> places;
  const int layer = detail.layers.back();
  switch (motion) {
    case AttendMotion::layers:
      for (int each = 0; each < config.depth; ++each) {
        places.push_back({each, options.head, options.query});
      }
      break;
    case AttendMotion::queries:
      for (std::size_t each = 0; each < detail.queries.size(); ++each) {
        places.push_back({layer, options.head, static_cast<int>(each)});
      }
      break;
    case AttendMotion::heads:
      for (int each = config.heads > 1 ? mean_over_heads : 0; each < config.heads; ++each) {
        places.push_back({layer, each, options.query});
      }
      break;
  }
  return places;
}

/// What changes, in large letters, beside the picture's name; what stays; how far it is.
void add_frame_head(Page& page, const AttendContent& content, const FrameSeries& series,
                    std::size_t index) {
  TextShape title =
      text_at(style::margin, page.y, 0, phrases::frame_title(page.tr, content, series.motion));
  title.size = style::title_size;
  title.bold = true;
  const double right = style::margin + frame_content;
  TextShape name = small_at(right, page.y + 6, 0, printable(content.image.name));
  name.width = frame_content - measure_text(title).width - frame_gap;
  name.text = shortened(name);
  name.width = 0;
  name.align = Align::right;
  page.text(std::move(name));
  page.y += page.text(std::move(title)) + 3;
  page.y += page.text(text_at(style::margin, page.y, frame_content,
                              phrases::frame_subtitle(page.tr, content, series.motion))) +
            7;
  const auto count = static_cast<double>(series.maps.places.size());
  const double space = std::min(2.0, frame_content / count / 4);
  const double step = (frame_content + space) / count;
  for (std::size_t i = 0; i < series.maps.places.size(); ++i) {
    page.figure.shapes.emplace_back(
        RectangleShape{{style::margin + static_cast<double>(i) * step, page.y, step - space, 4},
                       i == index ? style::ink : style::rule_grey});
  }
  page.y += 4 + block_space;
}

/// Photo and map side by side, and under them what explains each.
void add_frame_pictures(Page& page, const AttendContent& content, const FrameSeries& series,
                        std::size_t index) {
  const PatchGrid& grid = content.image.grid;
  std::vector<Shape>& shapes = page.figure.shapes;
  const double map_left = style::margin + picture_width + frame_gap;
  const Panel photo = panel_in(style::margin, page.y, picture_width, most_picture_height, grid);
  add_masked_photo(shapes, photo, content.image, series.photo);
  if (content.query().kind == Query::Kind::patch) {
    add_query_mark(shapes, photo, content.query().patch, photo.unit());
  }
  const Panel map = panel_in(map_left, page.y, picture_width, most_picture_height, grid);
  const std::optional<PatchScores>& scores = series.maps.maps[index];
  add_attended_map(page, content, map, series.grey, scores, series.maps.colours[index]);
  page.y += photo.frame.height + 6;
  double height = page.text(
      small_at(style::margin, page.y, picture_width, phrases::photo_note(page.tr, content.image)));
  // A frame without a map keeps the bar where all frames share one.
  if (scores || (series.maps.has_one_scale && series.maps.has_maps())) {
    const ColourOptions& colours = content.options.colours;
    height = std::max(
        height, add_series_bar(page, content.detail, series.maps.colours[index], map_left, page.y,
                               picture_width,
                               series.maps.has_one_scale ? phrases::series_bar(page.tr, colours)
                                                         : phrases::own_bar(page.tr, colours)));
  }
  page.y += height + block_space;
}

}  // namespace

std::vector<std::function<Figure()>> attend_frames(AttendMotion motion, const MaskedImage& image,
                                                   const VitConfig& config,
                                                   const LayoutDetail& detail,
                                                   const AttendFigureOptions& options,
                                                   const Recipe& recipe, Translator tr) {
  constexpr int photo_pixels = 640;
  auto series = std::make_shared<FrameSeries>();
  series->motion = motion;
  series->maps = map_series(detail, options.colours, image.grid.count(),
                            places_of(motion, detail, config, options));
  series->photo = seen_panel(image, photo_pixels);
  series->grey = grey_seen_panel(image, photo_pixels);
  series->recipe = recipe;
  series->recipe.add_word("--animate", motion_words, motion);
  std::vector<std::function<Figure()>> frames;
  for (std::size_t i = 0; i < series->maps.places.size(); ++i) {
    frames.emplace_back([&image, &config, &detail, options, series, i, tr] {
      const MapPlace& place = series->maps.places[i];
      AttendFigureOptions shown = options;
      shown.head = place.head;
      shown.query = place.query;
      const AttendContent content = {image, config, detail, shown, place.layer};
      Page page = series_page(image, config, detail, series->recipe, tr);
      page.figure.width = frame_width;
      page.figure.short_caption = phrases::frames_short_caption(tr, content, series->motion);
      page.figure.caption =
          page.figure.short_caption + phrases::series_reading(tr, content, series->maps.has_maps());
      add_frame_head(page, content, *series, i);
      add_frame_pictures(page, content, *series, i);
      add_page_foot(page, "", frame_content);
      page.figure.height = std::ceil(page.y + style::margin);
      return std::move(page.figure);
    });
  }
  return frames;
}

}  // namespace lacuna
