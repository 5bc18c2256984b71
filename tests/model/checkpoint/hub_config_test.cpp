#include "lacuna/model/checkpoint/hub_config.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "lacuna/model/vit/untrained.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "support/hub_names.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::hub_config_test {

using namespace lacuna::testing;

namespace {

const std::string config_of_tiny =
    R"("model_type": "vit", "hidden_size": 64, "num_attention_heads": 4, "num_hidden_layers": 2,
       "intermediate_size": 96, "image_size": 12, "patch_size": 4, "hidden_act": "gelu",
       "layer_norm_eps": 1e-12, "qkv_bias": true, "num_channels": 3)";

/// A folder as a hub has it: weights and a config.json.
struct HubFolder {
  HubFolder(const std::vector<TestTensor>& tensors, const std::string& config,
            const std::map<std::string, std::string>& metadata = {}) {
    folder.write("config.json", config);
    weights = folder.write("model.safetensors", safetensors_bytes(tensors, metadata));
  }
  [[nodiscard]] VitConfig understood(const CheckpointOptions& options = {}) const {
    return understand(open_checkpoint(weights), options).config;
  }
  [[nodiscard]] std::string refusal() const {
    try {
      (void)understood();
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  }
  TempFolder folder;
  std::filesystem::path weights;
};

std::vector<TestTensor> hub_vit() {
  VitConfig config = tiny_config();
  config.classifier = ClassifierConfig{.classes = 2};
  return hub_named(tiny_model(config), {.prefix = "vit."});
}

/// The tiny config with one key replaced, or added.
std::string with(const std::string& key, const std::string& value) {
  std::string text = config_of_tiny;
  if (const std::size_t place = text.find("\"" + key + "\""); place != std::string::npos) {
    const std::size_t end = std::min(text.find(',', place), text.size());
    text.replace(place, end - place, "\"" + key + "\": " + value);
  } else {
    text += ", \"" + key + "\": " + value;
  }
  return "{" + text + "}";
}

bool holds(const VitConfig& config, const std::string& decision) {
  return std::ranges::find(config.decisions, decision) != config.decisions.end();
}

}  // namespace

TEST_SUITE_BEGIN("families");

TEST_CASE("the keys of lacuna's own model are read in its files alone") {
  const std::string config = "{" + config_of_tiny + "}";
  const auto own = [](const std::string& layer) {
    return std::map<std::string, std::string>{{"trained_on", "composed images"},
                                              {"attention_layer", layer}};
  };
  const VitConfig mini = HubFolder(hub_vit(), config, own("1")).understood();
  CHECK(mini.composed);
  CHECK(mini.attention_layer == 1);
  CHECK(mini.notice().starts_with("a small model"));
  CHECK(holds(mini, "pictures show layer 1: __metadata__"));
  CHECK(HubFolder(hub_vit(), config, own("2"))
            .refusal()
            .find("attention_layer is 2, and the model "
                  "has layers 0 to 1") != std::string::npos);

  const VitConfig other = HubFolder(hub_vit(), with("trained_on", "[\"ImageNet\"]"),
                                    {{"trained_on", "ImageNet"}, {"attention_layer", "the last"}})
                              .understood();
  CHECK_FALSE(other.composed);
  CHECK_FALSE(other.attention_layer);
  CHECK(other.notice().empty());
}

TEST_CASE("classes that a file says are not shown are known, and the model answers nothing") {
  for (const char* word : {"no", "yes"}) {
    const HubFolder hub(hub_vit(), with("id2label", R"({"0": "cat", "1": "dog"})"),
                        {{"show_classes", word}});
    const VitConfig config = hub.understood();
    const bool shown = std::string(word) == "yes";
    CHECK(config.classifier->classes == 2);
    CHECK(config.classifier->shown == shown);
    CHECK(holds(config, "classes are not shown: show_classes is \"no\" in __metadata__") == !shown);
    Workers workers(1);
    UntrainedTensors tensors(config, 0);
    CHECK(build_vit(config, tensors, workers).weights.classifier.has_value() == shown);
  }
}

TEST_CASE("a config.json gives what the tensors cannot: heads, epsilon, labels") {
  const HubFolder hub(hub_vit(), with("id2label", R"({"0": "cat", "1": "<b>dog"})"));
  const VitConfig config = hub.understood();
  CHECK(config.family == Family::vit);
  CHECK(config.heads == 4);
  CHECK(config.layer_norm_epsilon == 1e-12F);
  CHECK(config.classifier->labels == std::vector<std::string>{"cat", "<b>dog"});
  CHECK(holds(config, "4 heads: config.json"));
  CHECK(holds(config,
              "family vit: model_type vit in config.json, and the tensors have tensors "
              "that ViT, DeiT, DINO and MAE share"));
  CHECK(hub.understood({.heads = 8}).heads == 8);
}

TEST_CASE("metadata are a config.json that a config.json overrules") {
  const std::map<std::string, std::string> metadata = {{"num_attention_heads", "8"},
                                                       {"image_mean", "[0.1, 0.2, 0.3]"},
                                                       {"id2label", R"({"0": "a", "1": "b"})"}};
  const HubFolder both(hub_vit(), "{" + config_of_tiny + "}", metadata);
  CHECK(both.understood().heads == 4);
  CHECK(both.understood().classifier->labels.front() == "a");
  const HubFolder alone(hub_vit(), "{}", metadata);
  CHECK(alone.understood().heads == 8);
  CHECK(holds(alone.understood(), "8 heads: __metadata__"));
  CHECK(alone.understood().preprocessing.mean == std::array<float, 3>{0.1F, 0.2F, 0.3F});
}

TEST_CASE("an architecture's name gives the heads and the GELU, hidden_act gives the GELU") {
  VitConfig shape = tiny_config();
  shape.prefix.clear();
  const auto understood = [&](const std::string& config) {
    return HubFolder(tiny_model(shape), config).understood();
  };
  const VitConfig named = understood(R"({"architecture": "vit_so400m_patch16_siglip_gap_256"})");
  CHECK(named.heads == 16);
  CHECK(named.activation == Activation::gelu_tanh);
  CHECK(holds(named, "16 heads: architecture vit_so400m_patch16_siglip_gap_256 in config.json"));
  CHECK(holds(named,
              "GELU in its tanh form: architecture vit_so400m_patch16_siglip_gap_256 in "
              "config.json"));
  CHECK(named.doubts.empty());
  const VitConfig told = understood(R"({"architecture": "vit_so400m_patch14_siglip_gap_224",
      "model_args": {"num_heads": 2, "act_layer": "gelu_tanh"}})");
  CHECK(told.heads == 2);
  CHECK(told.activation == Activation::gelu_tanh);
  for (const char* name : {"gelu_new", "gelu_pytorch_tanh"}) {
    const HubFolder hub(hub_vit(), with("hidden_act", "\"" + std::string(name) + "\""));
    CHECK(hub.understood().activation == Activation::gelu_tanh);
  }
  CHECK(understood(R"({"architecture": "vit_giant_patch16_gap_224"})").activation ==
        Activation::gelu);
  CHECK(HubFolder(tiny_model(shape), R"({"architecture": "vit_tiny_patch16_224"})")
            .refusal()
            .find("the number of heads of its architecture is 3, needed a divisor of the width "
                  "64; say --heads") != std::string::npos);
}

TEST_CASE("labels with a gap name nothing, and it is said") {
  const HubFolder hub(hub_vit(), with("id2label", R"({"0": "cat", "7": "dog"})"));
  CHECK(hub.understood().classifier->labels.empty());
  CHECK(holds(hub.understood(),
              "id2label has 2 labels and none for class 1, so classes have numbers only"));
}

TEST_CASE("each trap in a config.json is refused with its key") {
  const struct {
    const char* key;
    const char* value;
    const char* words;
  } traps[] = {
      {"hidden_size", "true", "hidden_size is true, needed an integer from 1 to 8192"},
      {"hidden_size", "\"64\"", "hidden_size is \"64\", needed"},
      {"hidden_size", "64.0", "hidden_size is 64.0, needed"},
      {"hidden_size", "-1", "hidden_size is -1, needed"},
      {"hidden_size", "1e30", "hidden_size is 1e+30, needed"},
      {"hidden_size", "null", "hidden_size is null, needed"},
      {"hidden_size", "128", "hidden_size is 128, and the tensors of "},
      {"num_hidden_layers", "0", "num_hidden_layers is 0, needed an integer from 1 to 128"},
      {"num_hidden_layers", "3", "num_hidden_layers is 3, and the tensors of "},
      {"num_attention_heads", "0", "num_attention_heads is 0, needed"},
      {"num_attention_heads", "5", "num_attention_heads is 5, needed a divisor of the width 64"},
      {"intermediate_size", "97", "intermediate_size is 97, and the tensors of "},
      {"patch_size", "65", "patch_size is 65, needed an integer from 1 to 64"},
      {"patch_size", "8", "patch_size is 8, and the tensors of "},
      {"image_size", "[12]]", "no valid JSON"},
      {"image_size", "[]", "image_size is a list of 0, needed one side, or height and width"},
      {"image_size", "{\"height\": 12}", "image_size is an object, needed integers"},
      {"image_size", "16", "image_size is 16x16, and the position table of "},
      {"num_channels", "1", "num_channels is 1, needed 3"},
      {"layer_norm_eps", "0", "layer_norm_eps is 0, needed a number between 0 and 1"},
      {"layer_norm_eps", "\"1e-6\"", "layer_norm_eps is \"1e-6\", needed"},
      {"qkv_bias", "1", "qkv_bias is 1, needed true or false"},
      {"qkv_bias", "false", "qkv_bias is false, and the tensors of "},
      {"use_swiglu_ffn", "true", "use_swiglu_ffn is true, and the tensors of "},
      {"hidden_act", "\"silu\"", "hidden_act is \"silu\", another function than \"gelu\" and"},
      {"hidden_act", "\"quick_gelu\"", "hidden_act is \"quick_gelu\""},
      {"model_type", "\"swin\"", "model_type is \"swin\": it attends in windows that shift"},
      {"model_type", "\"resnet\"", "model_type is \"resnet\"; lacuna reads ViT"},
      {"model_type", "\"dinov2\"", "it says model_type dinov2, and "},
      {"model_type", "\"vit_mae\", \"hidden_size\": 64", "the key \"hidden_size\" appears twice"},
      {"id2label", "{\"0\": 1}", "id2label is an object, needed an object of texts"},
      {"architecture", "\"vit_base_patch16_clip_224.openai\"", "it norms before the first"},
      {"architecture", "\"vit_base_patch16_rpn_224.sw_in1k\"", "it norms behind attention and MLP"},
      {"architecture", "\"vit_base_patch16_224\", \"model_args\": {\"qk_norm\": true}",
       "its model_args have qk_norm, which lacuna may compute otherwise"},
      {"architecture", "\"vit_base_patch16_224\", \"model_args\": {\"act_layer\": \"relu\"}",
       "act_layer is \"relu\", another function"},
  };
  for (const auto& trap : traps) {
    CAPTURE(trap.key);
    CAPTURE(trap.value);
    const HubFolder hub(hub_vit(), with(trap.key, trap.value));
    const std::string message = hub.refusal();
    CAPTURE(message);
    CHECK(message.find("config.json") != std::string::npos);
    CHECK(message.find(trap.words) != std::string::npos);
  }
  CHECK(HubFolder(hub_vit(), "{" + config_of_tiny + "}").refusal() == "accepted");
  CHECK(HubFolder(hub_vit(), std::string(std::size_t{1} << 20U, ' ') + "{}").refusal() !=
        "accepted");
}

TEST_CASE("a grid that is no square is known from image_size [height, width]") {
  VitConfig config = tiny_config();
  config.stored_grid = {.rows = 2, .columns = 4, .patch_size = 4};
  const HubFolder hub(hub_named(tiny_model(config), {.prefix = ""}),
                      R"({"image_size": [8, 16], "num_attention_heads": 4})");
  CHECK(hub.understood().stored_grid == config.stored_grid);
  CHECK(hub.understood().preprocessing.width == 16);
}

TEST_CASE("timm's config.json tells the family, the pool and the preprocessing") {
  VitConfig shape = tiny_config();
  shape.classifier = ClassifierConfig{.classes = 2};
  const HubFolder hub(tiny_model(shape), R"({"architecture": "vit_tiny_patch4_12",
      "num_classes": 2, "model_args": {"num_heads": 4}, "global_pool": "avg",
      "pretrained_cfg": {"tag": "dino", "input_size": [3, 12, 12], "interpolation": "bilinear",
                         "crop_pct": 1.0, "crop_mode": "center",
                         "mean": [0.25, 0.5, 0.75], "std": [1, 2, 3]}})");
  const VitConfig config = hub.understood();
  CHECK(config.family == Family::dino);
  CHECK(config.classifier->pool == Pool::mean);
  CHECK(config.position_resize == PositionResize::bicubic_antialias);
  CHECK(config.preprocessing.crop_ratio == 1.0);
  CHECK(config.preprocessing.interpolation == Interpolation::bilinear);
  CHECK(config.preprocessing.mean == std::array<float, 3>{0.25F, 0.5F, 0.75F});
  CHECK(holds(config, "preprocessing: pretrained_cfg in config.json"));
}

TEST_CASE(
    "an MAE decoder's heads and pixels come from config.json, else they are usual or unknown") {
  VitConfig shape = tiny_config();
  shape.decoder = DecoderConfig{.width = 32, .depth = 1, .heads = 2, .mlp_width = 48};
  const std::vector<TestTensor> tensors = hub_named(tiny_model(shape), {.prefix = "vit."});
  const VitConfig stated =
      HubFolder(tensors, R"({"num_attention_heads": 4, "decoder_num_attention_heads": 2,
                             "norm_pix_loss": true})")
          .understood();
  CHECK(stated.decoder->heads == 2);
  CHECK(stated.decoder->normalised_pixels == true);
  CHECK(holds(stated, "pixels normalised patch by patch: yes, says config.json"));
  const HubFolder told(tensors, R"({"num_attention_heads": 4})");
  CHECK(told.understood({.decoder_heads = 4}).decoder->heads == 4);
  CHECK_THROWS_AS((void)told.understood({.decoder_heads = 5}), Error);
  const VitConfig silent = HubFolder(tensors, R"({"num_attention_heads": 4})").understood();
  CHECK(silent.decoder->heads == 1);
  CHECK_FALSE(silent.decoder->normalised_pixels.has_value());
}

TEST_SUITE_END();

}  // namespace lacuna::hub_config_test
