// What readers see who print in grey or whose colour vision is deficient, simulated: Machado,
// Oliveira and Fernandes 2009, severity 1, in linear light.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "lacuna/render/parts/panel.hpp"
#include "support/rasters.hpp"

namespace lacuna::colour_vision_test {

namespace {

using Linear = std::array<double, 3>;
using Matrix3 = std::array<Linear, 3>;

struct Vision {
  std::string name;
  Matrix3 matrix;
};

const Linear luminance_weights = {0.2126, 0.7152, 0.0722};
const std::vector<Vision> visions = {
    {"usual", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"grey print", {luminance_weights, luminance_weights, luminance_weights}},
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868},
       {0.114503, 0.786281, 0.099216},
       {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968},
       {0.280085, 0.672501, 0.047413},
       {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779},
       {-0.078411, 0.930809, 0.147602},
       {0.004733, 0.691367, 0.303900}}}}};

Linear seen(const Vision& vision, const Colour& colour) {
  const auto linear = [](double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  const Linear light = {linear(colour.red), linear(colour.green), linear(colour.blue)};
  Linear result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      result[i] += vision.matrix[i][j] * light[j];
    }
    result[i] = std::clamp(result[i], 0.0, 1.0);
  }
  return result;
}

/// CIELAB under D65: lightness, and two axes of colour.
Linear lab(const Linear& c) {
  const auto root = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
  const double x = root((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
  const double y = root(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]);
  const double z = root((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double lightness(const Vision& vision, const Colour& colour) {
  return lab(seen(vision, colour))[0];
}

double distance(const Vision& vision, const Colour& a, const Colour& b) {
  const Linear first = lab(seen(vision, a));
  const Linear second = lab(seen(vision, b));
  return std::hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

Colour colour_of(const std::uint8_t* pixel) {
  return {pixel[0] / 255.0, pixel[1] / 255.0, pixel[2] / 255.0};
}

/// Patches of one flat colour, the middle one of three hidden, as large as a panel of the figures.
Image three_patches(const Colour& colour, const PatchScores& scores, Colormap map) {
  constexpr double width = 137;
  Mask mask;
  mask.hidden = {0, 1, 0};
  Image photo(1, 3);
  for (std::size_t i = 0; i < photo.pixels.size(); i += 3) {
    photo.pixels[i] = static_cast<std::uint8_t>(std::lround(255 * colour.red));
    photo.pixels[i + 1] = static_cast<std::uint8_t>(std::lround(255 * colour.green));
    photo.pixels[i + 2] = static_cast<std::uint8_t>(std::lround(255 * colour.blue));
  }
  Figure figure;
  figure.width = width;
  figure.height = width / 3;
  const Panel panel = {{0, 0, figure.width, figure.height}, {1, 3, 1}};
  figure.shapes.emplace_back(PictureShape{panel.frame, photo});
  if (scores.empty()) {
    add_hidden_patches(figure.shapes, panel, mask);
  } else {
    add_scores(figure.shapes, panel, mask, scores, {.map = map});
  }
  return testing::rasterise(figure, 2);
}

/// How far apart in lightness the hatch's lines are: the darkest and lightest pixels but for two in
/// a hundred.
double spread(const Vision& vision, const Image& image, int patch) {
  constexpr int edge = 3;
  const int side = image.width / 3;
  std::vector<double> values;
  for (int row = edge; row < side - edge; ++row) {
    for (int column = edge; column < side - edge; ++column) {
      values.push_back(lightness(vision, colour_of(image.at(row, patch * side + column))));
    }
  }
  std::ranges::sort(values);
  return values[values.size() * 98 / 100] - values[values.size() * 2 / 100];
}

const std::vector<Colour> photos = {{0, 0, 0},     {1, 1, 1},       {0.5, 0.5, 0.5},
                                    {0.8, 0.1, 0}, {0.1, 0.6, 0.1}, {0.1, 0.2, 0.8},
                                    {0.9, 0.8, 0}, {0.8, 0.6, 0.5}};
const std::vector<Colormap> sequential = {Colormap::cividis, Colormap::viridis, Colormap::inferno,
                                          Colormap::magma};

}  // namespace

TEST_SUITE_BEGIN("colour_vision");

TEST_CASE(
    "a hidden patch is told from any flat picture by its hatch, in every vision and in grey") {
  for (const Vision& vision : visions) {
    double least = 100;
    for (const Colour& photo : photos) {
      const Image image = three_patches(photo, {}, Colormap::inferno);
      least = std::min(least, spread(vision, image, 1));
      CHECK(spread(vision, image, 0) < 1);
    }
    CAPTURE(vision.name);
    CHECK(least >= 30);
  }
}

TEST_CASE("a hidden patch with a score shows its hatch over every colour of every map") {
  for (const Colormap map : {Colormap::warm, Colormap::cividis, Colormap::viridis,
                             Colormap::inferno, Colormap::magma, Colormap::difference}) {
    for (int step = 0; step <= 20; ++step) {
      const float score = static_cast<float>(step) / 20;
      const Image image = three_patches({0.5, 0.5, 0.5}, {score, score, score}, map);
      for (const Vision& vision : visions) {
        CAPTURE(vision.name);
        CAPTURE(score);
        CHECK(spread(vision, image, 1) >= 5);  // twice what an eye just tells apart
        CHECK(spread(vision, image, 0) < 1);
      }
    }
  }
}

TEST_CASE("what goes to hidden patches has its own hue, as light as that of the visible ones") {
  for (const Ground ground : {Ground::light, Ground::dark}) {
    for (const double position : {0.3, 0.5, 0.7, 0.9}) {
      const Colour visible = colour_at(Colormap::warm, position, ground);
      const Colour hidden = colour_at(Colormap::leak, position, ground);
      for (const Vision& vision : visions) {
        CAPTURE(vision.name);
        CAPTURE(position);
        if (vision.name == "grey print") {  // the hatch tells them apart
          CHECK(std::abs(lightness(vision, visible) - lightness(vision, hidden)) < 8);
        } else {
          CHECK(distance(vision, visible, hidden) > 7);
        }
      }
    }
  }
}

TEST_CASE("warm and leak go from the ground's end to the other, in every vision") {
  for (const Colormap map : {Colormap::warm, Colormap::leak}) {
    for (const Vision& vision : visions) {
      for (int i = 0; i < 16; ++i) {
        const auto at = [&](int step, Ground ground) {
          return lightness(vision, colour_at(map, step / 16.0, ground));
        };
        CHECK(at(i + 1, Ground::light) < at(i, Ground::light));
        CHECK(at(i + 1, Ground::dark) > at(i, Ground::dark));
      }
    }
  }
}

TEST_CASE("the sequential maps grow lighter in every vision, and jet in none") {
  constexpr int steps = 16;
  const auto falls = [&](const Vision& vision, Colormap map) {
    int count = 0;
    for (int i = 0; i < steps; ++i) {
      const double here = lightness(vision, colour_at(map, i / 16.0));
      count += lightness(vision, colour_at(map, (i + 1) / 16.0)) <= here ? 1 : 0;
    }
    return count;
  };
  for (const Vision& vision : visions) {
    CAPTURE(vision.name);
    for (const Colormap map : sequential) {
      CAPTURE(word_of(colormap_words, map));
      CHECK(falls(vision, map) == 0);
    }
    CHECK(falls(vision, Colormap::jet) > 3);
  }
}

TEST_CASE("the sign of a difference shows in every vision but grey print, which shows its size") {
  for (const Vision& vision : visions) {
    CAPTURE(vision.name);
    for (const double size : {0.15, 0.25, 0.35, 0.5}) {
      const Colour less = colour_at(Colormap::difference, 0.5 - size);
      const Colour more = colour_at(Colormap::difference, 0.5 + size);
      CAPTURE(size);
      if (vision.name == "grey print") {
        CHECK(std::abs(lightness(vision, less) - lightness(vision, more)) < 4);
        CHECK(lightness(vision, less) < 95 - 60 * size);
      } else {
        CHECK(distance(vision, less, more) > 15);
      }
    }
  }
}

TEST_SUITE_END();

}  // namespace lacuna::colour_vision_test
