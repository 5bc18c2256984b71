#include "lacuna/render/parts/colour_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr double bar_height = 9;
constexpr double tick_length = 3;
constexpr double gap_width = 1.5;
constexpr double beyond = 1.0001;  // rounding is not beyond
constexpr double apart = 5;        // labels side by side
constexpr double overhang = 6;     // of the numbers at a bar's ends

TextShape small_text(double x, double y, const std::string& words) {
  return aligned(Align::centre, small_at(x, y, 0, words));
}

/// Keeps centred labels inside [left, right] and apart: moves them right, then back left.
std::vector<double> label_places(const std::vector<double>& wanted,
                                 const std::vector<double>& widths, double left, double right) {
  std::vector<double> places = wanted;
  double free_from = left;
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = std::max(places[i], free_from + widths[i] / 2);
    free_from = places[i] + widths[i] / 2 + apart;
  }
  double free_to = right;
  for (std::size_t i = places.size(); i-- > 0;) {
    places[i] = std::min(places[i], free_to - widths[i] / 2);
    free_to = places[i] - widths[i] / 2 - apart;
  }
  return places;
}

std::string number(double value, double step) {
  if (value == 0) {
    return "0";
  }
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  const std::string digits = decimals > 5 ? fmt::format("{:.1e}", std::abs(value))
                                          : fmt::format("{:.{}f}", std::abs(value), decimals);
  return (value < 0 ? "−" : "") + digits;
}

/// The scale as it looks over the ground.
void add_gradient(Figure& figure, const Rectangle& bar, const ScoreColours& colours) {
  constexpr int cell_count = 151;  // odd, so that 0 of a symmetric scale has its own cell
  for (int i = 0; i < cell_count; ++i) {
    const double score = colours.score_at(i / (cell_count - 1.0));
    const double left = bar.width * i / cell_count;
    // Each cell reaches to the end, under its successors: cells side by side would show seams.
    figure.shapes.emplace_back(
        RectangleShape{{bar.x + left, bar.y, bar.width - left, bar.height},
                       over(colours.of(score), ground_colour(colours.ground))});
  }
}

/// Where a score stands on the bar.
struct BarScale {
  double x = 0;
  double width = 0;
  const ScoreColours& colours;

  [[nodiscard]] double place(double score) const {
    return x + std::clamp(colours.position(score), 0.0, 1.0) * width;
  }
};

/// The labels of marks, as near to their places as they fit between the scale's ends and what they
/// may stand over.
void add_labels(Figure& figure, const BarScale& scale, const std::vector<BarMark>& marks,
                double over, double y) {
  std::vector<double> wanted;
  std::vector<double> widths;
  for (const BarMark& mark : marks) {
    wanted.push_back(scale.place(mark.value));
    widths.push_back(measure_text(small_text(0, 0, mark.label)).width);
  }
  const auto places = label_places(wanted, widths, scale.x - over, scale.x + scale.width + over);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    figure.shapes.emplace_back(small_text(places[i], y, marks[i].label));
  }
}

/// Labels at y, and lines that end on the bar at `bar_top`.
void add_marks(Figure& figure, const BarScale& scale, std::vector<BarMark> marks, double y,
               double bar_top) {
  std::ranges::sort(marks, {}, &BarMark::value);
  for (BarMark& mark : marks) {
    const double place = scale.place(mark.value);
    if (mark.value > scale.colours.high * beyond) {
      mark.label += " →";
    } else {
      figure.shapes.emplace_back(
          LineShape{place, bar_top - tick_length, place, bar_top, style::ink, 0.8});
    }
  }
  add_labels(figure, scale, marks, 0, y);
}

/// Whether two numbers have room, each under its own tick.
bool are_apart(const BarScale& scale, const BarMark& left, const BarMark& right) {
  const auto half = [](const BarMark& mark) {
    return measure_text(small_text(0, 0, mark.label)).width / 2;
  };
  return scale.place(right.value) - scale.place(left.value) >= half(left) + half(right) + apart;
}

/// Those that stand under their own ticks: a number beside its tick is read wrongly. The ends stay.
std::vector<BarMark> thinned(const BarScale& scale, const std::vector<BarMark>& numbers) {
  std::vector<BarMark> kept = {numbers.front()};
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const bool is_last = i + 1 == numbers.size();
    while (is_last && kept.size() > 1 && !are_apart(scale, kept.back(), numbers[i])) {
      kept.pop_back();
    }
    if (is_last || are_apart(scale, kept.back(), numbers[i])) {
      kept.push_back(numbers[i]);
    }
  }
  return kept;
}

/// As many of them as the bar has room for.
std::vector<BarMark> fitting_numbers(const BarScale& scale) {
  std::vector<BarMark> numbers;
  for (int most = 6; most > 0; --most) {
    numbers = scale_numbers(scale.colours, most);
    const auto crowd = std::ranges::adjacent_find(
        numbers, [&](const auto& a, const auto& b) { return !are_apart(scale, a, b); });
    if (crowd == numbers.end()) {
      return numbers;
    }
  }
  return thinned(scale, numbers);
}

/// Round numbers at y, and ticks that hang from the bar at `bar_bottom`.
void add_numbers(Figure& figure, const BarScale& scale, double bar_bottom, double y) {
  const std::vector<BarMark> numbers = fitting_numbers(scale);
  for (const BarMark& mark : numbers) {
    const double place = scale.place(mark.value);
    figure.shapes.emplace_back(
        LineShape{place, bar_bottom, place, bar_bottom + tick_length, style::soft_ink, 0.6});
  }
  add_labels(figure, scale, numbers, overhang, y);
}

}  // namespace

std::vector<BarMark> scale_numbers(const ScoreColours& colours, int most) {
  const bool is_even = colours.norm == Norm::linear;
  std::vector<double> ticks = is_even ? round_ticks(colours.low, colours.high, most)
                              : colours.norm == Norm::log ? log_ticks(colours.low, colours.high)
                                                          : sqrt_ticks(colours.high);
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
  if (colours.low < 0) {  // a narrow bar: its ends say enough
    ticks = {ticks.front(), 0, ticks.back()};
  }
  std::vector<BarMark> numbers;
  numbers.reserve(ticks.size());
  for (const double tick : ticks) {
    numbers.push_back({tick, is_even ? number(tick, step) : phrases::digits_of(tick, 6)});
  }
  return numbers;
}

std::vector<double> round_ticks(double low, double high, int most) {
  const double reach = std::max(std::abs(low), std::abs(high));
  if (!(reach > 0)) {
    return {0};
  }
  double step = std::pow(10.0, std::floor(std::log10(reach)) - 1);
  for (int i = 0; reach / step > most; ++i) {
    step *= i % 3 == 1 ? 2.5 : 2;  // 1, 2, 5, 10 …
  }
  std::vector<double> ticks;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high * (1 + 1e-9); ++k) {
    ticks.push_back(k == 0 ? 0 : k * step);
  }
  return ticks;
}

std::vector<double> log_ticks(double low, double high) {
  constexpr double rounding = 1e-9;
  constexpr double few = 1.5;  // decades: then 2 and 5 of each are named, too
  const double decades = std::log10(high / low);
  constexpr int most = 6;
  const int step = std::max(1, static_cast<int>(std::ceil(decades / most)));
  std::vector<double> ticks;
  for (int power = static_cast<int>(std::floor(std::log10(low)));
       power <= std::log10(high) + rounding; ++power) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double tick = digit * std::pow(10.0, power);
      const bool is_named = digit == 1.0 ? power % step == 0 : decades < few;
      if (is_named && tick >= low * (1 - rounding) && tick <= high * (1 + rounding)) {
        ticks.push_back(tick);
      }
    }
  }
  // Too short for them: as on a linear scale, as fine as it takes.
  for (int fineness = most; ticks.size() < 2 && fineness < 10000; fineness *= 2) {
    ticks = round_ticks(low, high, fineness);
  }
  return ticks;
}

std::vector<double> sqrt_ticks(double high) {
  constexpr double least = 0.012;  // of the scale's end: a tenth of the way
  std::vector<double> ticks = {0};
  for (int power = static_cast<int>(std::floor(std::log10(high * least)));
       std::pow(10.0, power) <= high; ++power) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double tick = digit * std::pow(10.0, power);
      if (tick >= high * least && tick <= high) {
        ticks.push_back(tick);
      }
    }
  }
  return ticks;
}

BarMark even_tick(int tokens) {
  return {1.0 / tokens, fmt::format("1/{}", tokens)};
}

double add_colour_bar(Figure& figure, double x, double y, double width, const ScoreColours& colours,
                      std::vector<BarMark> marks, const std::string& label, bool has_hidden) {
  const BarScale scale = {x, width, colours};
  const double line = measure_text(small_text(0, 0, "0")).height;
  double top = y;
  if (colours.largest > colours.high * beyond) {
    marks.push_back({colours.largest, phrases::digits_of(colours.largest, 2)});
  }
  if (!marks.empty()) {
    top += line + tick_length;
    add_marks(figure, scale, std::move(marks), y, top);
  }
  const Rectangle bar = {x, top, width, bar_height};
  add_gradient(figure, bar, colours);
  if (has_hidden) {
    const double half = bar.height / 2;
    add_gradient(figure, {x, top + half, width, half}, colours.for_hidden());
  }
  figure.shapes.emplace_back(RectangleShape{bar, style::soft_ink, true, 0.4});
  top += bar_height;
  const double numbers = top + tick_length + gap_width;
  add_numbers(figure, scale, top, numbers);
  const double words = numbers + line + gap_width;
  TextShape name = small_text(x + width / 2, words, label);
  if (measure_text(name).width > width + 2 * overhang) {
    name.width = width;
  }
  const double height = measure_text(name).height;
  figure.shapes.emplace_back(std::move(name));
  return words + height - y;
}

}  // namespace lacuna
