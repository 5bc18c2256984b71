#include "lacuna/base/json_writer.hpp"
#include "lacuna/report/tensors/tensor_files.hpp"

namespace lacuna {
namespace {

using Style = JsonWriter::Style;

constexpr std::size_t alignment = 8;

std::string header_of(const std::vector<NamedArray>& arrays, FloatType type,
                      const std::string& recipe) {
  JsonWriter json;
  json.object(
      [&] {
        json.object(
            "__metadata__", [&] { json.member("recipe", recipe); }, Style::one_line);
        std::size_t begin = 0;
        for (const NamedArray& array : arrays) {
          const std::size_t end = begin + element_bytes(array, type);
          json.object(
              array.name,
              [&] {
                json.member("dtype", safetensors_type(array, type));
                json.member("shape", array.shape);
                json.member("data_offsets", std::vector<std::size_t>{begin, end});
              },
              Style::one_line);
          begin = end;
        }
      },
      Style::one_line);
  std::string header = json.take();
  header.pop_back();  // the newline
  header.append((alignment - header.size() % alignment) % alignment, ' ');
  return header;
}

}  // namespace

Bytes safetensors_file(const std::vector<NamedArray>& arrays, FloatType type,
                       const std::string& recipe) {
  const std::string header = header_of(arrays, type, recipe);
  std::size_t size = alignment + header.size();
  for (const NamedArray& array : arrays) {
    size += element_bytes(array, type);
  }
  Bytes bytes;
  bytes.reserve(size);
  for (std::size_t byte = 0; byte < alignment; ++byte) {
    bytes.push_back(static_cast<std::uint8_t>(header.size() >> (8 * byte)));
  }
  bytes.insert(bytes.end(), header.begin(), header.end());
  for (const NamedArray& array : arrays) {
    append_elements(array, type, bytes);
  }
  return bytes;
}

}  // namespace lacuna
