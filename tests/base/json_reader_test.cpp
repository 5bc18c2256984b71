#include "lacuna/base/json_reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/refusal.hpp"

namespace lacuna::json_reader_test {

namespace {

std::string refusal(ErrorKind kind, const std::string& text, const JsonRules& rules = {}) {
  return testing::refusal(kind, [&] { (void)read_json(text, "x.json", rules); });
}

std::string described(const std::string& text) {
  return read_json(text, "x.json").described();
}

}  // namespace

TEST_SUITE("json_reader") {
  TEST_CASE("values have their type, and members their order") {
    const JsonValue root = read_json(
        R"({"b": [true, null], "a": {"n": -3, "u": 18446744073709551615, "x": 1e3}, "t": "cat"})",
        "x.json");
    const auto* const members = root.as<JsonMembers>();
    REQUIRE(members != nullptr);
    REQUIRE(members->size() == 3);
    CHECK((*members)[0].key == "b");
    CHECK((*members)[2].key == "t");
    CHECK(root.find("b")->as<JsonList>()->front().as<bool>() != nullptr);
    CHECK(*root.find("a")->find("n")->as<std::int64_t>() == -3);
    CHECK(*root.find("a")->find("u")->as<double>() == 0x1p64);
    CHECK(*root.find("a")->find("x")->as<double>() == 1000);
    CHECK(root.find("a")->find("n")->number() == -3.0);
    CHECK(*root.find("t")->as<std::string>() == "cat");
    CHECK(root.find("c") == nullptr);
    CHECK(root.find("t")->find("c") == nullptr);
  }

  TEST_CASE("a value is described in a few printable words") {
    CHECK(described("\"a\\nb\"") == "\"a\\x0ab\"");
    CHECK(described("\"" + std::string(100, 'n') + "\"") == "\"" + std::string(40, 'n') + "…");
    CHECK(described("16.0") == "16.0");
    CHECK(described("1e30") == "1e+30");
    CHECK(described("-0") == "-0.0");
    CHECK(described("[1, 2]") == "a list of 2");
    CHECK(described("{}") == "an object");
    CHECK(described("null") == "null");
  }

  TEST_CASE("what is no JSON is refused with its line and column") {
    for (const char* const text : {"", "{", "[1,]", "{'a': 1}", "[NaN]", "// no\n1", "1 2",
                                   "\"\xff\"", "\"\\ud800\"", "[01]", "{\"a\": 1,}"}) {
      CAPTURE(text);
      CHECK(refusal(ErrorKind::damaged, text).starts_with("x.json: no valid JSON at line "));
    }
    CHECK(refusal(ErrorKind::damaged, "[0,\n 0,,0]").find("line 2, column 4;") !=
          std::string::npos);
    CHECK(refusal(ErrorKind::damaged, std::string("1\0", 2)).find("line 1, column 2;") !=
          std::string::npos);
    CHECK(refusal(ErrorKind::damaged, "[1e999]").find("out of range") != std::string::npos);
  }

  TEST_CASE("a key that is there twice is refused, kept or not, however it is spelled") {
    const JsonRules nothing = {.keeps = [](std::string_view) { return false; }};
    for (const char* const text : {R"({"a": 1, "a": 2})", R"({"a": 1, "\u0061": 1})",
                                   R"([{"b": {"a": 1, "a": 1}}])", R"({"x": {"a": 1, "a": 1}})"}) {
      CAPTURE(text);
      const std::string expected = "x.json: the key \"a\" appears twice in one object; remove one";
      CHECK(refusal(ErrorKind::bad_value, text) == expected);
      CHECK(refusal(ErrorKind::bad_value, text, nothing) == expected);
    }
    CHECK(read_json(R"([{"a": 1}, {"a": {"a": 2}}])", "x.json").described() == "a list of 2");
  }

  TEST_CASE("depth is limited everywhere, values where they are kept") {
    const JsonRules rules = {
        .depth = 3, .values = 4, .keeps = [](std::string_view key) { return key == "a"; }};
    CHECK(refusal(ErrorKind::too_large, std::string(1'000'000, '[')).find("32 levels") !=
          std::string::npos);
    CHECK(refusal(ErrorKind::too_large, R"({"b": [[[1]]]})", rules).find("3 levels") !=
          std::string::npos);
    CHECK(refusal(ErrorKind::too_large, R"({"a": [1, 2, 3, 4]})", rules).find("4 values") !=
          std::string::npos);
    CHECK(refusal(ErrorKind::too_large, R"({"a": [[], [], [], []]})", rules).find("4 values") !=
          std::string::npos);
    const JsonValue root = read_json(R"({"b": [1, 2, 3], "a": [1, [2]], "c": {}})", "x", rules);
    CHECK(root.as<JsonMembers>()->size() == 1);
    CHECK(root.find("a")->as<JsonList>()->size() == 2);
  }

  TEST_CASE("the text and the keys of open objects are limited, kept or not") {
    CHECK(refusal(ErrorKind::too_large, "[1, 2]", {.bytes = 5}) ==
          "x.json: 6 bytes of JSON, the limit is 5; get the file again");
    const JsonRules rules = {.keys = 3, .keeps = [](std::string_view) { return false; }};
    CHECK(refusal(ErrorKind::too_large, R"({"a": {"b": 1, "c": {"d": 1}}})", rules) ==
          "x.json: more than 3 keys in open objects; get the file again");
    CHECK(refusal(ErrorKind::too_large, R"({"a": {"b": 1, "c": 2}, "d": {"e": 1}})", rules) ==
          "accepted");
  }

  TEST_CASE("members of the root are handed over one by one") {
    std::vector<std::string> taken;
    const JsonRules rules = {.values = 3,
                             .keeps = [](std::string_view key) { return key != "c"; },
                             .take =
                                 [&](const JsonMember& member) {
                                   taken.push_back(member.key + "=" + member.value.described());
                                 }};
    const JsonValue root =
        read_json(R"({"a": [1, 2], "b": 7, "c": [1, 2, 3], "d": {"e": 1, "f": "x"}})", "x", rules);
    CHECK(taken == std::vector<std::string>{"a=a list of 2", "b=7", "d=an object"});
    CHECK(root.as<JsonMembers>()->empty());
  }

  TEST_CASE("a text that is no JSON is nothing, and one over a limit an error") {
    CHECK(try_json("[0.5]", "x")->described() == "a list of 1");
    CHECK_FALSE(try_json("composed images", "x").has_value());
    CHECK_FALSE(try_json(R"({"a": 1, "a": 2})", "x").has_value());
    CHECK(testing::refusal(ErrorKind::too_large, [] {
            static_cast<void>(try_json(std::string(200'000, '['), "x"));
          }) == "x: nested deeper than 32 levels; get the file again");
  }
}

}  // namespace lacuna::json_reader_test
