#pragma once

#include <string>
#include <vector>

#include "lacuna/base/files.hpp"
#include "support/broken_file.hpp"

namespace lacuna::testing {

/// Checks that opening it throws that error, in one line that begins with its path.
void check_refused(const Broken& broken);

template <typename Row, typename Check>
void check_each(const std::vector<Row>& rows, Check check) {
  for (const Row& row : rows) {
    check(row);
  }
}

// Parts of headers.

/// "a":{…}
[[nodiscard]] std::string entry(const std::string& name, const std::string& fields);

/// "dtype":…,"shape":…,"data_offsets":…
[[nodiscard]] std::string fields(const std::string& dtype, const std::string& shape,
                                 const std::string& offsets);

/// The entry of a tensor of bytes that fills [begin, end).
[[nodiscard]] std::string bytes_entry(const std::string& name, std::size_t begin, std::size_t end);

// Files. `size` is that of their data.

/// One tensor "a".
[[nodiscard]] Bytes one(const std::string& dtype, const std::string& shape,
                        const std::string& offsets, std::size_t size);

/// Two entries.
[[nodiscard]] Bytes two(const std::string& first, const std::string& second, std::size_t size);

/// No tensor, and this as __metadata__.
[[nodiscard]] Bytes metadata(const std::string& value);

/// One right tensor of a single float.
[[nodiscard]] Bytes good_file();

}  // namespace lacuna::testing
