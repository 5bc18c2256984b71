#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lacuna/base/recipe.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/sweep/sweep_content.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// A strip with a column for each ratio: the masked photo, the map of deit and mae (two, where they
/// differ or the query is not in mae), the zeroed map, and where the model has a decoder the
/// reconstruction; below it, over the ratio: the leak, the multiply-adds, the reconstruction's
/// error, and whether deit equals mae; a caption. The image's own mask does not count.
/// On a narrow page not every ratio has a column, and the strip says so.
[[nodiscard]] Figure sweep_figure(const SweepContent& content, const Recipe& recipe,
                                  Translator tr = {}, double width = style::canvas_width);

/// Some of the columns and the curve of the leak, with text of 12 points or more on a slide. The
/// caption is in the metadata.
[[nodiscard]] Figure sweep_slide(const SweepContent& content, const Recipe& recipe,
                                 Translator tr = {});

/// The pictures of the strip by name: masked, deit where it is drawn apart, mae, zeroed, and where
/// the model has a decoder pasted.
[[nodiscard]] std::vector<std::string> sweep_panels(const SweepContent& content);

/// One of them alone, for people who lay out themselves, in the colours of the figure.
[[nodiscard]] Figure sweep_panel_figure(const SweepContent& content, std::size_t step,
                                        const std::string& name, const Recipe& recipe,
                                        Translator tr = {});

/// One step of the sweep as a picture of an animation: its panels side by side over its numbers.
/// All steps have the same size and the colours of the figure.
[[nodiscard]] Figure sweep_frame(const SweepContent& content, std::size_t step,
                                 const Recipe& recipe, Translator tr = {});

}  // namespace lacuna
