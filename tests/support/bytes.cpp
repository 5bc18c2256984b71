#include "support/bytes.hpp"

#include <algorithm>
#include <stdexcept>

namespace lacuna::testing {

std::size_t find(const Bytes& file, std::string_view text, std::size_t from) {
  const Bytes wanted = bytes_of(text);
  const auto found = std::search(file.begin() + static_cast<std::ptrdiff_t>(from), file.end(),
                                 wanted.begin(), wanted.end());
  if (found == file.end()) {
    throw std::runtime_error("the file does not hold what the test looks for");
  }
  return static_cast<std::size_t>(found - file.begin());
}

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

Bytes given(const std::function<void(const ByteSink&)>& give) {
  Bytes all;
  give([&](std::string_view piece) { all.insert(all.end(), piece.begin(), piece.end()); });
  return all;
}

Bytes cut(const Bytes& file, std::size_t count) {
  return {file.begin(), file.begin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace lacuna::testing
