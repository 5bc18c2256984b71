#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// A mask from JSON: rows of 0 and 1 (or false and true) of the grid's size, or a flat list of one
/// per patch; or an object with one of the keys "mask" (such rows or list, or an object that holds
/// them as "values", as lacuna writes it) and "hidden" (a list of patch numbers). Other keys are
/// not looked at. `subject` names it in messages. Throws what read_json() throws (of more than 16
/// levels or 4 million values, too), and Error{bad_value} for another size or value, naming its
/// place: "$.mask[3][0]".
[[nodiscard]] Mask mask_of_json(std::span<const std::uint8_t> file, const std::string& subject,
                                const PatchGrid& grid);

/// Throws what mask_of_json() throws before it looks at the grid: what read_json() throws.
void check_json(std::span<const std::uint8_t> file, const std::string& subject);

}  // namespace lacuna
