// Every family that lacuna reads, at a small size: what timm's, transformers' and the original code
// compute from the same file. tests/reference/families_golden.py made the files.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"
#include "lacuna/model/vit/classifier.hpp"
#include "lacuna/model/vit/mae_decoder.hpp"
#include "lacuna/patch/patches.hpp"
#include "lacuna/report/inspection_report.hpp"
#include "support/golden.hpp"
#include "support/tiny_mae.hpp"
#include "support/whole_attention.hpp"

namespace lacuna::families_test {

using testing::GoldenTensor;
using testing::WholeAttention;

namespace {

constexpr double tolerance = 1e-5;

/// The recorded numbers of one family, and which of them were compared.
struct Golden {
  std::map<std::string, GoldenTensor> tensors;
  mutable std::set<std::string> compared;

  [[nodiscard]] bool contains(const std::string& name) const { return tensors.contains(name); }
};

const std::filesystem::path& families_folder() {
  static const std::filesystem::path folder = std::filesystem::path(LACUNA_GOLDEN_DIR) / "families";
  return folder;
}

std::set<std::string> family_names() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(families_folder())) {
    if (entry.is_directory()) {
      names.insert(entry.path().filename().string());
    }
  }
  return names;
}

nlohmann::json facts_of(const std::string& name) {
  const Bytes text = read_whole_file(families_folder() / name / "golden.json", 1 << 20);
  return nlohmann::json::parse(text.begin(), text.end());
}

VitModel load(const nlohmann::json& facts, Workers& workers) {
  const std::string name = facts.at("name");
  const std::string file = facts.at("file");
  ModelOptions options;
  options.model = (families_folder() / name / file).string();
  if (facts.at("heads_known_from").get<std::string>().starts_with("nothing")) {
    options.heads = facts.at("heads").get<int>();
    if (!facts.at("decoder").is_null()) {
      options.decoder_heads = facts.at("decoder").at("heads").get<int>();
    }
  }
  return load_model(options, workers);
}

Mask mask_of_golden(const Golden& golden, const std::string& name, int count) {
  const auto found = golden.tensors.find(name);
  if (found == golden.tensors.end()) {
    return mask_of(std::vector<std::uint8_t>(static_cast<std::size_t>(count), 0));
  }
  return mask_of({found->second.values.begin(), found->second.values.end()});
}

/// The difference of a recorded number and ours; absent where nothing was recorded.
void check_number(const Golden& golden, const std::string& name, const Matrix& ours) {
  const auto found = golden.tensors.find(name);
  if (found != golden.tensors.end()) {
    CAPTURE(name);
    golden.compared.insert(name);
    const std::vector<float> values(ours.data(), ours.data() + ours.size());
    CHECK(testing::scaled_difference(found->second.values, values) <= tolerance);
  }
}

Matrix row_of(const std::vector<float>& values) {
  Matrix row(1, static_cast<int>(values.size()));
  std::ranges::copy(values, row.data());
  return row;
}

void check_decoder(const VitModel& model, const EncoderState& encoded, const PatchGrid& grid,
                   const Golden& golden, const std::string& regime, Workers& workers) {
  DecoderState state = embed_decoder_tokens(model, encoded, grid, workers);
  check_number(golden, regime + ".decoder_states.0", state.tokens);
  for (int layer = 0; layer < model.config.decoder->depth; ++layer) {
    WholeAttention attention(model.config.decoder->heads, state.tokens.rows());
    AttentionSink* const sinks[] = {&attention};
    decode_layer(model, layer, state, sinks, workers);
    check_number(golden, regime + ".decoder_attention." + std::to_string(layer), attention.all);
    check_number(golden, regime + ".decoder_states." + std::to_string(layer + 1), state.tokens);
  }
  check_number(golden, regime + ".reconstruction", predicted_pixels(model, state, workers));
}

/// One image of a golden file: its pixels and where its patches lie.
struct Picture {
  Matrix patches;
  PatchGrid grid;
};

Picture picture_of(const GoldenTensor& pixels, int patch_size) {
  const int height = pixels.shape[1];
  const int width = pixels.shape[2];
  const PatchGrid grid = grid_of(height, width, patch_size);
  return {cut_patches({.height = height, .width = width, .values = pixels.values}, grid), grid};
}

void check_regime(const VitModel& model, const Picture& picture, const TokenLayout& layout,
                  const Golden& golden, const std::string& regime, Workers& workers) {
  CAPTURE(regime);
  const VitConfig& config = model.config;
  EncoderState state =
      embed_tokens(model, picture.patches, position_rows(model, picture.grid), layout, workers);
  check_number(golden, regime + ".states.0", state.tokens);
  for (int layer = 0; layer < config.depth; ++layer) {
    WholeAttention attention(config.heads, layout.length());
    AttentionSink* const sinks[] = {&attention};
    encode_layer(model, layer, state, sinks, workers);
    check_number(golden, regime + ".attention." + std::to_string(layer), attention.all);
    check_number(golden, regime + ".states." + std::to_string(layer + 1), state.tokens);
  }
  if (config.final_norm) {
    check_number(golden, regime + ".normed", final_norm(model, state));
  }
  if (config.classifier) {
    check_number(golden, regime + ".logits", row_of(logits(model, state)));
  }
  if (config.decoder && golden.contains(regime + ".reconstruction")) {
    check_decoder(model, state, picture.grid, golden, regime, workers);
  }
}

void check_numbers(const VitModel& model, const Golden& golden, Workers& workers) {
  const VitConfig& config = model.config;
  const Picture picture = picture_of(golden.tensors.at("pixel_values"), config.patch_size);
  const Mask none =
      mask_of(std::vector<std::uint8_t>(static_cast<std::size_t>(picture.grid.count()), 0));
  const Mask mask = mask_of_golden(golden, "mask", picture.grid.count());
  const auto check = [&](LayoutKind kind, const Mask& hidden, const std::string& regime) {
    if (golden.contains(regime + ".states.0")) {
      check_regime(model, picture, token_layout(kind, config.prefix, picture.grid, hidden), golden,
                   regime, workers);
    }
  };
  check(LayoutKind::deit, none, "none");
  check(LayoutKind::deit, mask, "deit");
  check(LayoutKind::mae, mask, "mae");
  check(LayoutKind::zeroed, mask, "zeroed");
  check(LayoutKind::mask_token, mask, "mask_token");

  const Picture wide = picture_of(golden.tensors.at("wide.pixel_values"), config.patch_size);
  const Mask wide_none =
      mask_of(std::vector<std::uint8_t>(static_cast<std::size_t>(wide.grid.count()), 0));
  check_regime(model, wide, token_layout(LayoutKind::deit, config.prefix, wide.grid, wide_none),
               golden, "wide_none", workers);
  if (golden.contains("wide_mae.states.0")) {
    const Mask hidden = mask_of_golden(golden, "wide.mask", wide.grid.count());
    check_regime(model, wide, token_layout(LayoutKind::mae, config.prefix, wide.grid, hidden),
                 golden, "wide_mae", workers);
  }
}

/// What the reference was given; all else it computed. The decoder's normed states are inside
/// predicted_pixels(), whose result is compared.
bool is_input(const std::string& name) {
  return name.ends_with("pixel_values") || name.ends_with("mask") || name.ends_with("noise") ||
         name.ends_with("decoder_normed");
}

std::vector<std::string> prefix_words(const VitConfig& config) {
  std::vector<std::string> words;
  for (const TokenKind kind : config.prefix) {
    words.emplace_back(word_of(token_words, kind));
  }
  return words;
}

void check_facts(const VitConfig& config, const nlohmann::json& facts) {
  CHECK(word_of(family_words, config.family) == facts.at("family").get<std::string>());
  CHECK(config.width == facts.at("width").get<int>());
  CHECK(config.depth == facts.at("depth").get<int>());
  CHECK(config.heads == facts.at("heads").get<int>());
  CHECK(config.patch_size == facts.at("patch_size").get<int>());
  CHECK(config.stored_grid.rows == facts.at("grid").at(0).get<int>());
  CHECK(config.stored_grid.columns == facts.at("grid").at(1).get<int>());
  CHECK(prefix_words(config) == facts.at("prefix_tokens").get<std::vector<std::string>>());
  CHECK(config.mask_token == facts.at("mask_token").get<bool>());
  CHECK(config.layer_scale == facts.at("layer_scale").get<bool>());
  CHECK(word_of(activation_words, config.activation) == facts.at("mlp").get<std::string>());
  CHECK(config.layer_norm_epsilon ==
        doctest::Approx(facts.at("layer_norm_eps").get<double>()).epsilon(1e-6));
  CHECK(config.classifier.has_value() == (facts.at("pool") != "none"));
  CHECK(config.decoder.has_value() == !facts.at("decoder").is_null());
}

/// A picture of the model's own size, every third patch of it hidden.
MaskedImage picture(const VitConfig& config) {
  std::vector<std::uint8_t> hidden(static_cast<std::size_t>(config.stored_grid.count()));
  for (std::size_t patch = 0; patch < hidden.size(); patch += 3) {
    hidden[patch] = 1;
  }
  return testing::tiny_image(config.stored_grid, hidden, [](int row, int column, int colour) {
    return (row * 37 + column * 7 + colour * 91) % 251;
  });
}

}  // namespace

TEST_CASE(
    "deit and mae are equal for every family, with registers, a distillation token or no CLS") {
  Workers workers(2);
  for (const std::string& name : family_names()) {
    CAPTURE(name);
    const VitModel model = load(facts_of(name), workers);
    const LayoutComparison comparison =
        compare_layouts(model, picture(model.config), ComparisonOptions(), workers);
    CHECK(comparison.equal);
    CHECK(comparison.leak.back() > 0.01F);
  }
}

TEST_CASE("each family's small checkpoint is known by name and gives its own code's numbers") {
  Workers workers(2);
  const std::set<std::string> names = family_names();
  CHECK(names.size() >= 30);
  for (const std::string& name : names) {
    CAPTURE(name);
    const nlohmann::json facts = facts_of(name);
    const VitModel model = load(facts, workers);
    check_facts(model.config, facts);
    const std::string golden = facts.at("golden");
    const Golden numbers = {testing::golden_tensors("families/" + name + "/" + golden), {}};
    check_numbers(model, numbers, workers);
    for (const auto& [number, tensor] : numbers.tensors) {
      if (!is_input(number)) {
        CAPTURE(number);
        CHECK(numbers.compared.contains(number));
      }
    }
  }
}

}  // namespace lacuna::families_test
