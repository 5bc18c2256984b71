#include "lacuna/analysis/summary/measures.hpp"

#include <doctest/doctest.h>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::measures_test {

TEST_SUITE_BEGIN("measures");

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

TEST_CASE("how figures are drawn and what is written divides no group, what is computed does") {
  const auto setting_with = [](OptionFlag option, RecipeValue value) {
    Recipe recipe = testing::sample_recipe();
    recipe.add(option, std::move(value));
    return measures_of(testing::sample_image(), testing::sample_config(), recipe,
                       testing::sample_comparison())
        .setting;
  };
  const MeasureSetting plain = setting_with("--lang", "zh");
  CHECK(setting_with("--title", "x") == plain);
  CHECK(setting_with("--opacity", 0.5) == plain);
  CHECK(setting_with("--smooth", true) == plain);
  CHECK(setting_with("--overlay-size", "photo") == plain);
  CHECK(setting_with("--matrices", true) == plain);
  CHECK_FALSE(setting_with("--mask-rect", "0,0,1,1") == plain);
  CHECK_FALSE(setting_with("--invert-mask", true) == plain);
}

TEST_CASE("masks of two folders are two groups, those of one folder are one") {
  const auto recipe_with = [](const std::string& asked, const std::string& used) {
    MaskedImage image = testing::sample_image();
    image.mask_origin = {.file = asked};
    Recipe recipe = testing::sample_recipe();
    recipe.add("--mask-file", used);
    return measures_of(image, testing::sample_config(), recipe, testing::sample_comparison())
        .setting.recipe;
  };
  const std::string few = recipe_with("/x/few/{name}.png", "/x/few/a.png");
  CHECK(few == recipe_with("y/few/{name}.png", "y/few/b.png"));
  CHECK(few.find("--mask-file 'few/{name}.png'") != std::string::npos);
  CHECK(few != recipe_with("/x/many/{name}.png", "/x/many/a.png"));
  CHECK(recipe_with("./m.png", "./m.png").find("--mask-file m.png") != std::string::npos);
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

}  // namespace lacuna::measures_test
