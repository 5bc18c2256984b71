#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/json_object.hpp"
#include "lacuna/model/container/weights_file.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

// Far above every published Vision Transformer; what lies beyond is no model but an accident.

inline constexpr int largest_width = 8192;
inline constexpr int largest_mlp_width = 65536;
inline constexpr int largest_depth = 128;
inline constexpr int largest_heads = 1024;
inline constexpr int largest_patch = 64;
inline constexpr int largest_image = 4096;  ///< Pixels of a side of the model's input.

/// What a config.json states about a model: Hugging Face's keys, or timm's. Every number is checked
/// for type and range; whether it fits the tensors is not known yet.
struct HubConfig {
  std::string source;  ///< "config.json" or "__metadata__", for sentences.
  std::string subject;
  std::optional<std::string> model_type;         ///< "vit_mae". Hugging Face.
  std::optional<std::string> timm_architecture;  ///< "vit_base_patch16_224.mae". timm.
  std::optional<std::string> global_pool;        ///< "token", "avg". timm.
  std::optional<int> architecture_heads;         ///< Of timm's architecture.
  std::optional<Activation> activation;          ///< hidden_act, or timm's architecture.
  std::optional<int> width;
  std::optional<int> depth;
  std::optional<int> heads;
  std::optional<int> mlp_width;
  std::optional<int> patch_size;
  std::optional<std::vector<int>> image_size;  ///< One side, or height and width.
  std::optional<int> registers;
  std::optional<double> layer_norm_epsilon;
  std::optional<bool> qkv_bias;
  std::optional<bool> swiglu;
  std::optional<int> decoder_width;
  std::optional<int> decoder_depth;
  std::optional<int> decoder_heads;
  std::optional<bool> normalised_pixels;
  std::optional<int> attention_layer;  ///< lacuna's own key: what VitConfig says of it.
  bool composed = false;               ///< "trained_on" is "composed images": lacuna's own key.
  bool shows_classes = true;           ///< "show_classes" is not "no": lacuna's own key.
  std::vector<std::string> labels;     ///< [classes], or empty.
  std::string labels_note;             ///< Why stated labels are passed over, or empty.
  std::optional<JsonObject> pretrained_cfg;       ///< timm's preprocessing.
  std::optional<JsonObject> preprocessor_config;  ///< Metadata may hold its keys too.
};

/// Reads a config.json. Throws what read_whole_file() (cap 1 MiB) and JsonObject throw, and
/// Error{unsupported} for what lacuna computes otherwise: a hidden_act that is no GELU, or a
/// model_type, an architecture of timm or an argument to it that is not known to be computed right.
[[nodiscard]] HubConfig read_hub_config(const std::filesystem::path& path);

/// The same keys from the texts that a container carries about itself.
[[nodiscard]] HubConfig hub_config_of_metadata(const WeightsFile& file);

/// The JSON of a hub's file of at most 1 MiB.
[[nodiscard]] JsonObject read_hub_json(const std::filesystem::path& path);

}  // namespace lacuna
