#include "lacuna/model/checkpoint/checkpoint_decisions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/checkpoint/preprocessor_config.hpp"

namespace lacuna {
namespace {

/// The first hub that states it.
template <typename Value>
const HubConfig* first_stating(const std::vector<HubConfig>& hubs,
                               std::optional<Value> HubConfig::*member) {
  const auto place =
      std::ranges::find_if(hubs, [&](const HubConfig& hub) { return (hub.*member).has_value(); });
  return place == hubs.end() ? nullptr : &*place;
}

/// Heads by width, where published models agree; most have 64 floats a head, ViT-H has 80.
std::optional<int> usual_heads(int width) {
  constexpr std::array<std::pair<int, int>, 4> others = {
      {{1152, 16}, {1280, 16}, {1408, 16}, {1664, 16}}};
  for (const auto& [known_width, heads] : others) {
    if (known_width == width) {
      return heads;
    }
  }
  return width % 64 == 0 ? std::optional(width / 64) : std::nullopt;
}

/// "architecture vit_base_patch16_224 in config.json"
std::string architecture_words(const HubConfig& hub) {
  return fmt::format("architecture {} in {}", printable(*hub.timm_architecture), hub.source);
}

struct Heads {
  int count = 0;
  std::string why;
  const HubConfig* stated_by = nullptr;  ///< nullptr: an option, or a guess.
};

/// What the files or the width tell.
std::optional<Heads> told_heads(const std::vector<HubConfig>& hubs, int width) {
  if (const HubConfig* const hub = first_stating(hubs, &HubConfig::heads)) {
    return Heads{*hub->heads, hub->source, hub};
  }
  if (const HubConfig* const hub = first_stating(hubs, &HubConfig::architecture_heads)) {
    return Heads{*hub->architecture_heads, architecture_words(*hub), hub};
  }
  const std::optional<int> usual = usual_heads(width);
  return usual ? std::optional(
                     Heads{*usual, fmt::format("usual for width {}; --heads decides", width)})
               : std::nullopt;
}

/// The papers' one decoder has width 512 and 16 heads.
Heads told_decoder_heads(const std::vector<HubConfig>& hubs, int width) {
  if (const HubConfig* const hub = first_stating(hubs, &HubConfig::decoder_heads)) {
    return {*hub->decoder_heads, hub->source, hub};
  }
  constexpr int head_width = 32;
  return {.count = width % head_width == 0 ? width / head_width : 1,
          .why = fmt::format("usual for width {}; --decoder-heads decides", width)};
}

/// What was asked for, else what was told. Asking for what is told anyway decides nothing: a
/// recipe, which always asks, then gives the same reasons as the run that it repeats.
Heads asked_or_told(const std::optional<int>& asked, std::string_view option,
                    const std::optional<Heads>& told) {
  return asked && !(told && told->count == *asked) ? Heads{*asked, std::string(option)} : *told;
}

Heads heads_of(const NamedTensors& named, int width, const std::vector<HubConfig>& hubs,
               const CheckpointOptions& options) {
  const std::string& subject = named.file->subject();
  const std::optional<Heads> told = told_heads(hubs, width);
  if (options.heads && (*options.heads < 1 || width % *options.heads != 0)) {
    fail(subject, ErrorKind::usage, "--heads {} was given, needed a divisor of the width {}",
         *options.heads, width);
  }
  if (!options.heads && !told) {
    fail(subject, ErrorKind::usage,
         "the number of heads is not in the tensors, and width {} has no usual one; say --heads",
         width);
  }
  Heads heads = asked_or_told(options.heads, "--heads", told);
  if (width % heads.count != 0) {
    fail(heads.stated_by->subject, ErrorKind::bad_value,
         "{} is {}, needed a divisor of the width {}; say --heads",
         heads.stated_by->heads ? "num_attention_heads" : "the number of heads of its architecture",
         heads.count, width);
  }
  return heads;
}

bool is_timm_file(const std::vector<HubConfig>& hubs) {
  return first_stating(hubs, &HubConfig::timm_architecture) != nullptr;
}

/// A decision that every run says, for it may be wrong.
void doubt(VitConfig& config, std::string decision) {
  config.doubts.push_back(decision);
  config.decisions.push_back(std::move(decision));
}

}  // namespace

void decide_weights(const NamedTensors& named, VitConfig& config) {
  if (std::ranges::find(named.ignored, ema_beside, &IgnoredTensors::reason) !=
      named.ignored.end()) {
    doubt(config,
          "the plain weights are taken, and not the running mean (EMA) of them in the file; save "
          "it alone to see it");
  } else if (!named.file->choice().empty()) {
    doubt(config, named.file->choice());
  }
}

void decide_heads(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                  const CheckpointOptions& options, VitConfig& config) {
  Heads heads = heads_of(named, config.width, hubs, options);
  config.heads = heads.count;
  std::string decision = fmt::format("{} heads: {}", heads.count, heads.why);
  if (heads.stated_by == nullptr && !options.heads) {
    doubt(config, std::move(decision));
  } else {
    config.decisions.push_back(std::move(decision));
  }
}

void decide_activation(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                       VitConfig& config) {
  if (config.activation == Activation::swiglu) {
    return;
  }
  if (const HubConfig* const hub = first_stating(hubs, &HubConfig::activation)) {
    config.activation = *hub->activation;
    if (config.activation == Activation::gelu_tanh) {
      config.decisions.push_back(fmt::format(
          "GELU in its tanh form: {}",
          hub->timm_architecture ? architecture_words(*hub) : "hidden_act in " + hub->source));
    }
    return;
  }
  // What only a bare file of timm's may be, and lacuna would compute wrongly.
  // DeiT-III's own files are PyTorch's, and timm's of it say ls1.gamma.
  const StoredTensor* const scale = named.find("blocks.0.ls1.gamma");
  if (scale != nullptr && scale->name.ends_with("gamma_1") &&
      named.file->container().starts_with("safetensors")) {
    doubt(config,
          "no rotation of queries and keys: usual, but in a safetensors file gamma_1 may be of a "
          "ViT that rotates them (vit_base_patch16_rope_ape_224)");
  }
  // DINOv2 has no registers or four, and transformers saves it with a config.json.
  if (named.naming == Naming::hugging_face && config.family == Family::dinov2 &&
      std::ranges::count(config.prefix, TokenKind::reg) < 4) {
    doubt(config,
          "a plain DINOv2: usual, but without a config.json it may be RF-DETR's backbone, which "
          "attends within windows, or TIPSv2's, which resizes positions in another way");
  }
  if (named.naming != Naming::timm || !config.prefix.empty() || config.layer_scale) {
    return;
  }
  const bool may_be_ijepa = config.width == 1280 || config.width == 1408;
  if (!config.qkv_bias) {
    doubt(config,
          "norms before attention and MLP: usual, but a ViT without biases of queries, keys and "
          "values, and without a class token, may norm behind them (vit_base_patch16_rpn_224)");
  } else if (!config.classifier && !may_be_ijepa) {
    doubt(
        config,
        "the exact GELU: usual, but a ViT without class token and classifier may be SigLIP's, and "
        "have the tanh form; hidden_act in a config.json decides");
  }
}

void decide_decoder(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                    const CheckpointOptions& options, VitConfig& config) {
  if (!config.decoder) {
    if (options.decoder_heads) {
      fail(named.file->subject(), ErrorKind::usage,
           "no decoder is in it; leave --decoder-heads out");
    }
    return;
  }
  DecoderConfig& decoder = *config.decoder;
  const Heads heads = asked_or_told(options.decoder_heads, "--decoder-heads",
                                    told_decoder_heads(hubs, decoder.width));
  if (decoder.width % heads.count != 0) {
    fail(named.file->subject(), options.decoder_heads ? ErrorKind::usage : ErrorKind::bad_value,
         "the decoder is to have {} heads ({}), needed a divisor of its width {}", heads.count,
         heads.why, decoder.width);
  }
  decoder.heads = heads.count;
  config.decisions.push_back(fmt::format("decoder with {} heads: {}", heads.count, heads.why));
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
  const bool as_vit = named.naming == Naming::hugging_face && config.family != Family::dinov2;
  config.layer_norm_epsilon = hub != nullptr ? static_cast<float>(*hub->layer_norm_epsilon)
                              : as_vit       ? 1e-12F
                                             : 1e-6F;
  config.decisions.push_back(fmt::format("layer norm epsilon {}: {}", config.layer_norm_epsilon,
                                         hub != nullptr ? hub->source
                                         : as_vit       ? "Hugging Face's default"
                                                        : "the usual one"));
}

void decide_positions(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                      VitConfig& config) {
  const auto decide = [&](PositionResize rule, std::string_view text) {
    config.position_resize = rule;
    config.decisions.push_back(fmt::format("positions at another grid: {}", text));
  };
  const Family family = config.family;
  const bool has_registers =
      std::ranges::find(config.prefix, TokenKind::reg) != config.prefix.end();
  if (named.naming == Naming::hugging_face) {
    return has_registers
               ? decide(PositionResize::bicubic_antialias, "bicubic, antialiased, as transformers")
               : decide(PositionResize::bicubic, "bicubic, as transformers");
  }
  const bool is_dinov2 = family == Family::dinov2 && config.mask_token;  // timm drops the token
  const StoredTensor* const scale = named.find("blocks.0.ls1.gamma");
  const bool has_timm_scale = scale != nullptr && scale->name.ends_with("ls1.gamma") && !is_dinov2;
  if (is_timm_file(hubs) || family == Family::vit || has_timm_scale) {
    return decide(PositionResize::bicubic_antialias, "bicubic, antialiased, as timm");
  }
  if (is_dinov2 && has_registers) {
    return decide(PositionResize::bicubic_antialias, "bicubic, antialiased, as DINOv2's own code");
  }
  if (is_dinov2 || family == Family::dino) {
    return decide(PositionResize::bicubic_offset,
                  "bicubic with an offset of 0.1, as DINO's own code");
  }
  return decide(PositionResize::bicubic, "bicubic, as the family's own code");
}

void decide_preprocessing(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                          const std::optional<JsonObject>& preprocessor,
                          const CheckpointOptions& options, VitConfig& config) {
  const auto decide = [&](Pipeline from, std::string_view why) {
    config.preprocessing = family_preprocessing(from, config);
    config.decisions.push_back(
        fmt::format("preprocessing of the pipeline {}: {}", word_of(pipeline_words, from), why));
  };
  if (options.preprocess != Pipeline::model) {
    return decide(options.preprocess, "--preprocess");
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
  return is_timm_file(hubs) || config.family == Family::vit ||
                 (config.family == Family::dinov2 && !config.mask_token)
             ? decide(Pipeline::timm, "timm's checkpoint, or most like one")
             : decide(Pipeline::original, "the family's own evaluation");
}

}  // namespace lacuna
