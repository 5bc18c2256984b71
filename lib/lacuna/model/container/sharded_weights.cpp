#include "lacuna/model/container/sharded_weights.hpp"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/json_reader.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/container/faults.hpp"

// A checkpoint in shards is a folder of whole files of one format, and an index that says which
// tensor is in which of them: model.safetensors.index.json, pytorch_model.bin.index.json.
//
//     { "metadata":   { "total_size": 346293248 },            bytes of all tensors; may be absent
//       "weight_map": { "blocks.0.norm1.weight": "model-00001-of-00002.safetensors",
//                       "blocks.0.norm1.bias":   "model-00001-of-00002.safetensors",
//                       "blocks.9.norm1.weight": "model-00002-of-00002.safetensors" } }
//
// The index is read with distrust: a name in it is opened, so it must be that of a file beside it,
// and each shard must hold just the tensors that the index says. Source: huggingface/transformers,
// modeling_utils.py, save_pretrained.

namespace lacuna {
namespace {

constexpr std::size_t most_notes = 5;
constexpr std::uint64_t most_index_bytes = std::uint64_t{4} << 20U;  // 100 for a tensor are usual

/// One name of a file and no way to another folder, whatever reads it.
bool is_shard_name(std::string_view name) {
  constexpr std::size_t longest = 255;
  constexpr std::string_view separators = {"/\\:%\0", 5};
  return (name.ends_with(".safetensors") || name.ends_with(".bin")) && name.size() <= longest &&
         name.find_first_of(separators) == std::string_view::npos && name.front() != '.' &&
         name.front() != '-' && printable(name) == name;
}

struct ShardIndex {
  std::map<std::string, std::string> shard_of;  ///< Tensor to the name of a file.
  std::optional<std::int64_t> total_size;
};

ShardIndex read_index(const std::filesystem::path& path, const std::string& subject) {
  const Bytes bytes = read_whole_file(path, most_index_bytes);
  const auto is_wanted = [](std::string_view key) {
    return key == "weight_map" || key == "metadata";
  };
  const JsonValue root = read_json(as_text(bytes), subject,
                                   {.depth = 16, .values = 2 * most_tensors, .keeps = is_wanted});
  const JsonValue* const map = root.find("weight_map");
  if (map == nullptr) {
    fail(subject, ErrorKind::not_image,
         "is a JSON text without a weight_map, no index of shards; name the checkpoint itself or "
         "its folder");
  }
  if (map->as<JsonMembers>() == nullptr) {
    fail_header(subject, "weight_map is {}, needed an object", map->described());
  }
  ShardIndex index;
  for (const auto& [tensor, value] : *map->as<JsonMembers>()) {
    const auto* const shard = value.as<std::string>();
    if (shard == nullptr) {
      fail_header(subject, "weight_map {} is {}, needed the name of a shard", quoted_name(tensor),
                  value.described());
    }
    if (!is_shard_name(*shard)) {
      fail_header(subject,
                  "tensor {} is said to be in {}, needed the bare name of a .safetensors or .bin "
                  "file beside the index",
                  quoted_name(tensor), quoted_name(*shard));
    }
    index.shard_of.emplace(tensor, *shard);
  }
  if (index.shard_of.empty()) {
    fail_header(subject, "its weight_map names no tensor");
  }
  const JsonValue* const metadata = root.find("metadata");
  const JsonValue* const total = metadata == nullptr ? nullptr : metadata->find("total_size");
  const auto* const size = total == nullptr ? nullptr : total->as<std::int64_t>();
  index.total_size = size == nullptr ? std::nullopt : std::optional(*size);
  return index;
}

std::set<std::string> values_of(const std::map<std::string, std::string>& texts) {
  std::set<std::string> values;
  for (const auto& [key, value] : texts) {
    values.insert(value);
  }
  return values;
}

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
    fail(subject, ErrorKind::unreadable, "{} of its {} shards {} missing: {}; get them again",
         missing.size(), shards.size(), missing.size() == 1 ? "is" : "are", first_names(missing));
  }
}

}  // namespace

std::set<std::string> shards_of(const std::filesystem::path& index) {
  return values_of(read_index(index, index.native()).shard_of);
}

ShardedWeights::ShardedWeights(const std::filesystem::path& index, OpenShard open)
    : WeightsFile(index.native(), ""), folder_(index.parent_path()), open_(std::move(open)) {
  ShardIndex read = read_index(index, subject());
  shard_of_ = std::move(read.shard_of);
  const std::set<std::string> shards = values_of(shard_of_);
  check_all_there(folder_, shards, subject());
  std::vector<StoredTensor> tensors;
  for (const std::string& shard : shards) {
    add_shard(shard, tensors);
  }
  container_ += shards.size() == 1 ? " in 1 shard" : fmt::format(" in {} shards", shards.size());
  set_tensors(std::move(tensors));
  check_complete();
  if (read.total_size) {
    note_total_size(static_cast<std::uint64_t>(*read.total_size));
  }
}

void ShardedWeights::add_shard(const std::string& name, std::vector<StoredTensor>& tensors) {
  const std::unique_ptr<WeightsFile> shard = open_(folder_ / name);
  container_ = shard->container();
  metadata_.insert(shard->metadata().begin(), shard->metadata().end());
  for (const std::string& note : shard->notes()) {
    if (notes_.size() < most_notes) {
      notes_.push_back(fmt::format("{}: {}", name, note));
    }
  }
  for (const StoredTensor& tensor : shard->tensors()) {
    const auto place = shard_of_.find(tensor.name);
    if (place == shard_of_.end() || place->second != name) {
      fail_header(subject(), "tensor {} is in {}, its index says {}", quoted_name(tensor.name),
                  quoted_name(name),
                  place == shard_of_.end() ? "nothing of it" : "in " + quoted_name(place->second));
    }
    if (tensors.size() == most_tensors) {
      fail_header_limit(subject(), "tensors", most_tensors);
    }
    tensors.push_back(tensor);
    names_.push_back(tensor.name);
  }
}

void ShardedWeights::check_complete() const {
  for (const auto& [tensor, shard] : shard_of_) {
    if (find(tensor) == nullptr) {
      fail_header(subject(), "tensor {} is not in {}, where its index says it is",
                  quoted_name(tensor), quoted_name(shard));
    }
  }
}

void ShardedWeights::note_total_size(std::uint64_t announced) {
  std::uint64_t total = 0;
  for (const StoredTensor& tensor : tensors()) {
    total += tensor.end - tensor.begin;
  }
  if (total != announced) {
    notes_.push_back(fmt::format("its index announces {} bytes of tensors, the shards hold {}",
                                 announced, total));
  }
}

std::shared_ptr<const WeightsFile> ShardedWeights::opened(const std::string& shard) const {
  const std::lock_guard lock(opening_);
  if (opened_ == nullptr || opened_name_ != shard) {
    opened_.reset();  // first, or there would be two descriptors
    opened_ = open_(folder_ / shard);
    opened_name_ = shard;
  }
  return opened_;
}

void ShardedWeights::read_place(std::size_t place, std::uint64_t first,
                                std::span<float> target) const {
  const StoredTensor& tensor = tensors()[place];
  const std::shared_ptr<const WeightsFile> shard = opened(shard_of_.at(names_[place]));
  const StoredTensor* const stored = shard->find(names_[place]);
  if (stored == nullptr || stored->dtype != tensor.dtype || stored->shape != tensor.shape) {
    fail_header(shard->subject(),
                "tensor {} is no longer there as it was when the checkpoint was opened",
                quoted_name(names_[place]));
  }
  shard->read_float32(*stored, target, first);
}

}  // namespace lacuna
