#pragma once

#include <vector>

#include "lacuna/base/recipe.hpp"
#include "lacuna/render/explain/explain_phrases.hpp"
#include "lacuna/render/explain/number_cells.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// The colours of weights: white for 0 and, with the cube root of the weight, so that small ones
/// show, amber where a visible patch gets it and the leak's hue where a hidden one does.
struct WeightTint {
  double high = 1;  ///< The weight of full colour.

  [[nodiscard]] double place(double weight) const;  ///< Along the scale, 0 to 1.
  [[nodiscard]] Colour of(double weight, bool leaks = false) const;
};

/// What all blocks of the explain figures look at. One colour scale for all vectors, one for all
/// scores, one for all weights.
struct ExplainContent {
  const MaskedImage& image;
  const Explanation& explanation;
  std::vector<Colour> patch_colours;
  ScoreColours vectors;
  ScoreColours scores;
  WeightTint weights;
};
[[nodiscard]] ExplainContent explain_content(const MaskedImage& image,
                                             const Explanation& explanation);

/// An empty page with title, caption, recipe and source.
[[nodiscard]] Page explain_page(const ExplainContent& content, double width, const Recipe& recipe,
                                Translator tr);

/// How large the words over a block are.
struct HeadSizes {
  double title = 13;
  double sentence = style::text_size;

  [[nodiscard]] double badge() const { return title * 1.5; }
};

/// The badge, the title and the sentence of a step; returns where they end.
double add_step_head(Page& page, double x, double y, double width, const phrases::StepWords& words,
                     const HeadSizes& sizes);

/// The frame of what is followed: one patch, and its row, through all steps.
void add_followed_frame(std::vector<Shape>& shapes, const Rectangle& frame, double unit = 1);
/// The patch that is followed, as a token in that frame.
void add_followed_token(Page& page, const ExplainContent& content, const Rectangle& frame,
                        double largest_number);

/// The scale of the weights, both hues over one axis; returns its height.
double add_weight_bar(Page& page, double x, double y, double width, const WeightTint& weights);

/// The head of the weighted sum, whose badge is the patch that is followed.
double add_sum_head(Page& page, const ExplainContent& content, double x, double y, double width,
                    const HeadSizes& sizes);

/// The place for the row labels of a matrix, left of its cells, and for the column labels above.
inline constexpr double label_width = 22;
inline constexpr double label_height = 15;

/// How large the cells of steps 2 and 3 are, and the words of steps 1 to 3.
struct PatchStepSizes {
  double cell_width = 0;
  double cell_height = 15;
  double note = style::small_size;
  double number = style::small_size;      ///< At most.
  double line_space = 1.6 * cell_height;  ///< Between the sequences of deit and mae.
  bool centred = false;  ///< Of step 1: in the middle of its place, an arrow between.

  [[nodiscard]] double note_height() const { return note * 1.65; }
};

// Steps 1 to 3: explain_patches.cpp. (x, y) is the top left; each returns where it ends.
double add_hidden_patches_step(Page& page, const ExplainContent& content, const Rectangle& place,
                               const PatchStepSizes& sizes);
/// The cells start at x, the names of the features stand left of it.
double add_vectors_step(Page& page, const ExplainContent& content, double x, double y,
                        const PatchStepSizes& sizes);
double add_sequences_step(Page& page, const ExplainContent& content, double x, double y,
                          const PatchStepSizes& sizes);

// Matrices: explain_matrices.cpp. The grid says where the cells lie; labels are left and above.
void add_score_matrix(Page& page, const ExplainContent& content, const ExplainedLayout& pass,
                      const CellGrid& grid, double number_size);
void add_weight_matrix(Page& page, const ExplainContent& content, const ExplainedLayout& pass,
                       const CellGrid& grid, double number_size);
/// A column of words at the right of a matrix: each row's sum; or how much of each visible row
/// leaks in zeroed and, below these, their mean, with frames around the columns that it leaks to.
inline constexpr double side_width = 30;
void add_row_sums(Page& page, const ExplainedLayout& pass, const CellGrid& grid);
void add_row_leaks(Page& page, const ExplainContent& content, const CellGrid& grid);
/// Where mae's rows and columns come from. The row lines run in a lane of this width at the right.
inline constexpr double lane_width = 30;
void add_origin_lines(Page& page, const ExplainContent& content, const CellGrid& deit,
                      const CellGrid& mae);

// The weighted sum: explain_sum.cpp. As wide as its place and as high as it gets; returns where it
// ends.
double add_weighted_sum(Page& page, const ExplainContent& content, const Rectangle& place,
                        double row_height, int most_patches);

}  // namespace lacuna
