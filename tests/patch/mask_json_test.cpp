#include "lacuna/patch/mask_json.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lacuna/base/files.hpp"
#include "support/hidden_ids.hpp"
#include "support/refusal.hpp"

namespace lacuna::mask_json_test {

using testing::hidden_ids;
using testing::Ids;

namespace {

constexpr PatchGrid grid{.rows = 2, .columns = 3, .patch_size = 16};

Mask mask_of_text(const std::string& text) {
  return mask_of_json(Bytes(text.begin(), text.end()), "m.json", grid);
}

Ids hidden(const std::string& text) {
  return hidden_ids(mask_of_text(text));
}

std::string refusal(const std::string& text, ErrorKind kind = ErrorKind::bad_value) {
  return testing::refusal(kind, [&] { (void)mask_of_text(text); });
}

}  // namespace

TEST_CASE("a mask is rows, a flat list, or either under a key") {
  for (const char* text :
       {"[[0,1,0],[0,0,1]]", "[0,1,0,0,0,1]", R"({"mask": [[0,1,0],[0,0,1]]})",
        R"({"mask": [0,1,0,0,0,1]})", R"({"hidden": [5, 1, 5]})",
        "[[false,true,false],[0.0,0,1.0]]",
        R"({"mask": {"type": "random", "values": [[0,1,0],[0,0,1]], "ids_keep": [0,2,3,4]}})",
        "\xEF\xBB\xBF [0,1,0,0,0,1]\r\n"}) {
    CAPTURE(text);
    CHECK(hidden(text) == Ids{1, 5});
  }
  CHECK(hidden(R"({"hidden": []})").empty());
}

TEST_CASE("an attention JSON gives its mask, whatever else it holds") {
  std::string weights = "0.25";
  for (int i = 0; i < 100; ++i) {
    weights += ",0.25";
  }
  CHECK(hidden(R"({"schema_version": "1.0", "layouts": [{"rows": [{"weights": [)" + weights +
               R"(]}]}], "mask": {"values": [[1,0,0],[0,0,0]]}, "comparison": {"equal": true}})") ==
        Ids{0});
}

TEST_CASE("a grid of one row takes rows or a flat list") {
  const PatchGrid row{.rows = 1, .columns = 2, .patch_size = 16};
  const std::string rows = "[[1,0]]";
  const std::string flat = "[1,0]";
  CHECK(mask_of_json(Bytes(rows.begin(), rows.end()), "m", row).ids_keep == Ids{1});
  CHECK(mask_of_json(Bytes(flat.begin(), flat.end()), "m", row).ids_keep == Ids{1});
}

TEST_CASE("a wrong size names its place and the grid") {
  CHECK(refusal("[[0,1,0]]") ==
        "m.json: $ is a list of 1, needed 2 rows of 3 or a list of 6, one per patch of the grid");
  CHECK(refusal(R"({"mask": {"values": [0, 1]}})") ==
        "m.json: $.mask.values[0] is 0, needed a list of 3, the grid's columns");
  CHECK(refusal(R"({"mask": [[0,1,0],[0,1]]})") ==
        "m.json: $.mask[1] is a list of 2, needed a list of 3, the grid's columns");
  CHECK(refusal(R"({"mask": "photo.png"})") ==
        "m.json: $.mask is \"photo.png\", needed 2 rows of 3 or a list of 6, one per patch of the "
        "grid");
}

TEST_CASE("a wrong value names its place") {
  CHECK(refusal(R"({"mask": [0,0,0,7,0,0]})") ==
        "m.json: $.mask[3] is 7, needed 0 (visible) or 1 (hidden)");
  CHECK(refusal(R"([[0,0,0],[0,"1",0]])") ==
        "m.json: $[1][1] is \"1\", needed 0 (visible) or 1 (hidden)");
  CHECK(refusal("[0,0,0,0,0,0.5]") == "m.json: $[5] is 0.5, needed 0 (visible) or 1 (hidden)");
  CHECK(refusal("[0,0,0,0,0,null]") == "m.json: $[5] is null, needed 0 (visible) or 1 (hidden)");
  for (const char* patch : {"6", "-1", "1.5", "\"1\"", "1.8446744073709552e+19", "null"}) {
    CHECK(refusal(std::string("{\"hidden\": [0, ") + patch + "]}") ==
          "m.json: $.hidden[1] is " + std::string(patch) + ", needed a patch number from 0 to 5");
  }
  CHECK(refusal(R"({"hidden": 3})") == "m.json: $.hidden is 3, needed a list of patch numbers");
}

TEST_CASE("an object needs one of two keys") {
  CHECK(refusal(R"({"boxes": []})") ==
        "m.json: the object has neither of the keys 'mask' and 'hidden', needed one");
  CHECK(refusal(R"({"mask": [0,0,0,0,0,0], "hidden": []})") ==
        "m.json: the object has both of the keys 'mask' and 'hidden', needed one");
}

TEST_CASE("duplicate keys are refused at every level, also when spelled differently") {
  CHECK(refusal(R"({"mask": [0,0,0,0,0,0], "mask": [1,1,1,1,1,1]})") ==
        "m.json: the key \"mask\" appears twice in one object; remove one");
  CHECK(refusal(R"({"mask": [0,0,0,0,0,0], "m\u0061sk": 1})").find("twice") != std::string::npos);
  CHECK(refusal(R"({"model": {"a": {"b": 1, "b": 2}}, "hidden": []})") ==
        "m.json: the key \"b\" appears twice in one object; remove one");
  CHECK(hidden(R"({"a": [{"b": 1}, {"b": 2}], "b": {"a": 1}, "hidden": [2]})") == Ids{2});
}

TEST_CASE("what is no JSON is damaged, with its line and column") {
  CHECK(refusal("[0,0,\n 0,,0]", ErrorKind::damaged) ==
        "m.json: no valid JSON at line 2, column 4; get the file again or mend it there");
  for (const char* text :
       {"[0,0,0,0,0,NaN]", "[0,0,0,0,0,Infinity]", "[0,0,0", "{\"hidden\": [}", "[0,0,0,0,0,0] x",
        "// mask\n[0,0,0,0,0,0]", "[01,0,0,0,0,0]", "{\"\xff\": 1, \"hidden\": []}"}) {
    CAPTURE(text);
    CHECK(refusal(text, ErrorKind::damaged).starts_with("m.json: no valid JSON at line "));
  }
  CHECK(refusal("[0,0,0,0,0,1e999]", ErrorKind::damaged) ==
        "m.json: a number in it is out of range; get or mend the file");
}

TEST_CASE("depth is limited, also where nothing about the mask is") {
  const std::string deep = std::string(1000000, '[');
  CHECK(refusal(deep, ErrorKind::too_large) ==
        "m.json: nested deeper than 16 levels; get the file again");
  CHECK(refusal("{\"other\": " + deep, ErrorKind::too_large).find("16 levels") !=
        std::string::npos);
  CHECK(hidden("{\"other\": " + std::string(15, '[') + std::string(15, ']') +
               ", \"hidden\": [1]}") == Ids{1});
}

TEST_CASE("the number of values is limited where they are kept, and only there") {
  std::string many = "0";
  for (int i = 0; i < (1 << 22) + 1; ++i) {
    many += ",0";
  }
  CHECK(refusal("{\"mask\": [" + many + "]}", ErrorKind::too_large).find("4194304 values") !=
        std::string::npos);
  CHECK(hidden("{\"weights\": [[" + many + "]], \"hidden\": [1]}") == Ids{1});
}

}  // namespace lacuna::mask_json_test
