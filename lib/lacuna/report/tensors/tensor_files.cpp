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

#include <cerrno>
#include <exception>
#include <memory>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/json_writer.hpp"

namespace lacuna {
namespace {

using Style = JsonWriter::Style;

constexpr time_t first_of_1980 = 315532800;  // where a ZIP's time begins
constexpr int piece_bytes = 1 << 18;         // of a ZIP on its way to the sink

/// Spaces from `position` to the next multiple of `alignment`.
std::string padding(std::size_t position, std::size_t alignment) {
  return std::string((alignment - position % alignment) % alignment, ' ');
}

/// Little-endian, of so many bytes.
std::string number_text(std::size_t number, int size) {
  std::string text;
  for (int place = 0; place < size; ++place) {
    text += static_cast<char>(number >> (8 * place));
  }
  return text;
}

/// A Python tuple: "()", "(3,)", "(3, 4)".
std::string tuple(const std::vector<std::size_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

/// All of a .npy file before its elements.
std::string npy_header(const NamedArray& array, FloatType type) {
  using namespace std::string_literals;
  const std::string magic = "\x93NUMPY\x01\0"s;
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}",
                                   numpy_type(array, type), tuple(array.shape));
  header += padding(magic.size() + 2 + header.size() + 1, 64) + '\n';
  return magic + number_text(header.size(), 2) + header;
}

struct FreeArchive {
  void operator()(archive* zip) const { archive_write_free(zip); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

void check(int status, archive* zip) {
  if (status != ARCHIVE_OK) {
    throw Error(ErrorKind::output, "npz: {}", archive_error_string(zip));
  }
}

/// Where the ZIP goes, and what was thrown there: nothing may be thrown through libarchive.
struct ZipTarget {
  const ByteSink& sink;
  std::exception_ptr thrown = nullptr;
};

la_ssize_t pass_on(archive* writer, void* target, const void* data, std::size_t size) {
  auto& zip = *static_cast<ZipTarget*>(target);
  try {
    zip.sink({static_cast<const char*>(data), size});
    return static_cast<la_ssize_t>(size);
  } catch (...) {
    zip.thrown = std::current_exception();
    archive_set_error(writer, EIO, "not taken");
    return -1;
  }
}

void add_member(archive* zip, const NamedArray& array, FloatType type) {
  const std::string header = npy_header(array, type);
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), (array.name + ".npy").c_str());
  archive_entry_set_size(entry.get(),
                         static_cast<la_int64_t>(header.size() + element_bytes(array, type)));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_mtime(entry.get(), first_of_1980, 0);
  check(archive_write_header(zip, entry.get()), zip);
  write_npy(array, type, [zip](std::string_view piece) {
    if (archive_write_data(zip, piece.data(), piece.size()) !=
        static_cast<la_ssize_t>(piece.size())) {
      check(ARCHIVE_FATAL, zip);
    }
  });
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

void write_npy(const NamedArray& array, FloatType type, const ByteSink& sink) {
  sink(npy_header(array, type));
  write_elements(array, type, sink);
}

void write_npz(const std::vector<NamedArray>& arrays, FloatType type, const ByteSink& sink) {
  ZipTarget target{sink};
  const std::unique_ptr<archive, FreeArchive> zip(archive_write_new());
  try {
    check(archive_write_set_format_zip(zip.get()), zip.get());
    check(archive_write_zip_set_compression_store(zip.get()), zip.get());
    check(archive_write_set_bytes_per_block(zip.get(), piece_bytes), zip.get());
    check(archive_write_set_bytes_in_last_block(zip.get(), 1), zip.get());  // no padding
    check(archive_write_open(zip.get(), &target, nullptr, pass_on, nullptr), zip.get());
    for (const NamedArray& array : arrays) {
      add_member(zip.get(), array, type);
    }
    check(archive_write_close(zip.get()), zip.get());
  } catch (const Error&) {
    if (target.thrown) {
      std::rethrow_exception(target.thrown);
    }
    throw;
  }
}

void write_safetensors(const std::vector<NamedArray>& arrays, FloatType type,
                       const std::string& recipe, const ByteSink& sink) {
  const std::string header = safetensors_header(arrays, type, recipe);
  sink(number_text(header.size(), 8) + header);
  for (const NamedArray& array : arrays) {
    write_elements(array, type, sink);
  }
}

}  // namespace lacuna
