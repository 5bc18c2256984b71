#pragma once

#include <cstdint>

#include "lacuna/base/words.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

enum class MaskType { random, block, simmim, grid, checkerboard, none };
inline constexpr Word<MaskType> mask_type_words[] = {{MaskType::random, "random"},
                                                     {MaskType::block, "block"},
                                                     {MaskType::simmim, "simmim"},
                                                     {MaskType::grid, "grid"},
                                                     {MaskType::checkerboard, "checkerboard"},
                                                     {MaskType::none, "none"}};

enum class Rng { lacuna, torch, numpy, python };
inline constexpr Word<Rng> rng_words[] = {
    {Rng::lacuna, "lacuna"}, {Rng::torch, "torch"}, {Rng::numpy, "numpy"}, {Rng::python, "python"}};

/// The masks that are drawn from a seed, for any ratio: the first of mask_type_words.
inline constexpr Words<MaskType> drawn_mask_type_words = Words<MaskType>(mask_type_words).first(3);
[[nodiscard]] constexpr bool is_drawn(MaskType type) {
  return std::ranges::find(drawn_mask_type_words, type, &Word<MaskType>::value) !=
         drawn_mask_type_words.end();
}

/// Generated masks. The same options and grid give the same mask on every machine.
struct MaskPattern {
  MaskType type = MaskType::random;
  double ratio = 0.75;  ///< Share of patches to hide, in [0, 1]; grid and checkerboard have theirs.
  std::uint64_t seed = 0;
  Rng rng = Rng::lacuna;  ///< random × torch, numpy; block × python; simmim × numpy; all × lacuna.
};

/// Draws the mask.
/// - random: facebookresearch/mae, random_masking: visible = int(count · (1 - ratio)) in double, by
///   stable argsort of noise. Where two patches have equal noise (torch's has 24 bits: 0.1 % of
///   masks of 196 patches), torch's own sort promises no order, and its mask may differ there.
/// - block: microsoft/unilm, beit MaskingGenerator: blocks of 16 patches or more (4 below 64
///   patches), aspect 0.3 to 1/0.3; may stop short of int(count · ratio), never over.
/// - simmim: microsoft/SimMIM, MaskGenerator: ceil(cells · ratio) cells of 2 × 2 patches (32 px at
///   patch 16).
/// - grid: a patch of an even row and an even column stays visible: 75 % hidden.
/// - checkerboard: patches with odd row + column are hidden.
/// - none: no patch is hidden.
/// Throws Error{usage} for a ratio outside [0, 1] or a pair of type and rng without a reference,
/// and Error{bad_value} for simmim on a grid that its cells do not divide.
[[nodiscard]] Mask draw_mask(const PatchGrid& grid, const MaskPattern& pattern);

}  // namespace lacuna
