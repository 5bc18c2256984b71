#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lacuna/patch/mask.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/parts/colour_bar.hpp"

namespace lacuna {

/// What a page shows of many looks (a layer, a head, a query), packed; and the few words that many
/// of them share. assets/web/report.js reads it.
class PackedLooks {
 public:
  void add(const ComparedMaps& maps, const Mask& mask);

  /// The records since the last call, as bytes.
  [[nodiscard]] std::string take();

  /// The lists of numbers under a scale, by a record's number.
  [[nodiscard]] const std::vector<std::vector<BarMark>>& numbers() const { return numbers_; }
  /// "0.12 →": the largest weight where the scale ends before it; the first is empty.
  [[nodiscard]] const std::vector<std::string>& largest() const { return largest_.texts; }
  /// Shares of attention that are said alike have one number: one of them each.
  [[nodiscard]] const std::vector<double>& shares() const { return shares_; }
  /// The largest error of a weight so far, as a share of the weight.
  [[nodiscard]] double largest_error() const { return largest_error_; }

 private:
  /// Texts by number, in the order in which they came.
  struct Texts {
    std::map<std::string, std::uint16_t> numbers;
    std::vector<std::string> texts;

    /// Whether it is new.
    bool add(const std::string& text);
    [[nodiscard]] std::uint16_t number(const std::string& text) const { return numbers.at(text); }
  };
  using Words = std::vector<std::uint16_t>;

  [[nodiscard]] Words row(const LayoutMap& map, const Mask& mask, bool visible_only);
  [[nodiscard]] std::uint16_t pack(float weight);
  [[nodiscard]] std::uint16_t share_number(double share);
  void add_scale(const ComparedMaps& maps, Words& record);

  Words records_;
  Texts number_lists_;
  std::vector<std::vector<BarMark>> numbers_;
  Texts largest_ = {.numbers = {{"", 0}}, .texts = {""}};
  Texts said_shares_;
  std::vector<double> shares_;
  double largest_error_ = 0;
};

}  // namespace lacuna
