#include "lacuna/render/formats/draw.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/image/png_chunks.hpp"
#include "lacuna/render/formats/stored_recipe.hpp"
#include "support/rasters.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::draw_test {

using testing::sheet;

namespace {

constexpr Colour black = {0, 0, 0, 1};

}  // namespace

TEST_SUITE_BEGIN("draw");

TEST_CASE(
    "the first and the tenth drawing of a figure have the same bytes, in every thread and format") {
  std::vector<Shape> shapes = {PictureShape{{50, 3, 30, 20}, Image(20, 30)},
                               HatchShape{{3, 3, 40, 20}, black}};
  for (int i = 0; i < 12; ++i) {
    shapes.emplace_back(TextShape{.x = 5,
                                  .y = 4.0 + 11 * i,
                                  .width = 190,
                                  .text = "Attention 0.0" + std::to_string(i) + " 猫 of 1/197",
                                  .size = 9.0 + i % 3,
                                  .bold = i % 2 == 1});
  }
  const Figure figure = sheet(200, 150, shapes);
  for (const FigureFormat format : {FigureFormat::png, FigureFormat::svg, FigureFormat::pdf}) {
    CAPTURE(word_of(format_words, format));
    const Bytes first = draw(figure, format);
    std::vector<Bytes> drawn(10);
    for (Bytes& bytes : drawn) {
      bytes = draw(figure, format);
    }
    CHECK(drawn == std::vector<Bytes>(10, first));
    std::vector<std::thread> threads;
    for (Bytes& bytes : drawn) {
      threads.emplace_back([&] { bytes = draw(figure, format); });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    CHECK(drawn == std::vector<Bytes>(10, first));
  }
}

TEST_CASE("a drawn PNG carries title, caption, software, source and recipe") {
  Figure figure = sheet(4, 4, {});
  figure.title = "Title 猫";
  figure.caption = "Caption";
  figure.source = "cat.png xxh3:0";
  figure.recipe = {"compare",
                   {{"mask_ratio", 0.75},
                    {"seed", std::int64_t{2}},
                    {"query", std::vector<std::string>{"cls", "3,4"}}}};
  const PngTexts texts = png_texts(draw(figure, FigureFormat::png));
  REQUIRE(texts.size() == 5);
  CHECK(texts[0] == std::pair<std::string, std::string>("Title", "Title 猫"));
  CHECK(texts[1].second == "Caption");
  CHECK(texts[2].second.starts_with("lacuna "));
  CHECK(texts[3].second == "cat.png xxh3:0");
  CHECK(texts[4].second ==
        R"({"command": "compare", "mask_ratio": 0.75, "seed": 2, "query": ["cls","3,4"]})");
}

TEST_CASE("SVG and PDF carry the same recipe, which names their format, and equal photos once") {
  Image photo(64, 64);
  for (std::size_t i = 0; i < photo.pixels.size(); ++i) {
    photo.pixels[i] = static_cast<std::uint8_t>(i * i * 7919 >> 3U);
  }
  Figure figure = sheet(100, 100, {PictureShape{{0, 0, 40, 40}, photo}});
  figure.title = "猫 (1)";
  figure.recipe = {"mask", {{"mask_file", std::string("猫 (\\).png")}}};
  const testing::TempFolder folder;
  for (const FigureFormat format : {FigureFormat::svg, FigureFormat::pdf}) {
    const std::string name = "figure." + std::string(word_of(format_words, format));
    CAPTURE(name);
    const Bytes once = draw(figure, format);
    CHECK(stored_recipe(folder.write(name, once)) ==
          R"({"command": "mask", "mask_file": "猫 (\\).png", "format": ")" +
              std::string(word_of(format_words, format)) + "\"}");
    Figure twice = figure;
    twice.shapes.emplace_back(PictureShape{{50, 50, 40, 40}, photo});
    CHECK(draw(twice, format).size() < once.size() + 2000);
  }
}

TEST_CASE("a figure that Cairo cannot hold is refused with its size") {
  CHECK_THROWS_WITH_AS(testing::rasterise(sheet(20000, 10, {}), 2),
                       "figure: 40000 x 20 pixels, needed 1 to 32767 a side; choose another size",
                       Error);
  CHECK_THROWS_AS(testing::rasterise(sheet(0, 10, {}), 2), Error);
}

TEST_SUITE_END();

}  // namespace lacuna::draw_test
