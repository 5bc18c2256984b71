#include "lacuna/render/summary/summary_charts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/render/parts/chart_axis.hpp"

namespace lacuna {
namespace {

constexpr double summary_plot_height = 118;
constexpr double summary_chart_gap = 24;

/// Where a chart stands, and what it says of itself.
struct ChartPlace {
  double x = 0;
  double width = 0;
  std::string title;
  std::string note;
  Colour colour = style::first_series;  ///< Of its marks.
};

/// Charts from left to right, in as many columns as the page has room for, and in rows.
class ChartFlow {
 public:
  explicit ChartFlow(Page& page)
      : page_(page), columns_(columns_in(page.content_width())), bottom_(page.y) {}

  /// Where the next chart stands, `span` columns wide: the page's y is its top.
  [[nodiscard]] ChartPlace next(int span, std::string title, std::string note,
                                const Colour& colour = style::first_series) {
    span = std::min(span, columns_);
    if (column_ + span > columns_) {
      column_ = 0;
      page_.y = bottom_ + block_space;
    }
    const double one = (page_.content_width() - (columns_ - 1) * summary_chart_gap) / columns_;
    const double x = style::margin + column_ * (one + summary_chart_gap);
    column_ += span;
    return {x, span * one + (span - 1) * summary_chart_gap, std::move(title), std::move(note),
            colour};
  }
  void ends(double bottom) { bottom_ = std::max(bottom_, bottom); }
  [[nodiscard]] double bottom() const { return bottom_; }

 private:
  static int columns_in(double width) { return width > 660 ? 3 : width > 500 ? 2 : 1; }

  Page& page_;
  int columns_ = 1;
  int column_ = 0;
  double bottom_ = 0;
};

double reach_of(const MeasureKind& kind, const RunningSpread& spread) {
  const std::optional<Interval> interval = interval_of(kind, spread);
  return interval ? interval->high : spread.mean();
}

double top_over(const SummaryMeasure& measure) {
  double top = 0;
  for (const RunningSpread& cell : measure.cells) {
    top = std::max(top, reach_of(*measure.kind, cell));
  }
  return chart_top(top);
}

/// The mean with its interval.
void add_spread(Page& page, const ChartFrame& frame, double x, const MeasureKind& kind,
                const RunningSpread& spread, const Colour& colour = style::first_series) {
  constexpr double side = 5;
  if (const std::optional<Interval> interval = interval_of(kind, spread)) {
    Colour line = colour;
    line.alpha = 0.6;
    page.add(LineShape{x, frame.y_of(interval->low), x, frame.y_of(interval->high), line, 1});
  }
  const double y = frame.y_of(spread.mean());
  page.add(RectangleShape{{x - side / 2, y - side / 2, side, side}, colour});
}

/// Title, note, and the frame under them.
ChartFrame start_chart(Page& page, const ChartPlace& place, double top) {
  page.text(bold(text_at(place.x, page.y, 0, place.title)));
  page.text(small_at(place.x, page.y + 16, 0, place.note));
  const ChartFrame frame = {
      {place.x + axis_width, page.y + 38, place.width - axis_width, summary_plot_height}, top};
  add_value_axis(page, frame);
  return frame;
}

/// The heads' numbers under their marks, where there is room for them; returns the room taken.
double add_head_numbers(Page& page, const ChartFrame& frame, int depth, int heads, double pitch) {
  constexpr double line = 11;
  const double digits = heads > 10 ? 11 : 6;
  if (heads == 1 || pitch < digits) {
    return 0;
  }
  for (int i = 0; i < depth * heads; ++i) {
    const double shift = (i % heads - (heads - 1) / 2.0) * pitch;
    add_tick_label(page, frame, frame.slot_middle(i / heads, depth) + shift,
                   std::to_string(i % heads));
  }
  return line;
}

/// A mark for each head, or one for each layer.
double add_layer_chart(Page& page, const ChartPlace& place, const SummaryMeasure& measure,
                       int depth) {
  constexpr double widest_pitch = 11;
  const ChartFrame frame = start_chart(page, place, top_over(measure));
  const int heads = static_cast<int>(measure.cells.size()) / depth;
  const double pitch = std::min(frame.plot.width / depth * 0.8 / heads, widest_pitch);
  for (int i = 0; i < depth * heads; ++i) {
    const double shift = (i % heads - (heads - 1) / 2.0) * pitch;
    add_spread(page, frame, frame.slot_middle(i / heads, depth) + shift, *measure.kind,
               measure.cells[static_cast<std::size_t>(i)], place.colour);
  }
  ChartFrame below = frame;
  below.plot.height += add_head_numbers(page, frame, depth, heads, pitch);
  const bool has_numbers = below.plot.height > frame.plot.height;
  add_layer_numbers(page, below, depth);
  return add_axis_name(page, below,
                       has_numbers ? page.tr("head, and under it layer")
                       : heads > 1
                           ? page.tr("layer; in each, heads 0 to {} from left to right", heads - 1)
                           : page.tr("layer"));
}

/// The one number of a measure; nothing where the group does not have it.
const RunningSpread* number_of(const SummaryGroup& group, std::string_view measure) {
  const SummaryMeasure* found = group.find(measure);
  return found == nullptr ? nullptr : &found->cells.front();
}

/// The error over each fill's, of one group: a bar from 0, since it is a ratio.
double add_fills_chart(Page& page, const ChartPlace& place, const SummaryGroup& group) {
  std::vector<FillMeasure> found;
  double top = 1;
  for (const FillMeasure& measure : fill_measures) {
    if (const RunningSpread* error = number_of(group, measure.name)) {
      found.push_back(measure);
      top = std::max(top, reach_of(*measure_kind(measure.name), *error));
    }
  }
  const ChartFrame frame = start_chart(page, place, chart_top(top));
  const auto count = static_cast<int>(found.size());
  for (int i = 0; i < count; ++i) {
    const auto& [fill, measure] = found[static_cast<std::size_t>(i)];
    const RunningSpread& error = *number_of(group, measure);
    const double x = frame.slot_middle(i, count);
    constexpr double half = 22;
    const double y = frame.y_of(error.mean());
    page.add(RectangleShape{{x - half, y, 2 * half, frame.plot.y + frame.plot.height - y},
                            style::bar_tint});
    add_spread(page, frame, x, *measure_kind(measure), error);
    add_tick_label(page, frame, x, phrases::fill_words(page.tr, fill));
  }
  add_chart_rule(page, frame, 1, page.tr("as the fill"));
  return add_axis_name(page, frame, page.tr("the fill that it is divided by"));
}

/// The error over the fill's against the hidden share, a mark for each group.
double add_ratio_chart(Page& page, const ChartPlace& place, const SummaryBlock& block,
                       std::string_view fill) {
  double top = 1;
  for (const SummaryGroup* group : block) {
    const RunningSpread* error = number_of(*group, fill);
    top = error == nullptr ? top : std::max(top, reach_of(*measure_kind(fill), *error));
  }
  const ChartFrame frame = start_chart(page, place, chart_top(top));
  // At the left, where hardly anything is hidden.
  add_chart_rule(page, frame, 1, page.tr("as the fill"), Align::left);
  const auto x_of = [&](double ratio) { return frame.plot.x + frame.plot.width * ratio; };
  for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    add_tick_label(page, frame, x_of(tick), fmt::format("{:g}", tick));
  }
  for (const SummaryGroup* group : block) {
    const RunningSpread* error = number_of(*group, fill);
    const RunningSpread* ratio = number_of(*group, "hidden_ratio");
    if (error != nullptr && ratio != nullptr) {
      add_spread(page, frame, x_of(ratio->mean()), *measure_kind(fill), *error);
    }
  }
  return add_axis_name(page, frame, page.tr("share of patches hidden"));
}

/// Sentences in the place of a chart.
double add_lines(Page& page, const ChartPlace& place, const std::vector<std::string>& lines) {
  page.text(bold(text_at(place.x, page.y, 0, place.title)));
  double y = page.y + 20;
  for (const std::string& line : lines) {
    y += page.text(text_at(place.x, y, place.width, line)) + 5;
  }
  return y;
}

}  // namespace

double add_attend_summary(Page& page, const SummaryGroup& group) {
  const Translator tr = page.tr;
  ChartFlow charts(page);
  const auto add = [&](const SummaryMeasure* measure, std::string title, std::string note,
                       const Colour& colour = style::first_series) {
    if (measure != nullptr) {
      const ChartPlace place = charts.next(1, std::move(title), std::move(note), colour);
      charts.ends(add_layer_chart(page, place, *measure, group.setting.depth));
    }
  };
  add(group.find("attention_distance"), tr("Mean attention distance, in patches"),
      tr("weights renormalised over visible patches"));
  const std::string queries = tr("mean over visible patches as queries");
  add(group.find("entropy_visible"), tr("Entropy of attention, in nats"), queries);
  if (const SummaryMeasure* hidden = group.find("mass_hidden")) {
    add(hidden, tr("Attention to hidden patches, a share"), queries, style::leak_hue);
  } else {
    add(group.find("mass_cls"), tr("Attention to CLS, a share"), queries);
  }
  return charts.bottom();
}

double add_compare_summary(Page& page, const SummaryGroup& group) {
  ChartFlow charts(page);
  if (const SummaryMeasure* leak = group.find("leak")) {
    const ChartPlace place =
        charts.next(2, page.tr("What leaks when −∞ is forgotten, a share"),
                    page.tr("zeroed: attention of visible to hidden patches, mean over heads"),
                    style::leak_hue);
    charts.ends(add_layer_chart(page, place, *leak, group.setting.depth));
  }
  const ChartPlace place = charts.next(1, page.tr("How far the layouts agree"), "");
  charts.ends(add_lines(page, place, phrases::agreement_lines(page.tr, group)));
  return charts.bottom();
}

double add_reconstruct_summary(Page& page, const SummaryBlock& block) {
  const std::string title = page.tr("Squared error of hidden patches, divided by a fill's");
  const auto is_measured = [&](std::string_view fill) {
    return std::ranges::any_of(
        block, [&](const SummaryGroup* group) { return group->find(fill) != nullptr; });
  };
  if (!is_measured(fill_measures[0].name)) {
    return page.y;
  }
  ChartFlow charts(page);
  if (block.size() == 1) {
    const SummaryGroup& group = *block.front();
    const ChartPlace bars =
        charts.next(2, title, page.tr("a fill uses no model; below 1 the decoder is better"));
    charts.ends(add_fills_chart(page, bars, group));
    const ChartPlace numbers = charts.next(1, page.tr("In numbers, with the interval"), "");
    charts.ends(add_lines(page, numbers, phrases::error_lines(page.tr, group)));
    return charts.bottom();
  }
  for (const auto& [fill, measure] : fill_measures) {
    if (is_measured(measure)) {
      const ChartPlace place = charts.next(1, phrases::fill_words(page.tr, fill), title);
      charts.ends(add_ratio_chart(page, place, block, measure));
    }
  }
  return charts.bottom();
}

}  // namespace lacuna
