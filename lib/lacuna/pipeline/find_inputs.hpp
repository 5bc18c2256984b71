#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"

namespace lacuna {

/// One picture to work on.
struct Input {
  std::filesystem::path path;
  std::string name;  ///< Its path below the folder that was named; a file that was named itself:
                     ///< its basename.
};

/// What was found, and what was passed over.
struct FoundInputs {
  std::vector<Input> inputs;  ///< Of each argument in turn, sorted by name bytewise.
  int skipped = 0;  ///< Files in folders that are no pictures by suffix, or that lacuna drew.
  std::vector<Error> faults;  ///< Sub-folders that cannot be read.
};

/// The files and folders named. Folders are walked with their sub-folders; they give the files
/// whose suffix is a picture's (.jpg .jpeg .jpe .jfif .png .webp .tif .tiff .bmp, any case),
/// whatever is inside; links to files are followed, links to folders are not. `output_folder` with
/// all that is under it, and pictures that carry lacuna's recipe, are never inputs. Throws
/// Error{unreadable} for an argument that does not exist or a folder that holds no picture.
[[nodiscard]] FoundInputs find_inputs(const std::vector<std::filesystem::path>& arguments,
                                      const std::filesystem::path& output_folder);

/// How output names are made from input names.
enum class OutputNames {
  stem,  ///< photos/cat.jpg -> photos/cat; dots inside the stem become _.
  full,  ///< photos/cat.jpg -> photos/cat_jpg.
};

/// The output's path below the output folder, without kind and suffix.
[[nodiscard]] std::filesystem::path output_stem(const Input& input, OutputNames names);

/// Throws Error{usage} listing the pairs of inputs that would write the same files.
void check_output_names(const std::vector<Input>& inputs, OutputNames names);

}  // namespace lacuna
