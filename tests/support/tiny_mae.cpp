#include "support/tiny_mae.hpp"

#include "support/made_tensors.hpp"

namespace lacuna::testing {
namespace {

Matrix made(const std::map<std::string, Formula>& tensors, const std::string& name, int rows,
            int columns) {
  Matrix values(rows, columns);
  const auto formula = tensors.find(name);
  const bool is_norm = name.find("norm") != std::string::npos && name.ends_with(".weight");
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      values.at(row, column) = formula != tensors.end() ? formula->second(row, column)
                               : is_norm                ? 1.0F
                                                        : 0.0F;
    }
  }
  return values;
}

Preprocessing plain(const PatchGrid& grid) {
  Preprocessing preprocessing;
  preprocessing.height = grid.rows * grid.patch_size;
  preprocessing.width = grid.columns * grid.patch_size;
  preprocessing.mean = {0, 0, 0};
  preprocessing.standard_deviation = {1, 1, 1};
  return preprocessing;
}

}  // namespace

VitModel tiny_mae(const PatchGrid& grid, const std::map<std::string, Formula>& tensors,
                  std::optional<bool> normalised_pixels, Workers& workers) {
  VitConfig config;
  config.name = "tiny.safetensors";
  config.family = Family::mae;
  config.trained = true;
  config.patch_size = grid.patch_size;
  config.width = 4;
  config.depth = 1;
  config.heads = 1;
  config.mlp_width = 4;
  config.stored_grid = grid;
  config.preprocessing = plain(grid);
  config.decoder = {
      .width = 4, .depth = 1, .heads = 2, .mlp_width = 4, .normalised_pixels = normalised_pixels};
  MadeTensors source([&](const std::string& name, int rows, int columns) {
    return made(tensors, name, rows, columns);
  });
  return build_vit(config, source, workers);
}

MaskedImage tiny_image(const PatchGrid& grid, const std::vector<std::uint8_t>& hidden,
                       const std::function<int(int, int, int)>& of) {
  MaskedImage image;
  image.name = "tiny.png";
  image.hash = "xxh3:00000000000000000000000000000000";
  image.grid = grid;
  image.preprocessing = plain(grid);
  Image pixels(grid.rows * grid.patch_size, grid.columns * grid.patch_size);
  for (int row = 0; row < pixels.height; ++row) {
    for (int column = 0; column < pixels.width; ++column) {
      for (int colour = 0; colour < 3; ++colour) {
        pixels.at(row, column)[colour] = static_cast<std::uint8_t>(of(row, column, colour));
      }
    }
  }
  image.original = pixels;
  image.height = pixels.height;
  image.width = pixels.width;
  image.seen = {
      .pixels = pixels,
      .source = {0, 0, static_cast<double>(pixels.width), static_cast<double>(pixels.height)}};
  image.mask = mask_of(hidden);
  image.mask_origin = {.patches = true};
  return image;
}

MaskedImage two_patches(const std::vector<std::uint8_t>& hidden) {
  return tiny_image(pair_grid, hidden, [](int row, int column, int) {
    return column < 2 ? 100 : (row + column) % 2 == 0 ? 20 : 60;
  });
}

Reconstruction reconstructed(const VitModel& model, const MaskedImage& image, NormPix mode) {
  Workers workers(2);
  return reconstruct(model, image, {.mode = mode}, {}, workers);
}

}  // namespace lacuna::testing
