#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"

namespace lacuna {

/// How an input's outputs may be written.
enum class WritePermit {
  replace,  ///< In place of what is there.
  keep,     ///< What is there stays, and is an Error{exists}.
  none,     ///< Not at all: a dry run.
};

/// One picture to work on.
struct Input {
  std::filesystem::path path;  ///< Of the file; of the tar that holds it, where there is a `part`.
  std::string name;  ///< Its path below the folder that was named; a file that was named itself:
                     ///< its basename; a line of a list: as it stands there; in a tar: its path.
  /// Which bytes of the file it is; nothing: all.
  struct Part {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::size_t folder =
        0;  ///< So much of the name is the tar's folder; the rest is the path in it.
  };
  std::optional<Part> part = std::nullopt;
  /// Hex digits of the sub-folder that its outputs go to; 0: none. See output_names.hpp.
  int fan_out = 0;
  /// The file's content, if somebody has read it already.
  std::shared_ptr<const Bytes> bytes = nullptr;
  /// Asked with the outputs' paths just before they are written. Empty: replace.
  std::function<WritePermit(const std::vector<std::filesystem::path>&)> permit = nullptr;
  /// The tar below the output folder that takes its outputs; empty: they are files.
  std::filesystem::path packed_into = {};

  [[nodiscard]] std::string subject() const;  ///< The name for messages.
};

/// The input's content. Throws what InputFile throws, and Error{too_large} over `max_bytes`.
[[nodiscard]] Bytes read_input(const Input& input, std::uint64_t max_bytes);

/// What was found, and what was passed over.
struct FoundInputs {
  std::vector<Input> inputs;  ///< Of each argument in turn, sorted by name bytewise.
  int skipped =
      0;  ///< Files in folders and tars that are no pictures by suffix, or that lacuna drew.
  std::vector<Error> faults;  ///< Sub-folders, and tars in folders or lists, that cannot be read.
};

/// The files and folders named. Folders are walked with their sub-folders; they give the files
/// whose suffix is a picture's (.jpg .jpeg .jpe .jfif .png .webp .tif .tiff .bmp, any case),
/// whatever is inside; links to files are followed, links to folders are not. A .tar gives the
/// files in it by the same suffixes; one found in a folder is to their names as a folder of its
/// name without suffix. `output_folder` with all that is under it, and pictures that carry lacuna's
/// recipe, are never inputs. Throws Error{unreadable} for an argument that does not exist or a
/// folder or tar that holds no picture, and what tar_members() throws for a tar that was named.
[[nodiscard]] FoundInputs find_inputs(const std::vector<std::filesystem::path>& arguments,
                                      const std::filesystem::path& output_folder);

/// Which inputs a run is given. Patterns are those of fnmatch(3), where * also matches /: one
/// without / is held against the last part of an input's name, one with / against all of it.
struct InputSelection {
  std::vector<std::filesystem::path> arguments;  ///< Files and folders, as for find_inputs().
  std::string list;            ///< A file with a name a line; "-": standard input; empty: none.
  bool ends_with_nul = false;  ///< The list's names end with NUL, as find -print0 writes them.
  std::filesystem::path root;  ///< What the list's names are below; empty: the working folder.
  std::vector<std::string> include;  ///< Unless empty, only names that one of these matches.
  std::vector<std::string> exclude;  ///< No name that one of these matches.
};

/// find_inputs(), then the list's files, then the patterns; what is named twice is there once. A
/// listed file need not exist: that is a fault of this input, found when it is read. A listed .tar
/// gives its pictures, named as those of a tar in a folder; one that cannot be read, or holds none,
/// is a fault among others. Throws Error{unreadable} for a list that cannot be read or when nothing
/// is left, the first fault where there is no input but faults, Error{bad_value} for a listed name
/// that climbs out with "..".
[[nodiscard]] FoundInputs select_inputs(const InputSelection& selection,
                                        const std::filesystem::path& output_folder);

}  // namespace lacuna
