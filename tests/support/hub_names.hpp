#pragma once

#include <string>
#include <vector>

#include "support/tiny_checkpoint.hpp"

namespace lacuna::testing {

/// How one of transformers' classes spells its tensors.
struct HubSpelling {
  std::string prefix;        ///< Before the encoder's names: "vit.", or nothing.
  bool in_memory = false;    ///< As transformers 5 has them in memory: q_proj, o_proj.
  bool is_dinov2 = false;    ///< Keeps norm1, norm2 and mlp.fc1.
  bool has_teacher = false;  ///< cls_classifier and distillation_classifier.
};

/// The tensors of tiny_model() under those names, query, key and value apart: every value is in
/// the file as it is, so that what is read can be compared with tiny_value() of the timm name.
[[nodiscard]] std::vector<TestTensor> hub_named(const std::vector<TestTensor>& tensors,
                                                const HubSpelling& spelling);

}  // namespace lacuna::testing
