#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

// What went into a result: the members that several kinds of JSON begin with.

/// "schema_version", "type" and "software".
void write_kind(JsonWriter& json, std::string_view type,
                JsonWriter::Style software = JsonWriter::Style::indented);

/// write_kind(), "recipe" and "image".
void write_head(JsonWriter& json, std::string_view type, const MaskedImage& image,
                const Recipe& recipe);

/// A text; and if it is not UTF-8, its bytes as "…_base64" behind it.
void write_exactly(JsonWriter& json, const std::string& key, const std::string& text);

/// An object whose members body() writes; null where it does not exist.
template <typename Body>
void write_object(JsonWriter& json, std::string_view name, bool exists, const Body& body) {
  if (exists) {
    json.object(name, body);
  } else {
    json.member(name, nullptr);
  }
}

/// How a picture meets a model's input, into an open object.
void write_preprocessing(JsonWriter& json, const Preprocessing& preprocessing);

/// The members of a "model" object, into an open one.
void write_model(JsonWriter& json, const VitConfig& config);

/// "cls", "register", …: what stands before the patches.
[[nodiscard]] std::vector<std::string_view> prefix_names(const VitConfig& config);

/// The word of the mask's generator, where one drew it.
[[nodiscard]] std::optional<std::string_view> rng_word(const MaskedImage& image);

/// "patches".
void write_patches(JsonWriter& json, const PatchGrid& grid);

/// "patches" and "mask".
void write_mask(JsonWriter& json, const MaskedImage& image);

}  // namespace lacuna
