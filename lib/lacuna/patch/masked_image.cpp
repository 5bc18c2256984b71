#include "lacuna/patch/masked_image.hpp"

#include <fmt/format.h>

#include <utility>

#include "lacuna/patch/patches.hpp"

namespace lacuna {

std::vector<std::string_view> MaskOrigin::words() const {
  std::vector<std::string_view> words;
  if (pattern) {
    words.push_back(word_of(mask_type_words, *pattern));
  }
  for (const auto& [is_used, word] :
       {std::pair{patches, "patches"}, {rectangles, "rectangles"}, {!file.empty(), "file"}}) {
    if (is_used) {
      words.emplace_back(word);
    }
  }
  return words;
}

std::string MaskOrigin::name() const {
  return fmt::format("{}", fmt::join(words(), "+"));
}

std::string MaskOrigin::described() const {
  return name() + (inverted ? ", inverted" : "");
}

Matrix patches_of(const MaskedImage& image) {
  return cut_patches(normalise(image.seen.pixels, image.preprocessing), image.grid);
}

}  // namespace lacuna
