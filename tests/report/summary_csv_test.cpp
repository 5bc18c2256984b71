#include "lacuna/report/summary_csv.hpp"

#include <doctest/doctest.h>

#include "report/sample_documents.hpp"

namespace lacuna::summary_csv_test {

using testing::sample_groups;

TEST_SUITE_BEGIN("summary_csv");

TEST_CASE("a CSV field is quoted where RFC 4180 asks for it, and nowhere else") {
  CHECK(csv_field("mini") == "mini");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("a \"b\"") == "\"a \"\"b\"\"\"");
  CHECK(csv_field("a\nb") == "\"a\nb\"");
  CHECK(csv_field("") == "");
  CHECK(csv_field("=1+2") == "'=1+2");  // or a spreadsheet would run it
  CHECK(csv_field("@a,b") == "\"'@a,b\"");
  CHECK(csv_field("-x") == "'-x");
  CHECK(csv_field("+x") == "'+x");
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

TEST_SUITE_END();

}  // namespace lacuna::summary_csv_test
