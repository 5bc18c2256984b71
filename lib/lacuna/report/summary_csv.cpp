// Numbers are the shortest text that reads back as the same double, with a point in every locale;
// + 0.0 makes 0 of -0.
#include "lacuna/report/summary_csv.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

std::string number_field(double number) {
  std::array<char, 32> text = {};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number + 0.0).ptr};
}

std::string number_field(const std::optional<double>& number) {
  return number ? number_field(*number) : "";
}

/// ",layer,head" of a cell.
std::string place_fields(const MeasureKind& kind, const MeasureSetting& setting, std::size_t cell) {
  const auto heads = static_cast<std::size_t>(setting.heads);
  switch (kind.axes) {
    case MeasureAxes::image:
      return ",,";
    case MeasureAxes::layer:
      return fmt::format(",{},", cell);
    case MeasureAxes::kept_layer:
      return fmt::format(",{},", setting.layers[cell]);
    case MeasureAxes::head:
      break;
  }
  return fmt::format(",{},{}", cell / heads, cell % heads);
}

std::string value_fields(const RunningSpread& cell) {
  const std::optional<Interval> interval = cell.interval();
  const auto bound = [&](double Interval::*end) {
    return interval ? number_field((*interval).*end) : std::string();
  };
  return fmt::format(",{},{},{},{},{},{},{}", cell.count(), number_field(cell.mean()),
                     number_field(cell.deviation()), bound(&Interval::low), bound(&Interval::high),
                     number_field(cell.least()), number_field(cell.most()));
}

}  // namespace

std::string csv_field(std::string_view text) {
  // Spreadsheets run what begins like a formula, and take a text behind an apostrophe as it is.
  const bool is_formula = text.find_first_of("=+-@\t\r") == 0;
  std::string harmless = (is_formula ? "'" : "") + std::string(text);
  if (harmless.find_first_of(",\"\r\n") == std::string::npos) {
    return harmless;
  }
  std::string quoted = "\"";
  for (const char c : harmless) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + '"';
}

std::string summary_csv(const std::vector<SummaryGroup>& groups) {
  std::string table =
      "group,command,model,layout,grid,mask_ratio,measure,unit,layer,head,n,mean,sd,ci_low,ci_high,"
      "min,max\r\n";
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const SummaryGroup& group = groups[i];
    const MeasureSetting& setting = group.setting;
    const std::string start = fmt::format(
        "{},{},{},{},{}x{},{},", i, csv_field(group.command), csv_field(valid_utf8(setting.model)),
        csv_field(setting.layout), setting.rows, setting.columns, number_field(setting.mask_ratio));
    for (const SummaryMeasure& measure : group.measures) {
      for (std::size_t cell = 0; cell < measure.cells.size(); ++cell) {
        table += fmt::format("{}{},{}{}{}\r\n", start, measure.kind->name, measure.kind->unit,
                             place_fields(*measure.kind, setting, cell),
                             value_fields(measure.cells[cell]));
      }
    }
  }
  return table;
}

}  // namespace lacuna
