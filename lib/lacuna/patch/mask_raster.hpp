#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lacuna/base/words.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// What of a mask picture is hidden: MaskedImage tells captions and JSON.
enum class MaskReading {
  white,         ///< Grey of 128 or more.
  labels,        ///< All but the first colour of its palette.
  transparency,  ///< What is opaque.
  two_values,    ///< The lighter, or the later in its palette.
  low_bytes,     ///< White, in the low bytes of its 16-bit samples.
};
inline constexpr Word<MaskReading> mask_reading_words[] = {
    {MaskReading::white, "white"},
    {MaskReading::labels, "labels"},
    {MaskReading::transparency, "transparency"},
    {MaskReading::two_values, "two values"},
    {MaskReading::low_bytes, "low bytes"}};

/// A rectangle of hidden (1) and visible (0) pixels or cells, row-major, as a file holds it.
struct MaskRaster {
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> hidden;         ///< [height, width]
  std::string unusual;                      ///< What is to be said of how it was read; else empty.
  std::optional<MaskReading> reading = {};  ///< Of a picture.
};

/// A mask from a .npy file, not 0 = hidden: [height, width], with leading dimensions of 1, or a
/// flat list of one value per patch. `subject` names it in messages. Throws Error{bad_value} for
/// another shape or a NaN, and what read_npy() throws.
[[nodiscard]] MaskRaster read_mask_array(std::span<const std::uint8_t> file,
                                         const std::string& subject, const PatchGrid& grid);

/// Hides each patch of which at least half of the pixels are covered. The centre of each pixel of
/// the model's input is looked up at its place in the original, `covered(x, y)`; `source` is the
/// part of the original that the grid shows.
[[nodiscard]] Mask mask_of_coverage(const PatchGrid& grid, const Box& source,
                                    const std::function<bool(double x, double y)>& covered);

/// Of the grid's size: cell by cell. Of the original's size: a patch is hidden if at least half of
/// the pixels it shows are, by nearest pixel; `source` is the part of the original that the grid
/// shows. `subject` names the raster in messages. Throws Error{bad_value} for another size, naming
/// both, and EXIF rotation if the raster fits the original lying on its side.
[[nodiscard]] Mask mask_of_raster(const MaskRaster& raster, const std::string& subject,
                                  const PatchGrid& grid, const Box& source, int original_height,
                                  int original_width);

}  // namespace lacuna
