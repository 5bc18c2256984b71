// Patches of one look side by side in a row are one shape: there are fewer of them, and the hatch
// goes on from patch to patch.
#include "lacuna/render/parts/panel.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "lacuna/render/figure/style.hpp"

namespace lacuna {
namespace {

/// How much of a photo's darkness is left on a light ground.
constexpr double pale = 0.35;

/// Of the mark around a query, in units.
constexpr double query_line = 2.6;

/// Calls body(row, first column, count) for each longest run of patches with the property.
void for_each_run(const PatchGrid& grid, const std::function<bool(int)>& has,
                  const std::function<void(int, int, int)>& body) {
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      const int first = column;
      while (column < grid.columns && has(row * grid.columns + column)) {
        ++column;
      }
      if (column > first) {
        body(row, first, column - first);
      }
    }
  }
}

}  // namespace

Rectangle Panel::patches(int row, int first_column, int count) const {
  const double height = frame.height / grid.rows;
  const double width = frame.width / grid.columns;
  return {frame.x + first_column * width, frame.y + row * height, count * width, height};
}

Rectangle Panel::patch(int index) const {
  return patches(grid.row_of(index), grid.column_of(index), 1);
}

Rectangle Panel::ring(int index, double line_width) const {
  const Rectangle edge = patch(index);
  const double half = line_width / 2;
  const double left = std::max(edge.x, frame.x + half);
  const double top = std::max(edge.y, frame.y + half);
  return {left, top, std::min(edge.x + edge.width, frame.x + frame.width - half) - left,
          std::min(edge.y + edge.height, frame.y + frame.height - half) - top};
}

double Panel::hatch_spacing() const {
  return std::clamp(frame.height / grid.rows * 0.6, 3 * unit(), 5.3 * unit());
}

double Panel::unit() const {
  const double shorter = std::min(frame.width, frame.height);
  return std::min(std::max(frame.width, frame.height), 3 * shorter) / 137;  // of a strip: less
}

Panel panel_in(double x, double y, double width, double most_height, const PatchGrid& grid) {
  const double height = std::min(width * grid.rows / grid.columns, most_height);
  const double panel_width = height * grid.columns / grid.rows;
  return {{x + (width - panel_width) / 2, y, panel_width, height}, grid};
}

double ScoreColours::position(double score) const {
  if (!(high > low)) {
    return 0;
  }
  switch (norm) {
    case Norm::linear:
      break;
    case Norm::sqrt:
      return std::sqrt(std::max(0.0, score - low) / (high - low));
    case Norm::log:
      return score > low ? std::log(score / low) / std::log(high / low) : 0;
  }
  return (score - low) / (high - low);
}

double ScoreColours::score_at(double position) const {
  switch (norm) {
    case Norm::linear:
      break;
    case Norm::sqrt:
      return low + (high - low) * position * position;
    case Norm::log:
      return low * std::pow(high / low, position);
  }
  return low + (high - low) * position;
}

Colour ScoreColours::of(double score) const {
  Colour colour = colour_at(map, position(score), ground);
  colour.alpha = opacity;
  return colour;
}

ScoreColours ScoreColours::for_hidden() const {
  ScoreColours colours = *this;
  colours.map = map == Colormap::warm ? Colormap::leak : map;
  return colours;
}

Colour ground_colour(Ground ground) {
  const double grey = ground == Ground::light ? 0.5 * pale + 1 - pale : 0.5;
  return {grey, grey, grey, 1};
}

Colour over(const Colour& colour, const Colour& ground) {
  const auto mix = [&](double top, double below) {
    return top * colour.alpha + below * (1 - colour.alpha);
  };
  return {mix(colour.red, ground.red), mix(colour.green, ground.green),
          mix(colour.blue, ground.blue), 1.0};
}

void add_hatch(std::vector<Shape>& shapes, const Rectangle& frame, double spacing) {
  shapes.emplace_back(HatchShape{frame, style::hatch, spacing, spacing * 0.13});
}

void add_thin_hatch(std::vector<Shape>& shapes, const Rectangle& frame, double spacing) {
  constexpr double alpha = 0.4;
  Colour dark = style::mark_dark;
  Colour light = style::mark_light;
  dark.alpha = light.alpha = alpha;
  shapes.emplace_back(HatchShape{frame, dark, spacing, spacing * 0.16});
  shapes.emplace_back(HatchShape{frame, light, spacing, spacing * 0.08});
}

void add_blank_frame(std::vector<Shape>& shapes, const Rectangle& frame) {
  shapes.emplace_back(RectangleShape{frame, style::blank_panel});
  shapes.emplace_back(RectangleShape{frame, style::rule_grey, true, 0.7});
}

void add_hidden_patches(std::vector<Shape>& shapes, const Panel& panel, const Mask& mask) {
  const auto hidden = [&](int patch) { return mask.is_hidden(patch); };
  for_each_run(panel.grid, hidden, [&](int row, int first, int count) {
    shapes.emplace_back(RectangleShape{panel.patches(row, first, count), style::hidden_fill});
    add_hatch(shapes, panel.patches(row, first, count), panel.hatch_spacing());
  });
}

void add_scores(std::vector<Shape>& shapes, const Panel& panel, const Mask& mask,
                const PatchScores& scores, const ScoreColours& colours) {
  const auto scored = [&](int patch) {
    return scores[static_cast<std::size_t>(patch)].has_value();
  };
  const auto absent = [&](int patch) { return !scored(patch); };
  const auto hidden = [&](int patch) { return mask.is_hidden(patch) && scored(patch); };
  for_each_run(panel.grid, absent, [&](int row, int first, int count) {
    shapes.emplace_back(RectangleShape{panel.patches(row, first, count), style::paper});
  });
  for_each_run(panel.grid, hidden, [&](int row, int first, int count) {
    if (!colours.smooth) {
      shapes.emplace_back(RectangleShape{panel.patches(row, first, count), style::hidden_fill});
    }
  });
  const ScoreColours hidden_colours = colours.for_hidden();
  for (int patch = 0; patch < panel.grid.count(); ++patch) {
    if (scored(patch) && !colours.smooth) {
      const auto score = static_cast<double>(*scores[static_cast<std::size_t>(patch)]);
      shapes.emplace_back(
          RectangleShape{panel.patch(patch), (hidden(patch) ? hidden_colours : colours).of(score)});
    }
  }
  for_each_run(panel.grid, hidden, [&](int row, int first, int count) {
    add_thin_hatch(shapes, panel.patches(row, first, count), panel.hatch_spacing());
  });
}

void add_query_mark(std::vector<Shape>& shapes, const Rectangle& ring, double unit) {
  shapes.emplace_back(RectangleShape{ring, style::mark_dark, true, query_line * unit});
  shapes.emplace_back(RectangleShape{ring, style::mark_light, true, 1.2 * unit});
}

void add_query_mark(std::vector<Shape>& shapes, const Panel& panel, const Query& query) {
  if (query.kind == Query::Kind::patch) {
    add_query_mark(shapes, panel.ring(query.patch, query_line * panel.unit()), panel.unit());
  }
}

Image grey_image(const Image& image, Ground ground) {
  const auto tone = [&](unsigned luma) {
    return ground == Ground::dark
               ? static_cast<std::uint8_t>(luma)
               : static_cast<std::uint8_t>(std::lround(255 - pale * (255 - luma)));
  };
  Image grey(image.height, image.width);
  for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
    const unsigned luma =
        (299U * image.pixels[i] + 587U * image.pixels[i + 1] + 114U * image.pixels[i + 2] + 500U) /
        1000U;
    std::fill_n(grey.pixels.begin() + static_cast<std::ptrdiff_t>(i), 3, tone(luma));
  }
  return grey;
}

}  // namespace lacuna
