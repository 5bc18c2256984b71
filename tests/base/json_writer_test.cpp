#include "lacuna/base/json_writer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "lacuna/base/error.hpp"
#include "support/golden.hpp"

namespace lacuna::json_writer_test {

namespace {

template <typename Value>
std::string json_of(const Value& value) {
  JsonWriter json;
  json.value(value);
  std::string text = json.take();
  text.pop_back();
  return text;
}

template <typename Value>
std::string message_of(const Value& value) {
  JsonWriter json;
  try {
    json.object([&] { json.member("leak", value); });
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::bad_value);
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("numbers are the shortest text that reads back") {
  CHECK(json_of(0.1F) == "0.1");
  CHECK(json_of(0.75) == "0.75");
  CHECK(json_of(1.0F) == "1");
  CHECK(json_of(-0.0F) == "0");
  CHECK(json_of(std::vector<float>{-0.0F}) == "[0]");
  CHECK(json_of(1e-5) == "1e-05");
  CHECK(json_of(0.3333333333333333) == "0.3333333333333333");
  CHECK(json_of(std::int64_t{17563000000}) == "17563000000");
  CHECK(json_of(18446744073709551615U) == "18446744073709551615");
  CHECK(json_of(std::vector<float>{0.0F, 0.1F, 1.0F / 3}) == "[0,0.1,0.33333334]");
  CHECK(json_of(std::vector<float>{}) == "[]");
}

TEST_CASE("every finite float32 reads back with the same bits") {
  std::vector<float> floats = {std::numeric_limits<float>::max(),
                               std::numeric_limits<float>::lowest(),
                               -std::numeric_limits<float>::min(),
                               std::numeric_limits<float>::denorm_min(),
                               16777217.0F,
                               123456789.0F};
  // Bits of every kind: the mantissas of drawn numbers under all exponents.
  for (int exponent = -149; exponent < 128; ++exponent) {
    for (const float number : testing::drawn(static_cast<std::uint64_t>(exponent + 200), 20, 0)) {
      if (const float scaled = std::ldexp(number, exponent); scaled != 0.0F) {
        floats.push_back(scaled);
      }
    }
  }
  const auto read = nlohmann::json::parse(json_of(floats)).get<std::vector<double>>();
  REQUIRE(read.size() == floats.size());
  for (std::size_t i = 0; i < floats.size(); ++i) {
    const auto alone = nlohmann::json::parse(json_of(floats[i])).get<double>();
    CHECK(std::bit_cast<std::uint32_t>(static_cast<float>(read[i])) ==
          std::bit_cast<std::uint32_t>(floats[i]));
    CHECK(std::bit_cast<std::uint32_t>(static_cast<float>(alone)) ==
          std::bit_cast<std::uint32_t>(floats[i]));
  }
}

TEST_CASE("a number that is not finite is an error that names its key, never null") {
  const std::string expected =
      "JSON member \"leak\": found nan, every number must be finite; the model overflows on this "
      "input";
  CHECK(message_of(std::numeric_limits<float>::quiet_NaN()) == expected);
  CHECK(message_of(std::numeric_limits<double>::quiet_NaN()) == expected);
  CHECK(message_of(std::vector<float>{0.5F, std::numeric_limits<float>::quiet_NaN()}) == expected);
  CHECK(message_of(-std::numeric_limits<float>::infinity()).find("found -inf") !=
        std::string::npos);
}

TEST_CASE("objects are indented, or stay on one line with all that they hold") {
  JsonWriter json;
  json.object([&] {
    json.member("flag", true);
    json.object("empty", [] {});
    json.array("rows", [&] {
      json.object(
          [&] {
            json.member("none", nullptr);
            json.object("inside", [&] {
              json.member("words", std::vector<std::string>{"a", "b"});
            });
          },
          JsonWriter::Style::one_line);
      json.value(std::vector<int>{1, 2});
    });
  });
  CHECK(json.take() ==
        "{\n"
        "  \"flag\": true,\n"
        "  \"empty\": {},\n"
        "  \"rows\": [\n"
        "    {\"none\": null, \"inside\": {\"words\": [\"a\",\"b\"]}},\n"
        "    [1,2]\n"
        "  ]\n"
        "}\n");
}

TEST_CASE("a sink gets in pieces the text that is taken whole") {
  const std::vector<std::vector<float>> rows(400, std::vector<float>(100, 1.0F / 3));
  const auto write = [&](JsonWriter& json) { json.object([&] { json.member("rows", rows); }); };
  JsonWriter whole;
  write(whole);
  std::string text;
  std::size_t largest = 0;
  JsonWriter pieces([&](std::string_view piece) {
    text += piece;
    largest = std::max(largest, piece.size());
  });
  write(pieces);
  pieces.finish();
  CHECK(text == whole.take());
  CHECK(text.size() > 400'000);
  CHECK(largest < 270'000);
}

TEST_CASE("texts are escaped, and made valid UTF-8") {
  CHECK(json_of("a \"b\" \\ \n\x1b 猫") == "\"a \\\"b\\\" \\\\ \\n\\u001b 猫\"");
  CHECK(json_of("\xff") == "\"\xEF\xBF\xBD\"");
}

}  // namespace lacuna::json_writer_test
