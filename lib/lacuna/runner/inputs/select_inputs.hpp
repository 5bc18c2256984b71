#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lacuna/runner/inputs/find_inputs.hpp"

namespace lacuna {

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
/// byte-order mark before a list's first line is no part of a name, unless names end with NUL. A
/// listed file need not exist: that is a fault of this input, found when it is read. A listed .tar
/// gives its pictures, named as those of a tar in a folder; one that cannot be read, or holds none,
/// is a fault among others. Throws Error{usage} for a pattern with braces, which shells know and
/// fnmatch(3) does not, and where standard input would be read twice; Error{unreadable} for a list
/// that cannot be read or when nothing is left, the first fault where there is no input but faults,
/// Error{bad_value} for a list in UTF-16, or a listed name that climbs out with "..".
[[nodiscard]] FoundInputs select_inputs(const InputSelection& selection,
                                        const std::filesystem::path& output_folder);

}  // namespace lacuna
