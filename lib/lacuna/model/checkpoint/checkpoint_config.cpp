#include "lacuna/model/checkpoint/checkpoint_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/checkpoint_decisions.hpp"
#include "lacuna/model/checkpoint/checkpoint_shape.hpp"
#include "lacuna/model/checkpoint/family.hpp"
#include "lacuna/model/checkpoint/relatives.hpp"

namespace lacuna {
namespace {

/// What a config.json says of the tensors must be so.
void check_stated(const HubConfig& hub, const NamedTensors& named, const VitConfig& config) {
  const auto check = [&](const char* key, const auto& stated, auto found) {
    if (stated && static_cast<decltype(found)>(*stated) != found) {
      fail(hub.subject, ErrorKind::bad_value,
           "{} is {}, and the tensors of {} have {}; put the right files together", key, *stated,
           named.file->subject(), found);
    }
  };
  check("hidden_size", hub.width, config.width);
  check("num_hidden_layers", hub.depth, config.depth);
  check("patch_size", hub.patch_size, config.patch_size);
  check("qkv_bias", hub.qkv_bias, config.qkv_bias);
  check("use_swiglu_ffn", hub.swiglu, config.activation == Activation::swiglu);
  check("num_register_tokens", hub.registers,
        static_cast<int>(std::ranges::count(config.prefix, TokenKind::reg)));
  const bool is_dinov2 = hub.model_type && hub.model_type->starts_with("dinov2");
  if (!is_dinov2) {  // whose MLP is told by a ratio
    check("intermediate_size", hub.mlp_width, config.mlp_width);
  }
  if (config.decoder) {
    check("decoder_hidden_size", hub.decoder_width, config.decoder->width);
    check("decoder_num_hidden_layers", hub.decoder_depth, config.decoder->depth);
  }
  if (hub.image_size) {
    const PatchGrid& grid = config.stored_grid;
    if (hub.image_size->front() / config.patch_size != grid.rows ||
        hub.image_size->back() / config.patch_size != grid.columns) {
      fail(hub.subject, ErrorKind::bad_value,
           "image_size is {}x{}, and the position table of {} is for {}x{}; put the right files "
           "together, --image-size then interpolates",
           hub.image_size->back(), hub.image_size->front(), named.file->subject(),
           grid.columns * config.patch_size, grid.rows * config.patch_size);
    }
  }
}

/// The keys that only lacuna's own model has.
void take_own_keys(const HubConfig& hub, VitConfig& config) {
  config.composed |= hub.composed;
  if (config.classifier && !hub.shows_classes) {
    config.classifier->shown = false;
    config.decisions.push_back(
        fmt::format("classes are not shown: show_classes is \"no\" in {}", hub.source));
  }
  if (hub.attention_layer) {
    if (*hub.attention_layer >= config.depth) {
      fail(hub.subject, ErrorKind::bad_value,
           "attention_layer is {}, and the model has layers 0 to {}", *hub.attention_layer,
           config.depth - 1);
    }
    config.attention_layer = hub.attention_layer;
    config.decisions.push_back(
        fmt::format("pictures show layer {}: {}", *hub.attention_layer, hub.source));
  }
}

UnderstoodCheckpoint understand_with(const WeightsFile& file, const std::vector<HubConfig>& hubs,
                                     const std::optional<JsonObject>& preprocessor,
                                     const CheckpointOptions& options) {
  if (const std::optional<std::string> relative = relative_by_tensors(file)) {
    fail(file.subject(), ErrorKind::unsupported, "{}; {}", *relative, families_read);
  }
  NamedTensors named = name_tensors(file);
  VitConfig config = shape_of(named, hubs);
  decide_weights(named, config);
  for (const HubConfig& hub : hubs) {
    check_stated(hub, named, config);
  }
  FamilyChoice family = choose_family(named, config, hubs, preprocessor, options.family);
  config.family = family.family;
  config.pipeline = word_of(pipeline_words, options.preprocess);
  config.decisions.push_back(std::move(family.why));
  decide_heads(named, hubs, options, config);
  decide_activation(named, hubs, config);
  decide_epsilon(named, hubs, config);
  decide_decoder(named, hubs, options, config);
  decide_positions(named, hubs, config);
  decide_preprocessing(named, hubs, preprocessor, options, config);
  for (const HubConfig& hub : hubs) {
    take_own_keys(hub, config);
    if (!hub.labels_note.empty()) {
      config.decisions.push_back(hub.labels_note);
    }
  }
  return {.tensors = std::move(named), .config = std::move(config)};
}

}  // namespace

UnderstoodCheckpoint understand(const CheckpointFiles& files, const CheckpointOptions& options) {
  std::vector<HubConfig> hubs;
  if (files.config) {
    hubs.push_back(read_hub_config(*files.config));
  }
  hubs.push_back(hub_config_of_metadata(*files.weights));
  const std::optional<JsonObject> preprocessor =
      files.preprocessor_config ? std::optional(read_hub_json(*files.preprocessor_config))
                                : std::nullopt;
  return understand_with(*files.weights, hubs, preprocessor, options);
}

UnderstoodCheckpoint understand(const WeightsFile& file, const CheckpointOptions& options) {
  return understand_with(file, {hub_config_of_metadata(file)}, std::nullopt, options);
}

}  // namespace lacuna
