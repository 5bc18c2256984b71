// Three ways to put arrays into a file. Numbers are little-endian.
//
// .npy, format 1.0 (numpy/lib/format.py):
//
//     93 "NUMPY" 01 00 │ length of header, 2 │ header │ elements
//
//     The header is a Python dictionary, {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4),
//     }, with spaces and a line feed behind it, so that the elements start at a multiple of 64 for
//     those who map the file.
//
// .npz: a ZIP of such files, stored as they are, each dated to the first day that a ZIP knows.
//
// .safetensors (huggingface/safetensors, README, "Format"):
//
//     length of header, 8 │ header │ elements of all arrays
//
//     The header is JSON, {"__metadata__": {…}, "name": {"dtype", "shape", "data_offsets"}, …},
//     filled up with spaces to a multiple of 8; offsets count from behind it.
#include "lacuna/report/tensors/tensor_files.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <memory>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/json_writer.hpp"

namespace lacuna {
namespace {

using Style = JsonWriter::Style;

constexpr time_t first_of_1980 = 315532800;  // where a ZIP's time begins

std::size_t size_of(const std::vector<NamedArray>& arrays, FloatType type, std::size_t around) {
  std::size_t size = 0;
  for (const NamedArray& array : arrays) {
    size += element_bytes(array, type) + around;
  }
  return size;
}

/// Spaces from `position` to the next multiple of `alignment`.
std::string padding(std::size_t position, std::size_t alignment) {
  return std::string((alignment - position % alignment) % alignment, ' ');
}

void append_text(Bytes& bytes, std::string_view text) {
  bytes.insert(bytes.end(), text.begin(), text.end());
}

void append_number(Bytes& bytes, std::size_t number, int size) {
  for (int place = 0; place < size; ++place) {
    bytes.push_back(static_cast<std::uint8_t>(number >> (8 * place)));
  }
}

/// A Python tuple: "()", "(3,)", "(3, 4)".
std::string tuple(const std::vector<std::size_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

struct FreeArchive {
  void operator()(archive* zip) const { archive_write_free(zip); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

void check(int status, archive* zip) {
  if (status != ARCHIVE_OK) {
    throw Error(ErrorKind::output, fmt::format("npz: {}", archive_error_string(zip)));
  }
}

la_ssize_t append(archive*, void* target, const void* data, std::size_t size) {
  append_text(*static_cast<Bytes*>(target), {static_cast<const char*>(data), size});
  return static_cast<la_ssize_t>(size);
}

void add_member(archive* zip, const NamedArray& array, FloatType type) {
  const Bytes member = npy_file(array, type);
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), (array.name + ".npy").c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_mtime(entry.get(), first_of_1980, 0);
  check(archive_write_header(zip, entry.get()), zip);
  if (archive_write_data(zip, member.data(), member.size()) !=
      static_cast<la_ssize_t>(member.size())) {
    check(ARCHIVE_FATAL, zip);
  }
}

std::string safetensors_header(const std::vector<NamedArray>& arrays, FloatType type,
                               const std::string& recipe) {
  JsonWriter json;
  const auto write_array = [&](const NamedArray& array, std::size_t begin, std::size_t end) {
    json.object(
        array.name,
        [&] {
          json.member("dtype", safetensors_type(array, type));
          json.member("shape", array.shape);
          json.member("data_offsets", std::vector<std::size_t>{begin, end});
        },
        Style::one_line);
  };
  json.object(
      [&] {
        json.object(
            "__metadata__", [&] { json.member("recipe", recipe); }, Style::one_line);
        std::size_t begin = 0;
        for (const NamedArray& array : arrays) {
          const std::size_t end = begin + element_bytes(array, type);
          write_array(array, begin, end);
          begin = end;
        }
      },
      Style::one_line);
  std::string header = json.take();
  header.pop_back();  // the newline
  return header + padding(header.size(), 8);
}

}  // namespace

Bytes npy_file(const NamedArray& array, FloatType type) {
  using namespace std::string_view_literals;
  constexpr auto magic = "\x93NUMPY\x01\0"sv;
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}",
                                   numpy_type(array, type), tuple(array.shape));
  header += padding(magic.size() + 2 + header.size() + 1, 64) + '\n';

  Bytes bytes;
  bytes.reserve(magic.size() + 2 + header.size() + element_bytes(array, type));
  append_text(bytes, magic);
  append_number(bytes, header.size(), 2);
  append_text(bytes, header);
  append_elements(array, type, bytes);
  return bytes;
}

Bytes npz_file(const std::vector<NamedArray>& arrays, FloatType type) {
  Bytes bytes;
  bytes.reserve(size_of(arrays, type, 512));
  const std::unique_ptr<archive, FreeArchive> zip(archive_write_new());
  check(archive_write_set_format_zip(zip.get()), zip.get());
  check(archive_write_zip_set_compression_store(zip.get()), zip.get());
  check(archive_write_set_bytes_in_last_block(zip.get(), 1), zip.get());  // no padding
  check(archive_write_open(zip.get(), &bytes, nullptr, append, nullptr), zip.get());
  for (const NamedArray& array : arrays) {
    add_member(zip.get(), array, type);
  }
  check(archive_write_close(zip.get()), zip.get());
  return bytes;
}

Bytes safetensors_file(const std::vector<NamedArray>& arrays, FloatType type,
                       const std::string& recipe) {
  const std::string header = safetensors_header(arrays, type, recipe);
  Bytes bytes;
  bytes.reserve(8 + header.size() + size_of(arrays, type, 0));
  append_number(bytes, header.size(), 8);
  append_text(bytes, header);
  for (const NamedArray& array : arrays) {
    append_elements(array, type, bytes);
  }
  return bytes;
}

}  // namespace lacuna
