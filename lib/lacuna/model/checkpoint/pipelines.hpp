#pragma once

#include "lacuna/base/words.hpp"
#include "lacuna/image/preprocess.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// Whose preprocessing a model is fed with: one network has several legal ones.
enum class Pipeline {
  model,         ///< What lies beside the checkpoint; else that of the library whose names it has.
  timm,          ///< timm's evaluation.
  hugging_face,  ///< transformers' image processor, as hubs configure it for the family.
  original,      ///< The evaluation of the family's own code.
  notebook,      ///< MAE's notebook: the whole picture, squashed.
  dino,          ///< DINO's attention pictures: squashed to 480 px, bilinear.
};

inline constexpr Word<Pipeline> pipeline_words[] = {{Pipeline::model, "model"},
                                                    {Pipeline::timm, "timm"},
                                                    {Pipeline::hugging_face, "huggingface"},
                                                    {Pipeline::original, "original"},
                                                    {Pipeline::notebook, "notebook"},
                                                    {Pipeline::dino, "dino"}};

/// The family's preprocessing in a pipeline, but Pipeline::model, at the size that the position
/// table was made for where the pipeline has no size of its own. Reads family, patch_size and
/// stored_grid.
[[nodiscard]] Preprocessing family_preprocessing(Pipeline pipeline, const VitConfig& config);

}  // namespace lacuna
