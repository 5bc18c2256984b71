#pragma once

#include <vector>

#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/drawing/pixel_page.hpp"

namespace lacuna {

/// An animated PNG that begins again for ever: what knows no animations shows the first frame. The
/// frames have one size, and all of them an alpha or none; each stays its `seconds`. Same input,
/// same bytes.
[[nodiscard]] Bytes encode_apng(const std::vector<PagePixels>& frames,
                                const std::vector<double>& seconds, const PngTexts& texts,
                                double dpi);

}  // namespace lacuna
