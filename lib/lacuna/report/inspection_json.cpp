#include "lacuna/report/inspection_json.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/version.hpp"
#include "lacuna/model/checkpoint/family.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/inspection_words.hpp"

namespace lacuna {
namespace {

void write_container(JsonWriter& json, const Inspection& inspection) {
  const WeightsFile& file = *inspection.files.weights;
  json.object("container", [&] {
    json.member("format", file.container());
    json.member("tensors", file.tensors().size());
    json.array("types", [&] {
      for (const auto& [type, count] : inspection.types) {
        json.object(
            [&, &name = type, &tensors = count] {
              json.member("type", name);
              json.member("count", tensors);
            },
            JsonWriter::Style::one_line);
      }
    });
    json.member("parameters", inspection.parameters);
    json.member("config", inspection.files.config.has_value());
    json.member("preprocessor_config", inspection.files.preprocessor_config.has_value());
    json.member("notes", file.notes());
  });
}

void write_classifier(JsonWriter& json, const VitConfig& config) {
  if (!config.classifier) {
    json.member("classifier", nullptr);
    return;
  }
  json.object("classifier", [&] {
    json.member("classes", config.classifier->classes);
    json.member("pool", pool_name(config.classifier->pool));
    json.member("labels", config.classifier->labels);
  });
}

void write_decoder(JsonWriter& json, const VitConfig& config) {
  if (!config.decoder) {
    json.member("decoder", nullptr);
    return;
  }
  json.object("decoder", [&] {
    json.member("embed_dim", config.decoder->width);
    json.member("depth", config.decoder->depth);
    json.member("num_heads", config.decoder->heads);
    json.member("mlp_dim", config.decoder->mlp_width);
    json.member("norm_pix_loss", config.decoder->normalised_pixels);
  });
}

void write_preprocessing(JsonWriter& json, const Preprocessing& preprocessing) {
  json.object("preprocess", [&] {
    json.member("fit", word_of(fit_words, preprocessing.fit));
    json.member("crop_ratio",
                preprocessing.crops() ? std::optional(preprocessing.crop_ratio) : std::nullopt);
    json.member("crop_rounding", word_of(crop_rounding_words, preprocessing.crop_rounding));
    json.member("interpolation", word_of(interpolation_words, preprocessing.interpolation));
    json.member("mean", std::span<const float>(preprocessing.mean));
    json.member("standard_deviation", std::span<const float>(preprocessing.standard_deviation));
    json.member("width", preprocessing.width);
    json.member("height", preprocessing.height);
  });
}

void write_model(JsonWriter& json, const Inspection& inspection) {
  const VitConfig& config = inspection.understood->config;
  std::vector<std::string_view> prefix;
  for (const TokenKind kind : config.prefix) {
    prefix.push_back(word_of(token_words, kind));
  }
  json.object("model", [&] {
    json.member("family", word_of(family_words, config.family));
    json.member("title", family_title(config));
    json.member("naming", naming_name(inspection.understood->tensors.naming));
    json.member("prefix", inspection.understood->tensors.prefix);
    json.member("depth", config.depth);
    json.member("num_heads", config.heads);
    json.member("embed_dim", config.width);
    json.member("mlp_dim", config.mlp_width);
    json.member("activation", activation_name(config.activation));
    json.member("layer_scale", config.layer_scale);
    json.member("qkv_bias", config.qkv_bias);
    json.member("layer_norm_epsilon", config.layer_norm_epsilon);
    json.member("patch_size", config.patch_size);
    json.member("grid", std::vector<int>{config.stored_grid.rows, config.stored_grid.columns});
    json.member("position_resize", position_resize_name(config.position_resize));
    json.member("prefix_tokens", prefix);
    json.member("prefix_positions", config.prefix_has_positions);
    json.member("mask_token", config.mask_token);
    write_classifier(json, config);
    write_decoder(json, config);
    write_preprocessing(json, config.preprocessing);
    json.member("decisions", config.decisions);
  });
}

void write_fit(JsonWriter& json, const Inspection& inspection) {
  json.object("tensors", [&] {
    json.member("used", inspection.fit->used);
    json.array("ignored", [&] {
      for (const IgnoredTensors& rule : inspection.understood->tensors.ignored) {
        json.object(
            [&] {
              json.member("reason", rule.reason);
              json.member("count", rule.tensors.size());
            },
            JsonWriter::Style::one_line);
      }
    });
    json.member("unknown", inspection.fit->unknown);
    json.member("missing", inspection.fit->missing);
    json.member("misshapen", inspection.fit->misshapen);
  });
}

void write_list(JsonWriter& json, const WeightsFile& file) {
  json.array("tensor_list", [&] {
    for (const StoredTensor& tensor : file.tensors()) {
      json.object(
          [&] {
            write_name(json, tensor.name);
            json.member("type", tensor.dtype);
            json.member("shape", tensor.shape);
          },
          JsonWriter::Style::one_line);
    }
  });
}

}  // namespace

std::string inspection_json(const Inspection& inspection, bool tensors) {
  JsonWriter json;
  json.object([&] {
    json.member("schema_version", "1.0");
    json.member("type", "inspection");
    json.object("software", [&] {
      json.member("name", "lacuna");
      json.member("version", software_version());
    });
    write_name(json, inspection.name);
    write_container(json, inspection);
    if (inspection.understood) {
      write_model(json, inspection);
    } else {
      json.member("model", nullptr);
    }
    if (inspection.fit) {
      write_fit(json, inspection);
    } else {
      json.member("tensors", nullptr);
    }
    json.member("error", inspection.fault ? std::optional<std::string>(inspection.fault->what())
                                          : std::nullopt);
    if (tensors) {
      write_list(json, *inspection.files.weights);
    }
  });
  return json.take();
}

}  // namespace lacuna
