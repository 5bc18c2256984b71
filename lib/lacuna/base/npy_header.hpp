#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// What the header of a .npy file says of its elements.
struct NpyHeader {
  std::string type;            ///< As in "<f4".
  bool fortran_order = false;  ///< The first index runs fastest.
  std::vector<std::size_t> shape;
};

/// Reads the header's text, a Python dictionary of three known keys in any order. Throws
/// Error{damaged} for anything else, Error{unsupported} for an array of records.
[[nodiscard]] NpyHeader parse_npy_header(std::string_view text, const std::string& subject);

/// Throws Error{damaged} with the problem and what to do.
[[noreturn]] void fail_damaged_npy(const std::string& subject, const std::string& problem);

}  // namespace lacuna
