// The model in the box on six composed pictures that its training never saw: what transformers'
// ViTMAE computes from the same file, and what the model is there to show.
// tests/reference/mini.py made the numbers, assets/models/train/held_out.py the pictures.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/flow/mask_flow.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/model/checkpoint/checkpoint.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"
#include "support/golden.hpp"
#include "support/golden_files.hpp"

namespace lacuna::mini_test {

using testing::GoldenTensor;

namespace {

using Golden = std::map<std::string, GoldenTensor>;

constexpr double tolerance = 1e-5;  // scaled
constexpr int grid = 14;
constexpr std::size_t patches = std::size_t{grid} * grid;

const Golden& expected() {
  static const Golden golden = testing::golden_tensors("mini/expected.safetensors");
  return golden;
}

/// The default model, with its classes, which it does not show.
const VitModel& mini() {
  static const VitModel model = [] {
    Workers workers(2);
    const CheckpointFiles files = open_checkpoint(weights_path(ModelOptions().model));
    UnderstoodCheckpoint understood = understand(files, {});
    understood.config.classifier->shown = true;
    CheckpointTensors tensors(understood.tensors, understood.config);
    return build_vit(understood.config, tensors, workers);
  }();
  return model;
}

MaskedImage picture(std::size_t index, bool masked) {
  const std::string name = "000" + std::to_string(index) + ".jpg";
  PrepareOptions options;
  options.mask.pattern.type = MaskType::none;
  MaskedImage image = prepare({.path = testing::golden_path("mini/" + name), .name = name},
                              mini().config.preprocessing, mini().config.patch_size, options);
  if (masked) {
    const std::vector<float>& hidden = expected().at("hidden").values;
    image.mask = mask_of({hidden.begin(), hidden.end()});
  }
  return image;
}

LayoutDetail examine(const MaskedImage& image, LayoutKind layout) {
  Workers workers(2);
  return examine_layout(mini(), image,
                        {.layout = layout, .layers = {}, .rollout = false, .pca = false}, workers);
}

/// Largest difference of the CLS rows of every layer and head from [pictures, layers, heads, seen].
double row_difference(const LayoutDetail& detail, const GoldenTensor& golden, std::size_t index) {
  const auto layers = static_cast<std::size_t>(golden.shape[1]);
  const auto heads = static_cast<std::size_t>(golden.shape[2]);
  const auto seen = static_cast<std::size_t>(golden.shape[3]);
  double worst = 0;
  for (const AttentionRow& row : detail.pass.rows) {
    if (row.head < 0) {
      continue;
    }
    std::size_t at = ((index * layers + static_cast<std::size_t>(row.layer)) * heads +
                      static_cast<std::size_t>(row.head)) *
                     seen;
    for (std::size_t token = 1; token < row.weights.size(); ++token) {
      if (detail.pass.layout.tokens[token].hidden) {
        CHECK(row.weights[token] == 0.0F);
      } else {
        worst = std::max(worst,
                         std::abs(static_cast<double>(row.weights[token] - golden.values[at++])));
      }
    }
  }
  return worst;
}

void check_logits(const std::vector<ClassScore>& classes, const GoldenTensor& golden,
                  std::size_t index) {
  const auto first = golden.values.begin() + static_cast<std::ptrdiff_t>(index) * golden.shape[1];
  const auto last = first + golden.shape[1];
  CHECK(classes.size() == 5);
  CHECK(std::max_element(first, last) - first == classes.front().index);
  for (const ClassScore& score : classes) {
    CHECK(static_cast<double>(score.logit) ==
          doctest::Approx(static_cast<double>(*(first + score.index))).epsilon(tolerance));
  }
}

/// How much more of the map lies on the object than a map without structure would put there.
double mass_ratio(const std::vector<float>& weights, const nlohmann::json& coverage) {
  double on_object = 0;
  double mass = 0;
  double area = 0;
  for (std::size_t patch = 0; patch < patches; ++patch) {
    const double covered = coverage[patch / grid][patch % grid].get<double>();
    const auto weight = static_cast<double>(weights[patch + 1]);
    on_object += weight * covered;
    mass += weight;
    area += covered;
  }
  return on_object / mass / (area / static_cast<double>(patches));
}

}  // namespace

TEST_SUITE_BEGIN("mini");

TEST_CASE("commands without a model cut a picture as mini does") {
  CHECK(mini().config.preprocessing == preprocessing_without_model);
  CHECK(mini().config.patch_size == MaskFlowOptions{}.patch_size);
}

TEST_CASE("mini shows no classes: on objects it is right in 28 % of the held-out pictures") {
  Workers workers(2);
  const VitModel shipped = load_model({}, workers);
  CHECK(shipped.config.classifier->classes == 17);
  CHECK_FALSE(shipped.config.classifier->shown);
  CHECK_FALSE(shipped.weights.classifier);
  const LayoutDetail detail =
      examine_layout(shipped, picture(0, true), {.rollout = false, .pca = false}, workers);
  CHECK(detail.classes.empty());
  CHECK(detail.pass.classes.empty());
  CHECK(examine(picture(0, true), LayoutKind::deit).classes.size() == 4);
}

TEST_CASE("mini's attention and classes are those of transformers' ViTMAE, all patches seen") {
  for (std::size_t i = 0; i < 6; ++i) {
    const LayoutDetail detail = examine(picture(i, false), LayoutKind::all);
    CHECK(row_difference(detail, expected().at("none.cls_attention"), i) <= tolerance);
    check_logits(detail.pass.classes, expected().at("none.logits"), i);
  }
}

TEST_CASE("three quarters hidden, deit and mae give the numbers of ViTMAE on the visible ones") {
  for (std::size_t i = 0; i < 6; ++i) {
    const MaskedImage image = picture(i, true);
    for (const LayoutKind layout : {LayoutKind::deit, LayoutKind::mae}) {
      const LayoutDetail detail = examine(image, layout);
      CHECK(row_difference(detail, expected().at("masked.cls_attention"), i) <= tolerance);
      check_logits(detail.pass.classes, expected().at("masked.logits"), i);
    }
  }
}

TEST_CASE("mini's decoder predicts the pixels that ViTMAE predicts, nearer than a mean colour") {
  Workers workers(2);
  const PixelReading reading = pixel_reading(mini(), std::nullopt, workers);
  const GoldenTensor& errors = expected().at("masked.squared_error");
  const GoldenTensor& stored = expected().at("masked.stored_patches");
  double squared = 0;
  double squared_of_mean = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const Reconstruction result = reconstruct(mini(), picture(i, true), reading, {}, workers);
    const auto first = errors.values.begin() + static_cast<std::ptrdiff_t>(i) * errors.shape[1];
    const double loss = std::accumulate(first, first + errors.shape[1], 0.0) / errors.shape[1];
    CHECK(*result.loss == doctest::Approx(loss).epsilon(1e-4));
    squared += result.error->mse;
    squared_of_mean += result.fills.front().error.mse;
    const GoldenTensor& prediction = expected().at("masked.prediction");
    for (std::size_t place = 0; i == 0 && place < stored.values.size(); ++place) {
      const auto row = result.predicted.row(static_cast<int>(stored.values[place]));
      for (std::size_t value = 0; value < row.size(); ++value) {
        REQUIRE(std::abs(row[value] - prediction.values[place * row.size() + value]) <= 2e-5F);
      }
    }
  }
  CHECK(squared / squared_of_mean < 0.6);
}

TEST_CASE("CLS of mini looks at the object, in the layer that pictures show") {
  const nlohmann::json facts = testing::golden_json("mini/coverage.json");
  std::vector<double> ratios;
  for (std::size_t i = 0; i < 6; ++i) {
    const LayoutDetail detail = examine(picture(i, false), LayoutKind::all);
    const auto shown = std::ranges::find_if(detail.pass.rows, [](const AttentionRow& row) {
      return row.layer == mini().config.attention_layer && row.head == -1;
    });
    REQUIRE(shown != detail.pass.rows.end());
    ratios.push_back(
        mass_ratio(shown->weights, facts["000" + std::to_string(i) + ".jpg"]["coverage"]));
  }
  std::ranges::sort(ratios);
  CHECK((ratios[2] + ratios[3]) / 2 > 4);
}

TEST_SUITE_END();

}  // namespace lacuna::mini_test
