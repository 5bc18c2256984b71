#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/model/container/tensor_index.hpp"
#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// The shards that an index lists, as one. No shard stays open: it is opened again for each tensor
/// that is read, so that any number of them needs one descriptor.
class ShardedWeights : public WeightsFile {
 public:
  using OpenShard = std::function<std::unique_ptr<WeightsFile>(const std::filesystem::path&)>;

  /// Opens each shard once. Throws what read_shard_index() and `open` throw, Error{unreadable}
  /// listing the shards that are missing, Error{damaged} if a tensor is in another shard than the
  /// index says, in two, or in none.
  ShardedWeights(const std::filesystem::path& index, OpenShard open);

  [[nodiscard]] const std::string& subject() const override { return subject_; }
  [[nodiscard]] std::string container() const override { return container_; }
  [[nodiscard]] const std::vector<StoredTensor>& tensors() const override { return tensors_; }
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const override {
    return metadata_;
  }
  [[nodiscard]] const std::vector<std::string>& notes() const override { return notes_; }
  [[nodiscard]] const StoredTensor* find(std::string_view name) const override {
    return index_.find(name);
  }
  /// Also throws Error{damaged} if the shard has changed since.
  void read_float32(const StoredTensor& tensor, std::span<float> target) const override;

 private:
  void add_shard(const std::string& name);
  void check_complete() const;
  void note_total_size(std::uint64_t announced);

  std::filesystem::path folder_;
  OpenShard open_;
  std::string subject_;
  std::string container_;
  std::vector<StoredTensor> tensors_;
  std::map<std::string, std::string> shard_of_;  ///< Tensor to shard.
  TensorIndex index_;
  std::map<std::string, std::string> metadata_;
  std::vector<std::string> notes_;
};

}  // namespace lacuna
