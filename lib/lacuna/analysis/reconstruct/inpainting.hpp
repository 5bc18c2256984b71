#pragma once

#include "lacuna/base/words.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// Ways to fill hidden patches that no one trained: what a reconstruction has to be better than.
enum class Fill {
  mean_colour,    ///< The mean colour of the visible pixels.
  telea,          ///< cv::inpaint, INPAINT_TELEA: Telea's fast marching (2004).
  navier_stokes,  ///< cv::inpaint, INPAINT_NS: Bertalmio, Bertozzi and Sapiro (2001).
};
inline constexpr Word<Fill> fill_words[] = {{Fill::mean_colour, "mean-colour"},
                                            {Fill::telea, "telea"},
                                            {Fill::navier_stokes, "navier-stokes"}};

/// cv::inpaint's neighbourhood of a pixel, in pixels of the model's input.
inline constexpr double inpaint_radius = 3;

/// The picture, of the grid's size, with its hidden patches filled from its visible pixels alone.
/// Needs a visible patch.
[[nodiscard]] Image filled(const Image& picture, const PatchGrid& grid, const Mask& mask,
                           Fill fill);

}  // namespace lacuna
