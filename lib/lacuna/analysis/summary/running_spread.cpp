// Welford's update: the mean moves by difference / n, and the sum of squares grows by the
// difference before times the difference after. Summing squares and subtracting would lose the
// digits that two close numbers share.
#include "lacuna/analysis/summary/running_spread.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lacuna {

void RunningSpread::add(double number) {
  ++count_;
  const double difference = number - mean_;
  mean_ += difference / static_cast<double>(count_);
  squares_ += difference * (number - mean_);
  least_ = count_ == 1 ? number : std::min(least_, number);
  most_ = count_ == 1 ? number : std::max(most_, number);
}

std::optional<double> RunningSpread::deviation() const {
  return count_ < 2 ? std::nullopt
                    : std::optional(std::sqrt(squares_ / static_cast<double>(count_ - 1)));
}

std::optional<Interval> RunningSpread::interval() const {
  const std::optional<double> spread = deviation();
  if (!spread) {
    return std::nullopt;
  }
  const double half = student_t(count_ - 1) * *spread / std::sqrt(static_cast<double>(count_));
  return Interval{mean_ - half, mean_ + half};
}

double student_t(std::int64_t degrees) {
  constexpr std::array table = {12.7062047, 4.30265273, 3.18244631, 2.77644511, 2.57058184,
                                2.44691185, 2.36462425, 2.30600414, 2.26215716, 2.22813885,
                                2.20098516, 2.17881283, 2.16036866, 2.14478669, 2.13144955,
                                2.1199053,  2.10981558, 2.10092204, 2.09302405, 2.08596345,
                                2.07961384, 2.07387307, 2.06865761, 2.06389856, 2.05953855,
                                2.05552944, 2.05183052, 2.04840714, 2.04522964, 2.04227246};
  if (degrees <= static_cast<std::int64_t>(table.size())) {
    return table[static_cast<std::size_t>(std::max<std::int64_t>(degrees, 1) - 1)];
  }
  // Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5).
  constexpr double z = 1.959963984540054;
  constexpr double z2 = z * z;
  const double v = 1 / static_cast<double>(degrees);
  return z *
         (1 +
          v * ((z2 + 1) / 4 +
               v * (((5 * z2 + 16) * z2 + 3) / 96 +
                    v * ((((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384 +
                         v * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160))));
}

}  // namespace lacuna
