#pragma once

#include "lacuna/base/words.hpp"
#include "lacuna/model/checkpoint/named_tensors.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

// What the text and the JSON of an inspection call things.

inline constexpr Word<Activation> activation_words[] = {{Activation::gelu, "gelu"},
                                                        {Activation::swiglu, "swiglu"}};
inline constexpr Word<Pool> pool_words[] = {{Pool::cls, "cls"},
                                            {Pool::cls_and_distillation, "cls_and_distillation"},
                                            {Pool::mean, "mean"},
                                            {Pool::cls_and_mean, "cls_and_mean"}};
inline constexpr Word<PositionResize> position_resize_words[] = {
    {PositionResize::bicubic, "bicubic"},
    {PositionResize::bicubic_antialias, "bicubic_antialias"},
    {PositionResize::bicubic_offset, "bicubic_offset"},
    {PositionResize::sine_cosine, "sine_cosine"}};
inline constexpr Word<Naming> naming_words[] = {{Naming::timm, "timm"},
                                                {Naming::hugging_face, "hugging_face"}};

}  // namespace lacuna
