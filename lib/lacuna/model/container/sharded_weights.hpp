#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// The files that an index of shards names, all to be beside it. Throws what ShardedWeights throws
/// for an index.
[[nodiscard]] std::set<std::string> shards_of(const std::filesystem::path& index);

/// The shards that an index lists, as one. Only the shard that was read last stays open, so that
/// any number of them needs one descriptor (another for a moment, where threads read from two).
class ShardedWeights : public WeightsFile {
 public:
  using OpenShard = std::function<std::unique_ptr<WeightsFile>(const std::filesystem::path&)>;

  /// Opens each shard once. Throws what InputFile, read_json() and `open` throw, Error{not_image}
  /// if the index is JSON of another kind, Error{unreadable} listing the shards that are missing,
  /// Error{damaged} if a shard is not named by its bare name, or if a tensor is in another shard
  /// than the index says, in two, or in none.
  ShardedWeights(const std::filesystem::path& index, OpenShard open);

 private:
  /// Also throws Error{damaged} if the shard has changed since.
  void read_place(std::size_t place, std::uint64_t first, std::span<float> target) const override;
  [[nodiscard]] std::shared_ptr<const WeightsFile> opened(const std::string& shard) const;
  void add_shard(const std::string& name, std::vector<StoredTensor>& tensors);
  void check_complete() const;
  void note_total_size(std::uint64_t announced);

  std::filesystem::path folder_;
  OpenShard open_;
  std::map<std::string, std::string> shard_of_;  ///< Tensor to the name of a file in the folder.
  std::vector<std::string> names_;               ///< Of tensors(), as the shards have them.
  mutable std::mutex opening_;
  mutable std::string opened_name_;
  mutable std::shared_ptr<const WeightsFile> opened_;
};

}  // namespace lacuna
