#include "lacuna/render/formats/svg_document.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"

namespace lacuna::svg_document_test {

namespace {

const FigureTexts texts = {.title = "a < b & c",
                           .caption = "Caption",
                           .software = "lacuna 1",
                           .source = "cat.png",
                           .recipe = R"x({"command": "mask", "mask_file": "<&amp;>"})x"};

}  // namespace

TEST_SUITE_BEGIN("svg_document");

TEST_CASE("ids count from 1 where they are defined, and uses follow, in a document of any number") {
  const std::string cairo =
      R"x(<?xml version="1.0"?><svg width="1pt"><symbol id="glyph0-7"/><image id="image41"/>)x"
      R"x(<clipPath id="clip9"/><image id="image5"/><g id="surface40" clip-path="url(#clip9)">)x"
      R"x(<use xlink:href="#image5"/><use xlink:href="#glyph0-7"/><use xlink:href="#image41"/>)x"
      R"x(<a href="#nowhere3"/></g></svg>)x";
  const std::string svg = finished_svg(cairo, texts);
  CHECK(svg.ends_with(
      R"x(<symbol id="glyph0-7"/><image id="image1"/><clipPath id="clip1"/><image id="image2"/>)x"
      R"x(<g id="surface1" clip-path="url(#clip1)"><use xlink:href="#image2"/>)x"
      R"x(<use xlink:href="#glyph0-7"/><use xlink:href="#image1"/><a href="#nowhere3"/></g></svg>)x"));
}

TEST_CASE("title, caption and recipe stand at the start, escaped, and the recipe comes back") {
  const std::string svg = finished_svg("<?xml version=\"1.0\"?><svg><g/></svg>", texts);
  CHECK(svg.starts_with(
      "<?xml version=\"1.0\"?><svg>\n<title>a &lt; b &amp; c</title>\n<desc>Caption</desc>\n"));
  CHECK(svg.ends_with("</metadata><g/></svg>"));
  CHECK(svg_recipe(svg) == texts.recipe);
}

TEST_CASE("a file name cannot forge a recipe, and a document without one has none") {
  FigureTexts forged = texts;
  forged.title = "<lacuna:recipe xmlns:lacuna=\"urn:lacuna:recipe\">{}</lacuna:recipe>\x01";
  const std::string svg = finished_svg("<?xml version=\"1.0\"?><svg></svg>", forged);
  CHECK(svg_recipe(svg) == texts.recipe);
  CHECK(svg.find('\x01') == std::string::npos);
  CHECK_FALSE(svg_recipe("<?xml version=\"1.0\"?><svg></svg>"));
  CHECK_FALSE(svg_recipe("<?xml version=\"1.0\"?><svg><lacuna:recipe xmlns:lacuna="));
  CHECK_FALSE(svg_recipe(""));
}

TEST_CASE("what is no SVG is refused") {
  CHECK_THROWS_AS(static_cast<void>(finished_svg("", texts)), Error);
  CHECK_THROWS_AS(static_cast<void>(finished_svg("<svg", texts)), Error);
}

TEST_SUITE_END();

}  // namespace lacuna::svg_document_test
