#include "lacuna/runner/batch/tar_writer.hpp"

#include "lacuna/runner/batch/tar_header.hpp"

namespace lacuna {
namespace {

constexpr std::size_t most_waiting = std::size_t{1} << 18U;
constexpr std::uint64_t tar_record = 20 * tar_block;  // the whole is a multiple, as others write it

std::filesystem::path with_folders(const std::filesystem::path& target) {
  make_folders(target.parent_path());
  return target;
}

}  // namespace

TarWriter::TarWriter(const std::filesystem::path& target)
    : folder_(target.parent_path()), file_(with_folders(target)) {}

void TarWriter::add(const std::string& name, const Bytes& bytes) {
  put(tar_header(name, bytes.size()));
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  put({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  put_zeros(tar_block);
}

void TarWriter::end() {
  put(std::string(2 * tar_block, '\0'));
  put_zeros(tar_record);
  flush();
}

void TarWriter::become_target(Existing existing) {
  if (existing == Existing::keep) {
    file_.become_new_target();
  } else {
    file_.become_target();
  }
  sync_folder(folder_);
}

void TarWriter::put(std::string_view bytes) {
  size_ += bytes.size();
  waiting_ += bytes;
  if (waiting_.size() >= most_waiting) {
    flush();
  }
}

/// Up to a multiple of so many bytes.
void TarWriter::put_zeros(std::uint64_t multiple) {
  put(std::string((multiple - size_ % multiple) % multiple, '\0'));
}

void TarWriter::flush() {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  hash_.add({reinterpret_cast<const std::uint8_t*>(waiting_.data()), waiting_.size()});
  file_.append(waiting_);
  waiting_.clear();
}

}  // namespace lacuna
