#include "lacuna/model/safetensors.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

using namespace lacuna;
using namespace lacuna::testing;
using namespace std::string_literals;

namespace {

/// A file that must be refused, with words of its message; the numbers are those of the project's
/// catalogue of broken checkpoints.
struct Broken {
  const char* id;
  Bytes bytes;
  const char* message;
  ErrorKind kind = ErrorKind::damaged;
};

struct Valid {
  const char* id;
  Bytes bytes;
  std::size_t tensors;
};

Bytes text(const std::string& characters) {
  return {characters.begin(), characters.end()};
}

/// The eight bytes of the header's length, then anything.
Bytes with_length(std::uint64_t length, const std::string& rest) {
  Bytes bytes = safetensors_file(rest);
  std::memcpy(bytes.data(), &length, sizeof(length));
  return bytes;
}

std::string entry(const std::string& name, const std::string& fields) {
  return "\"" + name + "\":{" + fields + "}";
}

std::string fields(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"("dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets;
}

/// One tensor "a", with `size` bytes of data.
Bytes one(const std::string& dtype, const std::string& shape, const std::string& offsets,
          std::size_t size) {
  return safetensors_file("{" + entry("a", fields(dtype, shape, offsets)) + "}",
                          std::string(size, '\0'));
}

Bytes two(const std::string& first, const std::string& second, std::size_t size) {
  return safetensors_file("{" + first + "," + second + "}", std::string(size, '\0'));
}

std::string bytes_entry(const std::string& name, std::size_t begin, std::size_t end) {
  return entry(name, fields(R"("U8")", "[" + std::to_string(end - begin) + "]",
                            "[" + std::to_string(begin) + "," + std::to_string(end) + "]"));
}

Bytes metadata(const std::string& value) {
  return safetensors_file(R"({"__metadata__":)" + value + "}");
}

Bytes shape_of_f32(const std::string& shape) {
  return one(R"("F32")", shape, "[0,4]", 4);
}

Bytes good_file() {
  return one(R"("F32")", "[1]", "[0,4]", 4);
}

Bytes cut(Bytes bytes, std::size_t less) {
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

void check_refused(const Broken& broken) {
  CAPTURE(broken.id);
  CAPTURE(broken.message);
  const TempFolder folder;
  const auto path = folder.write("model.safetensors", broken.bytes);
  try {
    const Safetensors file(path);
    FAIL_CHECK("it was accepted");
  } catch (const Error& error) {
    const std::string message = error.what();
    CAPTURE(message);
    CHECK(error.kind() == broken.kind);
    CHECK(message.starts_with(path.native() + ": "));
    CHECK(message.find(broken.message) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
    CHECK(message.size() < path.native().size() + 400);
  }
}

void check_accepted(const Valid& valid) {
  CAPTURE(valid.id);
  const TempFolder folder;
  const Safetensors file(folder.write("model.safetensors", valid.bytes));
  CHECK(file.tensors().size() == valid.tensors);
}

template <typename Row, typename Check>
void check_each(const std::vector<Row>& rows, Check check) {
  for (const Row& row : rows) {
    check(row);
  }
}

const std::string f32 = R"("F32")";
constexpr ErrorKind foreign = ErrorKind::not_image;

}  // namespace

TEST_SUITE("safetensors") {
  TEST_CASE("a wrong length of the header is refused before anything is allocated for it") {
    check_each<Broken>(
        {
            {"ST-01", {}, "0 bytes, a safetensors file has at least 10"},
            {"ST-02", text("\x01"), "1 bytes"},
            {"ST-02", text("\x01\x02\x03\x04\x05\x06\x07"), "7 bytes"},
            {"ST-03", with_length(0, ""), "a header of 0 bytes is announced, needed at least 2"},
            {"ST-04", with_length(0, "{}{}"), "a header of 0 bytes"},
            {"ST-05", with_length(1, "{"), "a header of 1 bytes"},
            {"ST-07", with_length(3, "{}"), "a header of 3 bytes is announced, 2 bytes follow"},
            {"ST-08", with_length(1ULL << 63U, "{}"), "9223372036854775808 bytes is announced"},
            {"ST-08", with_length(~0ULL, "{}"), "18446744073709551615 bytes is announced"},
            {"ST-08", with_length(~0ULL - 7, "{}"), "18446744073709551608 bytes is announced"},
            {"ST-13", with_length(2ULL << 56U, "{}"), "144115188075855872 bytes is announced"},
        },
        check_refused);
  }

  TEST_CASE("a huge header is refused by its announced length alone") {
    const TempFolder folder;
    for (const std::uint64_t length : {100'000'000ULL, 100'000'001ULL, (16ULL << 20U) + 1}) {
      const auto path = folder.write("sparse.safetensors", with_length(length, "[[[["));
      CHECK(::truncate(path.c_str(), static_cast<off_t>(8 + length)) == 0);
      CHECK_THROWS_WITH_AS(Safetensors{path},
                           (path.native() + ": a header of " + std::to_string(length) +
                            " bytes, the limit is 16777216; name another checkpoint")
                               .c_str(),
                           Error);
    }
  }

  TEST_CASE("a header built to explode is refused within the limits") {
    check_each<Broken>(
        {
            {"ST-10", safetensors_file("{\"a\":" + repeated("[", 16U << 20U).substr(5)),
             "over 2097152 bytes without the end of a key or text", ErrorKind::too_large},
            {"ST-10", safetensors_file("{\"a\":" + repeated("[", 1U << 20U)),
             "tensor \"a\" is an array, needed an object"},
            {"ST-11", safetensors_file(repeated("{\"a\":", 16U << 20U).substr(0, 16U << 20U)),
             "a key of its own is an object, needed at most three levels"},
            {"ST-12", safetensors_file(many_entries(200'000)), "more than 100000 tensors",
             ErrorKind::too_large},
            {"ST-56", safetensors_file("{\"" + std::string(3U << 20U, 'n') + "\":{}}"),
             "over 2097152 bytes without the end of a key or text", ErrorKind::too_large},
            {"ST-56", metadata("{\"a\":\"" + repeated("\\\"", 3U << 20U) + "\"}"),
             "over 2097152 bytes without the end of a key or text", ErrorKind::too_large},
            {"ST-34", shape_of_f32("[" + std::string(3U << 20U, '1') + "]"),
             "over 2097152 bytes without the end of a key or text", ErrorKind::too_large},
            {"ST-24", metadata("{" + repeated("\"1\":\"\",", 1U << 20U) + "}"),
             "__metadata__ \"1\" is there twice"},
        },
        check_refused);
  }

  TEST_CASE("a header that is not one JSON object is refused") {
    check_each<Broken>(
        {
            {"ST-14", safetensors_file("\xEF\xBB\xBF{}"), "does not begin with {"},
            {"ST-15", safetensors_file("\0{}"s), "does not begin with {"},
            {"ST-15", safetensors_file("\v{}"), "does not begin with {"},
            {"ST-16", safetensors_file("{}\0"s), "not valid JSON at byte 3"},
            {"ST-16", safetensors_file("{}x"), "not valid JSON at byte 3"},
            {"ST-16", safetensors_file("{}{}"), "not valid JSON at byte 3"},
            {"ST-17", safetensors_file("[]"), "does not begin with {"},
            {"ST-17", safetensors_file("\"x\""), "does not begin with {"},
            {"ST-17", safetensors_file("11"), "does not begin with {"},
            {"ST-17", safetensors_file("null"), "does not begin with {"},
            {"ST-18", safetensors_file("{\"\xff\":1}"), "not valid JSON at byte 3"},
            {"ST-18", metadata("{\"a\":\"\xff\"}"), "not valid JSON"},
            {"ST-18", metadata("{\"a\":\"\xc0\xaf\"}"), "not valid JSON"},
            {"ST-18", metadata("{\"a\":\"\xed\xa0\x80\"}"), "not valid JSON"},
            {"ST-19", metadata(R"({"a":"\ud800"})"), "not valid JSON"},
            {"ST-20", shape_of_f32("[NaN]"), "not valid JSON"},
            {"ST-20", shape_of_f32("[Infinity]"), "not valid JSON"},
            {"ST-20", safetensors_file("{/* none */}"), "not valid JSON"},
            {"ST-20", safetensors_file("{'a':1}"), "not valid JSON"},
            {"ST-20", metadata(R"({"a":"b",})"), "not valid JSON"},
            {"ST-20", shape_of_f32("[1,]"), "not valid JSON"},
            {"ST-20", safetensors_file("{  "), "not valid JSON"},
        },
        check_refused);
  }

  TEST_CASE("a key that comes twice is refused, however it is spelled") {
    check_each<Broken>(
        {
            {"ST-21",
             two(entry("a", fields(f32, "[1,4]", "[0,16]")),
                 entry("a", fields(f32, "[2,2]", "[0,16]")), 16),
             "tensor \"a\" is there twice"},
            {"ST-22",
             two(entry("a", fields(f32, "[1]", "[0,4]")),
                 entry("\\u0061", fields(f32, "[1]", "[4,8]")), 8),
             "tensor \"a\" is there twice"},
            {"ST-23", one(R"("F32","dtype":"F32")", "[1]", "[0,4]", 4),
             "tensor \"a\" has the key \"dtype\" twice"},
            {"ST-23", one(R"("F32","extra":1,"extra":1)", "[1]", "[0,4]", 4),
             "tensor \"a\" has the key \"extra\" twice"},
            {"ST-23", one(R"("F32","extra":{"b":1,"b":1})", "[1]", "[0,4]", 4),
             "tensor \"a\" has the key \"b\" twice"},
            {"ST-23", safetensors_file(R"({"__metadata__":{},"__metadata__":{}})"),
             "__metadata__ twice"},
            {"ST-23", metadata(R"({"a":"1","a":"2"})"), "__metadata__ \"a\" is there twice"},
        },
        check_refused);
  }

  TEST_CASE("metadata is an object of strings and never a tensor") {
    check_each<Broken>(
        {
            {"ST-24", metadata("[]"), "__metadata__ is an array, needed an object"},
            {"ST-24", metadata("1"), "__metadata__ is a number, needed an object"},
            {"ST-24", metadata("\"x\""), "__metadata__ is a string, needed an object"},
            {"ST-24", metadata(R"({"a":1})"), "__metadata__ \"a\" is a number, needed a string"},
            {"ST-24", metadata(R"({"a":{}})"), "__metadata__ \"a\" is an object, needed a string"},
            {"ST-25", metadata("{" + fields(f32, "[1]", "[0,4]") + "}"),
             "__metadata__ \"shape\" is an array, needed a string"},
        },
        check_refused);
  }

  TEST_CASE("a tensor is an object with dtype, shape and data_offsets") {
    check_each<Broken>(
        {
            {"ST-26", safetensors_file(R"({"a":null})"), "tensor \"a\" is null, needed an object"},
            {"ST-26", safetensors_file(R"({"a":1})"), "tensor \"a\" is a number"},
            {"ST-26", safetensors_file(R"({"a":[]})"), "tensor \"a\" is an array"},
            {"ST-26", safetensors_file(R"({"a":"F32"})"), "tensor \"a\" is a string"},
            {"ST-27", safetensors_file(R"({"a":{"shape":[],"data_offsets":[0,0]}})"),
             "tensor \"a\" has no dtype"},
            {"ST-27", safetensors_file(R"({"a":{"dtype":"F32","data_offsets":[0,0]}})"),
             "tensor \"a\" has no shape"},
            {"ST-27", safetensors_file(R"({"a":{"dtype":"F32","shape":[0]}})"),
             "tensor \"a\" has no data_offsets"},
            {"ST-28", one(R"("F32","x":{"y":{}})", "[1]", "[0,4]", 4), "three levels"},
            {"ST-29", one(R"("F31")", "[1]", "[0,4]", 4),
             "tensor \"a\": dtype is \"F31\", needed a known type such as F32"},
            {"ST-29", one(R"("f32")", "[1]", "[0,4]", 4), "dtype is \"f32\""},
            {"ST-29", one("32", "[1]", "[0,4]", 4), "dtype is a number"},
            {"ST-29", one("null", "[1]", "[0,4]", 4), "dtype is null"},
        },
        check_refused);
  }

  TEST_CASE("a shape is an array of whole numbers whose product fits") {
    const char* const needed = "needed an array of whole numbers from 0 to 2^63-1";
    check_each<Broken>(
        {
            {"ST-31", shape_of_f32("1"), "tensor \"a\": shape is a number, needed an array"},
            {"ST-31", shape_of_f32("{}"), "shape is an object"},
            {"ST-31", shape_of_f32("null"), "shape is null"},
            {"ST-33", shape_of_f32("[-1]"), "shape is -1"},
            {"ST-33", shape_of_f32("[-0]"), "shape is -0"},
            {"ST-33", shape_of_f32("[1.0]"), "shape is \"1.0\""},
            {"ST-33", shape_of_f32("[1e0]"), "shape is \"1e0\""},
            {"ST-33", shape_of_f32("[\"1\"]"), "shape is a string"},
            {"ST-33", shape_of_f32("[true]"), "shape is true"},
            {"ST-33", shape_of_f32("[null]"), needed},
            {"ST-33", shape_of_f32("[[1]]"), "shape is an array, needed an array of whole"},
            {"ST-34", shape_of_f32("[18446744073709551616]"), "shape is \"18446744073709551616\""},
            {"ST-35", shape_of_f32("[2,18446744073709551614]"), "shape is 18446744073709551614"},
            {"ST-35", shape_of_f32("[4,9223372036854775807]"), "larger than any file"},
            {"ST-36", shape_of_f32("[2,9223372036854775807]"), "larger than any file"},
            {"ST-37", one(f32, "[4294967296,4294967296]", "[0,0]", 0), "larger than any file"},
            {"ST-38", one(f32, "[0,4611686018427387904,4611686018427387904]", "[0,0]", 0),
             "larger than any file"},
            {"ST-38", one(f32, "[4611686018427387904,4611686018427387904,0]", "[0,0]", 0),
             "larger than any file"},
            {"ST-40", shape_of_f32(ones(9)), "has more than 8 dimensions"},
            {"ST-40", shape_of_f32(ones(1000)), "has more than 8 dimensions"},
        },
        check_refused);
  }

  TEST_CASE("data_offsets are two whole numbers that fit type and shape") {
    check_each<Broken>(
        {
            {"ST-32", one(f32, "[1]", "{}", 4), "data_offsets is an object"},
            {"ST-32", one(f32, "[1]", "null", 4), "data_offsets is null"},
            {"ST-44", one(f32, "[1]", "[]", 4), "data_offsets is an array of 0 numbers"},
            {"ST-44", one(f32, "[1]", "[0]", 4), "data_offsets is an array of 1 numbers"},
            {"ST-44", one(f32, "[1]", "[0,4,4]", 4), "an array of more than two numbers"},
            {"ST-45", one(f32, "[4]", "[16,0]", 16), "data_offsets [16, 0] run backwards"},
            {"ST-46", one(f32, "[1]", "[-4,0]", 4), "data_offsets is -4"},
            {"ST-46", one(f32, "[1]", "[0,4.0]", 4), "data_offsets is \"4.0\""},
            {"ST-46", one(f32, "[1]", "[\"0\",4]", 4), "data_offsets is a string"},
            {"ST-46", one(f32, "[1]", "[0,18446744073709551616]", 4), "\"18446744073709551616\""},
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
            {"ST-51", cut(good_file(), 1),
             "its tensors fill 4 bytes, the file holds 3: it is cut short"},
            {"ST-51", cut(good_file(), 2), "cut short"},
            {"ST-51", cut(good_file(), 4), "cut short"},
        },
        check_refused);
  }

  TEST_CASE("a file of another kind is named, with what to do") {
    const std::string zip = "PK\x03\x04"s + std::string(22, '\0');
    check_each<Broken>(
        {
            {"ST-57", text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
             "is a Git LFS pointer, not the weights; run `git lfs pull`", foreign},
            {"ST-58", text("<!DOCTYPE html><html>"), "is a web page", foreign},
            {"ST-58", text("\n <HTML>"), "is a web page", foreign},
            {"ST-59", text(zip + "\x10\0\0\0"s + "archive/data.pkl"),
             "is a ZIP archive, as PyTorch writes its .pth and .bin files; convert it", foreign},
            {"ST-59", text("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9"), "is a pickle, as PyTorch",
             foreign},
            {"ST-60", text("GGUF\x03\0\0\0\0\0\0\0"s), "is a GGUF file", foreign},
            {"ST-60", text("\x08\x07\x12\x07pytorch\x1a"), "is an ONNX file", foreign},
            {"ST-60", text("\x89HDF\r\n\x1a\n\0\0"s), "is an HDF5 file", foreign},
            {"ST-60", text(zip + "\x07\0\0\0"s + "w_1.npy"), "is a NumPy archive (.npz)", foreign},
            {"ST-60", text("\x93NUMPY\x01\0v\0"s), "is a NumPy array", foreign},
            {"ST-60", text("{\"weight_map\": {}}"), "is a JSON text", foreign},
            {"ST-60", text("\x89PNG\r\n\x1a\n"), "is a picture", foreign},
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

  TEST_CASE("a name from the file cannot forge a line or fill the screen") {
    CHECK(quoted_name("a\nerror: b") == "\"a\\x0aerror: b\"");
    CHECK(quoted_name(std::string(1U << 20U, 'n')) == "\"" + std::string(80, 'n') + "\"…");
  }

  TEST_CASE("tensors are found by name and listed in the order of their data") {
    const TempFolder folder;
    const Safetensors file(
        folder.write("a.safetensors", two(bytes_entry("z", 8, 16), bytes_entry("y", 0, 8), 16)));
    REQUIRE(file.tensors().size() == 2);
    CHECK(file.tensors()[0].name == "y");
    CHECK(file.tensors()[1].name == "z");
    REQUIRE(file.find("z") != nullptr);
    CHECK(file.find("z")->begin == 8);
    CHECK(file.find("z")->shape == std::vector<std::uint64_t>{8});
    CHECK(file.find("x") == nullptr);
    CHECK(file.find("zz") == nullptr);
  }

  TEST_CASE("types that hold no weights are valid in a file and refused when read") {
    const TempFolder folder;
    for (const std::string dtype : {"F8_E4M3", "F4", "C64", "I64", "F64"}) {
      const std::size_t bytes = dtype == "F4" ? 1 : dtype == "F8_E4M3" ? 2 : 16;
      const auto path =
          folder.write("a.safetensors",
                       one("\"" + dtype + "\"", "[2]", "[0," + std::to_string(bytes) + "]", bytes));
      const Safetensors file(path);
      std::array<float, 2> values = {};
      const std::string message = path.native() + ": weight \"a\" has type " + dtype +
                                  ", needed F32, F16 or BF16; convert it";
      CHECK_THROWS_WITH_AS(file.read_float32(file.tensors()[0], values), message.c_str(), Error);
    }
  }

  TEST_CASE("every half-precision number is read as exactly the same number") {
    Bytes patterns(std::size_t{2} * 65536);
    for (std::size_t i = 0; i < 65536; ++i) {
      patterns[2 * i] = static_cast<std::uint8_t>(i & 0xFFU);
      patterns[2 * i + 1] = static_cast<std::uint8_t>(i >> 8U);
    }
    const TempFolder folder;
    const Safetensors file(
        folder.write("a.safetensors", safetensors_bytes({{"shift", "U8", {1}, {0}},
                                                         {"f16", "F16", {256, 256}, patterns},
                                                         {"bf16", "BF16", {65536}, patterns}})));
    std::vector<float> half(65536);
    std::vector<float> brain(65536);
    file.read_float32(*file.find("f16"), half);
    file.read_float32(*file.find("bf16"), brain);
    int wrong = 0;
    for (std::uint32_t i = 0; i < 65536; ++i) {
      const int exponent = static_cast<int>((i >> 10U) & 0x1FU);
      const auto fraction = static_cast<float>(i & 0x3FFU);
      const float sign = (i & 0x8000U) != 0 ? -1.0F : 1.0F;
      const float expected = exponent == 31 && fraction == 0.0F ? sign * INFINITY
                             : exponent == 0                    ? sign * std::ldexp(fraction, -24)
                                             : sign * std::ldexp(1024.0F + fraction, exponent - 25);
      const bool nan = exponent == 31 && fraction != 0.0F;
      const bool same =
          nan ? std::isnan(half[i])
              : std::bit_cast<std::uint32_t>(half[i]) == std::bit_cast<std::uint32_t>(expected);
      wrong += same ? 0 : 1;
      wrong += std::bit_cast<std::uint32_t>(brain[i]) == i << 16U ? 0 : 1;
    }
    CHECK(wrong == 0);
    CHECK(half[0x3C00] == 1.0F);
    CHECK(half[0x7BFF] == 65504.0F);
    CHECK(half[0x0001] == 0x1p-24F);
    CHECK(brain[0x3F80] == 1.0F);
  }

  TEST_CASE("files of the reference writer are read: every type, every shape, no tensor") {
    const std::filesystem::path golden = std::filesystem::path(LACUNA_GOLDEN_DIR) / "safetensors";
    CHECK(Safetensors(golden / "empty.safetensors").tensors().empty());
    const Safetensors types(golden / "every_type.safetensors");
    CHECK(types.tensors().size() == 20);
    for (const StoredTensor& tensor : types.tensors()) {
      CHECK(tensor.count() == 8);
    }
    const Safetensors shapes(golden / "shapes.safetensors");
    CHECK(shapes.metadata() ==
          std::map<std::string, std::string>{{"café", "猫\n"}, {"format", "pt"}});
    CHECK(shapes.find("none_of_three")->shape == std::vector<std::uint64_t>{3, 0, 2});
    CHECK(shapes.find("none_of_three")->count() == 0);
    std::array<float, 1> scalar = {};
    shapes.read_float32(*shapes.find("scalar"), scalar);
    CHECK(scalar[0] == 2.5F);
    std::array<float, 24> cube = {};
    shapes.read_float32(*shapes.find("cube"), cube);
    CHECK(cube[23] == 23.0F);
  }

  TEST_CASE("half-precision numbers are widened as torch widens them") {
    const Safetensors file(std::filesystem::path(LACUNA_GOLDEN_DIR) / "safetensors" /
                           "halves.safetensors");
    for (const std::string name : {"float16", "bfloat16"}) {
      const StoredTensor& stored = *file.find(name);
      REQUIRE(stored.count() > 7000);
      std::vector<float> ours(stored.count());
      std::vector<float> torchs(stored.count());
      file.read_float32(stored, ours);
      file.read_float32(*file.find(name + ".as_float32"), torchs);
      CHECK(std::memcmp(ours.data(), torchs.data(), ours.size() * sizeof(float)) == 0);
    }
  }

  TEST_CASE("a file that shrinks after it was opened is an error and not a crash") {
    const TempFolder folder;
    const auto path = folder.write("a.safetensors", good_file());
    const Safetensors file(path);
    const std::uint64_t left = file.size() - 3;
    CHECK(::truncate(path.c_str(), static_cast<off_t>(left)) == 0);
    std::array<float, 1> value = {};
    const std::string message = path.native() + ": ends at byte " + std::to_string(left) +
                                ", shorter than when it was opened; copy it again";
    CHECK_THROWS_WITH_AS(file.read_float32(file.tensors()[0], value), message.c_str(), Error);
  }

  TEST_CASE("what is no regular file is refused at once") {
    const TempFolder folder;
    const auto fifo = folder.path() / "fifo.safetensors";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    const std::array<std::filesystem::path, 4> paths = {folder.path(), fifo, "/dev/zero",
                                                        folder.path() / "missing"};
    for (const auto& path : paths) {
      CAPTURE(path.native());
      try {
        const Safetensors file(path);
        FAIL_CHECK("it was opened");
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::unreadable);
      }
    }
  }
}
