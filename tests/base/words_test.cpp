#include "lacuna/base/words.hpp"

#include <doctest/doctest.h>

namespace lacuna::words_test {

namespace {

enum class Meal { breakfast, lunch, supper };
constexpr Word<Meal> meal_words[] = {{Meal::lunch, "lunch"}, {Meal::breakfast, "break-fast"}};

}  // namespace

TEST_CASE("a table of words is read in both directions, in any order") {
  CHECK(word_of(meal_words, Meal::lunch) == "lunch");
  CHECK(word_of(meal_words, Meal::breakfast) == "break-fast");
  CHECK(value_of(meal_words, "break-fast") == Meal::breakfast);
  CHECK(value_of(meal_words, "lunch") == Meal::lunch);
}

TEST_CASE("what a table does not have is no value, and no other value's word") {
  CHECK(value_of(meal_words, "supper") == std::nullopt);
  CHECK(value_of(meal_words, "") == std::nullopt);
  CHECK(value_of(meal_words, "lunc") == std::nullopt);
  CHECK(word_of(meal_words, Meal::supper) == "unknown");
}

}  // namespace lacuna::words_test
