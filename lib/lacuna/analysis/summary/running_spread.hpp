#pragma once

#include <cstdint>
#include <optional>

namespace lacuna {

struct Interval {
  double low = 0;
  double high = 0;
};

/// Mean and spread of numbers that come one by one, in constant memory (Welford 1962). The same
/// numbers in the same order give the same bits.
class RunningSpread {
 public:
  void add(double number);

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double least() const { return least_; }
  [[nodiscard]] double most() const { return most_; }
  /// The sample's standard deviation (n - 1); nothing for fewer than two numbers.
  [[nodiscard]] std::optional<double> deviation() const;
  /// The 95 % interval of the mean by Student's t: it treats the numbers as independent draws.
  [[nodiscard]] std::optional<Interval> interval() const;

 private:
  std::int64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  // of the differences from the mean
  double least_ = 0;
  double most_ = 0;
};

/// The 97.5 % quantile of Student's t, to six digits or better. `degrees` from 1.
[[nodiscard]] double student_t(std::int64_t degrees);

}  // namespace lacuna
