#include "lacuna/render/formats/html_document.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lacuna/render/formats/stored_recipe.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::html_document_test {

namespace {

const std::string recipe = R"({"command": "compare", "title": "</script><b>\\u003c"})";

std::string document() {
  return html_document("<script>.jpg & \"co\"", recipe,
                       {{"page", R"({"photo": "</script><script>alert(1)</script>"})"}});
}

/// How often a text stands in another.
int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t place = text.find(part); place != std::string::npos;
       place = text.find(part, place + 1)) {
    ++found;
  }
  return found;
}

}  // namespace

TEST_CASE("one file, the same every time, that names no other") {
  const std::string page = document();
  CHECK(page == document());
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(page.find("src=") == std::string::npos);
  CHECK(page.find("rel=\"stylesheet\"") == std::string::npos);
  CHECK(page.find("\nimport ") == std::string::npos);
  CHECK(page.find("\nexport ") == std::string::npos);
  for (const char* part : {"function pathOf(", "class LayoutMap", "class Newest", ".panel-svg {"}) {
    CHECK(count(page, part) == 1);
  }
}

TEST_CASE("no foreign text ends a script or begins one") {
  const std::string page = document();
  // The recipe, the page's data, and the modules.
  CHECK(count(page, "<script") == 3);
  CHECK(count(page, "</script") == 3);
  CHECK(page.find("<title>&lt;script&gt;.jpg &amp; &quot;co&quot;</title>") != std::string::npos);
}

TEST_CASE("the recipe is read back") {
  const testing::TempFolder folder;
  const std::string page = document();
  const auto read = stored_recipe(folder.write("a.html", Bytes(page.begin(), page.end())));
  REQUIRE(read);
  CHECK(*read == R"({"command": "compare", "title": "\u003c/script>\u003cb>\\u003c"})");
  CHECK(!html_recipe("<!doctype html><p>other</p>"));
  CHECK(!html_recipe("<p>other</p>"));
}

TEST_CASE("every module comes after those it imports") {
  const std::string page = document();
  CHECK(page.find("const blocks =") < page.find("function stateOf("));
  CHECK(page.find("class Photo") < page.find("new Photo("));
}

}  // namespace lacuna::html_document_test
