#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/model/checkpoint/tensor_names.hpp"
#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// The rule by which a running mean of the weights is passed over, where they are there, too.
inline constexpr std::string_view ema_beside = "a running mean (EMA) of the weights beside them";

/// What a rule passes over.
struct IgnoredTensors {
  std::string_view reason;
  std::vector<const StoredTensor*> tensors;
};

/// The tensors of a file under their canonical names, each in one of three places: named, ignored
/// by a rule, or unknown. The file outlives it.
struct NamedTensors {
  const WeightsFile* file = nullptr;
  Naming naming = Naming::timm;
  std::string wrapper;  ///< What training code put before all names: "module.".
  std::string prefix;   ///< What stands before the encoder's names: "module.", "vit.".
  /// The parts of each, one below the other. A part that is not in the file is nullptr.
  std::map<std::string, std::vector<const StoredTensor*>, std::less<>> tensors;
  std::vector<IgnoredTensors> ignored;
  std::vector<const StoredTensor*> unknown;

  [[nodiscard]] bool has(std::string_view name) const { return tensors.contains(name); }
  /// Whether a name begins so.
  [[nodiscard]] bool has_any(std::string_view start) const {
    const auto place = tensors.lower_bound(start);
    return place != tensors.end() && place->first.starts_with(start);
  }
  /// The first part, or nullptr.
  [[nodiscard]] const StoredTensor* find(std::string_view name) const;
  /// find(), or Error{bad_value} saying that it is missing.
  [[nodiscard]] const StoredTensor& required(const std::string& name) const;
  /// As this file would spell a name.
  [[nodiscard]] std::string spelled(const std::string& name, int part = 0, int parts = 1) const;
  /// Moves a tensor that has a name but no use to the ignored ones.
  void ignore(const std::string& name, std::string_view reason);
};

/// Where the weights and a running mean of them (EMA) are there, the weights are taken. Throws
/// Error{bad_value} if there is no patch embedding, or more than one, or two tensors for one
/// place, Error{unsupported} if names stand behind a prefix that is not known.
[[nodiscard]] NamedTensors name_tensors(const WeightsFile& file);

[[noreturn]] void fail_missing(const WeightsFile& file, const std::vector<std::string>& names);
[[noreturn]] void fail_shape(const WeightsFile& file, const StoredTensor& tensor,
                             std::string_view needed);

}  // namespace lacuna
