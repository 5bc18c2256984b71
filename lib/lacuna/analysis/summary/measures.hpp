#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/analysis/reconstruct/inpainting.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

struct LayoutComparison;
struct LayoutDetail;
struct Reconstruction;

/// What a measure has a number for.
enum class MeasureAxes { image, layer, kept_layer, head };

/// Something that is measured on every image of a folder.
struct MeasureKind {
  std::string_view name;
  std::string_view unit;
  MeasureAxes axes = MeasureAxes::image;
};

/// Every kind, in the order of the files; nullptr for a name that is none.
[[nodiscard]] std::span<const MeasureKind> measure_kinds();
[[nodiscard]] const MeasureKind* measure_kind(std::string_view name);

/// The measures of the error divided by a fill's.
struct FillMeasure {
  Fill fill = Fill::mean_colour;
  std::string_view name;
};
inline constexpr FillMeasure fill_measures[] = {{Fill::mean_colour, "error_vs_mean_colour"},
                                                {Fill::telea, "error_vs_telea"},
                                                {Fill::navier_stokes, "error_vs_navier_stokes"}};

/// What must be equal for two images to be averaged.
struct MeasureSetting {
  std::string model = {};    ///< Its name; of a file, without its folder.
  std::string weights = {};  ///< Which bytes they are: weights_hash(); empty if untrained.
  /// What to know of the weights: "untrained" or "composed"; empty: nothing. notice_sentence().
  std::string notice = {};
  std::string layout = {};  ///< Of attend; empty elsewhere.
  std::string recipe = {};  ///< The options that can change one of the numbers but the seed.
  std::optional<double> mask_ratio = {};  ///< Asked for. Empty: the mask is specified.
  int rows = 0;                           ///< Of the grid.
  int columns = 0;
  int patch_size = 0;
  int depth = 0;  ///< Of the encoder.
  int heads = 0;
  std::vector<int> layers = {};  ///< The kept ones, where something is measured on them.

  auto operator<=>(const MeasureSetting&) const = default;  // NOLINT(modernize-use-nullptr)
  bool operator==(const MeasureSetting&) const = default;
};

/// VitConfig::notice() of such weights.
[[nodiscard]] std::string_view notice_sentence(const MeasureSetting& setting);

/// The numbers of one measure, [layer][head] one after the other.
struct Measured {
  const MeasureKind* kind = nullptr;
  std::vector<double> values;
};

/// What one image showed, as its line of the manifest keeps it. A number is the decimal one that
/// JSON holds, so that what is written and read again is the same.
struct Measures {
  MeasureSetting setting;
  std::vector<Measured> tables;  ///< In the order of measure_kinds(); without what does not exist.
};

/// How many numbers a measure has under a setting.
[[nodiscard]] std::size_t measure_size(const MeasureKind& kind, const MeasureSetting& setting);

// Nothing is computed again but what is named here: `overlap_deit_zeroed` is the sum over all keys
// of the smaller of two weights, in the kept layers' rows of the first query, mean over heads.
[[nodiscard]] Measures measures_of(const MaskedImage& image, const VitConfig& config,
                                   const Recipe& recipe, const LayoutDetail& detail);
[[nodiscard]] Measures measures_of(const MaskedImage& image, const VitConfig& config,
                                   const Recipe& recipe, const LayoutComparison& comparison);
[[nodiscard]] Measures measures_of(const MaskedImage& image, const VitConfig& config,
                                   const Recipe& recipe, const Reconstruction& reconstruction);

}  // namespace lacuna
