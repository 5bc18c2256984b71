#include "lacuna/analysis/summary/measures.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/notices.hpp"
#include "lacuna/model/checkpoint/model_name.hpp"

namespace lacuna {
namespace {

constexpr auto kinds = std::to_array<MeasureKind>({
    {"hidden_ratio", "share", MeasureAxes::image},
    // attend: queries and keys are visible patches; a mass is of visible patches as queries
    {"attention_distance", "patches", MeasureAxes::head},
    {"entropy_visible", "nats", MeasureAxes::head},
    {"entropy_query", "nats", MeasureAxes::head},
    {"mass_cls", "share", MeasureAxes::head},
    {"mass_hidden", "share", MeasureAxes::head},
    // compare
    {"leak", "share", MeasureAxes::layer},
    {"overlap_deit_zeroed", "share", MeasureAxes::kept_layer},
    {"attention_difference", "weight", MeasureAxes::layer},
    {"state_scaled_difference", "scaled", MeasureAxes::layer},
    // reconstruct, over hidden patches
    {"loss", "as trained", MeasureAxes::image},
    {"mse", "8-bit squared", MeasureAxes::image},
    {"psnr", "dB", MeasureAxes::image},
    {"error_vs_mean_colour", "ratio", MeasureAxes::image},
    {"error_vs_telea", "ratio", MeasureAxes::image},
    {"error_vs_navier_stokes", "ratio", MeasureAxes::image},
});

/// Which image of many it is, what is kept, how it is drawn: no measure changes. A new option
/// counts unless it is one of output.
bool is_measured(std::string_view option) {
  constexpr std::string_view others[] = {"seed", "head", "threshold", "no_rollout", "no_pca"};
  return !is_of_output(option) && std::ranges::find(others, option) == std::end(others);
}

/// The double whose shortest text is the float's: what a reader of the JSON gets.
double as_written(float number) {
  std::array<char, 32> text = {};
  const char* end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  double result = 0;
  std::from_chars(text.data(), end, result);
  return result;
}

/// A file with the folder that it lies in: "masks-10/{name}.png" is not "masks-90/{name}.png".
std::string with_one_folder(const std::string& path) {
  const auto file = std::filesystem::path(path).lexically_normal();
  return (file.parent_path().filename() / file.filename()).native();
}

std::string recipe_text(Recipe recipe, const MaskedImage& image, bool keeps_layers) {
  std::erase_if(recipe.options, [&](const auto& option) {
    return !is_measured(option.first) || (option.first == "layer" && !keeps_layers);
  });
  for (auto& [name, value] : recipe.options) {
    if (name == "mask_file") {
      value = with_one_folder(image.mask_origin.file);
    } else if (name == "model") {
      value = checkpoint_name(std::get<std::string>(value));
    }
  }
  const std::string whole = command_line(recipe, "INPUT");
  const std::size_t options = whole.find(" --");
  return options == std::string::npos ? "" : whole.substr(options + 1);
}

/// Collects the tables of one image.
class Collector {
 public:
  Collector(const MaskedImage& image, const VitConfig& config, const Recipe& recipe,
            const std::vector<int>& layers = {}) {
    measures_.setting = {.model = checkpoint_name(config.name),
                         .weights = {},
                         .notice = !config.trained   ? "untrained"
                                   : config.composed ? "composed"
                                                     : "",
                         .layout = {},
                         .recipe = recipe_text(recipe, image, !layers.empty()),
                         .mask_ratio = image.ratio_requested,
                         .rows = image.grid.rows,
                         .columns = image.grid.columns,
                         .patch_size = image.grid.patch_size,
                         .depth = config.depth,
                         .heads = config.heads,
                         .layers = layers};
    add("hidden_ratio", std::vector<double>{static_cast<double>(image.mask.hidden_count()) /
                                            static_cast<double>(image.grid.count())});
  }

  void add(std::string_view name, std::vector<double> values) {
    measures_.tables.push_back({measure_kind(name), std::move(values)});
  }

  void add(std::string_view name, const std::vector<float>& values) {
    std::vector<double> numbers(values.size());
    std::ranges::transform(values, numbers.begin(), as_written);
    add(name, std::move(numbers));
  }

  /// One number of each entry of a [layer][head] table.
  template <typename Entry, typename Number>
  void add(std::string_view name, const std::vector<std::vector<Entry>>& table, Number number) {
    std::vector<double> values;
    for (const std::vector<Entry>& heads : table) {
      for (const Entry& head : heads) {
        values.push_back(as_written(number(head)));
      }
    }
    add(name, std::move(values));
  }

  MeasureSetting& setting() { return measures_.setting; }
  [[nodiscard]] Measures take() { return std::move(measures_); }

 private:
  Measures measures_;
};

/// 1 where two rows give every key the same; what hidden keys get in one of them is lost.
float overlap(const AttentionRow& a, const AttentionRow& b) {
  double sum = 0;
  for (std::size_t key = 0; key < a.weights.size(); ++key) {
    sum += static_cast<double>(std::min(a.weights[key], b.weights[key]));
  }
  return static_cast<float>(sum);
}

std::vector<float> overlaps(const LayoutComparison& comparison) {
  std::vector<float> result;
  for (const int layer : comparison.layers) {
    const Query& query = comparison.queries.front();
    const AttentionRow* deit = comparison.pass(LayoutKind::deit).row(layer, -1, query);
    const AttentionRow* zeroed = comparison.pass(LayoutKind::zeroed).row(layer, -1, query);
    if (deit != nullptr && zeroed != nullptr) {
      result.push_back(overlap(*deit, *zeroed));
    }
  }
  return result;
}

}  // namespace

std::span<const MeasureKind> measure_kinds() {
  return kinds;
}

const MeasureKind* measure_kind(std::string_view name) {
  const auto* kind = std::ranges::find(kinds, name, &MeasureKind::name);
  return kind == kinds.end() ? nullptr : kind;
}

std::string_view notice_sentence(const MeasureSetting& setting) {
  return setting.notice == "untrained"  ? notices::untrained
         : setting.notice == "composed" ? notices::composed
                                        : std::string_view();
}

std::size_t measure_size(const MeasureKind& kind, const MeasureSetting& setting) {
  const auto depth = static_cast<std::size_t>(setting.depth);
  switch (kind.axes) {
    case MeasureAxes::image:
      return 1;
    case MeasureAxes::layer:
      return depth;
    case MeasureAxes::kept_layer:
      return setting.layers.size();
    case MeasureAxes::head:
      break;
  }
  return depth * static_cast<std::size_t>(setting.heads);
}

Measures measures_of(const MaskedImage& image, const VitConfig& config, const Recipe& recipe,
                     const LayoutDetail& detail) {
  Collector collect(image, config, recipe);
  const LayoutPass& pass = detail.pass;
  collect.setting().layout = pass.layout.name();
  const bool any_visible = image.mask.visible_count() > 0;
  if (any_visible) {
    collect.add("attention_distance", detail.distances,
                [](auto& head) { return head.renormalised; });
    collect.add("entropy_visible", pass.summary, [](auto& head) { return head.entropy_visible; });
  }
  if (pass.query_exists) {
    collect.add("entropy_query", pass.summary, [](auto& head) { return head.entropy_query; });
  }
  const bool has_cls = std::ranges::find(config.prefix, TokenKind::cls) != config.prefix.end();
  if (any_visible && has_cls) {
    collect.add("mass_cls", pass.summary, [](auto& head) { return head.mass_visible.cls; });
  }
  if (any_visible && pass.layout.attends_hidden()) {
    collect.add("mass_hidden", pass.summary, [](auto& head) { return head.mass_visible.hidden; });
  }
  return collect.take();
}

Measures measures_of(const MaskedImage& image, const VitConfig& config, const Recipe& recipe,
                     const LayoutComparison& comparison) {
  Collector collect(image, config, recipe, comparison.layers);
  if (image.mask.visible_count() > 0) {
    collect.add("leak", comparison.leak);
  }
  if (const std::vector<float> shares = overlaps(comparison);
      shares.size() == comparison.layers.size()) {
    collect.add("overlap_deit_zeroed", shares);
  }
  collect.add("attention_difference", comparison.attention_difference);
  collect.add("state_scaled_difference", comparison.state_scaled_difference);
  return collect.take();
}

Measures measures_of(const MaskedImage& image, const VitConfig& config, const Recipe& recipe,
                     const Reconstruction& reconstruction) {
  Collector collect(image, config, recipe);
  const auto add = [&](std::string_view name, std::optional<double> number) {
    if (number) {
      collect.add(name, std::vector<double>{*number});
    }
  };
  if (reconstruction.error) {
    add("loss", reconstruction.loss);
    add("mse", reconstruction.error->mse);
    add("psnr", reconstruction.error->psnr);
    for (const FilledPicture& fill : reconstruction.fills) {
      if (fill.error.mse > 0) {  // else the fill is perfect, and there is no ratio
        add(std::ranges::find(fill_measures, fill.fill, &FillMeasure::fill)->name,
            reconstruction.error->mse / fill.error.mse);
      }
    }
  }
  return collect.take();
}

}  // namespace lacuna
