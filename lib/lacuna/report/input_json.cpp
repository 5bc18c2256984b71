#include "lacuna/report/input_json.hpp"

#include <cstddef>

#include "lacuna/base/base64.hpp"
#include "lacuna/base/recipe_json.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/base/version.hpp"

namespace lacuna {
namespace {

void write_image(JsonWriter& json, const MaskedImage& image) {
  json.object("image", [&] {
    write_exactly(json, "name", image.name);
    json.member("width", image.width);
    json.member("height", image.height);
    json.member("hash", image.hash);
    json.object("preprocess", [&] {
      const Box& source = image.seen.source;
      write_preprocessing(json, image.preprocessing);
      json.member("width", image.seen.pixels.width);
      json.member("height", image.seen.pixels.height);
      json.member("source",
                  std::vector<double>{source.left, source.top, source.right, source.bottom});
    });
  });
}

}  // namespace

void write_exactly(JsonWriter& json, const std::string& key, const std::string& text) {
  const std::string readable = valid_utf8(text);
  json.member(key, readable);
  if (readable != text) {
    json.member(key + "_base64", base64(text));
  }
}

void write_preprocessing(JsonWriter& json, const Preprocessing& preprocessing) {
  json.member("fit", word_of(fit_words, preprocessing.fit));
  json.member("crop_ratio",
              preprocessing.crops() ? std::optional(preprocessing.crop_ratio) : std::nullopt);
  json.member("crop_rounding", word_of(crop_rounding_words, preprocessing.crop_rounding));
  json.member("interpolation", word_of(interpolation_words, preprocessing.interpolation));
  json.member("mean", std::span<const float>(preprocessing.mean));
  json.member("standard_deviation", std::span<const float>(preprocessing.standard_deviation));
}

std::vector<std::string_view> prefix_names(const VitConfig& config) {
  std::vector<std::string_view> names;
  for (const TokenKind kind : config.prefix) {
    names.push_back(word_of(token_words, kind));
  }
  return names;
}

void write_model(JsonWriter& json, const VitConfig& config) {
  json.member("name", config.name);
  json.member("family", word_of(family_words, config.family));
  json.member("trained", config.trained);
  if (!config.notice().empty()) {
    json.member("notice", config.notice());
  }
  json.member("depth", config.depth);
  json.member("num_heads", config.heads);
  json.member("embed_dim", config.width);
  json.member("patch_size", config.patch_size);
  json.member("prefix_tokens", prefix_names(config));
  json.member("decisions", config.decisions);
}

void write_kind(JsonWriter& json, std::string_view type, JsonWriter::Style software) {
  json.member("schema_version", "1.0");
  json.member("type", type);
  json.object(
      "software",
      [&] {
        json.member("name", "lacuna");
        json.member("version", software_version());
      },
      software);
}

void write_head(JsonWriter& json, std::string_view type, const MaskedImage& image,
                const Recipe& recipe) {
  write_kind(json, type);
  json.object("recipe", [&] { write_recipe(json, recipe); });
  write_image(json, image);
}

std::optional<std::string_view> rng_word(const MaskedImage& image) {
  return image.rng ? std::optional(word_of(rng_words, *image.rng)) : std::nullopt;
}

void write_patches(JsonWriter& json, const PatchGrid& grid) {
  json.object("patches", [&] {
    json.member("patch_size", grid.patch_size);
    json.member("grid", std::vector<int>{grid.rows, grid.columns});
    json.member("count", grid.count());
  });
}

void write_mask(JsonWriter& json, const MaskedImage& image) {
  const PatchGrid& grid = image.grid;
  write_patches(json, grid);
  json.object("mask", [&] {
    json.member("type", image.mask_origin.name());
    if (image.mask_origin.reading) {
      json.member("file_reading", word_of(mask_reading_words, *image.mask_origin.reading));
    }
    if (image.mask_origin.inverted) {
      json.member("inverted", true);
    }
    json.member("ratio_requested", image.ratio_requested);
    json.member("seed", image.seed);
    json.member("rng", rng_word(image));
    json.member("removed", image.mask.hidden_count());
    json.array("values", [&] {
      for (int row = 0; row < grid.rows; ++row) {
        const auto first = image.mask.hidden.begin() + std::ptrdiff_t{row} * grid.columns;
        json.value(std::vector<int>(first, first + grid.columns));
      }
    });
    json.member("ids_keep", image.mask.ids_keep);
    json.member("ids_restore", image.mask.ids_restore);
  });
}

}  // namespace lacuna
