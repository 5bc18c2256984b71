#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lacuna/base/text.hpp"
#include "lacuna/model/checkpoint/family.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/inspection_report.hpp"

namespace lacuna {
namespace {

/// What a classifier reads.
constexpr Word<Pool> pool_phrases[] = {
    {Pool::cls, "the class token"},
    {Pool::cls_and_distillation, "the class and the distillation token, one classifier each"},
    {Pool::mean, "the mean of the patches"},
    {Pool::cls_and_mean, "the class token beside the mean of the patches"}};

/// "Hugging Face's, behind \"vit.\"".
std::string naming_text(const NamedTensors& tensors) {
  const std::string_view whose =
      tensors.naming == Naming::timm ? "timm's and the papers' own" : "Hugging Face's";
  return tensors.prefix.empty() ? std::string(whose)
                                : fmt::format("{}, behind {}", whose, quoted_name(tensors.prefix));
}

/// "shortest edge to 256, centre 224 x 224, bicubic; mean …, deviation …".
std::string preprocessing_text(const Preprocessing& preprocessing) {
  const auto to = [&](int side) { return static_cast<int>(side / preprocessing.crop_ratio); };
  const int width = preprocessing.width;
  const int height = preprocessing.height;
  std::string resize;
  switch (preprocessing.fit) {
    case Fit::crop:
      resize = fmt::format("shortest edge to {}, centre {} x {}", to(std::min(width, height)),
                           width, height);
      break;
    case Fit::squash:
      resize = fmt::format("squashed to {} x {}", width, height);
      break;
    case Fit::squash_crop:
      resize =
          fmt::format("squashed to {} x {}, centre {} x {}", to(width), to(height), width, height);
      break;
    case Fit::grid:
      resize = fmt::format("shortest edge to {}, whole patches", std::min(width, height));
      break;
  }
  return fmt::format("{}, {}; mean {}, deviation {}", resize,
                     word_of(interpolation_words, preprocessing.interpolation),
                     fmt::join(preprocessing.mean, " "),
                     fmt::join(preprocessing.standard_deviation, " "));
}

/// "  width        768\n": facts in a column.
void add(std::string& text, std::string_view what, const std::string& fact) {
  text += fmt::format("  {:<14} {}\n", what, fact);
}

std::string prefix_text(const VitConfig& config) {
  if (config.prefix.empty()) {
    return "none";
  }
  return fmt::format(
      "{}{}", fmt::join(prefix_names(config), ", "),
      config.prefix_has_positions ? "" : "; the position table has no rows for them");
}

void add_encoder(std::string& text, const VitConfig& config) {
  const PatchGrid& grid = config.stored_grid;
  add(text, "encoder",
      fmt::format("width {}, {} layers, {} heads of {}, MLP {} ({}){}{}", config.width,
                  config.depth, config.heads, config.head_width(), config.mlp_width,
                  word_of(activation_words, config.activation),
                  config.layer_scale ? ", layer scale" : "",
                  config.qkv_bias ? "" : ", no bias in qkv"));
  add(text, "patches",
      fmt::format("{} px; positions for {} x {} of them, {} x {} px", config.patch_size,
                  grid.columns, grid.rows, grid.columns * grid.patch_size,
                  grid.rows * grid.patch_size));
  add(text, "prefix tokens", prefix_text(config));
  add(text, "mask token", config.mask_token ? "yes" : "no");
}

void add_ends(std::string& text, const VitConfig& config) {
  if (config.classifier) {
    const ClassifierConfig& classifier = *config.classifier;
    add(text, "classifier",
        fmt::format("{} classes, reads {}, {}", classifier.classes,
                    word_of(pool_phrases, classifier.pool),
                    classifier.labels.empty() ? "no labels" : "with labels"));
  } else {
    add(text, "classifier", "none");
  }
  if (config.decoder) {
    const DecoderConfig& decoder = *config.decoder;
    add(text, "decoder",
        fmt::format("width {}, {} layers, {} heads, MLP {}", decoder.width, decoder.depth,
                    decoder.heads, decoder.mlp_width));
  } else {
    add(text, "decoder", "none");
  }
}

void add_names(std::string& text, std::string_view what, const std::vector<std::string>& names) {
  constexpr std::size_t shown = 5;
  for (std::size_t i = 0; i < std::min(shown, names.size()); ++i) {
    add(text, i == 0 ? what : "", printable(names[i]));
  }
  if (names.size() > shown) {
    add(text, "", fmt::format("and {} more", names.size() - shown));
  }
}

void add_tensors(std::string& text, const Inspection& inspection) {
  const TensorFit& fit = *inspection.fit;
  std::size_t ignored = 0;
  for (const IgnoredTensors& rule : inspection.understood->tensors.ignored) {
    ignored += rule.tensors.size();
  }
  add(text, "tensors",
      fmt::format("{} used, {} ignored by rule, {} unknown, {} missing, {} of "
                  "another shape",
                  fit.used, ignored, fit.unknown.size(), fit.missing.size(), fit.misshapen.size()));
  for (const IgnoredTensors& rule : inspection.understood->tensors.ignored) {
    add(text, "ignored", fmt::format("{}: {}", rule.tensors.size(), rule.reason));
  }
  add_names(text, "missing", fit.missing);
  add_names(text, "wrong shape", fit.misshapen);
  add_names(text, "unknown", fit.unknown);
}

void add_container(std::string& text, const Inspection& inspection) {
  const WeightsFile& file = *inspection.files.weights;
  std::vector<std::string> types;
  for (const auto& [type, count] : inspection.types) {
    types.push_back(fmt::format("{} {}", count, type));
  }
  add(text, "container",
      fmt::format("{}: {} tensors ({}), {:.3f} M numbers", file.container(), file.tensors().size(),
                  fmt::join(types, ", "), static_cast<double>(inspection.parameters) * 1e-6));
  std::vector<std::string_view> beside;
  if (inspection.files.config) {
    beside.emplace_back("config.json");
  }
  if (inspection.files.preprocessor_config) {
    beside.emplace_back("preprocessor_config.json");
  }
  add(text, "beside it",
      beside.empty() ? "no config.json, no preprocessor_config.json"
                     : fmt::format("{}", fmt::join(beside, ", ")));
}

}  // namespace

std::string inspection_text(const Inspection& inspection) {
  if (!inspection.understood) {
    std::string text = fmt::format("{}: not understood\n", printable(inspection.name));
    add_container(text, inspection);
    return text;
  }
  const VitConfig& config = inspection.understood->config;
  std::string text = fmt::format("{}: {}\n", printable(inspection.name), family_title(config));
  add_container(text, inspection);
  add(text, "names", naming_text(inspection.understood->tensors));
  add_encoder(text, config);
  add_ends(text, config);
  add(text, "preprocessing", preprocessing_text(config.preprocessing));
  for (const std::string& decision : config.decisions) {
    add(text, &decision == &config.decisions.front() ? "decided" : "", printable(decision));
  }
  add_tensors(text, inspection);
  return text;
}

std::string tensor_list(const WeightsFile& file) {
  std::string text;
  for (const StoredTensor& tensor : file.tensors()) {
    text +=
        fmt::format("  {} {} {}\n", printable(tensor.name), tensor.dtype, shape_text(tensor.shape));
  }
  return text;
}

}  // namespace lacuna
