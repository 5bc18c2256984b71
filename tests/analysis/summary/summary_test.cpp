#include "lacuna/analysis/summary/summary.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "report/sample_documents.hpp"

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

TEST_CASE("mean, deviation, interval and range of numbers that can be done by hand") {
  RunningSpread spread;
  spread.add(2);
  CHECK(spread.mean() == 2);
  CHECK_FALSE(spread.deviation());
  CHECK_FALSE(spread.interval());
  for (const double number : {4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) {
    spread.add(number);
  }
  CHECK(spread.count() == 8);
  CHECK(spread.mean() == doctest::Approx(5).epsilon(1e-14));
  CHECK(*spread.deviation() == doctest::Approx(std::sqrt(32.0 / 7)).epsilon(1e-14));
  CHECK(spread.least() == 2);
  CHECK(spread.most() == 9);
  const double half = 2.36462425 * std::sqrt(32.0 / 7 / 8);  // t of 7 degrees, from a table
  CHECK(spread.interval()->low == doctest::Approx(5 - half).epsilon(1e-9));
  CHECK(spread.interval()->high == doctest::Approx(5 + half).epsilon(1e-9));
}

TEST_CASE("Student's t goes over from the table to the series without a step") {
  CHECK(student_t(1) == doctest::Approx(12.7062047).epsilon(1e-8));
  CHECK(student_t(30) == doctest::Approx(2.04227246).epsilon(1e-8));
  CHECK(student_t(31) == doctest::Approx(2.03951345).epsilon(1e-7));
  CHECK(student_t(100) == doctest::Approx(1.98397152).epsilon(1e-8));
  CHECK(student_t(1'000'000'000) == doctest::Approx(1.95996398).epsilon(1e-8));
}

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

TEST_CASE("what compare measures is kept as its JSON has it, with the overlap of two rows") {
  LayoutComparison comparison = testing::sample_comparison();
  comparison.leak = {0.1F, 0.375F};
  VitConfig config = testing::sample_config();
  config.name = "/somewhere/weights.safetensors";
  Recipe recipe = testing::sample_recipe();
  recipe.options.emplace_back("model", config.name);
  const Measures measures = measures_of(testing::sample_image(), config, recipe, comparison);
  const MeasureSetting& setting = measures.setting;
  CHECK(setting.model == "weights.safetensors");
  CHECK(setting.notice == "untrained");
  CHECK(setting.recipe.find("somewhere") == std::string::npos);
  CHECK(setting.recipe.find("--seed") == std::string::npos);
  CHECK(setting.recipe.find("--mask-ratio 0.5") != std::string::npos);
  CHECK(setting.layers == std::vector<int>{1});
  REQUIRE(measures.tables.size() == 5);
  CHECK(measures.tables[0].values == std::vector<double>{0.5});         // 3 of 6
  CHECK(measures.tables[1].values == std::vector<double>{0.1, 0.375});  // no 0.10000000149
  // deit: 1/5 for each of 5 keys; zeroed: 1/8 for each of 8. The smaller of both, over 5 keys: 5/8.
  CHECK(measures.tables[2].kind->name == "overlap_deit_zeroed");
  CHECK(measures.tables[2].values[0] == doctest::Approx(0.625).epsilon(1e-6));
}

TEST_CASE("what reconstruct measures is its error beside that of each fill") {
  Reconstruction reconstruction;
  reconstruction.loss = 0.5;
  reconstruction.error = PictureError{.mse = 30, .psnr = 33.4};
  FilledPicture fill;
  fill.error.mse = 40;
  reconstruction.fills.push_back(fill);
  fill = {.fill = Fill::telea, .picture = {}, .error = {}};
  reconstruction.fills.push_back(fill);
  const Measures measures =
      measures_of(testing::sample_image(), testing::sample_config(), {}, reconstruction);
  std::map<std::string, double> numbers;
  for (const Measured& table : measures.tables) {
    numbers[std::string(table.kind->name)] = table.values.at(0);
  }
  CHECK(numbers == std::map<std::string, double>{{"hidden_ratio", 0.5},
                                                 {"loss", 0.5},
                                                 {"mse", 30},
                                                 {"psnr", 33.4},
                                                 {"error_vs_mean_colour", 0.75}});
}

TEST_SUITE_END();

}  // namespace lacuna::summary_test
