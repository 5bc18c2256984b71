#include "support/golden_encoder.hpp"

#include <algorithm>

#include "support/golden.hpp"

namespace lacuna::testing {
namespace {

/// The golden weights by name; a shape is what the caller says it is.
class GoldenWeights : public TensorSource {
 public:
  void read_rows(const std::string& name, int /*rows*/, int first,
                 MatrixView target) const override {
    std::copy_n(tensors_.at(name).values.begin() + std::ptrdiff_t{first} * target.columns,
                target.rows * target.columns, target.data);
  }

 private:
  std::map<std::string, GoldenTensor> tensors_ = golden_tensors("encoder/weights.safetensors");
};

}  // namespace

VitModel golden_encoder(Workers& workers) {
  VitConfig config;
  config.name = "golden";
  config.family = Family::deit;
  config.trained = true;
  config.patch_size = 4;
  config.width = 24;
  config.depth = 2;
  config.heads = 3;
  config.mlp_width = 96;
  config.prefix = {TokenKind::cls, TokenKind::distillation};
  config.stored_grid = {.rows = 4, .columns = 4, .patch_size = 4};
  config.preprocessing.height = config.preprocessing.width = 16;
  GoldenWeights source;
  return build_vit(config, source, workers);
}

Matrix drawn_matrix(std::uint64_t stream, int rows, int columns, int exponent) {
  Matrix values(rows, columns);
  std::ranges::copy(drawn(stream, values.size(), exponent), values.data());
  return values;
}

MaskedImage small_image() {
  MaskedImage image;
  image.name = "noise";
  image.preprocessing.height = image.preprocessing.width = 16;
  image.original = Image(16, 16);
  const Matrix noise = drawn_matrix(41, 1, 16 * 16 * 3, 0);
  std::ranges::transform(noise.row(0), image.original.pixels.begin(),
                         [](float v) { return static_cast<std::uint8_t>(128 + 127 * v); });
  image.seen = {.pixels = image.original, .source = {0, 0, 16, 16}};
  image.grid = {.rows = 4, .columns = 4, .patch_size = 4};
  std::vector<std::uint8_t> hidden(16, 0);
  for (const int patch : {0, 2, 3, 5, 8, 9, 11, 14, 15}) {
    hidden[static_cast<std::size_t>(patch)] = 1;
  }
  image.mask = mask_of(hidden);
  return image;
}

}  // namespace lacuna::testing
