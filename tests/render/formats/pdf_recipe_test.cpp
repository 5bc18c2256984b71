#include "lacuna/render/formats/pdf_recipe.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lacuna::pdf_recipe_test {

using lacuna::pdf_recipe;

namespace {

/// The end of a PDF as Cairo writes it.
std::string pdf(const std::string& information) {
  return "%PDF-1.5\n1 0 obj\n<< /Keywords (lacuna:recipe wrong) >>\nendobj\n36 0 obj\n<< " +
         information + "\n>>\nendobj\nxref\ntrailer\n<< /Size 38\n   /Root 37 0 R\n" +
         "   /Info 36 0 R\n>>\nstartxref\n5\n%%EOF\n";
}

}  // namespace

TEST_SUITE_BEGIN("pdf_recipe");

TEST_CASE("the recipe is read from the document information that the trailer names") {
  CHECK(lacuna::pdf_keywords("{}") == "lacuna:recipe {}");
  CHECK(pdf_recipe(pdf("/Title (x)\n   /Keywords (lacuna:recipe {\"a\": 1})")) == "{\"a\": 1}");
}

TEST_CASE("escapes and UTF-16 become the text again") {
  CHECK(pdf_recipe(pdf(R"(/Keywords (lacuna:recipe \(\\\)\101\n))")) == "(\\)A\n");
  // "lacuna:recipe " as UTF-16, then é, 猫, and a cat's face as a pair of surrogates.
  std::string digits = "FEFF";
  for (const char c : lacuna::pdf_keywords("")) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    digits += "00";
    digits += hexadecimal[static_cast<unsigned>(c) / 16U];
    digits += hexadecimal[static_cast<unsigned>(c) % 16U];
  }
  CHECK(pdf_recipe(pdf("/Keywords <" + digits + "00E9732BD83DDC31>")) == "é猫\U0001F431");
}

TEST_CASE("a title cannot forge a recipe, and what is cut off gives none") {
  CHECK_FALSE(pdf_recipe(pdf(R"(/Title (/Keywords \(lacuna:recipe {}\)) /Subject (x))")));
  CHECK_FALSE(pdf_recipe(pdf("/Keywords (holiday)")));
  const std::string whole = pdf("/Keywords (lacuna:recipe {\"a\": 1})");
  for (std::size_t size = 0; size + 20 < whole.size(); ++size) {
    static_cast<void>(pdf_recipe(whole.substr(0, size)));  // nothing is read beyond the end
  }
  CHECK_FALSE(pdf_recipe(whole.substr(0, whole.find("trailer"))));
  CHECK_FALSE(pdf_recipe(""));
}

TEST_SUITE_END();

}  // namespace lacuna::pdf_recipe_test
