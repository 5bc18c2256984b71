#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "lacuna/base/files.hpp"
#include "lacuna/report/inspection_json.hpp"
#include "lacuna/report/inspection_text.hpp"
#include "support/hub_names.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

using namespace lacuna;
using namespace lacuna::testing;

namespace {

VitConfig whole_mae() {
  VitConfig config = tiny_config();
  config.decoder = DecoderConfig{.width = 32, .depth = 1, .heads = 2, .mlp_width = 48};
  config.classifier = ClassifierConfig{.classes = 2};
  return config;
}

/// A checkpoint in a folder of its own, with a config.json.
struct Checkpoint {
  explicit Checkpoint(const std::vector<TestTensor>& tensors) {
    folder.write("config.json", R"({"model_type": "vit_mae", "num_attention_heads": 4,
        "decoder_num_attention_heads": 2, "norm_pix_loss": false,
        "id2label": {"0": "cat", "1": "dog"}})");
    path = folder.write("mae.safetensors", safetensors_bytes(tensors));
  }
  [[nodiscard]] Inspection inspected() const { return inspect_checkpoint(path, {}); }
  TempFolder folder;
  std::filesystem::path path;
};

std::vector<TestTensor> hub_mae() {
  std::vector<TestTensor> tensors = hub_named(tiny_model(whole_mae()), {.prefix = "vit."});
  tensors.push_back(float_tensor("vit.pooler.dense.bias", {2}, std::vector<float>(2)));
  return tensors;
}

std::vector<TestTensor> broken_mae() {
  std::vector<TestTensor> tensors = hub_mae();
  std::erase_if(tensors, [](const TestTensor& tensor) {
    return tensor.name == "vit.encoder.layer.1.attention.attention.key.bias";
  });
  for (TestTensor& tensor : tensors) {
    if (tensor.name == "vit.layernorm.bias") {
      tensor = float_tensor(tensor.name, {3}, std::vector<float>(3));
    }
  }
  tensors.push_back(float_tensor("vit.odd", {1}, std::vector<float>(1)));
  return tensors;
}

std::vector<TestTensor> clip() {
  return {float_tensor("vision_model.pre_layrnorm.weight", {2}, std::vector<float>(2))};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE_BEGIN("families");

TEST_CASE("an inspection names the family, the reasons and what becomes of each tensor") {
  const Checkpoint checkpoint(hub_mae());
  const Inspection inspection = checkpoint.inspected();
  CHECK_FALSE(inspection.fault.has_value());
  const std::string text = inspection_text(inspection);
  CAPTURE(text);
  CHECK(text.starts_with("mae.safetensors: MAE encoder and decoder\n"));
  for (const char* const line :
       {"  names          Hugging Face's, behind \"vit.\"\n",
        "  encoder        width 64, 2 layers, 4 heads of 16, MLP 96 (gelu)\n",
        "  patches        4 px; positions for 3 x 3 of them, 12 x 12 px\n",
        "  prefix tokens  cls\n",
        "  classifier     2 classes, reads the class token, with labels\n",
        "  decoder        width 32, 1 layers, 2 heads, MLP 48\n",
        "  preprocessing  squashed to 12 x 12, bilinear; mean 0.485 0.456 0.406, deviation 0.229 "
        "0.224 0.225\n",
        "  decided        family mae: model_type vit_mae in config.json, and the tensors have a "
        "decoder\n",
        "4 heads: config.json\n", " used, 1 ignored by rule, 0 unknown, 0 missing, 0 of another",
        "  ignored        1: Hugging Face's pooler"}) {
    CAPTURE(line);
    CHECK(contains(text, line));
  }
  CHECK(contains(tensor_list(*inspection.files.weights),
                 "  vit.embeddings.cls_token F32 [1, 1, 64]\n"));
}

TEST_CASE(
    "of a broken checkpoint an inspection tells what is missing, and found against expected") {
  const Checkpoint checkpoint(broken_mae());
  const Inspection inspection = checkpoint.inspected();
  REQUIRE(inspection.fault.has_value());
  CHECK(contains(inspection.fault->what(),
                 "a tensor is missing: \"vit.encoder.layer.1.attention.attention.key.bias\""));
  const std::string text = inspection_text(inspection);
  CAPTURE(text);
  CHECK(contains(text, "1 ignored by rule, 1 unknown, 1 missing, 1 of another shape\n"));
  CHECK(contains(text, "  missing        vit.encoder.layer.1.attention.attention.key.bias\n"));
  CHECK(contains(text, "  wrong shape    \"vit.layernorm.bias\" has shape [3], needed [64]\n"));
  CHECK(contains(text, "  unknown        vit.odd\n"));
}

TEST_CASE("of a relative an inspection tells the container, and why it is not run") {
  const Checkpoint checkpoint(clip());
  const Inspection inspection = checkpoint.inspected();
  REQUIRE(inspection.fault.has_value());
  CHECK(contains(inspection.fault->what(), "is a CLIP"));
  CHECK(inspection_text(inspection) ==
        "mae.safetensors: not understood\n"
        "  container      safetensors: 1 tensors (1 F32), 0.000 M numbers\n"
        "  beside it      config.json\n");
  CHECK(nlohmann::json::parse(inspection_json(inspection, false))["model"].is_null());
}

TEST_CASE("the JSON samples lie where the inspection's schema test looks for them") {
  const std::string folder = LACUNA_JSON_SAMPLES "/";
  write_file(folder + "sample.inspection.json",
             inspection_json(Checkpoint(hub_mae()).inspected(), true));
  write_file(folder + "broken.inspection.json",
             inspection_json(Checkpoint(broken_mae()).inspected(), false));
  write_file(folder + "clip.inspection.json",
             inspection_json(Checkpoint(clip()).inspected(), false));
}

TEST_SUITE_END();
