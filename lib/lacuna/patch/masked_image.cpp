#include "lacuna/patch/masked_image.hpp"

#include "lacuna/patch/patches.hpp"

namespace lacuna {

Matrix patches_of(const MaskedImage& image) {
  return cut_patches(normalise(image.seen.pixels, image.preprocessing), image.grid);
}

}  // namespace lacuna
