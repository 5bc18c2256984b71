#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/flow/input.hpp"

namespace lacuna {

/// What was found, and what was passed over.
struct FoundInputs {
  std::vector<Input> inputs;  ///< Of each argument in turn, sorted by name bytewise.
  int skipped =
      0;  ///< Files in folders and tars that are no pictures by name, or that lacuna drew.
  /// Sub-folders, and tars in folders or lists, that cannot be read; the tears of broken tars.
  std::vector<Error> faults;
  std::vector<std::filesystem::path> compressed;  ///< Tars in folders that are; skipped, too.

  /// Which these are and what to do about them, in a sentence; empty: there are none.
  [[nodiscard]] std::string compressed_words() const;
};

/// The files and folders named; "-" is the picture on standard input, named "stdin". Folders are
/// walked with their sub-folders; they give the files whose suffix is a picture's (.jpg .jpeg .jpe
/// .jfif .png .webp .tif .tiff .bmp, any case), whatever is inside; links to files are followed,
/// links to folders are not. A .tar gives the files in it by the same suffixes; one found in a
/// folder is to their names as a folder of its name without suffix. Never inputs are, in a folder
/// or tar, AppleDouble files ("._x.jpg") and what is in a folder .ipynb_checkpoints;
/// `output_folder` with all that is under it; and pictures that carry lacuna's recipe. Throws
/// Error{unreadable} for an argument that does not exist or a folder or tar that holds no picture,
/// Error{unsupported} for a compressed tar that was named, and what tar_index() throws for
/// another; of a broken one that was named the tear, if no picture lies before it.
[[nodiscard]] FoundInputs find_inputs(const std::vector<std::filesystem::path>& arguments,
                                      const std::filesystem::path& output_folder);

// For select_inputs(), which takes tars from a list.

/// The suffixes of files that are found in folders, ".jpg" to ".tar", in small letters.
[[nodiscard]] std::span<const std::string_view> input_file_suffixes();

/// Whether the suffix is .tar, in any case.
[[nodiscard]] bool has_tar_suffix(const std::filesystem::path& path);

/// Throws Error{unsupported}, with what to do, for a path that by its suffix is a compressed tar's.
void check_not_compressed(const std::filesystem::path& path);

/// Adds the pictures of a tar, their names below `folder`, "" or one that ends with "/", and its
/// tear as a fault. Throws what tar_index() throws.
void add_tar(const std::filesystem::path& path, const std::string& folder, FoundInputs& found);

/// Adds what was found below a folder or tar, by name. Where there is no picture, throws the first
/// fault, else Error{unreadable}.
void join(const std::filesystem::path& path, FoundInputs below, FoundInputs& found);

/// Input::found_in of what is named below this folder or tar: its last name, "photos" of "photos/."
/// and of "photos.tar"; empty: the working folder.
[[nodiscard]] std::string folder_name(const std::filesystem::path& folder);

/// The folder that a tar of this name is to its pictures' names: "shards/d-0.tar" is "shards/d-0/".
[[nodiscard]] std::string tar_folder(const std::filesystem::path& name);

}  // namespace lacuna
