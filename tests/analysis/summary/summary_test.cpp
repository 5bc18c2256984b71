#include "lacuna/analysis/summary/summary.hpp"

#include <doctest/doctest.h>

namespace lacuna::summary_test {

namespace {

MeasureSetting setting_of(const std::string& model, std::optional<double> ratio = 0.75) {
  return {.model = model,
          .recipe = "--mask random",
          .mask_ratio = ratio,
          .rows = 2,
          .columns = 3,
          .patch_size = 16,
          .depth = 2,
          .heads = 2};
}

Measures measures_with(const std::string& model, std::string_view name,
                       std::vector<double> values) {
  return {.setting = setting_of(model), .tables = {{measure_kind(name), std::move(values)}}};
}

}  // namespace

TEST_SUITE_BEGIN("summary");

TEST_CASE("every layer and head is averaged over images by itself") {
  Summary summary;
  summary.add("attend", measures_with("a", "entropy_visible", {1, 2, 3, 4}));
  summary.add("attend", measures_with("a", "entropy_visible", {3, 2, 5, 0}));
  const SummaryGroup group = summary.groups().at(0);
  CHECK(group.images == 2);
  const SummaryMeasure* entropy = group.find("entropy_visible");
  REQUIRE(entropy != nullptr);
  CHECK(entropy->count() == 2);
  CHECK(entropy->cells[0].mean() == 2);
  CHECK(entropy->cells[1].deviation() == 0.0);
  CHECK(entropy->cells[2].mean() == 4);
  CHECK(entropy->cells[3].most() == 4);
  CHECK(group.find("leak") == nullptr);
}

TEST_CASE("no interval goes below 0, and that of a share not above 1") {
  Summary summary;
  for (const double share : {0.02, 0.98}) {
    summary.add("attend", measures_with("a", "mass_cls", {share, 0.5, 0.5, 0.5}), "b");
    summary.add("attend", measures_with("a", "entropy_query", {share, 1, 1, 1}), "a");
  }
  const SummaryGroup group = summary.groups().at(0);
  CHECK(group.first_name == "a");
  CHECK(group.last_name == "b");
  const SummaryMeasure& mass = *group.find("mass_cls");
  CHECK(interval_of(*mass.kind, mass.cells[0])->low == 0);
  CHECK(interval_of(*mass.kind, mass.cells[0])->high == 1);
  CHECK(mass.cells[0].interval()->low < 0);
  const SummaryMeasure& entropy = *group.find("entropy_query");
  CHECK(interval_of(*entropy.kind, entropy.cells[0])->low == 0);
  CHECK(interval_of(*entropy.kind, entropy.cells[0])->high > 1);
}

TEST_CASE("a measure that an image lacks is averaged over the others, and kinds keep their order") {
  Summary summary;
  summary.add("attend", measures_with("a", "mass_cls", {0, 0, 0, 1}));
  summary.add("attend", measures_with("a", "entropy_query", {1, 1, 1, 1}));
  const SummaryGroup group = summary.groups().at(0);
  CHECK(group.images == 2);
  REQUIRE(group.measures.size() == 2);
  CHECK(group.measures[0].kind->name == "entropy_query");
  CHECK(group.measures[1].kind->name == "mass_cls");
  CHECK(group.measures[1].count() == 1);
}

TEST_CASE("images of another command, model, grid, recipe or weights are a group of their own") {
  Summary summary;
  Measures other = measures_with("a", "hidden_ratio", {0.5});
  summary.add("attend", other);
  summary.add("compare", other);
  other.setting.model = "b";
  summary.add("attend", other);
  other.setting.columns = 4;
  summary.add("attend", other);
  other.setting.recipe = "--mask block";
  summary.add("attend", other);
  other.setting.weights = "xxh3:1";
  summary.add("attend", other);
  summary.add("attend", other);
  CHECK(summary.groups().size() == 6);
  CHECK(summary.groups().back().command == "compare");
}

TEST_CASE("reconstructions under specified masks are grouped by tenths of the hidden share") {
  Summary summary;
  for (const double share : {0.0, 0.09, 0.3, 0.39, 1.0}) {
    Measures measures = measures_with("a", "hidden_ratio", {share});
    measures.setting.mask_ratio = std::nullopt;
    summary.add("reconstruct", measures);
    summary.add("attend", measures);
  }
  std::vector<int> tenths;
  for (const SummaryGroup& group : summary.groups()) {
    tenths.push_back(group.tenth.value_or(-1));
  }
  CHECK(tenths == std::vector<int>{-1, 0, 3, 9});
}

TEST_SUITE_END();

}  // namespace lacuna::summary_test
