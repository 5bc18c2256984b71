#pragma once

#include <vector>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/parts/colormap.hpp"

namespace lacuna {

/// Where a picture of the grid lies. Every figure draws panels by the functions below, so that the
/// overlays and the compare figure cannot differ.
struct Panel {
  Rectangle frame;
  PatchGrid grid;

  [[nodiscard]] Rectangle patches(int row, int first_column, int count) const;
  [[nodiscard]] Rectangle patch(int index) const;
  /// Where a line around a patch goes: along its edge, and inside the panel, for above it stand
  /// words.
  [[nodiscard]] Rectangle ring(int index, double line_width) const;
  [[nodiscard]] double hatch_spacing() const;
  [[nodiscard]] double unit() const;  ///< What a point is in the compare figure's panels.
};

/// A panel in a place that is `width` wide, centred; no higher than `most_height`.
[[nodiscard]] Panel panel_in(double x, double y, double width, double most_height,
                             const PatchGrid& grid);

/// How the way along a scale follows the score.
enum class Norm {
  sqrt,  ///< Its square root: a tenth of the largest is a third of the way.
  linear,
  log
};
inline constexpr Word<Norm> norm_words[] = {
    {Norm::sqrt, "sqrt"}, {Norm::linear, "linear"}, {Norm::log, "log"}};

/// How scores become colours.
struct ScoreColours {
  Colormap map = Colormap::warm;
  Ground ground = Ground::light;
  double low = 0;
  double high = 1;
  double largest = 0;  ///< Above `high`: scores from there on have its colour.
  double opacity = 0.85;
  Norm norm = Norm::linear;  ///< log: `low` is above 0, and no score is drawn below it.
  bool smooth = false;       ///< No flat patches: map_photo() has the colours.

  [[nodiscard]] double position(double score) const;  ///< On the scale; 0 to 1 if not beyond it.
  [[nodiscard]] double score_at(double position) const;
  [[nodiscard]] Colour of(double score) const;  ///< `opacity` is its alpha.
  /// What goes to hidden patches: warm has another hue for it, other maps have not.
  [[nodiscard]] ScoreColours for_hidden() const;
};

/// What a weight of 0 looks like, on average over photos.
[[nodiscard]] Colour ground_colour(Ground ground);

/// What `colour` looks like over an opaque ground.
[[nodiscard]] Colour over(const Colour& colour, const Colour& ground);

/// The diagonal hatch of a hidden patch.
void add_hatch(std::vector<Shape>& shapes, const Rectangle& frame, double spacing);

/// Over a hidden patch that has a score: a dark and a light line side by side, so that one of them
/// shows on any colour, and half see-through, for the colour counts.
void add_thin_hatch(std::vector<Shape>& shapes, const Rectangle& frame, double spacing);

/// In place of a picture that cannot be.
void add_blank_frame(std::vector<Shape>& shapes, const Rectangle& frame);

/// Hidden patches, flat under the hatch.
void add_hidden_patches(std::vector<Shape>& shapes, const Panel& panel, const Mask& mask);

/// Patches as flat colours over what is there; a hidden one in the hue of its own, with a thin
/// hatch over no photo, because its pixels never entered the model; one without a score is a hole:
/// it is not in the sequence. They are drawn over map_photo().
void add_scores(std::vector<Shape>& shapes, const Panel& panel, const Mask& mask,
                const PatchScores& scores, const ScoreColours& colours);

/// A frame around the patch that asks: along `ring`, its lines drawn in that unit.
void add_query_mark(std::vector<Shape>& shapes, const Rectangle& ring, double unit);
/// Along Panel::ring(); nothing around a query that is no patch.
void add_query_mark(std::vector<Shape>& shapes, const Panel& panel, const Query& query);

/// The picture without colour: BT.601 luma, as "grey" means for photos; for a light ground so pale
/// that colours over it keep their lightness.
[[nodiscard]] Image grey_image(const Image& image, Ground ground);

}  // namespace lacuna
