#include "lacuna/model/checkpoint/pipelines.hpp"

#include <algorithm>
#include <array>

namespace lacuna {
namespace {

constexpr std::array<float, 3> half = {0.5F, 0.5F, 0.5F};
constexpr int evaluation_size = 224;  // 256 / 224 where a table for 518 px is stored

void resize_to(Preprocessing& preprocessing, int side, int patch_size) {
  preprocessing.height = std::max(side / patch_size, 1) * patch_size;
  preprocessing.width = preprocessing.height;
}

void timm(const VitConfig& config, Preprocessing& preprocessing) {
  const bool whole = config.family == Family::dinov2 || preprocessing.height >= 384;
  preprocessing.crop_ratio = whole ? 1.0 : 0.9;
}

void hugging_face(const VitConfig& config, Preprocessing& preprocessing) {
  preprocessing.crop_rounding = CropRounding::floor;
  if (config.family == Family::dinov2) {
    resize_to(preprocessing, evaluation_size, config.patch_size);
  } else if (config.family == Family::deit || config.family == Family::deit3) {
    preprocessing.fit = Fit::squash_crop;
  } else {
    preprocessing.fit = Fit::squash;
    preprocessing.interpolation = Interpolation::bilinear;
  }
}

void original(const VitConfig& config, Preprocessing& preprocessing) {
  if (config.family == Family::dinov2) {
    resize_to(preprocessing, evaluation_size, config.patch_size);
  } else if (config.family == Family::vit) {
    preprocessing.fit = Fit::squash;
    preprocessing.interpolation = Interpolation::bilinear;
  }
}

void dino(const VitConfig& config, Preprocessing& preprocessing) {
  constexpr int side = 480;
  resize_to(preprocessing, side, config.patch_size);
  preprocessing.fit = Fit::squash;
  preprocessing.interpolation = Interpolation::bilinear;
}

}  // namespace

Preprocessing family_preprocessing(Pipeline pipeline, const VitConfig& config) {
  Preprocessing preprocessing;
  preprocessing.height = config.stored_grid.rows * config.patch_size;
  preprocessing.width = config.stored_grid.columns * config.patch_size;
  if (config.family == Family::vit) {
    preprocessing.mean = half;
    preprocessing.standard_deviation = half;
  }
  switch (pipeline) {
    case Pipeline::timm:
      timm(config, preprocessing);
      break;
    case Pipeline::hugging_face:
      hugging_face(config, preprocessing);
      break;
    case Pipeline::notebook:
      preprocessing.fit = Fit::squash;
      break;
    case Pipeline::dino:
      dino(config, preprocessing);
      break;
    default:
      original(config, preprocessing);
  }
  return preprocessing;
}

}  // namespace lacuna
