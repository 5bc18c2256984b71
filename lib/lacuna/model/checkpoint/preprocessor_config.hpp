#pragma once

#include "lacuna/base/json_object.hpp"
#include "lacuna/image/preprocess.hpp"

namespace lacuna {

/// What a Hugging Face preprocessor_config.json asks for, begun from `defaults` (size, mean and
/// deviation where it is silent). Throws Error{bad_value} naming the key of a value that cannot be,
/// Error{unsupported} for steps that lacuna does not have: other filters than bilinear and bicubic,
/// a factor that is not 1/255, no resizing, a crop larger than the picture.
[[nodiscard]] Preprocessing preprocessing_of_hub(const JsonObject& json,
                                                 const Preprocessing& defaults);

/// The same of timm's pretrained_cfg.
[[nodiscard]] Preprocessing preprocessing_of_timm(const JsonObject& json,
                                                  const Preprocessing& defaults);

}  // namespace lacuna
