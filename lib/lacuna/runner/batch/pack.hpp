#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/batch/batch.hpp"
#include "lacuna/runner/batch/tar_writer.hpp"

namespace lacuna {

/// One tar of results in the making. The lines of its pictures wait in a temporary file until it is
/// whole, for they tell its size and hash: memory does not grow with it. All members throw
/// Error{output}.
class Pack {
 public:
  using TakeLine = std::function<void(const ManifestLine&)>;

  /// `file` is the tar's path below the folder.
  Pack(std::filesystem::path folder, std::filesystem::path file);

  /// The next picture's outputs, and its line.
  void add(const FinishedItem& item);
  /// Puts the tar in place: first a `begun` line of each picture goes into the records, so that no
  /// line of before vouches for the new tar; then the tar gets its name; then `take` gets the final
  /// lines. No picture gave an output: no tar, only lines.
  void complete(Existing existing, RunRecords& records, const TakeLine& take);
  /// There will be no tar: `take` gets the lines of the pictures that failed.
  void drop(const TakeLine& take) const;

 private:
  void for_each_line(const TakeLine& visit) const;

  std::filesystem::path folder_;
  std::filesystem::path file_;
  TemporaryFile lines_;
  std::unique_ptr<TarWriter> tar_;  // once there is a member
};

/// The line of a picture that failed and whose tar is not written.
[[nodiscard]] ManifestLine without_outputs(ManifestLine line);

}  // namespace lacuna
