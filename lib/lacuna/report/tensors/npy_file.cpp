#include <fmt/format.h>

#include <string_view>

#include "lacuna/report/tensors/tensor_files.hpp"

namespace lacuna {
namespace {

/// A Python tuple: "()", "(3,)", "(3, 4)".
std::string tuple(const std::vector<std::size_t>& shape) {
  std::string text = "(";
  for (const std::size_t length : shape) {
    text += fmt::format("{}{}", text.size() > 1 ? ", " : "", length);
  }
  return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace

Bytes npy_file(const NamedArray& array, FloatType type) {
  using namespace std::string_view_literals;
  constexpr auto magic = "\x93NUMPY\x01\0"sv;  // version 1.0
  constexpr std::size_t alignment = 64;        // of the elements, for those who map the file
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}",
                                   numpy_type(array, type), tuple(array.shape));
  const std::size_t unpadded = magic.size() + 2 + header.size() + 1;
  header.append((alignment - unpadded % alignment) % alignment, ' ');
  header += '\n';

  Bytes bytes(magic.begin(), magic.end());
  bytes.reserve(unpadded + alignment + element_bytes(array, type));
  bytes.push_back(static_cast<std::uint8_t>(header.size() & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(header.size() >> 8U));
  bytes.insert(bytes.end(), header.begin(), header.end());
  append_elements(array, type, bytes);
  return bytes;
}

}  // namespace lacuna
