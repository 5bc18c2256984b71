#include "lacuna/render/reconstruct/reconstruction_figure.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "support/figure_checks.hpp"
#include "support/rasters.hpp"
#include "support/sample_comparison.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::reconstruction_figure_test {

using testing::says;

namespace {

struct Drawn {
  MaskedImage image;
  VitConfig config;
  Reconstruction reconstruction;
  Figure figure;
};

/// The tiny model's prediction is black, of every patch.
Drawn drawn(const sample::Options& options, const PixelReading& reading = {}) {
  Workers workers(2);
  Drawn result;
  result.image = sample::masked_image(options);
  const VitModel model = testing::tiny_mae(result.image.grid, {}, false, workers);
  result.config = model.config;
  ReconstructionOptions chosen;
  if (options.query.kind == Query::Kind::patch) {
    chosen.queries = {{.kind = Query::Kind::patch,
                       .row = result.image.grid.row_of(options.query.patch),
                       .column = result.image.grid.column_of(options.query.patch)}};
  }
  result.reconstruction = reconstruct(model, result.image, reading, chosen, workers);
  result.figure = reconstruction_figure(
      {result.image, result.config, result.reconstruction,
       decoder_map(result.reconstruction.attention, -1, 0, result.image.grid.count())},
      {"reconstruct", {{"mask_ratio", 0.75}}});
  return result;
}

std::vector<sample::Options> many_kinds() {
  std::vector<sample::Options> kinds;
  for (const auto& [rows, columns] :
       {std::pair{14, 14}, {1, 2}, {24, 24}, {1, 40}, {40, 1}, {8, 22}, {22, 8}}) {
    kinds.push_back({.rows = rows, .columns = columns, .patch_size = 4});
  }
  for (const double share : {0.0, 0.02, 0.99, 1.0}) {
    kinds.push_back({.patch_size = 4, .hidden_share = share});
  }
  kinds.push_back({.patch_size = 4, .name = std::string(255, 'm')});
  kinds.push_back({.patch_size = 4, .query = {Query::Kind::patch, 195}});
  return kinds;
}

}  // namespace

TEST_SUITE_BEGIN("reconstruction_figure");

TEST_CASE("every shape lies on the canvas, and no text covers another, at any grid and mask") {
  for (const sample::Options& options : many_kinds()) {
    CAPTURE(options.rows);
    CAPTURE(options.columns);
    CAPTURE(options.hidden_share);
    const Figure figure = drawn(options).figure;
    CHECK(testing::layout_fault(figure) == "");
  }
}

TEST_CASE("the panels are named, and every fill states its error") {
  const Drawn result = drawn({.patch_size = 4});
  for (const char* words :
       {"original", "masked", "reconstruction", "reconstruction + visible", "decoder attention",
        "error of c", "mean colour", "Telea", "Navier–Stokes", "147 of 196 hidden (75\u00a0%)"}) {
    CAPTURE(words);
    CHECK(says(result.figure, words));
  }
  CHECK(says(result.figure, "worse than the best fill"));  // black on a landscape
  CHECK(says(result.figure, "50 tokens"));
  CHECK(says(result.figure, "197 tokens"));
  CHECK(result.figure.caption.find("radius 3 px") != std::string::npos);
  CHECK(result.figure.recipe.command == "reconstruct");
}

TEST_CASE("on any page's width there is a panel for each, and nothing overlaps") {
  const Drawn result = drawn({.patch_size = 4, .name = "kitten.png"});
  const ReconstructionContent content = {
      result.image, result.config, result.reconstruction,
      decoder_map(result.reconstruction.attention, -1, 0, result.image.grid.count())};
  for (const double width : {410.0, 648.0, 849.0, 960.0}) {
    CAPTURE(width);
    const Figure figure = reconstruction_figure(content, {}, {}, width);
    CHECK(figure.width == width);
    CHECK(testing::layout_fault(figure) == "");
    CHECK(says(figure, "Navier–Stokes"));
  }
}

TEST_CASE(
    "the panel that shows what the decoder makes of visible patches says why it may be noise") {
  CHECK(says(drawn({.patch_size = 4}).figure, "no loss is taken there"));
  CHECK_FALSE(says(drawn({.patch_size = 4, .hidden_share = 1}).figure, "no loss is taken there"));
}

TEST_CASE("a slide has three panels, and no text below 18 points") {
  for (const sample::Options& options : many_kinds()) {
    CAPTURE(options.rows);
    CAPTURE(options.columns);
    const Drawn result = drawn(options);
    const DecoderMap map =
        decoder_map(result.reconstruction.attention, -1, 0, result.image.grid.count());
    const Figure slide =
        reconstruction_slide({result.image, result.config, result.reconstruction, map}, {});
    CHECK(testing::layout_fault(slide, 18) == "");
    CHECK(slide.width * 9 == slide.height * 16);
    const auto pictures = std::ranges::count_if(slide.shapes, [](const Shape& shape) {
      return std::holds_alternative<PictureShape>(shape);
    });
    CHECK(pictures == 3);
  }
}

TEST_CASE("a triplet is masked, reconstruction and original, with gaps and without words") {
  const Drawn result = drawn({.rows = 4, .columns = 6, .patch_size = 4});
  const DecoderMap map = decoder_map(result.reconstruction.attention, -1, 0, 24);
  const Figure figure =
      triplet_figure({result.image, result.config, result.reconstruction, map}, {});
  CHECK(testing::texts_of(figure).empty());
  const Image pixels = testing::rasterise(figure, 1);
  const int side = pixels.height / 4 * 6;  // of a picture
  const int step = (pixels.width - side) / 2;
  CHECK(step > side);
  CHECK(step < side * 1.05);
  const auto grey_at = [&](int column) { return static_cast<int>(pixels.at(1, column)[1]); };
  CHECK(grey_at((side + step) / 2) == 255);         // a gap
  CHECK(grey_at(step + (side + step) / 2) == 255);  // the other
  CHECK(grey_at(step + 1) == result.reconstruction.picture.at(0, 0)[1]);
  for (int patch = 0; patch < 24; ++patch) {
    const int row = (patch / 6 * 2 + 1) * pixels.height / 8;
    const int column = (patch % 6 * 2 + 1) * side / 12;
    const bool same = std::equal(pixels.at(row, column), pixels.at(row, column) + 3,
                                 pixels.at(row, column + 2 * step));
    CHECK(same != result.image.mask.is_hidden(patch));
  }
}

TEST_CASE("a reconstruction within 0.05 dB of the best fill is as good, neither better nor worse") {
  Drawn result = drawn({.patch_size = 4});
  const auto verdict = [&](double decibels) {
    const auto best = std::ranges::min_element(
        result.reconstruction.fills, {}, [](const FilledPicture& fill) { return fill.error.mse; });
    result.reconstruction.error->psnr = *best->error.psnr + decibels;
    return phrases::reconstruction_verdict({}, result.image, result.reconstruction);
  };
  CHECK(verdict(0.04).find("is as good as the best fill") != std::string::npos);
  CHECK(verdict(-0.04).find("is as good as the best fill") != std::string::npos);
  CHECK(verdict(0.06).find("0.1\u00a0dB better") != std::string::npos);
  CHECK(verdict(-0.06).find("0.1\u00a0dB worse") != std::string::npos);
  CHECK(verdict(-0.06).find(fmt::format("({:.2f} against", *result.reconstruction.error->psnr)) !=
        std::string::npos);
}

TEST_CASE("an oracle is called so in a band, under its panel, in its verdict and in the caption") {
  const Figure figure = drawn({.patch_size = 4}, {.mode = NormPix::oracle}).figure;
  CHECK(says(figure, "ORACLE   uses the true patches' mean and contrast: hidden pixels leak"));
  CHECK(says(figure, "oracle: with true mean and contrast"));
  CHECK(says(figure, "the reconstruction, an oracle, is"));
  CHECK(figure.caption.find("with the mean and contrast of the true patches") != std::string::npos);
  CHECK_FALSE(says(drawn({.patch_size = 4}).figure, "ORACLE"));
}

TEST_CASE("what was assumed, and what contradicts the checkpoint, is said") {
  const Figure assumed =
      drawn({.patch_size = 4}, {.source = PixelReading::Source::measured, .slope = 0.93}).figure;
  CHECK(says(assumed, "Read as raw pixels: the checkpoint does not say"));
  CHECK(says(assumed, "(slope 0.93)"));
  const Figure declared = drawn({.patch_size = 4}, {.mode = NormPix::neighbours,
                                                    .source = PixelReading::Source::declared,
                                                    .slope = {},
                                                    .contradicts = true})
                              .figure;
  CHECK(says(declared, "interpolated from visible patches"));
  CHECK(says(declared, "The checkpoint says that its pixels are raw"));
}

TEST_CASE("with nothing hidden, or nothing visible, the figure says so in place of numbers") {
  const Figure none = drawn({.patch_size = 4, .hidden_share = 0}).figure;
  CHECK(says(none, "No patch is hidden: there is no error to measure."));
  CHECK_FALSE(says(none, "dB"));
  const Figure all = drawn({.patch_size = 4, .hidden_share = 1}).figure;
  CHECK(says(all, "without a visible patch there is nothing to fill from"));
  CHECK(says(all, "no patch is visible"));
}

TEST_CASE("a picture alone has the model's own pixels") {
  const Drawn result = drawn({.patch_size = 4});
  const DecoderMap map = decoder_map(result.reconstruction.attention, -1, 0, 196);
  const Figure figure =
      predicted_figure({result.image, result.config, result.reconstruction, map},
                       result.reconstruction.pasted, "pasted", result.figure.recipe);
  const Image pixels = testing::rasterise(figure, 1);
  CHECK(pixels.width == 56);
  CHECK(pixels.pixels == result.reconstruction.pasted.pixels);
}

TEST_SUITE_END();

}  // namespace lacuna::reconstruction_figure_test
