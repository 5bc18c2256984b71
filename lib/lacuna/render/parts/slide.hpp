#pragma once

#include <string>

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

// A slide for a lecture hall is a page of 960 by 540 points, which is 1920 by 1080 pixels, with no
// text below 18. Slides of more than that shows are laid out on a canvas of 720 by 405, which the
// page enlarges: text of 9 points has 12 there.
inline constexpr double dense_slide_width = 720;
inline constexpr double dense_slide_height = 405;

/// Where the line at the foot of a slide stands.
inline constexpr double slide_foot = style::slide_height - style::margin - 24;

/// Text of the smallest size that a slide has.
[[nodiscard]] TextShape slide_text(double x, double y, double width, std::string words);

/// One of three places side by side, from the page's y down to the foot: a title over a panel.
[[nodiscard]] Panel add_slide_place(Page& page, int place, const std::string& title,
                                    const PatchGrid& grid);

/// The slide of a page: as high as slides are, `facts` at its foot.
[[nodiscard]] Figure finished_slide(Page& page, const std::string& facts);

}  // namespace lacuna
