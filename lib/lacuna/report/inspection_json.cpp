// The container is described also where the model is not understood, as null: a file that lacuna
// cannot run is the one that people look into.
#include <optional>
#include <vector>

#include "lacuna/model/checkpoint/family.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/inspection_report.hpp"

namespace lacuna {
namespace {

void write_container(JsonWriter& json, const Inspection& inspection) {
  const WeightsFile& file = *inspection.files.weights;
  json.object("container", [&] {
    json.member("format", file.container());
    json.member("tensors", file.tensors().size());
    json.lines("types", inspection.types, [&](const auto& type) {
      json.member("type", type.first);
      json.member("count", type.second);
    });
    json.member("parameters", inspection.parameters);
    json.member("config", inspection.files.config.has_value());
    json.member("preprocessor_config", inspection.files.preprocessor_config.has_value());
    json.member("notes", file.notes());
  });
}

void write_classifier(JsonWriter& json, const VitConfig& config) {
  write_object(json, "classifier", config.classifier.has_value(), [&] {
    json.member("classes", config.classifier->classes);
    json.member("pool", word_of(pool_words, config.classifier->pool));
    json.member("labels", config.classifier->labels);
  });
}

void write_decoder(JsonWriter& json, const VitConfig& config) {
  write_object(json, "decoder", config.decoder.has_value(), [&] {
    json.member("embed_dim", config.decoder->width);
    json.member("depth", config.decoder->depth);
    json.member("num_heads", config.decoder->heads);
    json.member("mlp_dim", config.decoder->mlp_width);
    json.member("norm_pix_loss", config.decoder->normalised_pixels);
  });
}

void write_understood(JsonWriter& json, const Inspection& inspection) {
  write_object(json, "model", inspection.understood.has_value(), [&] {
    const VitConfig& config = inspection.understood->config;
    json.member("family", word_of(family_words, config.family));
    json.member("title", family_title(config));
    json.member("naming", word_of(naming_words, inspection.understood->tensors.naming));
    json.member("prefix", inspection.understood->tensors.prefix);
    json.member("depth", config.depth);
    json.member("num_heads", config.heads);
    json.member("embed_dim", config.width);
    json.member("mlp_dim", config.mlp_width);
    json.member("activation", word_of(activation_words, config.activation));
    json.member("layer_scale", config.layer_scale);
    json.member("qkv_bias", config.qkv_bias);
    json.member("layer_norm_epsilon", config.layer_norm_epsilon);
    json.member("patch_size", config.patch_size);
    json.member("grid", std::vector<int>{config.stored_grid.rows, config.stored_grid.columns});
    json.member("position_resize", word_of(position_resize_words, config.position_resize));
    json.member("prefix_tokens", prefix_names(config));
    json.member("prefix_positions", config.prefix_has_positions);
    json.member("mask_token", config.mask_token);
    write_classifier(json, config);
    write_decoder(json, config);
    json.object("preprocess", [&] {
      write_preprocessing(json, config.preprocessing);
      json.member("width", config.preprocessing.width);
      json.member("height", config.preprocessing.height);
    });
    json.member("decisions", config.decisions);
  });
}

void write_fit(JsonWriter& json, const Inspection& inspection) {
  write_object(json, "tensors", inspection.fit.has_value(), [&] {
    json.member("used", inspection.fit->used);
    json.lines("ignored", inspection.understood->tensors.ignored, [&](const IgnoredTensors& rule) {
      json.member("reason", rule.reason);
      json.member("count", rule.tensors.size());
    });
    json.member("unknown", inspection.fit->unknown);
    json.member("missing", inspection.fit->missing);
    json.member("misshapen", inspection.fit->misshapen);
  });
}

}  // namespace

std::string inspection_json(const Inspection& inspection, bool tensors) {
  JsonWriter json;
  json.object([&] {
    write_kind(json, "inspection");
    write_exactly(json, "name", inspection.name);
    write_container(json, inspection);
    write_understood(json, inspection);
    write_fit(json, inspection);
    json.member("error", inspection.fault ? std::optional<std::string>(inspection.fault->what())
                                          : std::nullopt);
    if (tensors) {
      json.lines("tensor_list", inspection.files.weights->tensors(),
                 [&](const StoredTensor& tensor) {
                   write_exactly(json, "name", tensor.name);
                   json.member("type", tensor.dtype);
                   json.member("shape", tensor.shape);
                 });
    }
  });
  return json.take();
}

}  // namespace lacuna
