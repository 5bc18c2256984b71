#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

using Bytes = std::vector<std::uint8_t>;

/// Takes bytes piece by piece, in their order.
using ByteSink = std::function<void(std::string_view)>;

/// A regular file, open for reading. Never blocks on a FIFO, never reads a device.
class InputFile {
 public:
  /// Throws Error{unreadable} if the path is missing, not a regular file, or may not be read.
  explicit InputFile(const std::filesystem::path& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  [[nodiscard]] const std::string& subject() const { return subject_; }  ///< The name for messages.
  [[nodiscard]] std::uint64_t size() const { return size_; }  ///< Bytes, when it was opened.
  /// Fills `target` from byte `offset` on. Throws Error{damaged} if the file ends before,
  /// Error{unreadable} if the disk fails.
  void read_at(std::uint64_t offset, std::span<std::uint8_t> target) const;

 private:
  std::string subject_;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
};

/// Every byte of the file, in pieces of 1 MiB, of which memory holds one at a time. Throws what
/// read_at() throws.
void for_each_piece(const InputFile& file, const std::function<void(const Bytes&)>& visit);

/// The whole file, read once. Throws what InputFile throws, and Error{too_large} over `max_bytes`.
[[nodiscard]] Bytes read_whole_file(const std::filesystem::path& path, std::uint64_t max_bytes);

/// Writes the file whole or not at all: a temporary name in the same folder, the bytes, fsync,
/// rename. Missing folders are made; what has the name is replaced, a link not followed. Throws
/// Error{output}; then nothing has the final name that had not before.
void write_file(const std::filesystem::path& path, std::string_view bytes);
void write_file(const std::filesystem::path& path, const Bytes& bytes);

/// Makes the folder with those above it, unless it is there. Throws Error{output}.
void make_folders(const std::filesystem::path& folder);

/// Names that were given in the folder outlast a power failure, where the file system can.
void sync_folder(const std::filesystem::path& folder);

/// Proves that a file can be made in the folder, or in the nearest one above that exists, and
/// leaves nothing there. Throws Error{output}.
void check_output_folder(const std::filesystem::path& folder);

}  // namespace lacuna
