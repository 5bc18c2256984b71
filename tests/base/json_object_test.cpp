#include "lacuna/base/json_object.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "lacuna/base/error.hpp"
#include "support/refusal.hpp"

namespace lacuna::json_object_test {

TEST_SUITE_BEGIN("base");

namespace {

std::string refusal(const std::string& text, const std::function<void(const JsonObject&)>& read) {
  try {
    read(JsonObject::parse(text, "config.json"));
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("values of the right type are read, absent keys give nothing") {
  const JsonObject json = JsonObject::parse(
      R"({"n": 12, "x": 1e-12, "b": true, "t": "vit", "l": [0.5, 1], "w": ["a"],
          "s": 224, "hw": [224, 384], "o": {"n": 3}, "m": {"0": "cat"}, "null": null})",
      "config.json");
  CHECK(json.integer("n", 1, 12) == 12);
  CHECK(json.number("x", 0, 1) == 1e-12);
  CHECK(json.boolean("b") == true);
  CHECK(json.text("t") == "vit");
  CHECK(json.numbers("l") == std::vector<double>{0.5, 1});
  CHECK(json.texts("w") == std::vector<std::string>{"a"});
  CHECK(json.integers("s", 1, 999) == std::vector<int>{224});
  CHECK(json.integers("hw", 1, 999) == std::vector<int>{224, 384});
  CHECK(json.object("o")->integer("n", 0, 9) == 3);
  CHECK(json.text_members("m")->at("0") == "cat");
  CHECK_FALSE(json.integer("absent", 0, 1).has_value());
  CHECK_FALSE(json.has("null"));
  CHECK(json.has("n"));
}

TEST_CASE("nothing is taken for a number that is none, and nothing wraps") {
  for (const char* const value : {"true", "\"224\"", "16.0", "1e3", "-1", "1e30", "null", "0",
                                  "[3]", "{}", "99999999999999999999", "4294967297"}) {
    CAPTURE(value);
    const std::string text = std::string("{\"patch_size\": ") + value + "}";
    const std::string message =
        refusal(text, [](const JsonObject& json) { (void)json.integer("patch_size", 1, 64); });
    CHECK(message.starts_with("config.json: patch_size is "));
    CHECK(message.ends_with(", needed an integer from 1 to 64; correct the file"));
  }
  for (const char* const value : {"0", "1", "-1", "true", "\"0.5\"", "null"}) {
    CAPTURE(value);
    const std::string text = std::string("{\"eps\": ") + value + "}";
    CHECK(refusal(text, [](const JsonObject& json) {
            (void)json.number("eps", 0, 1);
          }).find("eps is ") != std::string::npos);
  }
  CHECK(refusal(R"({"b": 1})", [](const JsonObject& json) { (void)json.boolean("b"); }) ==
        "config.json: b is 1, needed true or false; correct the file");
  CHECK(refusal(R"({"t": 1})", [](const JsonObject& json) { (void)json.text("t"); }) ==
        "config.json: t is 1, needed a text; correct the file");
  CHECK(refusal(R"({"l": [1, "a"]})", [](const JsonObject& json) { (void)json.numbers("l"); }) ==
        "config.json: l is a list of 2, needed a list of numbers; correct the file");
  CHECK(refusal(R"({"m": {"0": 1}})", [](const JsonObject& json) {
          (void)json.text_members("m");
        }) == "config.json: m is an object, needed an object of texts; correct the file");
}

TEST_CASE("what is no JSON object, cut, too deep or has a key twice is refused") {
  const auto nothing = [](const JsonObject&) {};
  CHECK(refusal("{\"a\": ", nothing) ==
        "config.json: no valid JSON at line 1, column 7; get the file again or mend it there");
  CHECK(refusal("", nothing).find("no valid JSON") != std::string::npos);
  CHECK(refusal("[1]", nothing) ==
        "config.json: holds a list of 1, needed an object; get the file again");
  CHECK(refusal(R"({"a": 1, "a": 2})", nothing) ==
        "config.json: the key \"a\" appears twice in one object; remove one");
  CHECK(refusal("{\"a\": " + std::string(40, '[') + std::string(40, ']') + "}", nothing) ==
        "config.json: nested deeper than 32 levels; get the file again");
  CHECK(refusal("{\"a\": 1e999}", nothing).find("out of range") != std::string::npos);
}

TEST_CASE("texts of metadata are read as JSON where they are some") {
  const JsonObject json = JsonObject::of_texts(
      {{"heads", "12"}, {"type", "vit"}, {"mean", "[0.5, 0.5, 0.5]"}}, "x: __metadata__");
  CHECK(json.integer("heads", 1, 99) == 12);
  CHECK(json.text("type") == "vit");
  CHECK(json.numbers("mean")->size() == 3);
}

TEST_CASE("texts of metadata that would fill the memory are refused by their key") {
  const std::string half = "[" + std::string(std::size_t{2} << 20U, ' ') + "]";
  CHECK(testing::refusal(ErrorKind::too_large, [&] {
          static_cast<void>(JsonObject::of_texts({{"a", half}, {"b", half}}, "x: __metadata__"));
        }) == "x: __metadata__ b: 2097154 bytes of JSON, the limit is 2097150; get the file again");
  CHECK(testing::refusal(ErrorKind::too_large, [&] {
          static_cast<void>(JsonObject::of_texts({{"a", std::string(40, '[')}}, "x: __metadata__"));
        }) == "x: __metadata__ a: nested deeper than 32 levels; get the file again");
  const std::string text(std::size_t{5} << 20U, 'x');
  CHECK(JsonObject::of_texts({{"a", text}}, "x").text("a") == text);
}

TEST_SUITE_END();

}  // namespace lacuna::json_object_test
