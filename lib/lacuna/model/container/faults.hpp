#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lacuna/base/error.hpp"

namespace lacuna {

/// A tensor name or another text of the file for a one-line message: printable, quoted, shortened.
[[nodiscard]] std::string quoted_name(std::string_view name);

/// The first five of them, quoted, and how many more there are.
[[nodiscard]] std::string first_names(const std::vector<std::string>& names);

/// "[192, 3, 16, 16]".
[[nodiscard]] std::string shape_text(const std::vector<std::uint64_t>& shape);

/// Throws the Error{damaged} of a broken header: what was found, and that the file is to be got
/// again.
[[noreturn]] void fail_header(const std::string& subject, const std::string& found);
template <typename... Arguments>
[[noreturn]] void fail_header(const std::string& subject, fmt::format_string<Arguments...> found,
                              Arguments&&... arguments) {
  fail_header(subject, fmt::format(found, std::forward<Arguments>(arguments)...));
}

/// Throws the Error{too_large} of a header that holds more than `limit` of `what`.
[[noreturn]] void fail_header_limit(const std::string& subject, std::string_view what,
                                    std::size_t limit);

}  // namespace lacuna
