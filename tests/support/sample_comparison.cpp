#include "support/sample_comparison.hpp"

#include <cmath>
#include <cstdint>

namespace lacuna::sample {

Image photo(int height, int width) {
  Image image(height, width);
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const double y = static_cast<double>(row) / height;
      const double x = static_cast<double>(column) / width;
      const bool disc = std::hypot(x - 0.62, y - 0.4) < 0.24;
      std::uint8_t* pixel = image.at(row, column);
      pixel[0] = static_cast<std::uint8_t>(disc ? 235 : 60 + 90 * y);
      pixel[1] =
          static_cast<std::uint8_t>(disc ? 150 + 60 * x : 110 + 80 * std::sin(9 * x + 4 * y));
      pixel[2] = static_cast<std::uint8_t>(disc ? 70 : 190 - 120 * y);
    }
  }
  return image;
}

Mask mask(int count, double share) {
  Mask mask;
  mask.hidden.assign(static_cast<std::size_t>(count), 0);
  const int hidden = static_cast<int>(std::lround(count * share));
  std::uint32_t state = 12345;
  for (int done = 0; done < hidden;) {
    state = state * 1664525U + 1013904223U;
    auto& cell = mask.hidden[(state >> 8U) % static_cast<std::uint32_t>(count)];
    done += cell == 0 ? 1 : 0;
    cell = 1;
  }
  for (int patch = 0; patch < count; ++patch) {
    if (mask.hidden[static_cast<std::size_t>(patch)] == 0) {
      mask.ids_keep.push_back(patch);
    }
  }
  return mask;
}

MaskedImage masked_image(const Options& options) {
  MaskedImage image;
  image.name = options.name;
  image.hash = "xxh3:00000000000000000000000000000000";
  image.grid = {options.rows, options.columns, options.patch_size};
  image.seen.pixels =
      photo(options.rows * options.patch_size, options.columns * options.patch_size);
  image.original = image.seen.pixels;
  image.height = image.original.height;
  image.width = image.original.width;
  image.seen.source = {0, 0, static_cast<double>(image.original.width),
                       static_cast<double>(image.original.height)};
  image.mask = mask(image.grid.count(), options.hidden_share);
  image.mask_origin = {.pattern = MaskType::random};
  image.ratio_requested = options.hidden_share;
  image.seed = 0;
  image.rng = Rng::lacuna;
  return image;
}

TokenLayout layout(LayoutKind kind, const MaskedImage& image, bool has_cls) {
  TokenLayout layout;
  layout.kind = kind;
  if (has_cls) {
    layout.tokens.push_back({.kind = TokenKind::cls, .position = 0});
  }
  for (int patch = 0; patch < image.grid.count(); ++patch) {
    const bool hidden = image.mask.hidden[static_cast<std::size_t>(patch)] != 0;
    if (!hidden || kind != LayoutKind::mae) {
      layout.tokens.push_back({.patch = patch,
                               .position = patch + (has_cls ? 1 : 0),
                               .hidden = hidden,
                               .attended = !hidden || kind != LayoutKind::deit});
    }
  }
  return layout;
}

std::vector<float> weights(const TokenLayout& layout, const PatchGrid& grid) {
  std::vector<double> exponentials;
  double sum = 0;
  for (const Token& token : layout.tokens) {
    double logit = 0.4;
    if (token.kind == TokenKind::patch && !token.hidden) {
      const double y = (grid.row_of(token.patch) + 0.5) / grid.rows;
      const double x = (grid.column_of(token.patch) + 0.5) / grid.columns;
      logit = 2.2 * std::exp(-12 * ((x - 0.62) * (x - 0.62) + (y - 0.4) * (y - 0.4))) +
              0.4 * std::sin(17 * x * y + token.patch);
    }
    exponentials.push_back(token.attended ? std::exp(logit) : 0);
    sum += exponentials.back();
  }
  std::vector<float> result;
  for (const double value : exponentials) {
    result.push_back(static_cast<float>(value / sum));
  }
  return result;
}

LayoutPass pass(LayoutKind kind, const MaskedImage& image, const Options& options, int layer) {
  LayoutPass pass;
  pass.layout = layout(kind, image, options.has_cls);
  const std::int64_t tokens = pass.layout.length();
  pass.cost.linear = 12 * tokens * 768 * 768 * 12;
  pass.cost.attention = 2 * tokens * tokens * 768 * 12;
  pass.query_exists = options.query.kind != Query::Kind::patch || kind != LayoutKind::mae ||
                      image.mask.hidden[static_cast<std::size_t>(options.query.patch)] == 0;
  if (pass.query_exists) {
    pass.rows.push_back({layer, -1, options.query, weights(pass.layout, image.grid)});
    pass.rows.push_back({layer, 2, options.query, weights(pass.layout, image.grid)});
  }
  return pass;
}

LayoutComparison comparison(const MaskedImage& image, const Options& options) {
  LayoutComparison comparison;
  comparison.layers = {11};
  comparison.queries = {options.query};
  for (const LayoutKind kind : {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}) {
    comparison.passes.push_back(pass(kind, image, options, 11));
  }
  comparison.attention_difference.assign(12, 2.1e-7F);
  comparison.state_difference.assign(12, 9e-7F);
  comparison.state_scaled_difference.assign(12, 3.6e-7F);
  comparison.leak.assign(12, static_cast<float>(0.6 * options.hidden_share));
  comparison.tolerance = 1e-5;
  comparison.equal = options.equal;
  if (!options.equal) {
    comparison.attention_difference[4] = 0.031F;
    comparison.attention_difference[11] = 0.012F;
  }
  return comparison;
}

VitConfig config(bool trained, bool has_cls) {
  VitConfig config;
  config.name = trained ? "deit-base.safetensors" : "untrained:deit-base";
  config.trained = trained;
  config.width = 768;
  config.heads = 12;
  if (!has_cls) {
    config.prefix.clear();
  }
  return config;
}

Recipe recipe() {
  return {"compare", {{"mask_ratio", 0.75}, {"seed", std::int64_t{0}}}};
}

}  // namespace lacuna::sample
