#include "lacuna/model/checkpoint_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint_shape.hpp"
#include "lacuna/model/family.hpp"
#include "lacuna/model/preprocessor_config.hpp"
#include "lacuna/model/relatives.hpp"

namespace lacuna {
namespace {

[[noreturn]] void fail(const std::string& subject, ErrorKind kind, const std::string& rest) {
  throw Error(kind, fmt::format("{}: {}", subject, rest));
}

/// The first hub that states it.
template <typename Value>
const HubConfig* first_stating(const std::vector<HubConfig>& hubs,
                               std::optional<Value> HubConfig::*member) {
  const auto place =
      std::ranges::find_if(hubs, [&](const HubConfig& hub) { return (hub.*member).has_value(); });
  return place == hubs.end() ? nullptr : &*place;
}

/// What a config.json says of the tensors must be so.
void check_stated(const HubConfig& hub, const NamedTensors& named, const VitConfig& config) {
  const auto check = [&](const char* key, const auto& stated, auto found) {
    if (stated && static_cast<decltype(found)>(*stated) != found) {
      fail(hub.subject, ErrorKind::bad_value,
           fmt::format("{} is {}, and the tensors of {} have {}; put the right files together", key,
                       *stated, named.file->subject(), found));
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
           fmt::format("image_size is {}x{}, and the position table of {} is for {}x{}; put the "
                       "right files together, --image-size then interpolates",
                       hub.image_size->back(), hub.image_size->front(), named.file->subject(),
                       grid.columns * config.patch_size, grid.rows * config.patch_size));
    }
  }
}

/// Heads by width, where published models agree; most have 64 floats a head, ViT-H has 80.
std::optional<int> usual_heads(int width) {
  constexpr std::array<std::pair<int, int>, 6> table = {
      {{192, 3}, {384, 6}, {768, 12}, {1024, 16}, {1280, 16}, {1536, 24}}};
  for (const auto& [known_width, heads] : table) {
    if (known_width == width) {
      return heads;
    }
  }
  return width % 64 == 0 ? std::optional(width / 64) : std::nullopt;
}

struct Heads {
  int count = 0;
  std::string why;
};

Heads heads_of(const NamedTensors& named, int width, const std::vector<HubConfig>& hubs,
               const CheckpointOptions& options) {
  const std::string& subject = named.file->subject();
  if (options.heads) {
    if (*options.heads < 1 || width % *options.heads != 0) {
      fail(subject, ErrorKind::usage,
           fmt::format("--heads {} was given, needed a divisor of the width {}", *options.heads,
                       width));
    }
    return {*options.heads, "--heads"};
  }
  if (const HubConfig* const hub = first_stating(hubs, &HubConfig::heads)) {
    if (width % *hub->heads != 0) {
      fail(hub->subject, ErrorKind::bad_value,
           fmt::format("num_attention_heads is {}, needed a divisor of the width {}; say --heads",
                       *hub->heads, width));
    }
    return {*hub->heads, hub->source};
  }
  const std::optional<int> usual = usual_heads(width);
  if (!usual) {
    fail(subject, ErrorKind::usage,
         fmt::format("the number of heads is not in the tensors, and width {} has no usual one; "
                     "say --heads",
                     width));
  }
  return {*usual, fmt::format("usual for width {}; --heads decides", width)};
}

void decide_decoder(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                    const CheckpointOptions& options, VitConfig& config) {
  if (!config.decoder) {
    return;
  }
  DecoderConfig& decoder = *config.decoder;
  const HubConfig* const stating = first_stating(hubs, &HubConfig::decoder_heads);
  constexpr int published_heads = 16;  // of the papers' one decoder: width 512
  constexpr int head_width = 32;
  decoder.heads = options.decoder_heads ? *options.decoder_heads : stating != nullptr                ? *stating->decoder_heads
                  : decoder.width == 512            ? published_heads
                  : decoder.width % head_width == 0 ? decoder.width / head_width
                                                    : 1;
  const std::string why =
      stating != nullptr ? stating->source : fmt::format("usual for width {}", decoder.width);
  if (decoder.width % decoder.heads != 0) {
    fail(
        stating != nullptr ? stating->subject : named.file->subject(), ErrorKind::bad_value,
        fmt::format("decoder_num_attention_heads is {}, needed a divisor of the decoder's width {}",
                    decoder.heads, decoder.width));
  }
  config.decisions.push_back(fmt::format("decoder with {} heads: {}", decoder.heads, why));
  const HubConfig* const pixels = first_stating(hubs, &HubConfig::normalised_pixels);
  if (pixels != nullptr) {
    decoder.normalised_pixels = *pixels->normalised_pixels;
    config.decisions.push_back(fmt::format("pixels normalised patch by patch: {}, says {}",
                                           *decoder.normalised_pixels ? "yes" : "no",
                                           pixels->source));
  } else {
    config.decisions.emplace_back("pixels normalised patch by patch: not known");
  }
}

void decide_epsilon(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                    VitConfig& config) {
  const HubConfig* const hub = first_stating(hubs, &HubConfig::layer_norm_epsilon);
  const bool as_vit = named.naming == Naming::hugging_face && config.family != "dinov2";
  config.layer_norm_epsilon = hub != nullptr ? static_cast<float>(*hub->layer_norm_epsilon)
                              : as_vit       ? 1e-12F
                                             : 1e-6F;
  config.decisions.push_back(fmt::format("layer norm epsilon {}: {}", config.layer_norm_epsilon,
                                         hub != nullptr ? hub->source
                                         : as_vit       ? "Hugging Face's default"
                                                        : "the usual one"));
}

bool is_timm_file(const std::vector<HubConfig>& hubs) {
  return first_stating(hubs, &HubConfig::timm_architecture) != nullptr;
}

/// How the code that the names belong to resizes a position table.
void decide_positions(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                      VitConfig& config) {
  const auto decide = [&](PositionResize rule, std::string_view text) {
    config.position_resize = rule;
    config.decisions.push_back(fmt::format("positions at another grid: {}", text));
  };
  const std::string& family = config.family;
  const bool has_registers =
      std::ranges::find(config.prefix, TokenKind::reg) != config.prefix.end();
  if (named.naming == Naming::hugging_face) {
    return has_registers
               ? decide(PositionResize::bicubic_antialias, "bicubic, antialiased, as transformers")
               : decide(PositionResize::bicubic, "bicubic, as transformers");
  }
  const bool is_dinov2 = family == "dinov2" && config.mask_token;  // timm drops the token
  const StoredTensor* const scale = named.find("blocks.0.ls1.gamma");
  const bool has_timm_scale = scale != nullptr && scale->name.ends_with("ls1.gamma") && !is_dinov2;
  if (is_timm_file(hubs) || family == "vit" || has_timm_scale) {
    return decide(PositionResize::bicubic_antialias, "bicubic, antialiased, as timm");
  }
  if (is_dinov2 && has_registers) {
    return decide(PositionResize::bicubic_antialias, "bicubic, antialiased, as DINOv2's own code");
  }
  if (is_dinov2 || family == "dino") {
    return decide(PositionResize::bicubic_offset,
                  "bicubic with an offset of 0.1, as DINO's own code");
  }
  return decide(PositionResize::bicubic, "bicubic, as the family's own code");
}

/// What lies beside the weights wins; else the library whose names the tensors have.
void decide_preprocessing(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                          const std::optional<JsonObject>& preprocessor, Pipeline pipeline,
                          VitConfig& config) {
  const auto decide = [&](Pipeline from, std::string_view why) {
    config.preprocessing = family_preprocessing(from, config);
    config.decisions.push_back(
        fmt::format("preprocessing of the pipeline {}: {}", pipeline_name(from), why));
  };
  if (pipeline != Pipeline::model) {
    return decide(pipeline, "--preprocess");
  }
  if (preprocessor) {
    config.preprocessing =
        preprocessing_of_hub(*preprocessor, family_preprocessing(Pipeline::hugging_face, config));
    config.decisions.emplace_back("preprocessing: preprocessor_config.json");
    return;
  }
  for (const HubConfig& hub : hubs) {
    if (hub.pretrained_cfg) {
      config.preprocessing =
          preprocessing_of_timm(*hub.pretrained_cfg, family_preprocessing(Pipeline::timm, config));
      config.decisions.push_back(fmt::format("preprocessing: pretrained_cfg in {}", hub.source));
      return;
    }
    if (hub.preprocessor_config) {
      config.preprocessing = preprocessing_of_hub(
          *hub.preprocessor_config, family_preprocessing(Pipeline::hugging_face, config));
      config.decisions.push_back(fmt::format("preprocessing: {}", hub.source));
      return;
    }
  }
  if (named.naming == Naming::hugging_face) {
    return decide(Pipeline::hugging_face, "the names are Hugging Face's");
  }
  return is_timm_file(hubs) || config.family == "vit" ||
                 (config.family == "dinov2" && !config.mask_token)
             ? decide(Pipeline::timm, "timm's checkpoint, or most like one")
             : decide(Pipeline::original, "the family's own evaluation");
}

UnderstoodCheckpoint understand_with(const WeightsFile& file, const std::vector<HubConfig>& hubs,
                                     const std::optional<JsonObject>& preprocessor,
                                     const CheckpointOptions& options) {
  if (const std::optional<std::string> relative = relative_by_tensors(file)) {
    fail(file.subject(), ErrorKind::unsupported, fmt::format("{}; {}", *relative, families_read));
  }
  NamedTensors named = name_tensors(file);
  VitConfig config = shape_of(named, hubs);
  for (const HubConfig& hub : hubs) {
    check_stated(hub, named, config);
  }
  FamilyChoice family = choose_family(named, config, hubs, preprocessor, options.family);
  config.family = std::move(family.family);
  config.pipeline = pipeline_name(options.preprocess);
  config.decisions.push_back(std::move(family.why));
  Heads heads = heads_of(named, config.width, hubs, options);
  config.heads = heads.count;
  config.decisions.push_back(fmt::format("{} heads: {}", heads.count, heads.why));
  decide_epsilon(named, hubs, config);
  decide_decoder(named, hubs, options, config);
  decide_positions(named, hubs, config);
  decide_preprocessing(named, hubs, preprocessor, options.preprocess, config);
  for (const HubConfig& hub : hubs) {
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
