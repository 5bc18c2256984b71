#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/words.hpp"
#include "lacuna/flow/input.hpp"
#include "lacuna/image/image_file.hpp"
#include "lacuna/image/preprocess.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/patch/specified_masks.hpp"

namespace lacuna {

enum class SeedMode {
  fixed,      ///< Every image gets the same seed, so the same grid gets the same mask.
  per_image,  ///< Each image's seed is a hash of the seed and the input's name.
};
inline constexpr Word<SeedMode> seed_mode_words[] = {{SeedMode::fixed, "fixed"},
                                                     {SeedMode::per_image, "per-image"}};

/// Which patches are hidden. Patches, rectangles and a file, where given, replace the pattern;
/// together they add up.
struct MaskOptions {
  MaskPattern pattern;
  SeedMode seed_mode = SeedMode::fixed;
  std::string patches;                    ///< "0-13,97".
  std::vector<MaskRectangle> rectangles;  ///< In the upright original's pixels.
  std::string file;  ///< A path; {name} in it stands for the input's name without suffix.
  bool invert = false;

  [[nodiscard]] bool is_specified() const {
    return !patches.empty() || !rectangles.empty() || !file.empty();
  }
};

/// What of a picture reaches the model, where it differs from the model's own preprocessing.
struct GeometryOptions {
  std::optional<int> height;
  std::optional<int> width;
  std::optional<Fit> fit;
  std::optional<Interpolation> interpolation;
  std::optional<double> crop_ratio;
  std::optional<std::array<float, 3>> mean;
  std::optional<std::array<float, 3>> standard_deviation;
};

/// What every command does first.
struct PrepareOptions {
  ImageFileOptions file;
  bool fast_decode =
      false;  ///< Large JPEGs with fewer pixels, at least twice what the model needs.
  GeometryOptions geometry;
  MaskOptions mask;
};

/// The mask file of one image: {name} in `file` becomes the input's name without suffix.
[[nodiscard]] std::string mask_file_for(std::string file, const std::string& input_name);

/// The pattern that one image's mask is drawn by, with the seed that is really used.
[[nodiscard]] MaskPattern pattern_for(const MaskOptions& options, const std::string& input_name);

/// Throws Error{bad_value} for what does not fit a grid of patches; `mask` is nothing where it
/// depends on the image.
using GridCheck = std::function<void(const PatchGrid& grid, const Mask* mask)>;

/// Of commands that have no model: what mini sees of a picture, so that a patch is the same one in
/// mask and in compare.
inline constexpr Preprocessing preprocessing_without_model = {.crop_ratio = 1,
                                                              .crop_rounding = CropRounding::floor};

/// Finds, before anything starts, what is wrong with the options themselves: an image size that the
/// patches do not divide, a mask that no image's grid fits, or a shared mask file that is missing
/// or broken. What `check` refuses is at fault if it refuses every grid that an image can have:
/// with Fit::grid, what fits a long one may not fit a square one, and is then that image's own
/// fault. Throws Error.
void check_options(const PrepareOptions& options, const Preprocessing& model, int patch_size,
                   const GridCheck& check = nullptr);

/// Reads, fits, cuts and masks one picture, for a model with that preprocessing of its own.
[[nodiscard]] MaskedImage prepare(const Input& input, const Preprocessing& model, int patch_size,
                                  const PrepareOptions& options);

/// Gives a prepared picture the mask of these options in place of its own.
void set_mask(const MaskOptions& options, MaskedImage& image);

}  // namespace lacuna
