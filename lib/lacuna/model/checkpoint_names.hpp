#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/model/vit_config.hpp"
#include "lacuna/model/weights_file.hpp"

namespace lacuna {

/// A tensor by its name and the shape it is stored with.
struct NamedShape {
  std::string name;
  std::vector<std::uint64_t> shape;
};

/// Every tensor that an encoder of this shape is made of, in the order of its use, by the names of
/// timm and of the original ViT, DeiT, DINO and MAE code.
[[nodiscard]] std::vector<NamedShape> expected_tensors(const VitConfig& config);

/// True for tensors that such checkpoints also hold and the encoder does not use: classifiers,
/// the norm of a mean pool, mask token, decoder.
[[nodiscard]] bool is_unused_tensor(std::string_view name);

/// What keeps a checkpoint from being read, if it is of a family that is recognised and not read
/// yet: "register tokens (\"reg_token\")".
[[nodiscard]] std::optional<std::string> unread_family(const WeightsFile& file);

/// The first five of them, quoted, and how many more there are.
[[nodiscard]] std::string first_names(const std::vector<std::string>& names);

/// The tensor, or Error{bad_value} saying that it is missing.
[[nodiscard]] const StoredTensor& required_tensor(const WeightsFile& file, const std::string& name);

[[noreturn]] void fail_missing(const WeightsFile& file, const std::vector<std::string>& names);
[[noreturn]] void fail_shape(const WeightsFile& file, const StoredTensor& tensor,
                             std::string_view needed);

}  // namespace lacuna
