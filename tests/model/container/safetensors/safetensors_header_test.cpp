#include "lacuna/model/container/safetensors/safetensors_header.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "support/safetensors_cases.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::safetensors_header_test {

using namespace lacuna::testing;
using namespace std::string_literals;

namespace {

struct Valid {
  const char* id;
  Bytes bytes;
  std::size_t tensors;
};

Bytes shape_of_f32(const std::string& shape) {
  return one(R"("F32")", shape, "[0,4]", 4);
}

Bytes shortened(Bytes bytes, std::size_t less) {
  bytes.resize(bytes.size() - less);
  return bytes;
}

std::string repeated(const std::string& piece, std::size_t bytes) {
  std::string result;
  while (result.size() < bytes) {
    result += piece;
  }
  return result;
}

std::string many_entries(std::size_t count) {
  std::string header = "{";
  for (std::size_t i = 0; i < count; ++i) {
    header += (i == 0 ? "" : ",") + entry(std::to_string(i), fields(R"("U8")", "[0]", "[0,0]"));
  }
  return header + "}";
}

std::string ones(std::size_t count) {
  std::string shape = "[1";
  for (std::size_t i = 1; i < count; ++i) {
    shape += ",1";
  }
  return shape + "]";
}

void check_accepted(const Valid& valid) {
  CAPTURE(valid.id);
  const TempFolder folder;
  const Safetensors file(folder.write("model.safetensors", valid.bytes));
  CHECK(file.tensors().size() == valid.tensors);
}

const std::string f32 = R"("F32")";

}  // namespace

TEST_SUITE("safetensors_header") {
  TEST_CASE("a header built to explode is refused within the limits") {
    check_each<Broken>(
        {
            {"ST-10", safetensors_file("{\"a\":" + repeated("[", 16U << 20U).substr(5)),
             "over 2097152 bytes without the end of a key or text", ErrorKind::too_large},
            {"ST-10", safetensors_file("{\"a\":" + repeated("[", 1U << 20U)),
             "nested deeper than 3 levels", ErrorKind::too_large},
            {"ST-11", safetensors_file(repeated("{\"a\":", 16U << 20U).substr(0, 16U << 20U)),
             "nested deeper than 3 levels", ErrorKind::too_large},
            {"ST-12", safetensors_file(many_entries(200'000)), "more than 100000 tensors",
             ErrorKind::too_large},
            {"ST-56", safetensors_file("{\"" + std::string(3U << 20U, 'n') + "\":{}}"),
             "over 2097152 bytes without the end of a key or text", ErrorKind::too_large},
            {"ST-56", metadata("{\"a\":\"" + repeated("\\\"", 3U << 20U) + "\"}"),
             "over 2097152 bytes without the end of a key or text", ErrorKind::too_large},
            {"ST-34", shape_of_f32("[" + std::string(3U << 20U, '1') + "]"),
             "over 2097152 bytes without the end of a key or text", ErrorKind::too_large},
            {"ST-24", metadata("{" + repeated("\"1\":\"\",", 1U << 20U) + "}"),
             "the key \"1\" appears twice in one object", ErrorKind::bad_value},
        },
        check_refused);
  }

  TEST_CASE("a header that is not one JSON object is refused") {
    check_each<Broken>(
        {
            {"ST-14", safetensors_file("\xEF\xBB\xBF{}"), "does not begin with {"},
            {"ST-15", safetensors_file("\0{}"s), "does not begin with {"},
            {"ST-15", safetensors_file("\v{}"), "does not begin with {"},
            {"ST-16", safetensors_file("{}\0"s), "its header: no valid JSON at line 1, column 3"},
            {"ST-16", safetensors_file("{}x"), "its header: no valid JSON at line 1, column 3"},
            {"ST-16", safetensors_file("{}{}"), "its header: no valid JSON at line 1, column 3"},
            {"ST-17", safetensors_file("[]"), "does not begin with {"},
            {"ST-17", safetensors_file("\"x\""), "does not begin with {"},
            {"ST-17", safetensors_file("11"), "does not begin with {"},
            {"ST-17", safetensors_file("null"), "does not begin with {"},
            {"ST-18", safetensors_file("{\"\xff\":1}"),
             "its header: no valid JSON at line 1, column 3"},
            {"ST-18", metadata("{\"a\":\"\xff\"}"), "its header: no valid JSON"},
            {"ST-18", metadata("{\"a\":\"\xc0\xaf\"}"), "its header: no valid JSON"},
            {"ST-18", metadata("{\"a\":\"\xed\xa0\x80\"}"), "its header: no valid JSON"},
            {"ST-19", metadata(R"({"a":"\ud800"})"), "its header: no valid JSON"},
            {"ST-20", shape_of_f32("[NaN]"), "its header: no valid JSON"},
            {"ST-20", shape_of_f32("[Infinity]"), "its header: no valid JSON"},
            {"ST-20", safetensors_file("{/* none */}"), "its header: no valid JSON"},
            {"ST-20", safetensors_file("{'a':1}"), "its header: no valid JSON"},
            {"ST-20", metadata(R"({"a":"b",})"), "its header: no valid JSON"},
            {"ST-20", shape_of_f32("[1,]"), "its header: no valid JSON"},
            {"ST-20", safetensors_file("{  "), "its header: no valid JSON"},
        },
        check_refused);
  }

  TEST_CASE("a key that comes twice is refused, however it is spelled") {
    check_each<Broken>(
        {
            {"ST-21",
             two(entry("a", fields(f32, "[1,4]", "[0,16]")),
                 entry("a", fields(f32, "[2,2]", "[0,16]")), 16),
             "the key \"a\" appears twice in one object", ErrorKind::bad_value},
            {"ST-22",
             two(entry("a", fields(f32, "[1]", "[0,4]")),
                 entry("\\u0061", fields(f32, "[1]", "[4,8]")), 8),
             "the key \"a\" appears twice in one object", ErrorKind::bad_value},
            {"ST-23", one(R"("F32","dtype":"F32")", "[1]", "[0,4]", 4),
             "the key \"dtype\" appears twice in one object", ErrorKind::bad_value},
            {"ST-23", one(R"("F32","extra":1,"extra":1)", "[1]", "[0,4]", 4),
             "the key \"extra\" appears twice in one object", ErrorKind::bad_value},
            {"ST-23", one(R"("F32","extra":{"b":1,"b":1})", "[1]", "[0,4]", 4),
             "the key \"b\" appears twice in one object", ErrorKind::bad_value},
            {"ST-23", safetensors_file(R"({"__metadata__":{},"__metadata__":{}})"),
             "the key \"__metadata__\" appears twice in one object", ErrorKind::bad_value},
            {"ST-23", metadata(R"({"a":"1","a":"2"})"), "the key \"a\" appears twice in one object",
             ErrorKind::bad_value},
        },
        check_refused);
  }

  TEST_CASE("metadata is an object of strings and never a tensor") {
    check_each<Broken>(
        {
            {"ST-24", metadata("[]"), "__metadata__ is a list of 0, needed an object"},
            {"ST-24", metadata("1"), "__metadata__ is 1, needed an object"},
            {"ST-24", metadata("\"x\""), "__metadata__ is \"x\", needed an object"},
            {"ST-24", metadata(R"({"a":1})"), "__metadata__ \"a\" is 1, needed a string"},
            {"ST-24", metadata(R"({"a":{}})"), "__metadata__ \"a\" is an object, needed a string"},
            {"ST-25", metadata("{" + fields(f32, "[1]", "[0,4]") + "}"),
             "__metadata__ \"shape\" is a list of 1, needed a string"},
        },
        check_refused);
  }

  TEST_CASE("a tensor is an object with dtype, shape and data_offsets") {
    check_each<Broken>(
        {
            {"ST-26", safetensors_file(R"({"a":null})"), "tensor \"a\" is null, needed an object"},
            {"ST-26", safetensors_file(R"({"a":1})"), "tensor \"a\" is 1"},
            {"ST-26", safetensors_file(R"({"a":[]})"), "tensor \"a\" is a list of 0"},
            {"ST-26", safetensors_file(R"({"a":"F32"})"), "tensor \"a\" is \"F32\""},
            {"ST-27", safetensors_file(R"({"a":{"shape":[],"data_offsets":[0,0]}})"),
             "tensor \"a\" has no dtype"},
            {"ST-27", safetensors_file(R"({"a":{"dtype":"F32","data_offsets":[0,0]}})"),
             "tensor \"a\" has no shape"},
            {"ST-27", safetensors_file(R"({"a":{"dtype":"F32","shape":[0]}})"),
             "tensor \"a\" has no data_offsets"},
            {"ST-28", one(R"("F32","x":{"y":{}})", "[1]", "[0,4]", 4),
             "nested deeper than 3 levels", ErrorKind::too_large},
            {"ST-29", one(R"("F31")", "[1]", "[0,4]", 4),
             "tensor \"a\": dtype is \"F31\", needed a known type such as F32"},
            {"ST-29", one(R"("f32")", "[1]", "[0,4]", 4), "dtype is \"f32\""},
            {"ST-29", one("32", "[1]", "[0,4]", 4), "dtype is 32"},
            {"ST-29", one("null", "[1]", "[0,4]", 4), "dtype is null"},
        },
        check_refused);
  }

  TEST_CASE("a shape is an array of whole numbers whose product fits") {
    const char* const needed = "needed an array of whole numbers from 0 to 2^63-1";
    check_each<Broken>(
        {
            {"ST-31", shape_of_f32("1"), "tensor \"a\": shape is 1, needed an array"},
            {"ST-31", shape_of_f32("{}"), "shape is an object"},
            {"ST-31", shape_of_f32("null"), "shape is null"},
            {"ST-33", shape_of_f32("[-1]"), "shape is -1"},
            {"ST-33", shape_of_f32("[-0]"), "shape is -0.0"},
            {"ST-33", shape_of_f32("[1.0]"), "shape is 1.0"},
            {"ST-33", shape_of_f32("[1e0]"), "shape is 1.0"},
            {"ST-33", shape_of_f32("[\"1\"]"), "shape is \"1\""},
            {"ST-33", shape_of_f32("[true]"), "shape is true"},
            {"ST-33", shape_of_f32("[null]"), needed},
            {"ST-33", shape_of_f32("[[1]]"), "nested deeper than 3 levels", ErrorKind::too_large},
            {"ST-34", shape_of_f32("[18446744073709551616]"), "shape is 1.8446744073709552e+19"},
            {"ST-35", shape_of_f32("[2,18446744073709551614]"), "shape is 1.8446744073709552e+19"},
            {"ST-35", shape_of_f32("[4,9223372036854775807]"), "larger than any file"},
            {"ST-36", shape_of_f32("[2,9223372036854775807]"), "larger than any file"},
            {"ST-37", one(f32, "[4294967296,4294967296]", "[0,0]", 0), "larger than any file"},
            {"ST-38", one(f32, "[0,4611686018427387904,4611686018427387904]", "[0,0]", 0),
             "larger than any file"},
            {"ST-38", one(f32, "[4611686018427387904,4611686018427387904,0]", "[0,0]", 0),
             "larger than any file"},
            {"ST-40", shape_of_f32(ones(9)), "shape has more than 8 dimensions"},
            {"ST-40", shape_of_f32(ones(1000)), "shape has more than 8 dimensions"},
        },
        check_refused);
  }

  TEST_CASE("data_offsets are two whole numbers that fit type and shape") {
    check_each<Broken>(
        {
            {"ST-32", one(f32, "[1]", "{}", 4), "data_offsets is an object"},
            {"ST-32", one(f32, "[1]", "null", 4), "data_offsets is null"},
            {"ST-44", one(f32, "[1]", "[]", 4),
             "data_offsets is a list of 0, needed an array of two"},
            {"ST-44", one(f32, "[1]", "[0]", 4),
             "data_offsets is a list of 1, needed an array of two"},
            {"ST-44", one(f32, "[1]", "[0,4,4]", 4),
             "data_offsets is a list of 3, needed an array of two"},
            {"ST-45", one(f32, "[4]", "[16,0]", 16), "data_offsets [16, 0] run backwards"},
            {"ST-46", one(f32, "[1]", "[-4,0]", 4), "data_offsets is -4"},
            {"ST-46", one(f32, "[1]", "[0,4.0]", 4), "data_offsets is 4.0"},
            {"ST-46", one(f32, "[1]", "[\"0\",4]", 4), "data_offsets is \"0\""},
            {"ST-46", one(f32, "[1]", "[0,18446744073709551616]", 4),
             "data_offsets is 1.8446744073709552e+19"},
            {"ST-46", one(f32, "[1]", "[9223372036854775803,9223372036854775807]", 4), "a hole"},
            {"ST-52", one(R"("F64")", "[4]", "[0,16]", 16),
             "F64 of shape [4] needs 32 bytes, its data_offsets span 16"},
            {"ST-53", one(R"("F4")", "[3]", "[0,1]", 1), "does not end on a whole byte"},
        },
        check_refused);
  }

  TEST_CASE("the tensors tile the data: no hole, no overlap, no tail, no cut") {
    std::string attack;
    for (int i = 0; i < 10; ++i) {
      attack += (i == 0 ? "" : ",") + bytes_entry("t" + std::to_string(i), 0, 100);
    }
    const std::string a = bytes_entry("a", 0, 8);
    check_each<Broken>(
        {
            {"ST-43", two(bytes_entry("a", 0, 4), bytes_entry("b", 8, 8), 4),
             "tensor \"b\" begins at byte 8 of the data, needed 4: a hole"},
            {"ST-47", one(f32, "[1]", "[4,8]", 8), "begins at byte 4 of the data, needed 0"},
            {"ST-48", two(a, bytes_entry("b", 12, 16), 16), "needed 8: a hole"},
            {"ST-49", two(a, bytes_entry("b", 7, 16), 16), "needed 8: an overlap"},
            {"ST-49", safetensors_file("{" + attack + "}", std::string(100, '\0')), "an overlap"},
            {"ST-50", one(f32, "[1]", "[0,4]", 5),
             "its tensors fill 4 bytes, the file holds 5: something else follows"},
            {"ST-50",
             safetensors_file("{" + a + "}", std::string(8, '\0') + "PK\x03\x04 and so on"),
             "something else follows"},
            {"ST-51", shortened(good_file(), 1),
             "its tensors fill 4 bytes, the file holds 3: it is cut short"},
            {"ST-51", shortened(good_file(), 2), "cut short"},
            {"ST-51", shortened(good_file(), 4), "cut short"},
        },
        check_refused);
  }

  TEST_CASE("what the format allows is accepted") {
    const std::string long_name(1U << 20U, 'n');
    const std::string a = bytes_entry("a", 0, 8);
    check_each<Valid>(
        {
            {"ST-06", safetensors_file("{}"), 0},
            {"ST-15", safetensors_file(" \t\r\n{}"), 0},
            {"ST-16", safetensors_file("{} \t\r\n"), 0},
            {"ST-16", safetensors_file("{}" + std::string(3U << 20U, ' ')), 0},
            {"ST-28", one(R"("F32","comment":"hi","list":[1,"x",null,-2,1.5])", "[1]", "[0,4]", 4),
             1},
            {"ST-39", one(f32, "[]", "[0,4]", 4), 1},
            {"ST-41", one(f32, "[2,0]", "[0,0]", 0), 1},
            {"ST-42", two(bytes_entry("zero", 8, 8), a, 8), 2},
            {"ST-42", two(bytes_entry("zero", 0, 0), a, 8), 2},
            {"ST-53",
             safetensors_file("{" + entry("a", fields(R"("BOOL")", "[1]", "[0,1]")) + "}", "\x02"),
             1},
            {"ST-53", one(R"("F4")", "[4]", "[0,2]", 2), 1},
            {"ST-54", two(bytes_entry("b", 8, 16), a, 16), 2},
            {"ST-55", safetensors_file("{" + a + "} ", std::string(8, '\0')), 1},
            {"ST-55", safetensors_file("{" + a + "}  ", std::string(8, '\0')), 1},
            {"ST-56", one(f32, "[1]", "[0,4]", 4), 1},
            {"ST-56", safetensors_file("{" + bytes_entry("", 0, 0) + "}"), 1},
            {"ST-56", safetensors_file("{" + bytes_entry("\\u0000\\n../<script>", 0, 0) + "}"), 1},
            {"ST-56", safetensors_file("{" + bytes_entry(long_name, 0, 0) + "}"), 1},
            {"ST-40", shape_of_f32(ones(8)), 1},
            {"ST-24", metadata(R"({"format":"pt"})"), 0},
        },
        check_accepted);
  }

  TEST_CASE("whatever byte of a header changes, it is refused or still tiles its data") {
    const std::string header = R"({"__metadata__":{"a":"b"},"x":{"dtype":"F16","shape":[2,3],)"
                               R"("data_offsets":[0,12]},"y":{"shape":[0,9],"dtype":"I64",)"
                               R"("data_offsets":[12,12]}})";
    REQUIRE(parse_safetensors_header(header, 12, "file").tensors.size() == 2);
    int refused = 0;
    for (std::size_t place = 0; place < header.size(); ++place) {
      for (const char byte : "\"{}[],:0129-.e\\ ntF\x01\x80\xff") {
        std::string changed = header;
        changed[place] = byte;
        try {
          const SafetensorsHeader read = parse_safetensors_header(changed, 12, "file");
          CHECK((read.tensors.empty() ? 0 : read.tensors.back().end) == 12);
        } catch (const Error& error) {
          CHECK(std::string(error.what()).starts_with("file: "));
          ++refused;
        }
      }
    }
    CHECK(refused > 2000);
  }

  TEST_CASE("a foreign key of a tensor leaves a note") {
    const TempFolder folder;
    const Safetensors file(
        folder.write("a.safetensors", one(R"("F32","comment":"hi")", "[1]", "[0,4]", 4)));
    CHECK(file.notes() ==
          std::vector<std::string>{"tensor \"a\": the key \"comment\" is passed over"});
  }
}

}  // namespace lacuna::safetensors_header_test
