// The ids are MAE's: ids_shuffle lists the patches, the visible ones first; ids_keep is its first
// part, and ids_restore its inverse, ids_restore[ids_shuffle[i]] = i.
#include "lacuna/patch/mask.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lacuna {

int Mask::hidden_count() const {
  return static_cast<int>(std::count(hidden.begin(), hidden.end(), std::uint8_t{1}));
}

int Mask::visible_count() const {
  return static_cast<int>(hidden.size()) - hidden_count();
}

Mask mask_of(std::vector<std::uint8_t> hidden) {
  Mask mask{.hidden = std::move(hidden), .ids_keep = {}, .ids_restore = {}};
  int next_visible = 0;
  int next_hidden = mask.visible_count();
  for (std::size_t patch = 0; patch < mask.hidden.size(); ++patch) {
    if (mask.hidden[patch] == 0) {
      mask.ids_keep.push_back(static_cast<int>(patch));
    }
    mask.ids_restore.push_back(mask.hidden[patch] == 0 ? next_visible++ : next_hidden++);
  }
  return mask;
}

Mask mask_of_shuffle(const std::vector<int>& ids_shuffle, int visible_count) {
  Mask mask{.hidden = std::vector<std::uint8_t>(ids_shuffle.size(), 1),
            .ids_keep = {ids_shuffle.begin(), ids_shuffle.begin() + visible_count},
            .ids_restore = std::vector<int>(ids_shuffle.size())};
  for (std::size_t place = 0; place < ids_shuffle.size(); ++place) {
    mask.ids_restore[static_cast<std::size_t>(ids_shuffle[place])] = static_cast<int>(place);
  }
  for (const int patch : mask.ids_keep) {
    mask.hidden[static_cast<std::size_t>(patch)] = 0;
  }
  return mask;
}

Mask inverted(const Mask& mask) {
  std::vector<std::uint8_t> hidden = mask.hidden;
  for (std::uint8_t& value : hidden) {
    value = value == 0 ? 1 : 0;
  }
  return mask_of(std::move(hidden));
}

}  // namespace lacuna
