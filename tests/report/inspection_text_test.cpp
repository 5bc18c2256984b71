#include <doctest/doctest.h>

#include <string>

#include "lacuna/report/inspection_report.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::inspection_text_test {

using namespace lacuna::testing;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE_BEGIN("inspection_text");

TEST_CASE("an inspection names the family, the reasons and what becomes of each tensor") {
  const InspectedCheckpoint checkpoint(hub_mae());
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
  const InspectedCheckpoint checkpoint(broken_mae());
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
  const InspectedCheckpoint checkpoint(clip());
  const Inspection inspection = checkpoint.inspected();
  REQUIRE(inspection.fault.has_value());
  CHECK(contains(inspection.fault->what(), "is a CLIP"));
  CHECK(inspection_text(inspection) ==
        "mae.safetensors: not understood\n"
        "  container      safetensors: 1 tensors (1 F32), 0.000 M numbers\n"
        "  beside it      config.json\n");
}

TEST_SUITE_END();

}  // namespace lacuna::inspection_text_test
