#include "lacuna/model/checkpoint/pipelines.hpp"

#include <doctest/doctest.h>

namespace lacuna::pipelines_test {

namespace {

VitConfig model(Family family, int patch_size, int side) {
  VitConfig config;
  config.family = family;
  config.patch_size = patch_size;
  config.stored_grid = {
      .rows = side / patch_size, .columns = side / patch_size, .patch_size = patch_size};
  return config;
}

}  // namespace

TEST_SUITE_BEGIN("pipelines");

TEST_CASE("one network has several pipelines, each by its name") {
  const VitConfig vit = model(Family::vit, 16, 224);
  const Preprocessing timm = family_preprocessing(Pipeline::timm, vit);
  CHECK(timm.fit == Fit::crop);
  CHECK(static_cast<int>(224 / timm.crop_ratio) == 248);
  CHECK(timm.mean[0] == 0.5F);
  CHECK(timm.interpolation == Interpolation::bicubic);
  const Preprocessing hub = family_preprocessing(Pipeline::hugging_face, vit);
  CHECK(hub.fit == Fit::squash);
  CHECK(hub.interpolation == Interpolation::bilinear);

  CHECK(family_preprocessing(Pipeline::hugging_face, model(Family::deit, 16, 224)).fit ==
        Fit::squash_crop);
  const VitConfig dinov2 = model(Family::dinov2, 14, 518);
  CHECK(family_preprocessing(Pipeline::timm, dinov2).height == 518);
  CHECK(family_preprocessing(Pipeline::timm, dinov2).crop_ratio == 1.0);
  CHECK(family_preprocessing(Pipeline::original, dinov2).height == 224);
  CHECK(family_preprocessing(Pipeline::dino, dinov2).height == 476);  // 34 patches of 14
  CHECK(family_preprocessing(Pipeline::notebook, model(Family::mae, 16, 224)).fit == Fit::squash);
  CHECK(family_preprocessing(Pipeline::original, model(Family::mae, 16, 224)).crop_ratio == 0.875);
  CHECK_FALSE(value_of(pipeline_words, "clip").has_value());
}

TEST_SUITE_END();

}  // namespace lacuna::pipelines_test
