#pragma once

#include <string>
#include <string_view>

#include "lacuna/model/checkpoint/named_tensors.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

// What the text and the JSON of an inspection call things.

[[nodiscard]] std::string_view activation_name(Activation activation);  ///< "gelu", "swiglu".
[[nodiscard]] std::string_view pool_name(Pool pool);                    ///< "cls_and_mean".
[[nodiscard]] std::string_view pool_words(Pool pool);                   ///< "the class token".
[[nodiscard]] std::string_view position_resize_name(PositionResize rule);
[[nodiscard]] std::string_view naming_name(Naming naming);  ///< "timm", "hugging_face".
/// "Hugging Face's, behind \"vit.\"".
[[nodiscard]] std::string naming_words(const NamedTensors& tensors);
/// "shortest edge to 256, centre 224 x 224, bicubic; mean …, deviation …".
[[nodiscard]] std::string preprocessing_words(const Preprocessing& preprocessing);

}  // namespace lacuna
