#include "support/classifying_model.hpp"

#include <algorithm>
#include <string>

#include "support/golden.hpp"
#include "support/golden_encoder.hpp"
#include "support/made_tensors.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::testing {
namespace {

/// Drawn by its name; scales of layer norms are near 1.
Matrix drawn_tensor(const std::string& name, int rows, int columns) {
  std::uint64_t stream = 0;
  for (const char letter : name) {
    stream = stream * 31 + static_cast<std::uint8_t>(letter);
  }
  Matrix matrix = drawn_matrix(stream, rows, columns, name == "head.weight" ? 0 : -1);
  if (name.ends_with("weight") && name.find("norm") != std::string::npos) {
    std::ranges::for_each(matrix.row(0), [](float& scale) { scale += 1; });
  }
  return matrix;
}

}  // namespace

VitModel classifying_model(Pool pool, Workers& workers) {
  VitConfig config = tiny_config();
  config.name = "tiny";
  config.family = Family::vit;
  config.trained = true;
  config.mask_token = true;
  config.final_norm = pool != Pool::mean;
  config.classifier = ClassifierConfig{.classes = 7, .pool = pool, .labels = {}};
  MadeTensors tensors(drawn_tensor);
  return build_vit(config, tensors, workers);
}

MaskedImage noise_image(const VitConfig& config, const std::vector<int>& hidden) {
  const int height = config.preprocessing.height;
  const int width = config.preprocessing.width;
  MaskedImage image;
  image.name = "noise.png";
  image.hash = "xxh3:00000000000000000000000000000000";
  image.preprocessing = config.preprocessing;
  image.original = Image(height, width);
  image.height = height;
  image.width = width;
  const Matrix noise = drawn_matrix(43, 1, height * width * 3, 0);
  std::ranges::transform(noise.row(0), image.original.pixels.begin(),
                         [](float v) { return static_cast<std::uint8_t>(128 + 127 * v); });
  image.seen = {.pixels = image.original,
                .source = {0, 0, static_cast<double>(width), static_cast<double>(height)}};
  image.grid = {.rows = height / config.patch_size,
                .columns = width / config.patch_size,
                .patch_size = config.patch_size};
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(image.grid.count()), 0);
  for (const int patch : hidden) {
    mask[static_cast<std::size_t>(patch)] = 1;
  }
  image.mask = mask_of(mask);
  image.mask_origin = {.pattern = MaskType::random};
  image.ratio_requested = 0.5;
  image.seed = 0;
  image.rng = Rng::lacuna;
  return image;
}

}  // namespace lacuna::testing
