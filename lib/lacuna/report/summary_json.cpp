#include "lacuna/report/summary_json.hpp"

#include "lacuna/report/input_json.hpp"

namespace lacuna {
namespace {

std::vector<std::string_view> axes_of(const MeasureKind& kind) {
  switch (kind.axes) {
    case MeasureAxes::image:
      return {};
    case MeasureAxes::layer:
    case MeasureAxes::kept_layer:
      return {"layer"};
    case MeasureAxes::head:
      break;
  }
  return {"layer", "head"};
}

/// A number, a list of them, or a list for each layer, as the axes say; null if there is none.
template <typename Number>
void write_cells(JsonWriter& json, std::string_view name, const SummaryMeasure& measure, int heads,
                 Number number) {
  using Value = decltype(number(measure.cells.front()));
  std::vector<Value> values;
  for (const RunningSpread& cell : measure.cells) {
    values.push_back(number(cell));
  }
  if (measure.kind->axes == MeasureAxes::image) {
    return json.member(name, values.front());
  }
  if (measure.kind->axes != MeasureAxes::head) {
    return json.member(name, values);
  }
  std::vector<std::vector<Value>> layers;
  for (auto layer = values.begin(); layer != values.end(); layer += heads) {
    layers.emplace_back(layer, layer + heads);
  }
  json.member(name, layers);
}

void write_measure(JsonWriter& json, const SummaryMeasure& measure, const MeasureSetting& setting) {
  const auto cells = [&](std::string_view name, auto number) {
    write_cells(json, name, measure, setting.heads, number);
  };
  json.member("name", measure.kind->name);
  json.member("unit", measure.kind->unit);
  json.member("axes", axes_of(*measure.kind));
  if (measure.kind->axes == MeasureAxes::kept_layer) {
    json.member("layers", setting.layers);
  }
  json.member("n", measure.count());
  cells("mean", [](const RunningSpread& cell) { return cell.mean(); });
  if (measure.count() < 2) {
    json.member("sd", nullptr);
    json.member("ci_low", nullptr);
    json.member("ci_high", nullptr);
  } else {
    cells("sd", [](const RunningSpread& cell) { return cell.deviation().value_or(0); });
    cells("ci_low", [](const RunningSpread& cell) { return cell.interval()->low; });
    cells("ci_high", [](const RunningSpread& cell) { return cell.interval()->high; });
  }
  cells("min", [](const RunningSpread& cell) { return cell.least(); });
  cells("max", [](const RunningSpread& cell) { return cell.most(); });
}

void write_group(JsonWriter& json, const SummaryGroup& group) {
  const MeasureSetting& setting = group.setting;
  const auto text = [](const std::string& words) {
    return words.empty() ? std::nullopt : std::optional(words);
  };
  json.member("command", group.command);
  json.member("images", group.images);
  json.object("model", [&] {
    json.member("name", setting.model);
    json.member("weights", text(setting.weights));
    json.member("notice", text(std::string(notice_sentence(setting))));
    json.member("depth", setting.depth);
    json.member("num_heads", setting.heads);
    json.member("patch_size", setting.patch_size);
  });
  json.member("layout", text(setting.layout));
  json.member("grid", std::vector<int>{setting.rows, setting.columns});
  json.member("mask_ratio", setting.mask_ratio);
  json.member("hidden_range", group.tenth ? std::optional(std::vector<double>{
                                                *group.tenth / 10.0, (*group.tenth + 1) / 10.0})
                                          : std::nullopt);
  json.member("recipe", setting.recipe);
  json.objects("measures", group.measures,
               [&](const SummaryMeasure& measure) { write_measure(json, measure, setting); });
}

}  // namespace

void write_measures(JsonWriter& json, const Measures& measures) {
  const MeasureSetting& setting = measures.setting;
  const auto text = [&](std::string_view key, const std::string& words) {
    if (!words.empty()) {
      json.member(key, words);
    }
  };
  json.object("measures", [&] {
    json.member("model", setting.model);
    text("weights", setting.weights);
    text("notice", setting.notice);
    text("layout", setting.layout);
    json.member("recipe", setting.recipe);
    if (setting.mask_ratio) {
      json.member("mask_ratio", *setting.mask_ratio);
    }
    json.member("grid", std::vector<int>{setting.rows, setting.columns});
    json.member("patch_size", setting.patch_size);
    json.member("depth", setting.depth);
    json.member("num_heads", setting.heads);
    if (!setting.layers.empty()) {
      json.member("layers", setting.layers);
    }
    json.object("values", [&] {
      for (const Measured& table : measures.tables) {
        json.member(table.kind->name, table.values);
      }
    });
  });
}

std::string summary_json(const std::vector<SummaryGroup>& groups) {
  JsonWriter json;
  json.object([&] {
    write_kind(json, "summary", JsonWriter::Style::one_line);
    json.objects("groups", groups, [&](const SummaryGroup& group) { write_group(json, group); });
  });
  return json.take();
}

}  // namespace lacuna
