#include "lacuna/render/sweep/sweep_content.hpp"

namespace lacuna {

SweepContent sweep_content(const MaskedImage& image, const VitConfig& config,
                           const MaskSweep& sweep, const MapChoice& choice) {
  SweepContent content = {image, config, sweep, {}, {}};
  std::vector<PatchScores> drawn;  // mae's weights are deit's
  for (const SweepStep& step : sweep.steps) {
    content.maps.push_back(compared_maps(step.comparison, choice, image.grid.count()));
    for (const LayoutMap* map : {&content.maps.back().deit, &content.maps.back().zeroed}) {
      drawn.push_back(map->scores.value_or(PatchScores()));
    }
  }
  content.shared = weight_colours(choice.colours, drawn);
  return content;
}

}  // namespace lacuna
