#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <memory>

#include "lacuna/base/error.hpp"
#include "lacuna/report/tensors/tensor_files.hpp"

namespace lacuna {
namespace {

constexpr time_t first_of_1980 = 315532800;  // where a ZIP's time begins

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
  auto& bytes = *static_cast<Bytes*>(target);
  const auto* const first = static_cast<const std::uint8_t*>(data);
  bytes.insert(bytes.end(), first, first + size);
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

}  // namespace

Bytes npz_file(const std::vector<NamedArray>& arrays, FloatType type) {
  std::size_t size = 0;
  for (const NamedArray& array : arrays) {
    size += element_bytes(array, type) + 512;
  }
  Bytes bytes;
  bytes.reserve(size);
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

}  // namespace lacuna
