#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/model/container/torch/zip_directory.hpp"

namespace lacuna {

/// The members of an archive that torch.save wrote, by their names.
class TorchArchive {
 public:
  /// Finds the folder that all members share, and checks that the archive holds little-endian data
  /// in a version that is read. Throws what read_zip_directory() throws, Error{unsupported} for
  /// TorchScript, compressed members, big-endian data or another version, Error{not_image} for an
  /// archive of something else, Error{damaged}.
  explicit TorchArchive(const InputFile& file);

  /// The member of that name in the folder; nullptr if there is none.
  [[nodiscard]] const ZipMember* find(std::string_view name) const;
  /// Its bytes, the checksum compared. Throws Error{too_large} over `limit` bytes.
  [[nodiscard]] Bytes read(const ZipMember& member, std::uint64_t limit) const;

 private:
  void check_kind() const;

  const InputFile& file_;
  std::vector<ZipMember> members_;  ///< Sorted by name.
  std::string folder_;              ///< "archive/"
};

}  // namespace lacuna
