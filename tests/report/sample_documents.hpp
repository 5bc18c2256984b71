#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/analysis/summary/summary.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/checkpoint/inspection.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::testing {

/// A 2 × 3 grid of 16 px patches, hidden 1, 3 and 4 in MAE's noise order (5, 0, 2 | 3, 1, 4), cut
/// from a 640 × 480 photo.
[[nodiscard]] MaskedImage sample_image();

/// Untrained, with a CLS and a distillation token: 2 layers, 2 heads, width 8.
[[nodiscard]] VitConfig sample_config();

/// deit, mae and zeroed with uniform attention over the keys that may be attended; the queries are
/// CLS and the hidden patch 3, which mae does not have; layer 1 is kept, with its matrices.
[[nodiscard]] LayoutComparison sample_comparison();

/// Options of every type that a recipe holds.
[[nodiscard]] Recipe sample_recipe();

/// The attention JSON of these, and of the samples above.
[[nodiscard]] std::string text_of(const MaskedImage& image, const LayoutComparison& comparison);
[[nodiscard]] nlohmann::ordered_json sample_json();

/// As the mask says that everything is hidden: no visible patch is left to take a mean over.
[[nodiscard]] MaskedImage all_hidden(MaskedImage image);

/// The attention JSON and the mask JSON, with sample_recipe().
[[nodiscard]] std::string attention_text(const MaskedImage& image, const VitConfig& config,
                                         const LayoutComparison& comparison);
[[nodiscard]] std::string mask_text(const MaskedImage& image);

/// The attend JSON of a small classifying model on noise.
[[nodiscard]] std::string attend_text(const DetailOptions& options, const std::vector<int>& hidden);

/// The explain JSON of 2 × 3 patches of the sample photo. First and last have to be visible, as
/// validate_json.py wants them.
[[nodiscard]] std::string explanation_text(std::vector<std::uint8_t> hidden);

/// What a tiny MAE reconstructs of sample_image(), asked for CLS and the hidden patch 3.
struct ReconstructionSample {
  MaskedImage image = sample_image();
  VitConfig config;
  Reconstruction reconstruction;
};
[[nodiscard]] ReconstructionSample reconstruction_sample(const PixelReading& reading = {},
                                                         bool any_hidden = true);
[[nodiscard]] std::string reconstruction_text(const ReconstructionSample& sample, bool with_pixels);

/// The sweep JSON of a tiny MAE over sample_image().
[[nodiscard]] std::string sweep_text(const std::vector<double>& ratios, bool has_decoder,
                                     const QueryRequest& query = {});

/// Of 2 layers and 2 heads: a number, a number for each head, a number for layer 0.
[[nodiscard]] Measures sample_measures();

/// Of sample_measures(): two images of attend, one of compare.
[[nodiscard]] std::vector<SummaryGroup> sample_groups();

/// The summary JSON of three images of attend and of reconstruct.
[[nodiscard]] std::string summary_text();

/// A checkpoint in a folder of its own, with the config.json of a classifying MAE.
struct InspectedCheckpoint {
  explicit InspectedCheckpoint(const std::vector<TestTensor>& tensors);
  [[nodiscard]] Inspection inspected() const { return inspect_checkpoint(path, {}); }
  TempFolder folder;
  std::filesystem::path path;
};
[[nodiscard]] std::vector<TestTensor> hub_mae();
/// One tensor too few, one too many, one of another shape.
[[nodiscard]] std::vector<TestTensor> broken_mae();
/// A relative that is not run.
[[nodiscard]] std::vector<TestTensor> clip();

}  // namespace lacuna::testing
