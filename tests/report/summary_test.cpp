#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "lacuna/base/files.hpp"
#include "lacuna/report/manifest.hpp"
#include "lacuna/report/summary_csv.hpp"
#include "lacuna/report/summary_json.hpp"
#include "report/sample_documents.hpp"

namespace lacuna::summary_test {

namespace {

ManifestLine sample_line() {
  return {.name = "a.png",
          .command = "attend",
          .key = "xxh3:1",
          .hash = "xxh3:2",
          .measures = testing::sample_measures()};
}

std::vector<SummaryGroup> sample_groups() {
  Summary summary;
  Measures measures = testing::sample_measures();
  summary.add("attend", measures);
  measures.tables[1].values = {1, 2, 3, 4};
  summary.add("attend", measures);
  measures.setting.layout = "";
  summary.add("compare", measures);
  return summary.groups();
}

}  // namespace

TEST_SUITE_BEGIN("summary files");

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
}

TEST_CASE("a CSV field is quoted where RFC 4180 asks for it, and nowhere else") {
  CHECK(csv_field("mini") == "mini");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("a \"b\"") == "\"a \"\"b\"\"\"");
  CHECK(csv_field("a\nb") == "\"a\nb\"");
  CHECK(csv_field("") == "");
}

TEST_CASE("the CSV has a line for each measure, layer and head, with empty fields for nothing") {
  const std::string table = summary_csv(sample_groups());
  CHECK(table.starts_with("group,command,model,layout,grid,mask_ratio,measure,unit,layer,head,n,"));
  CHECK(std::ranges::count(table, '\n') == 1 + 2 * (1 + 4 + 1));
  CHECK(std::ranges::count(table, '\r') == std::ranges::count(table, '\n'));
  const std::string model = "\"a \"\"b\"\", c.pth\"";
  CHECK(table.find("0,attend," + model +
                   ",deit,2x3,0.75,hidden_ratio,share,,,2,0.1,0,0.1,0.1,0.1,0.1\r\n") !=
        std::string::npos);
  CHECK(table.find("1,compare," + model + ",,2x3,0.75,attention_distance,patches,1,0,1,3,,,,3,3") !=
        std::string::npos);
  CHECK(table.find(",overlap_deit_zeroed,share,0,,1,0.7,,,,0.7,0.7") != std::string::npos);
}

TEST_CASE("the JSON nests its numbers as the axes say, and has no spread of one image") {
  const auto json = nlohmann::json::parse(summary_json(sample_groups()));
  const auto& attend = json["groups"][0];
  CHECK(attend["images"] == 2);
  CHECK(attend["layout"] == "deit");
  CHECK(attend["measures"][0]["mean"] == 0.1);
  CHECK(attend["measures"][1]["axes"] == nlohmann::json({"layer", "head"}));
  CHECK(attend["measures"][1]["mean"][1][0] == 2.75);
  CHECK(attend["measures"][1]["min"][0] == nlohmann::json({1.0 / 3, 1e-300}));
  CHECK(attend["measures"][2]["layers"] == nlohmann::json({0}));
  const auto& compare = json["groups"][1];
  CHECK(compare["layout"].is_null());
  CHECK(compare["measures"][1]["sd"].is_null());
  CHECK(compare["measures"][1]["n"] == 1);
}

TEST_SUITE_END();

}  // namespace lacuna::summary_test
