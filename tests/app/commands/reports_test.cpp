#include "commands/reports.hpp"

#include <doctest/doctest.h>

namespace lacuna::reports_test {

using namespace lacuna::app;

TEST_CASE("how many patches are hidden is said with the picture's name, printable") {
  MaskedImage image;
  image.name = "cat\n.png";
  image.grid = {.rows = 2, .columns = 2, .patch_size = 16};
  image.mask_origin = {.pattern = MaskType::random};
  image.mask = mask_of({0, 1, 1, 0});
  CHECK(hidden_words(image) == "cat\\x0a.png: 2 of 4 patches hidden (random)");
  image.mask_origin.inverted = true;
  CHECK(hidden_words(image) == "cat\\x0a.png: 2 of 4 patches hidden (random, inverted)");
}

TEST_CASE("a layout's answer is named where it is another than the first") {
  const ClassLabels labels = {.source = LabelSource::checkpoint, .names = {"cat", "dog"}};
  const std::vector<ClassScore> cat = {{.index = 0, .probability = 0.75F}};
  const std::vector<ClassScore> dog = {{.index = 1, .probability = 0.5F}};
  const std::string line = answers_line(
      {{LayoutKind::all, &cat}, {LayoutKind::deit, &cat}, {LayoutKind::zeroed, &dog}}, labels);
  CHECK(line == "\n  top-1: cat 0.75 all patches · 0.75 deit · dog 0.50 zeroed");
  CHECK(answers_line({}, labels).empty());
  CHECK(answers_line({{LayoutKind::all, &cat}, {LayoutKind::deit, &cat}}, labels) ==
        "\n  top-1: cat 0.75 under every layout");
  const std::vector<ClassScore> none;
  CHECK(answers_line({{LayoutKind::all, &cat}, {LayoutKind::deit, &none}}, labels) ==
        "\n  top-1: cat 0.75 all patches");
}

TEST_CASE("a hidden query is warned of, with the nearest visible patch to ask instead") {
  MaskedImage image;
  image.grid = {.rows = 2, .columns = 3, .patch_size = 16};
  image.mask = mask_of({1, 1, 0, 0, 1, 1});
  const auto notes_of = [&](const Query& query) {
    ItemReport report;
    note_hidden_queries({query}, image, report);
    return report.notes;
  };
  const auto note = [&](int patch) {
    return notes_of({.kind = Query::Kind::patch, .patch = patch});
  };
  REQUIRE(note(0).size() == 1);
  CHECK(note(0)[0].starts_with("--query 0,0: this patch is hidden"));
  CHECK(note(0)[0].ends_with("the nearest visible patch is --query 1,0"));
  CHECK(note(2).empty());
  CHECK(notes_of({.kind = Query::Kind::cls}).empty());
  image.mask = mask_of({1, 1, 1, 1, 1, 1});
  CHECK(note(0)[0].find("nearest") == std::string::npos);
}

}  // namespace lacuna::reports_test
