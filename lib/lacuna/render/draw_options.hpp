#pragma once

#include <string_view>
#include <vector>

namespace lacuna {

enum class FigureFormat { png, svg, pdf };

/// The suffix: "png".
[[nodiscard]] std::string_view format_name(FigureFormat format);

/// How figures become files.
struct DrawOptions {
  std::vector<FigureFormat> formats = {FigureFormat::png};
};

}  // namespace lacuna
