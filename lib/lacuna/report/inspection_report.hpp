#pragma once

#include <string>

#include "lacuna/base/words.hpp"
#include "lacuna/model/checkpoint/inspection.hpp"

namespace lacuna {

/// What a checkpoint is, for a person: a line for each fact.
[[nodiscard]] std::string inspection_text(const Inspection& inspection);

/// Every tensor of the file, a line each: name, type, shape.
[[nodiscard]] std::string tensor_list(const WeightsFile& file);

/// What inspection_text() says, as data: assets/schema/inspection-1.schema.json. `tensors`: with
/// every tensor of the file.
[[nodiscard]] std::string inspection_json(const Inspection& inspection, bool tensors);

// What both call things.

inline constexpr Word<Activation> activation_words[] = {{Activation::gelu, "gelu"},
                                                        {Activation::gelu_tanh, "gelu_tanh"},
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
