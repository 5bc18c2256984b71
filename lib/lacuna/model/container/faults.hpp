#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

/// Throws the Error{too_large} of a header that holds more than `limit` of `what`.
[[noreturn]] void fail_header_limit(const std::string& subject, std::string_view what,
                                    std::size_t limit);

}  // namespace lacuna
