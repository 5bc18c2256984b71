#include "lacuna/runner/inputs/tar_index.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <unordered_set>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// Gives libarchive one record at a time, so that after a header its count of bytes is where the
/// file's own begin; what it skips is never read.
struct RecordSource {
  const InputFile& file;
  std::uint64_t position = 0;
  std::array<std::uint8_t, 512> record = {};
};

la_ssize_t read_record(archive* tar, void* data, const void** buffer) {
  auto& source = *static_cast<RecordSource*>(data);
  *buffer = source.record.data();
  if (source.position >= source.file.size()) {
    return 0;
  }
  const std::uint64_t size =
      std::min<std::uint64_t>(source.record.size(), source.file.size() - source.position);
  try {
    source.file.read_at(source.position, std::span(source.record).first(size));
  } catch (const Error& error) {
    archive_set_error(tar, EIO, "%s", error.what());
    return -1;
  }
  source.position += size;
  return static_cast<la_ssize_t>(size);
}

la_int64_t skip_bytes(archive*, void* data, la_int64_t count) {
  static_cast<RecordSource*>(data)->position += static_cast<std::uint64_t>(count);
  return count;
}

Error torn(const std::string& subject, const std::string& what) {
  return {ErrorKind::damaged,
          "{}: {}, needed a whole tar archive that is not compressed; unpack it or copy it again",
          subject, what};
}

/// Below the place where the archive would be unpacked.
std::string member_name(const std::string& subject, const char* stored) {
  const fs::path name =
      fs::path(stored == nullptr ? "" : stored).lexically_normal().relative_path();
  if (name.empty() || *name.begin() == "..") {
    throw Error(ErrorKind::bad_value,
                "{}: a file in it is named “{}”, needed a name that stays below; pack "
                "it again",
                subject, stored == nullptr ? "" : stored);
  }
  return name.native();
}

/// As unpacking leaves it: a later file of the same name is what it holds.
void drop_replaced(std::vector<TarMember>& members) {
  std::unordered_set<std::string> later;
  std::ranges::reverse(members);
  std::erase_if(members, [&](const TarMember& each) { return !later.insert(each.name).second; });
  std::ranges::reverse(members);
}

struct FreeReader {
  void operator()(archive* tar) const { archive_read_free(tar); }
};

}  // namespace

TarIndex tar_index(const fs::path& path) {
  const InputFile file(path);
  RecordSource source{.file = file};
  const std::unique_ptr<archive, FreeReader> tar(archive_read_new());
  archive_read_support_format_tar(tar.get());
  archive_read_set_read_callback(tar.get(), read_record);
  archive_read_set_skip_callback(tar.get(), skip_bytes);
  archive_read_set_callback_data(tar.get(), &source);
  int status = archive_read_open1(tar.get());
  TarIndex index;
  archive_entry* entry = nullptr;
  while (status >= ARCHIVE_WARN &&
         (status = archive_read_next_header(tar.get(), &entry)) >= ARCHIVE_WARN &&
         status != ARCHIVE_EOF) {
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr ||
        archive_entry_sparse_count(entry) > 0) {
      continue;
    }
    const TarMember member = {
        .name = member_name(file.subject(), archive_entry_pathname(entry)),
        .offset = static_cast<std::uint64_t>(archive_filter_bytes(tar.get(), 0)),
        .size = static_cast<std::uint64_t>(archive_entry_size(entry))};
    if (member.offset > file.size() || member.size > file.size() - member.offset) {
      index.tear = torn(file.subject(), "it ends within " + member.name);
      break;
    }
    index.members.push_back(member);
  }
  drop_replaced(index.members);
  if (index.tear) {
    return index;
  }
  const bool has_end = std::ranges::all_of(source.record, [](auto byte) { return byte == 0; });
  if (status != ARCHIVE_EOF) {
    const char* why = archive_error_string(tar.get());
    index.tear = torn(file.subject(), why == nullptr ? "unreadable" : why);
  } else if (!has_end) {  // libarchive takes a cut between two files for the end
    index.tear = torn(file.subject(), "it ends without its end marker");
  }
  return index;
}

}  // namespace lacuna
