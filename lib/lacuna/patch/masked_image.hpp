#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/image/derived_images.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/image/preprocess.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "lacuna/patch/mask_raster.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// How a mask came about: drawn after a pattern, or specified in one or several ways.
struct MaskOrigin {
  std::optional<MaskType> pattern = {};
  bool patches = false;  ///< Listed by number.
  bool rectangles = false;
  std::string file = {};  ///< A path as it was asked for, perhaps with {name}; empty without one.
  bool inverted = false;
  std::optional<MaskReading> reading = {};  ///< Of a file that is a picture.
  std::string file_hash = {};               ///< content_hash() of the file.

  /// "random"; "patches" and "file".
  [[nodiscard]] std::vector<std::string_view> words() const;
  /// "random"; "patches+file".
  [[nodiscard]] std::string name() const;
  /// The name, and whether it is inverted: "random, inverted".
  [[nodiscard]] std::string described() const;
};

/// An image as a model is about to see it: fitted, cut, and masked. What every command starts from.
struct MaskedImage {
  std::string name;     ///< The input's name: its path below the argument that named it.
  std::string hash;     ///< content_hash() of its file.
  Image original;       ///< Upright; perhaps decoded with fewer pixels than its file's.
  DerivedImages drawn;  ///< Of `original`, in the sizes that figures take; seen_panel() makes them.
  int reduction = 1;    ///< Pixels of the file along one of `original`.
  int height = 0;       ///< Of the upright picture in the file.
  int width = 0;
  std::vector<std::string> notes;  ///< What reading it and its mask file gave to warn about.
  Preprocessing preprocessing;
  ModelImage seen;
  PatchGrid grid;
  Mask mask;

  // How the mask was made, for captions and JSON.
  MaskOrigin mask_origin;
  std::optional<double> ratio_requested;
  std::optional<std::uint64_t> seed;  ///< The seed really used.
  std::optional<Rng> rng;
};

/// cut_patches() of what the model sees, normalised; hidden ones, too.
[[nodiscard]] Matrix patches_of(const MaskedImage& image);

}  // namespace lacuna
