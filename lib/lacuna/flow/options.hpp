#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/analysis/reconstruct/norm_pix.hpp"
#include "lacuna/analysis/reconstruct/predict_pixels.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/flow/tensor_outputs.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/render/attend/attend_content.hpp"
#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

// Everything that each command can be told about one image. The parser (app/commands) fills these;
// the defaults here are the program's.
//
// check_options() finds what contradicts itself or the model before anything starts. Throws
// Error{usage}: an image size that the patches do not divide, a layer or head that the model does
// not have, and what is said below.

struct MaskFlowOptions {
  PrepareOptions prepare;
  int patch_size = 16;
  bool numbers = false;  ///< Write each patch's number on it.
  OutputOptions output;
};
void check_options(const MaskFlowOptions& options);

struct CompareOptions {
  PrepareOptions prepare;
  ComparisonOptions comparison;
  int head = -1;  ///< The head that the pictures show; -1: the mean over heads.
  TensorOptions tensors;
  ColourOptions colours;
  std::string title;  ///< In place of the figure's headline, if not empty.
  OutputOptions output;
};
/// What is compared, and what of it is kept for the outputs.
[[nodiscard]] ComparisonOptions comparison_options(const CompareOptions& options);
void check_options(const VitConfig& config, const CompareOptions& options);

/// A mask that hides nothing.
[[nodiscard]] MaskOptions no_mask();

struct AttendOptions {
  PrepareOptions prepare = {.file = {}, .geometry = {}, .mask = no_mask()};
  DetailOptions detail;
  AttendFigureOptions figure;
  TensorOptions tensors;
  OutputOptions output;
  bool sheet = false;                      ///< Write every layer and head as one figure.
  bool queries = false;                    ///< Write every query as one figure.
  std::vector<AttendMotion> animate = {};  ///< Write these animations.
};
/// The options under which the image is prepared: a layout that hides nothing has no mask.
[[nodiscard]] PrepareOptions prepare_options(const AttendOptions& options);
/// What is measured, and what of it is kept for the outputs.
[[nodiscard]] DetailOptions detail_options(const AttendOptions& options);
/// Also a layout that needs a mask token, and a threshold outside (0, 1].
void check_options(const VitConfig& config, const AttendOptions& options);

struct ReconstructOptions {
  PrepareOptions prepare;
  ReconstructionOptions reconstruction;
  std::optional<NormPix> norm_pix;  ///< Declared; if absent, pixel_reading() decides.
  int head = -1;                    ///< The decoder's head that the pictures show; -1: the mean.
  bool pixels = false;              ///< The predicted pixels into the JSON.
  bool triplet = false;             ///< Write masked, reconstruction and original as one row.
  ColourOptions colours;
  OutputOptions output;
};
/// Also a model without a decoder; layer and head are the decoder's.
void check_options(const VitConfig& config, const ReconstructOptions& options);

struct SweepOptions {
  /// The ratios that are asked for, ascending; prepare.mask.pattern.ratio does not count.
  std::vector<double> ratios = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  PrepareOptions prepare;
  ComparisonOptions comparison;
  std::optional<NormPix> norm_pix;  ///< Declared; if absent, pixel_reading() decides.
  int head = -1;                    ///< The head that the pictures show; -1: the mean over heads.
  bool animate = false;             ///< Also as an animation, a picture for each ratio.
  ColourOptions colours;
  OutputOptions output;
};
/// Also a mask without a ratio, and what check_ratios() refuses.
void check_options(const VitConfig& config, const SweepOptions& options);

/// How many ratios a sweep may have: a strip of one column compares nothing, and more than twenty
/// do not fit.
inline constexpr int fewest_ratios = 2;
inline constexpr int most_ratios = 20;

/// Throws Error{usage} for ratios that are too few, too many, not ascending or not between 0 and 1.
void check_ratios(const std::vector<double>& ratios);

/// What is explained of a picture, unless its geometry is given: this many patches a side, each of
/// enough pixels to measure its content.
inline constexpr int default_explained_grid = 4;
inline constexpr int largest_explained_grid = 8;
inline constexpr int explained_patch_size = 32;
[[nodiscard]] Preprocessing explained_preprocessing();

struct ExplainFlowOptions {
  PrepareOptions prepare;
  std::vector<QueryRequest> queries;  ///< The first is followed; none: the first visible patch.
  bool steps = false;                 ///< Also one slide a step.
  OutputOptions output;
};
/// Throws Error{bad_value} for more patches than a page holds.
void check_explained_grid(const PatchGrid& grid);
/// Also panels, which explain has none of, and a query that is no patch.
void check_options(const ExplainFlowOptions& options);

}  // namespace lacuna
