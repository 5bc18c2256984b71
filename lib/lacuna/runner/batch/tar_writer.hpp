#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "lacuna/base/files.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/base/temporary_file.hpp"

namespace lacuna {

/// A tar in the making, as WebDataset reads it: equal members in one order are equal bytes. It lies
/// under a temporary name beside its target, and is gone again unless it becomes the target. All
/// members throw Error{output}.
class TarWriter {
 public:
  /// Makes missing folders.
  explicit TarWriter(const std::filesystem::path& target);

  void add(const std::string& name, const Bytes& bytes);
  /// Writes the end marker: nothing is added after it.
  void end();
  /// After end(): the whole tar's.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::string hash() const { return hash_.take(); }  ///< Its content_hash().
  /// After end(): onto the disk, then under its final name. Throws Error{exists} for a file that is
  /// kept.
  void become_target(Existing existing);

 private:
  void put(std::string_view bytes);
  void put_zeros(std::uint64_t multiple);
  void flush();

  std::filesystem::path folder_;
  TemporaryFile file_;
  std::string waiting_;  // put, not yet in the file
  ContentHash hash_;
  std::uint64_t size_ = 0;
};

}  // namespace lacuna
