#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "download/hub_client.hpp"

namespace lacuna::download {

/// Told while bytes come: of which file, and how many more.
using Arrived = std::function<void(const HubFile&, std::uint64_t fresh)>;
/// Told before it waits for another process that brings the same file.
using Waits = std::function<void(const HubFile&)>;

/// Writes into the cache that lib/lacuna/model/hub/hub_cache.cpp draws. Several processes may do
/// it at once, and any may be killed: a blob has its name only when its hash is right, a link only
/// when its blob is there, and the revision is written last.
class CacheWriter {
 public:
  CacheWriter(HubClient& hub, Waits waits);

  /// Of these files, the bytes that are not here yet, not even in a part of a file.
  [[nodiscard]] std::uint64_t missing_bytes(const std::vector<HubFile>& files) const;
  /// Throws Error{output} if the disk has not that much room.
  void need_room(std::uint64_t bytes) const;
  /// Brings one file into the cache. A cut connection is taken up again where it was. Throws
  /// Error{unreadable} if it cannot be had or has another hash, Error{output} if it cannot be
  /// written.
  void bring(const HubFile& file, const Arrived& arrived);
  /// Where the file is once it is brought.
  [[nodiscard]] std::filesystem::path link_of(const HubFile& file) const;
  /// The commit is known to have no file of this name.
  void note_absent(const std::string& path) const;
  /// Which commit the revision is, for the next who asks.
  void note_revision() const;

 private:
  [[nodiscard]] std::filesystem::path blob(const HubFile& file) const;
  void download(const HubFile& file, const std::filesystem::path& partial, const Arrived& arrived);
  void link(const HubFile& file) const;

  HubClient& hub_;
  Waits waits_;
  std::filesystem::path folder_;
  std::filesystem::path locks_;
};

}  // namespace lacuna::download
