#include "lacuna/model/checkpoint/hub_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/model/checkpoint/architectures.hpp"
#include "lacuna/model/checkpoint/relatives.hpp"

namespace lacuna {
namespace {

constexpr std::size_t largest_json = std::size_t{1} << 20U;

void check_model_type(const JsonObject& json, const std::string& type) {
  constexpr std::array<std::string_view, 6> read = {
      "vit", "deit", "vit_mae", "dinov2", "dinov2_with_registers", "ijepa"};
  if (std::ranges::find(read, type) != read.end()) {
    return;
  }
  const std::optional<std::string_view> why = relative_by_type(type);
  fail(json.subject(), ErrorKind::unsupported, "model_type is \"{}\"{}; {}", type.substr(0, 60),
       why ? fmt::format(": {}", *why) : "", families_read);
}

void read_activation(const JsonObject& json, const std::string& key, HubConfig& config) {
  const std::optional<std::string> name = json.has(key) ? json.text(key) : std::nullopt;
  if (!name) {
    return;
  }
  config.activation = activation_named(*name);
  if (!config.activation) {
    fail(json.subject(), ErrorKind::unsupported,
         "{} is \"{}\", another function than \"gelu\" and \"gelu_pytorch_tanh\", which lacuna "
         "computes",
         key, name->substr(0, 60));
  }
}

/// Labels by number; ids with a gap name nothing.
void read_labels(const JsonObject& json, HubConfig& config) {
  const auto members = json.is_object("id2label") ? json.text_members("id2label") : std::nullopt;
  if (!members) {
    return;
  }
  for (std::size_t id = 0; id < members->size(); ++id) {
    const auto label = members->find(std::to_string(id));
    if (label == members->end()) {
      config.labels.clear();
      config.labels_note = fmt::format(
          "id2label has {} labels and none for class {}, so classes "
          "have numbers only",
          members->size(), id);
      return;
    }
    config.labels.push_back(label->second);
  }
}

void read_decoder(const JsonObject& json, HubConfig& config) {
  config.decoder_width = json.integer("decoder_hidden_size", 1, largest_width);
  config.decoder_depth = json.integer("decoder_num_hidden_layers", 1, largest_depth);
  config.decoder_heads = json.integer("decoder_num_attention_heads", 1, largest_heads);
  config.normalised_pixels = json.boolean("norm_pix_loss");
}

[[noreturn]] void fail_architecture(const JsonObject& json, const std::string& name,
                                    std::string_view why) {
  fail(json.subject(), ErrorKind::unsupported, "architecture is \"{}\": {}; {}", name.substr(0, 60),
       why, families_read);
}

/// What a model of timm was made with. These change shapes, which the tensors show, or training.
void read_model_args(const JsonObject& json, HubConfig& config) {
  constexpr std::array<std::string_view, 17> harmless = {
      "img_size",  "patch_size", "in_chans",       "num_classes",      "global_pool", "embed_dim",
      "depth",     "num_heads",  "mlp_ratio",      "init_values",      "class_token", "reg_tokens",
      "act_layer", "qkv_bias",   "no_embed_class", "dynamic_img_size", "fc_norm"};
  const JsonObject args = *json.object("model_args");
  for (const std::string& key : args.keys()) {
    if (args.has(key) && std::ranges::find(harmless, key) == harmless.end() &&
        !key.ends_with("_rate")) {
      fail_architecture(json, *config.timm_architecture,
                        fmt::format("its model_args have {}, which lacuna may compute otherwise",
                                    key.substr(0, 60)));
    }
  }
  if (!config.heads) {
    config.heads = args.integer("num_heads", 1, largest_heads);
  }
  read_activation(args, "act_layer", config);
}

void read_timm(const JsonObject& json, HubConfig& config) {
  config.timm_architecture = json.text("architecture");
  if (!config.timm_architecture) {
    return;
  }
  const Architecture named = architecture_named(*config.timm_architecture);
  if (!named.refused.empty()) {
    fail_architecture(json, *config.timm_architecture, named.refused);
  }
  config.activation = named.activation;
  if (named.heads > 0) {
    config.architecture_heads = named.heads;
  }
  if (json.has("global_pool")) {
    config.global_pool = json.text("global_pool");
  }
  if (json.is_object("model_args")) {
    read_model_args(json, config);
  }
  if (json.is_object("pretrained_cfg")) {
    config.pretrained_cfg = json.object("pretrained_cfg");
    if (config.pretrained_cfg->has("tag")) {
      *config.timm_architecture += "." + config.pretrained_cfg->text("tag").value_or("");
    }
  }
}

HubConfig read(const JsonObject& json, std::string source) {
  HubConfig config;
  config.source = std::move(source);
  config.subject = json.subject();
  config.model_type = json.text("model_type");
  if (config.model_type) {
    check_model_type(json, *config.model_type);
  }
  read_activation(json, "hidden_act", config);
  config.width = json.integer("hidden_size", 1, largest_width);
  config.depth = json.integer("num_hidden_layers", 1, largest_depth);
  const char* const heads = json.has("num_heads") ? "num_heads" : "num_attention_heads";
  config.heads = json.integer(heads, 1, largest_heads);
  config.mlp_width = json.integer("intermediate_size", 1, largest_mlp_width);
  config.patch_size = json.integer("patch_size", 1, largest_patch);
  config.image_size = json.integers("image_size", 1, largest_image);
  if (config.image_size && (config.image_size->empty() || config.image_size->size() > 2)) {
    json.refuse("image_size", "one side, or height and width");
  }
  if (json.integer("num_channels", 1, 1024).value_or(3) != 3) {
    json.refuse("num_channels", "3, for pictures are red, green and blue");
  }
  config.registers = json.integer("num_register_tokens", 0, 64);
  config.layer_norm_epsilon = json.number("layer_norm_eps", 0, 1);
  config.qkv_bias = json.boolean("qkv_bias");
  config.swiglu = json.boolean("use_swiglu_ffn");
  read_decoder(json, config);
  read_labels(json, config);
  read_timm(json, config);
  return config;
}

}  // namespace

JsonObject read_hub_json(const std::filesystem::path& path) {
  const Bytes bytes = read_whole_file(path, largest_json);
  return JsonObject::parse(std::string(bytes.begin(), bytes.end()), path.native());
}

HubConfig read_hub_config(const std::filesystem::path& path) {
  return read(read_hub_json(path), "config.json");
}

HubConfig hub_config_of_metadata(const WeightsFile& file) {
  JsonObject json = JsonObject::of_texts(file.metadata(), file.subject() + ": __metadata__");
  HubConfig config = read(json, "__metadata__");
  const auto says = [&](const char* key, std::string_view text) {
    const auto found = file.metadata().find(key);
    return found != file.metadata().end() && found->second == text;
  };
  config.composed = says("trained_on", "composed images");
  config.shows_classes = !says("show_classes", "no");
  if (config.composed) {  // in another's file these keys may mean anything
    config.attention_layer = json.integer("attention_layer", 0, largest_depth);
  }
  if (json.has("image_mean")) {
    config.preprocessor_config = std::move(json);
  }
  return config;
}

}  // namespace lacuna
