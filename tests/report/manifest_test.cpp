#include "lacuna/report/manifest.hpp"

#include <doctest/doctest.h>

#include "report/sample_documents.hpp"

namespace lacuna::manifest_test {

namespace {

ManifestLine sample_line() {
  return {.name = "a.png",
          .command = "attend",
          .key = "xxh3:1",
          .hash = "xxh3:2",
          .measures = testing::sample_measures()};
}

}  // namespace

TEST_SUITE_BEGIN("manifest");

TEST_CASE("a line is read back as it was written, with names that are no UTF-8") {
  const ManifestLine line{
      .name = "sub/\xff\n.png",
      .command = "compare",
      .status = ItemStatus::failed,
      .key = "xxh3:1",
      .hash = "xxh3:2",
      .mask_hash = "xxh3:4",
      .outputs = {{.file = "sub/\xff\n.json", .bytes = 5'000'000'000, .hash = "xxh3:3"}},
      .failure = "unequal",
      .message = "\"it\" differs"};
  const std::string text = manifest_json(line);
  CHECK(text.find('\n') == text.size() - 1);
  const std::optional<ManifestLine> read = read_manifest_line(text);
  REQUIRE(read);
  CHECK(read->name == line.name);
  CHECK(read->outputs.at(0).file == line.outputs[0].file);
  CHECK(read->outputs.at(0).bytes == 5'000'000'000);
  CHECK(read->mask_hash == "xxh3:4");
  CHECK(manifest_json(*read) == text);
}

TEST_CASE("a line of 0.1.0 that names a tar of results is none") {
  const std::string line =
      manifest_json({.name = "d-0/a.png", .command = "mask", .key = "k", .hash = "h"});
  REQUIRE(read_manifest_line(line));
  for (const char* tar : {R"({"file": "d-0.mask.tar", "bytes": 10240, "hash": "xxh3:4"})", "3"}) {
    CHECK_FALSE(read_manifest_line(R"({"tar": )" + std::string(tar) + ", " + line.substr(1)));
  }
}

TEST_CASE("a line has a figure where its command's own is among the outputs") {
  const auto line = [](const char* file) {
    return ManifestLine{.name = "cat.jpg", .command = "compare", .outputs = {{.file = file}}};
  };
  CHECK(has_figure(line("cat.compare.png")));
  CHECK(has_figure(line("sub/cat.compare.pdf")));
  CHECK_FALSE(has_figure(line("cat.deit.png")));
  CHECK_FALSE(has_figure(line("cat.attention.json")));
  CHECK_FALSE(has_figure(line("cat.compare.tex")));
}

TEST_CASE("every torn line is refused, and unknown members are passed over") {
  const std::string text =
      R"({"name": "a", "command": "mask", "status": "done", "outputs": [], "later": {"x": 1}})";
  CHECK(read_manifest_line(text));
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK_FALSE(read_manifest_line(text.substr(0, length)));
  }
  CHECK_FALSE(read_manifest_line(std::string(20, '\0')));
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  CHECK_FALSE(read_manifest_line(text.substr(0, text.size() - 1) + ", \"x\": " + deep + "}\n"));
  CHECK_FALSE(
      read_manifest_line(R"({"name": "a", "command": "mask", "status": "odd", "outputs": []})"));
  CHECK_FALSE(
      read_manifest_line(R"({"name": 1, "command": "mask", "status": "done", "outputs": []})"));
  CHECK_FALSE(
      read_manifest_line(R"({"name": "a", "command": "mask", "status": "done", "outputs": [3]})"));
}

TEST_CASE("measures are read back from a manifest's line to the very same values") {
  const std::string text = manifest_json(sample_line());
  const std::optional<ManifestLine> read = read_manifest_line(text);
  REQUIRE(read);
  REQUIRE(read->measures);
  CHECK(read->measures->setting == testing::sample_measures().setting);
  REQUIRE(read->measures->tables.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(read->measures->tables[i].kind == testing::sample_measures().tables[i].kind);
    CHECK(read->measures->tables[i].values == testing::sample_measures().tables[i].values);
  }
  CHECK(manifest_json(*read) == text);
}

TEST_CASE("measures that do not fit their setting are passed over, and those of later versions") {
  const auto read_with = [](const std::string& found, const std::string& other) {
    std::string text = manifest_json(sample_line());
    REQUIRE(text.find(found) != std::string::npos);
    text.replace(text.find(found), found.size(), other);
    const std::optional<ManifestLine> line = read_manifest_line(text);
    REQUIRE(line);  // the line itself still counts
    return line->measures;
  };
  CHECK(read_with("\"hidden_ratio\": [0.1]", "\"later\": [0.1]")->tables.size() == 2);
  CHECK_FALSE(read_with("[0.1]", "[0.1,0.2]"));
  CHECK_FALSE(read_with("[0.1]", "[null]"));
  CHECK_FALSE(read_with("[0.1]", "0.1"));
  CHECK_FALSE(read_with("\"depth\": 2", "\"depth\": 3"));
  CHECK_FALSE(read_with("\"depth\": 2", "\"depth\": -2"));
  CHECK_FALSE(read_with("\"grid\": [2,3]", "\"grid\": [2]"));
  CHECK_FALSE(read_with("\"model\"", "\"modell\""));
  CHECK_FALSE(read_with("\"layers\": [0]", "\"layers\": [2]"));  // there are two
  // Without layers a measure of each is empty, and there is nothing to average.
  CHECK_FALSE(read_with("\"layers\": [0]", "\"layers\": []"));
  CHECK_FALSE(read_manifest_line(
                  R"({"name": "a", "command": "compare", "status": "done", "outputs": [],
      "measures": {"model": "m", "recipe": "", "grid": [1, 1], "patch_size": 1, "depth": 1,
                   "num_heads": 1, "values": {"overlap_deit_zeroed": []}}})")
                  .value()
                  .measures);
}

TEST_SUITE_END();

}  // namespace lacuna::manifest_test
