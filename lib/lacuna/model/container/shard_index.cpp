#include "lacuna/model/container/shard_index.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

/// One name of a file and no way to another folder, whatever reads it.
bool is_shard_name(std::string_view name) {
  constexpr std::size_t longest = 255;
  constexpr std::string_view separators = {"/\\:%\0", 5};
  return (name.ends_with(".safetensors") || name.ends_with(".bin")) && name.size() <= longest &&
         name.find_first_of(separators) == std::string_view::npos && name.front() != '.' &&
         name.front() != '-' && printable(name) == name;
}

/// Receives the index piece by piece and keeps what belongs to it, so that a file built to explode
/// costs no memory.
class IndexHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  IndexHandler(ShardIndex& index, const std::string& subject) : index_(index), subject_(subject) {}

  [[nodiscard]] bool has_map() const { return has_map_; }

  bool start_object(std::size_t /*size*/) override {
    if (depth_ == 1 && top_key_ == map_key) {
      has_map_ = true;
    }
    open(true);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override {
    refuse_in_map("an array");
    open(false);
    return true;
  }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    if (depth_ == 1) {
      top_key_ = name;
      if (!top_keys_.insert(name).second) {
        fail_header(subject_, fmt::format("the key {} is there twice", quoted_name(name)));
      }
    }
    key_ = std::move(name);
    return true;
  }

  bool string(std::string& text) override {
    if (is_map()) {
      add(text);
    } else {
      refuse_in_map("a text");
    }
    return true;
  }
  bool number_unsigned(number_unsigned_t number) override {
    refuse_in_map("a number");
    if (depth_ == 2 && top_key_ == "metadata" && key_ == "total_size") {
      index_.total_size = number;
    }
    return true;
  }
  bool null() override { return refuse_in_map("null"); }
  bool boolean(bool /*value*/) override { return refuse_in_map("a bool"); }
  bool number_integer(number_integer_t /*number*/) override { return refuse_in_map("a number"); }
  bool number_float(number_float_t /*number*/, const string_t& /*text*/) override {
    return refuse_in_map("a number");
  }
  bool binary(binary_t& /*bytes*/) override { return false; }  // not in JSON

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) override {
    fail_header(subject_, fmt::format("is not valid JSON at byte {}", position));
  }

 private:
  static constexpr std::string_view map_key = "weight_map";

  /// Directly in the map, where a text belongs.
  [[nodiscard]] bool is_map() const { return depth_ == 2 && has_map_ && top_key_ == map_key; }

  bool refuse_in_map(std::string_view found) const {  // NOLINT(modernize-use-nodiscard)
    if (depth_ >= 1 && top_key_ == map_key) {
      fail_header(subject_, depth_ == 1
                                ? fmt::format("weight_map is {}, needed an object", found)
                                : fmt::format("weight_map {} is {}, needed the name of a shard",
                                              quoted_name(key_), found));
    }
    return true;
  }

  void open(bool is_object) {
    if (is_object && depth_ > 1) {
      refuse_in_map("an object");
    }
    if (++depth_ > ShardIndexLimits::depth) {
      fail_header_limit(subject_, "levels of brackets", ShardIndexLimits::depth);
    }
  }
  bool close() {
    --depth_;
    return true;
  }

  void add(const std::string& shard) {
    if (!is_shard_name(shard)) {
      fail_header(subject_, fmt::format("tensor {} is said to be in {}, needed the bare name of a "
                                        ".safetensors or .bin file beside the index",
                                        quoted_name(key_), quoted_name(shard)));
    }
    if (!index_.shard_of.emplace(std::move(key_), shard).second) {
      fail_header(subject_, "a tensor is there twice in its weight_map");
    }
  }

  ShardIndex& index_;
  const std::string& subject_;
  int depth_ = 0;
  bool has_map_ = false;
  std::string top_key_;  ///< The last key of the outermost object.
  std::string key_;      ///< The last key of any.
  std::set<std::string> top_keys_;
};

}  // namespace

ShardIndex read_shard_index(const std::filesystem::path& path) {
  const Bytes bytes = read_whole_file(path, ShardIndexLimits::bytes);
  const std::string subject = printable(path.native());
  ShardIndex index;
  IndexHandler handler(index, subject);
  nlohmann::json::sax_parse(bytes, &handler);
  if (!handler.has_map()) {
    throw Error(ErrorKind::not_image,
                fmt::format("{}: is a JSON text without a weight_map, no index of shards; name the "
                            "checkpoint itself or its folder",
                            subject));
  }
  if (index.shard_of.empty()) {
    fail_header(subject, "its weight_map names no tensor");
  }
  return index;
}

}  // namespace lacuna
