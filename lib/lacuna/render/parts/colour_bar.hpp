#pragma once

#include <string>
#include <vector>

#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// A value that the bar names above its scale.
struct BarMark {
  double value = 0;
  std::string label;
};

/// "1/197": attention spread evenly over so many tokens.
[[nodiscard]] BarMark even_tick(int tokens);

/// Adds a horizontal colour bar with its top left at (x, y): marks above, numbers below, and
/// `label` under them, wrapped where it is longer. Returns the height used. A mark beyond the scale
/// stands at its end behind an arrow, and so does the largest score where the scale clips it.
/// `has_hidden`: the lower half shows the hue of what goes to hidden patches.
double add_colour_bar(Figure& figure, double x, double y, double width, const ScoreColours& colours,
                      std::vector<BarMark> marks, const std::string& label,
                      bool has_hidden = false);

/// The numbers to print on a scale, on a linear one at most `most` of them on a side of 0.
[[nodiscard]] std::vector<BarMark> scale_numbers(const ScoreColours& colours, int most = 6);

/// The round numbers to print on a scale: 0 and multiples of 1, 2 or 5 times a power of ten, at
/// most `most` of them on a side of 0.
[[nodiscard]] std::vector<double> round_ticks(double low, double high, int most);

/// The numbers to print on a square-root scale from 0: 1, 2 and 5 times powers of ten.
[[nodiscard]] std::vector<double> sqrt_ticks(double high);

/// The numbers to print on a logarithmic scale: powers of ten, on a short one 2 and 5 times them,
/// too.
[[nodiscard]] std::vector<double> log_ticks(double low, double high);

}  // namespace lacuna
