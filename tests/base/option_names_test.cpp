#include "lacuna/base/option_names.hpp"

#include <doctest/doctest.h>

#include <set>

#include "lacuna/base/recipe.hpp"

namespace lacuna::option_names_test {

TEST_CASE("every option is in the table once, by its long name in lower case") {
  std::set<std::string_view> flags;
  for (const OptionName& option : option_names) {
    CAPTURE(std::string(option.flag));
    CHECK(flags.insert(option.flag).second);
    CHECK(option.flag.starts_with("--"));
    CHECK(option.flag.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
    CHECK(find_option(option.flag) == &option);
  }
  CHECK(find_option("--mask-rati") == nullptr);
  CHECK(find_option("mask-ratio") == nullptr);
}

TEST_CASE("what says which inputs there are and how a run goes changes no byte") {
  for (const OptionName& option : option_names) {
    CAPTURE(std::string(option.flag));
    CHECK_FALSE(((option.group == "Inputs" || option.group == "Run") && option.changes_bytes));
  }
  CHECK(find_option("--mask-ratio")->changes_bytes);
  CHECK_FALSE(find_option("--output")->changes_bytes);
}

TEST_CASE("a recipe has an option by its name with underscores, and an enumeration by its word") {
  enum class Meal { lunch, supper };
  static constexpr Word<Meal> words[] = {{Meal::lunch, "lunch"}, {Meal::supper, "late supper"}};
  Recipe recipe{.command = "mask", .options = {}};
  recipe.add("--mask-ratio", 0.5);
  recipe.add_word("--fit", words, Meal::supper);
  recipe.add_word_unless(Meal::lunch, "--theme", words, Meal::lunch);
  recipe.add_word_unless(Meal::lunch, "--norm", words, Meal::supper);
  CHECK(command_line(recipe, "cat.png") ==
        "lacuna mask cat.png --mask-ratio 0.5 --fit 'late supper' --norm 'late supper'");
  CHECK(recipe.options.front().first == "mask_ratio");
}

}  // namespace lacuna::option_names_test
