#include "lacuna/model/container/sharded_weights.hpp"

#include <fmt/format.h>

#include <set>
#include <system_error>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/checkpoint/named_tensors.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/safetensors/safetensors_header.hpp"
#include "lacuna/model/container/shard_index.hpp"

namespace lacuna {
namespace {

constexpr std::size_t most_notes = 5;

void check_all_there(const std::filesystem::path& folder, const std::set<std::string>& shards,
                     const std::string& subject) {
  std::vector<std::string> missing;
  for (const std::string& shard : shards) {
    std::error_code ignored;
    if (!std::filesystem::exists(folder / shard, ignored)) {
      missing.push_back(shard);
    }
  }
  if (!missing.empty()) {
    throw Error(ErrorKind::unreadable,
                fmt::format("{}: {} of its {} shards {} missing: {}; get them again", subject,
                            missing.size(), shards.size(), missing.size() == 1 ? "is" : "are",
                            first_names(missing)));
  }
}

}  // namespace

ShardedWeights::ShardedWeights(const std::filesystem::path& index, OpenShard open)
    : folder_(index.parent_path()), open_(std::move(open)), subject_(printable(index.native())) {
  ShardIndex read = read_shard_index(index);
  shard_of_ = std::move(read.shard_of);
  std::set<std::string> shards;
  for (const auto& [tensor, shard] : shard_of_) {
    shards.insert(shard);
  }
  check_all_there(folder_, shards, subject_);
  for (const std::string& shard : shards) {
    add_shard(shard);
  }
  container_ += shards.size() == 1 ? " in 1 shard" : fmt::format(" in {} shards", shards.size());
  index_ = TensorIndex(tensors_);
  check_complete();
  if (read.total_size) {
    note_total_size(*read.total_size);
  }
}

void ShardedWeights::add_shard(const std::string& name) {
  const std::unique_ptr<WeightsFile> shard = open_(folder_ / name);
  container_ = shard->container();
  metadata_.insert(shard->metadata().begin(), shard->metadata().end());
  for (const std::string& note : shard->notes()) {
    if (notes_.size() < most_notes) {
      notes_.push_back(fmt::format("{}: {}", printable(name), note));
    }
  }
  for (const StoredTensor& tensor : shard->tensors()) {
    const auto place = shard_of_.find(tensor.name);
    if (place == shard_of_.end() || place->second != name) {
      fail_header(
          subject_,
          fmt::format(
              "tensor {} is in {}, its index says {}", quoted_name(tensor.name), quoted_name(name),
              place == shard_of_.end() ? "nothing of it" : "in " + quoted_name(place->second)));
    }
    if (tensors_.size() == SafetensorsLimits::tensors) {
      fail_header_limit(subject_, "tensors", SafetensorsLimits::tensors);
    }
    tensors_.push_back(tensor);
  }
}

void ShardedWeights::check_complete() const {
  for (const auto& [tensor, shard] : shard_of_) {
    if (find(tensor) == nullptr) {
      fail_header(subject_, fmt::format("tensor {} is not in {}, where its index says it is",
                                        quoted_name(tensor), quoted_name(shard)));
    }
  }
}

void ShardedWeights::note_total_size(std::uint64_t announced) {
  std::uint64_t total = 0;
  for (const StoredTensor& tensor : tensors_) {
    total += tensor.end - tensor.begin;
  }
  if (total != announced) {
    notes_.push_back(fmt::format("its index announces {} bytes of tensors, the shards hold {}",
                                 announced, total));
  }
}

void ShardedWeights::read_float32(const StoredTensor& tensor, std::span<float> target) const {
  const std::string& shard_name = shard_of_.at(tensor.name);
  const std::unique_ptr<WeightsFile> shard = open_(folder_ / shard_name);
  const StoredTensor* const stored = shard->find(tensor.name);
  if (stored == nullptr || stored->dtype != tensor.dtype || stored->shape != tensor.shape) {
    fail_header(shard->subject(), fmt::format("tensor {} is no longer there as it was when the "
                                              "checkpoint was opened",
                                              quoted_name(tensor.name)));
  }
  shard->read_float32(*stored, target);
}

}  // namespace lacuna
