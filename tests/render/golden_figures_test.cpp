// Each figure of a sample against a picture that somebody has looked at. After a change that is
// meant: LACUNA_WRITE_GOLDEN=1 lacuna_tests -ts=golden_figures, look at tests/golden/figures,
// commit.

#include "support/golden_figures.hpp"

#include <doctest/doctest.h>

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/compare/compare_figure.hpp"
#include "lacuna/render/explain/explain_figure.hpp"
#include "lacuna/render/mask/mask_figure.hpp"
#include "lacuna/render/reconstruct/reconstruction_figure.hpp"
#include "lacuna/render/sweep/sweep_figure.hpp"
#include "support/classifying_model.hpp"
#include "support/rasters.hpp"
#include "support/ratio_masks.hpp"
#include "support/sample_comparison.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::golden_figures_test {

using testing::golden_fault;

namespace {

const sample::Options sample_options = {.patch_size = 8};

Figure comparison(double width) {
  const MaskedImage image = sample::masked_image(sample_options);
  return compare_figure(
      compare_content(image, sample::config(true), sample::comparison(image, sample_options), {}),
      sample::recipe(), {}, width);
}

}  // namespace

TEST_SUITE_BEGIN("golden_figures");

TEST_CASE("compare looks as it did when it was looked at, wide and narrow") {
  CHECK(golden_fault("compare", comparison(960)) == "");
  CHECK(golden_fault("compare.narrow", comparison(410)) == "");
}

TEST_CASE("attend looks as it did when it was looked at") {
  Workers workers(2);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {1, 3, 4, 8});
  const LayoutDetail detail =
      examine_layout(model, image, {.layout = LayoutKind::deit, .layers = {0, 1}}, workers);
  CHECK(golden_fault("attend", attend_figure({image, model.config, detail}, {})) == "");
}

TEST_CASE("the sheet looks as it did when it was looked at") {
  Workers workers(2);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {1, 3, 4, 8});
  const LayoutDetail detail = examine_layout(
      model, image, {.layout = LayoutKind::deit, .layers = {1}, .every_layer = true}, workers);
  CHECK(golden_fault("sheet", attend_sheet_figure({image, model.config, detail}, {})) == "");
}

TEST_CASE("the sweep looks as it did when it was looked at") {
  Workers workers(2);
  const MaskedImage image = sample::masked_image(sample_options);
  const VitModel model = testing::tiny_mae(image.grid, {}, false, workers);
  const MaskSweep sweep =
      sweep_masks(model, image, testing::ratio_masks(image.grid, {0, 0.25, 0.5, 0.75, 0.9}), {},
                  PixelReading{}, workers);
  CHECK(golden_fault("sweep", sweep_figure(sweep_content(image, model.config, sweep, {}), {})) ==
        "");
}

TEST_CASE("reconstruct looks as it did when it was looked at") {
  Workers workers(2);
  const MaskedImage image = sample::masked_image(sample_options);
  const VitModel model = testing::tiny_mae(image.grid, {}, false, workers);
  const Reconstruction made = reconstruct(model, image, {}, {}, workers);
  const Figure figure = reconstruction_figure(
      {image, model.config, made, decoder_map(made.attention, -1, 0, image.grid.count())}, {});
  CHECK(golden_fault("reconstruct", figure) == "");
}

TEST_CASE("explain and mask look as they did when they were looked at") {
  Workers workers(1);
  const MaskedImage image =
      sample::masked_image({.rows = 3, .columns = 3, .patch_size = 32, .hidden_share = 0.5});
  const Explanation explanation = explain(image, std::nullopt, workers);
  CHECK(golden_fault("explain", explain_figure(image, explanation, {})) == "");
  CHECK(golden_fault("mask", mask_figure(sample::masked_image(sample_options), true, {})) == "");
}

TEST_CASE("a word that moved by two points is found, where it stands and by its text") {
  const Figure figure = comparison(960);
  Figure moved = figure;
  for (Shape& shape : moved.shapes) {
    if (auto* text = std::get_if<TextShape>(&shape); text != nullptr && text->text == "zeroed") {
      text->x += 2;
      break;
    }
  }
  const std::string fault = testing::picture_fault(testing::rasterise(moved, 0.5),
                                                   testing::rasterise(figure, 0.5), moved, 0.5);
  CHECK(fault.find("“zeroed”") != std::string::npos);
  CHECK(fault.find("places more") == std::string::npos);
  CHECK(testing::picture_fault(testing::rasterise(figure, 0.5), testing::rasterise(figure, 0.5),
                               figure, 0.5) == "");
}

TEST_SUITE_END();

}  // namespace lacuna::golden_figures_test
