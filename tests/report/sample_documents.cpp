#include "report/sample_documents.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/analysis/explain/explanation.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/report/attend_json.hpp"
#include "lacuna/report/attention_json.hpp"
#include "lacuna/report/explanation_json.hpp"
#include "lacuna/report/reconstruction_json.hpp"
#include "lacuna/report/summary_json.hpp"
#include "lacuna/report/sweep_json.hpp"
#include "support/classifying_model.hpp"
#include "support/hub_names.hpp"
#include "support/ratio_masks.hpp"
#include "support/sample_comparison.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::testing {
namespace {

// Written out, not computed by token_layout(), so that a fault there cannot hide one here.
TokenLayout layout_of(LayoutKind kind, const Mask& mask) {
  TokenLayout layout{kind, {{TokenKind::cls, -1, 0}, {TokenKind::distillation, -1, 1}}};
  for (int patch = 0; patch < 6; ++patch) {
    const bool hidden = mask.hidden[static_cast<std::size_t>(patch)] == 1;
    if (!(hidden && kind == LayoutKind::mae)) {
      layout.tokens.push_back({.patch = patch,
                               .position = patch + 2,
                               .hidden = hidden,
                               .attended = !hidden || kind == LayoutKind::zeroed});
    }
  }
  return layout;
}

std::vector<float> uniform_weights(const TokenLayout& layout) {
  std::vector<float> weights;
  const auto attended = std::count_if(layout.tokens.begin(), layout.tokens.end(),
                                      [](const Token& token) { return token.attended; });
  for (const Token& token : layout.tokens) {
    weights.push_back(token.attended ? 1.0F / static_cast<float>(attended) : 0.0F);
  }
  return weights;
}

HeadSummary summary_of(const TokenLayout& layout, const std::vector<float>& weights) {
  HeadSummary head;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Token& token = layout.tokens[i];
    (token.kind == TokenKind::cls            ? head.mass_query.cls
     : token.kind == TokenKind::distillation ? head.mass_query.distillation
     : token.hidden                          ? head.mass_query.hidden
                                             : head.mass_query.visible) += weights[i];
    head.entropy_query -= weights[i] > 0 ? weights[i] * std::log(weights[i]) : 0;
  }
  head.mass_visible = head.mass_query;
  head.entropy_visible = head.entropy_query;
  return head;
}

LayoutPass pass_of(LayoutKind kind, const std::vector<Query>& queries, const Mask& mask) {
  LayoutPass pass;
  pass.layout = layout_of(kind, mask);
  const int length = pass.layout.length();
  pass.cost = {std::int64_t{6144} * (length - 2), std::int64_t{2} * 12 * length * 64,
               std::int64_t{2} * 2 * length * length * 8};
  const std::vector<float> weights = uniform_weights(pass.layout);
  for (const Query& query : queries) {
    if (kind == LayoutKind::mae && query.kind == Query::Kind::patch &&
        mask.hidden[static_cast<std::size_t>(query.patch)] == 1) {
      continue;
    }
    for (const int head : {-1, 0, 1}) {
      pass.rows.push_back({1, head, query, weights});
    }
  }
  for (const int head : {0, 1}) {
    AttentionMatrix matrix{1, head, Matrix(length, length)};
    for (int row = 0; row < length; ++row) {
      std::copy(weights.begin(), weights.end(), matrix.weights.row(row).begin());
    }
    pass.matrices.push_back(std::move(matrix));
  }
  const HeadSummary head = summary_of(pass.layout, weights);
  pass.summary = {{head, head}, {head, head}};
  return pass;
}

VitModel small_mae(const PatchGrid& grid, Workers& workers) {
  return tiny_mae(
      grid, {{"decoder_pred.bias", [](int, int place) { return static_cast<float>(place) / 768; }}},
      false, workers);
}

VitConfig whole_mae() {
  VitConfig config = tiny_config();
  config.decoder = DecoderConfig{.width = 32, .depth = 1, .heads = 2, .mlp_width = 48};
  config.classifier = ClassifierConfig{.classes = 2};
  return config;
}

std::string text_of(const std::function<void(JsonWriter&)>& write) {
  JsonWriter json;
  write(json);
  return json.take();
}

}  // namespace

MaskedImage sample_image() {
  MaskedImage image;
  image.name = "animals/gecko.jpg";
  image.hash = "xxh3:00112233445566778899aabbccddeeff";
  image.original = Image(480, 640);
  image.height = 480;
  image.width = 640;
  image.seen = {Image(32, 48), {0, 26.5, 640, 453.25}};
  image.preprocessing.fit = Fit::grid;
  image.grid = {2, 3, 16};
  image.mask = {{0, 1, 0, 1, 1, 0}, {5, 0, 2}, {1, 4, 2, 3, 5, 0}};
  image.mask_origin = {.pattern = MaskType::random};
  image.ratio_requested = 0.5;
  image.seed = 18446744073709551615U;
  image.rng = Rng::torch;
  return image;
}

VitConfig sample_config() {
  VitConfig config;
  config.name = "untrained:sample";
  config.family = Family::deit;
  config.width = 8;
  config.depth = 2;
  config.heads = 2;
  config.prefix = {TokenKind::cls, TokenKind::distillation};
  return config;
}

LayoutComparison sample_comparison() {
  LayoutComparison comparison;
  comparison.layers = {1};
  comparison.queries = {{Query::Kind::cls, -1}, {Query::Kind::patch, 3}};
  for (const LayoutKind kind : {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}) {
    comparison.passes.push_back(pass_of(kind, comparison.queries, sample_image().mask));
  }
  comparison.attention_difference = {0.0F, 5.9604645e-8F};
  comparison.state_difference = {2.3841858e-7F, 1.1e-6F};
  comparison.state_scaled_difference = {1.1920929e-7F, 5e-7F};
  comparison.leak = {0.375F, 0.375F};
  comparison.tolerance = 1e-5;
  comparison.equal = true;
  return comparison;
}

Recipe sample_recipe() {
  return {"compare",
          {{"mask", std::string("random")},
           {"mask_ratio", 0.5},
           {"seed", std::int64_t{0}},
           {"invert_mask", false},
           {"query", std::vector<std::string>{"cls", "1,0"}}}};
}

MaskedImage all_hidden(MaskedImage image) {
  image.mask = {std::vector<std::uint8_t>(6, 1), {}, {0, 1, 2, 3, 4, 5}};
  return image;
}

std::string attention_text(const MaskedImage& image, const VitConfig& config,
                           const LayoutComparison& comparison) {
  return text_of(
      [&](JsonWriter& json) { attention_json(json, image, config, comparison, sample_recipe()); });
}

std::string text_of(const MaskedImage& image, const LayoutComparison& comparison) {
  return attention_text(image, sample_config(), comparison);
}

nlohmann::ordered_json sample_json() {
  return nlohmann::ordered_json::parse(text_of(sample_image(), sample_comparison()));
}

std::string mask_text(const MaskedImage& image) {
  return text_of([&](JsonWriter& json) { mask_json(json, image, sample_recipe()); });
}

std::string attend_text(const DetailOptions& options, const std::vector<int>& hidden) {
  Workers workers(2);
  const VitModel model = classifying_model(Pool::cls_and_mean, workers);
  const MaskedImage image = noise_image(model.config, hidden);
  return text_of([&](JsonWriter& json) {
    attend_json(json, image, model.config, examine_layout(model, image, options, workers),
                {.command = "attend", .options = {}});
  });
}

std::string explanation_text(std::vector<std::uint8_t> hidden) {
  Workers workers(1);
  MaskedImage image = sample::masked_image({.rows = 2, .columns = 3, .patch_size = 32});
  image.mask = mask_of(std::move(hidden));
  const Recipe recipe{.command = "explain", .options = {{"image_size", std::string("96x64")}}};
  return text_of(
      [&](JsonWriter& json) { explanation_json(json, image, explain(image, 5, workers), recipe); });
}

ReconstructionSample reconstruction_sample(const PixelReading& reading, bool any_hidden) {
  Workers workers(1);
  ReconstructionSample sample;
  if (!any_hidden) {
    sample.image.mask = mask_of(std::vector<std::uint8_t>(6, 0));
  }
  const VitModel model = small_mae(sample.image.grid, workers);
  sample.config = model.config;
  const QueryRequest hidden_patch = {.kind = Query::Kind::patch, .row = 1, .column = 0};
  sample.reconstruction = reconstruct(model, sample.image, reading,
                                      {.layer = 0, .queries = {{}, hidden_patch}}, workers);
  return sample;
}

std::string reconstruction_text(const ReconstructionSample& sample, bool with_pixels) {
  return text_of([&](JsonWriter& json) {
    reconstruction_json(json, sample.image, sample.config, sample.reconstruction, with_pixels,
                        sample_recipe());
  });
}

std::string sweep_text(const std::vector<double>& ratios, bool has_decoder,
                       const QueryRequest& query) {
  Workers workers(1);
  const MaskedImage image = sample_image();
  const VitModel model = small_mae(image.grid, workers);
  const PixelReading assumed = {.source = PixelReading::Source::measured, .slope = 0.75};
  const MaskSweep sweep =
      sweep_masks(model, image, ratio_masks(image.grid, ratios), {.queries = {query}},
                  has_decoder ? std::optional(assumed) : std::nullopt, workers);
  return text_of([&](JsonWriter& json) {
    sweep_json(json, image, model.config, sweep,
               {.query = sweep.steps.front().comparison.queries.front()}, sample_recipe());
  });
}

Measures sample_measures() {
  const MeasureSetting setting{.model = "a \"b\", c.pth",
                               .weights = "xxh3:00112233445566778899aabbccddeeff",
                               .notice = "composed",
                               .layout = "deit",
                               .recipe = "--mask random",
                               .mask_ratio = 0.75,
                               .rows = 2,
                               .columns = 3,
                               .patch_size = 16,
                               .depth = 2,
                               .heads = 2,
                               .layers = {0}};
  return {.setting = setting,
          .tables = {{measure_kind("hidden_ratio"), {0.1}},
                     {measure_kind("attention_distance"), {1.0 / 3, 1e-300, 2.5, 1e22}},
                     {measure_kind("overlap_deit_zeroed"), {0.7}}}};
}

std::vector<SummaryGroup> sample_groups() {
  Summary summary;
  Measures measures = sample_measures();
  summary.add("attend", measures);
  measures.tables[1].values = {1, 2, 3, 4};
  summary.add("attend", measures);
  measures.setting.layout = "";
  summary.add("compare", measures);
  return summary.groups();
}

std::string summary_text() {
  Summary summary;
  for (const double by : {0.0, 0.25, 0.125}) {
    Measures measures = sample_measures();
    measures.setting.model = "mini";
    measures.setting.layers = {0, 1};
    measures.tables[2].values = {0.5, 0.75 + by};
    measures.tables[1].values = {1 + by, 2, 3 - by, 4 + 2 * by};
    summary.add("attend", measures);
    measures.setting.layout = "";
    measures.setting.mask_ratio = std::nullopt;
    measures.tables.pop_back();
    measures.tables[0].values = {by};
    summary.add("reconstruct", measures);
  }
  return summary_json(summary.groups());
}

InspectedCheckpoint::InspectedCheckpoint(const std::vector<TestTensor>& tensors) {
  folder.write("config.json", R"({"model_type": "vit_mae", "num_attention_heads": 4,
        "decoder_num_attention_heads": 2, "norm_pix_loss": false,
        "id2label": {"0": "cat", "1": "dog"}})");
  path = folder.write("mae.safetensors", safetensors_bytes(tensors));
}

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

}  // namespace lacuna::testing
