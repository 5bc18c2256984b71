#pragma once

#include <string>

namespace lacuna {

/// What every file of a figure says about itself, in UTF-8.
struct FigureTexts {
  std::string title;
  std::string caption;
  std::string software;
  std::string source;
  std::string recipe;  ///< JSON on one line.
};

}  // namespace lacuna
