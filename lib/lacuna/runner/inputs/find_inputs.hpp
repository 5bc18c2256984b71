#pragma once

#include <filesystem>
#include <vector>

#include "lacuna/runner/inputs/input_sources.hpp"

namespace lacuna {

/// The files and folders named. Folders are walked with their sub-folders; they give the files
/// whose suffix is a picture's (.jpg .jpeg .jpe .jfif .png .webp .tif .tiff .bmp, any case),
/// whatever is inside; links to files are followed, links to folders are not. A .tar gives the
/// files in it by the same suffixes; one found in a folder is to their names as a folder of its
/// name without suffix. `output_folder` with all that is under it, and pictures that carry lacuna's
/// recipe, are never inputs. Throws Error{unreadable} for an argument that does not exist or a
/// folder or tar that holds no picture, and what tar_members() throws for a tar that was named.
[[nodiscard]] FoundInputs find_inputs(const std::vector<std::filesystem::path>& arguments,
                                      const std::filesystem::path& output_folder);

}  // namespace lacuna
