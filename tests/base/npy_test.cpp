#include "lacuna/base/npy.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/bytes.hpp"
#include "support/golden_files.hpp"
#include "support/refusal.hpp"

namespace lacuna::npy_test {

using testing::bytes_of;

namespace {

/// A version 1.0 file with this header text.
Bytes npy(const std::string& header, const std::string& data) {
  const std::string length = {static_cast<char>(header.size() & 0xFFU),
                              static_cast<char>(header.size() >> 8U)};
  return bytes_of(std::string("\x93NUMPY\x01\x00", 8) + length + header + data);
}

Bytes golden(const std::string& name) {
  return testing::golden_bytes("masks/array-" + name + ".npy");
}

std::string refusal(const Bytes& file, ErrorKind kind = ErrorKind::damaged) {
  return testing::refusal(kind, [&] { (void)read_npy(file, "m.npy"); });
}

const std::string broken = "m.npy: broken .npy file: ";
const std::string again = "; save it again with numpy.save";

}  // namespace

TEST_CASE("an array written by hand is read") {
  const NpyArray array =
      read_npy(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n",
                   "\x01\x02\x03\x04\x05\xff"),
               "m.npy");
  CHECK(array.shape == std::vector<std::size_t>{2, 3});
  CHECK(array.values == std::vector<double>{1, 2, 3, 4, 5, 255});
}

TEST_CASE("keys may come in any order, and Fortran's first index runs fastest") {
  const NpyArray array = read_npy(
      npy("{\"shape\":(2,3),\"fortran_order\":True,\"descr\":\"<i1\"}", "\x01\x04\x02\x05\x03\xfa"),
      "m.npy");
  CHECK(array.values == std::vector<double>{1, 2, 3, 4, 5, -6});
}

TEST_CASE("a single number and an empty array are arrays") {
  const NpyArray number =
      read_npy(npy("{'descr': '|i1', 'fortran_order': False, 'shape': ()}", "\x07"), "m.npy");
  CHECK(number.shape.empty());
  CHECK(number.values == std::vector<double>{7});
  const NpyArray empty =
      read_npy(npy("{'descr': '<f8', 'fortran_order': True, 'shape': (0, 4)}", ""), "m.npy");
  CHECK(empty.shape == std::vector<std::size_t>{0, 4});
  CHECK(empty.values.empty());
}

TEST_CASE("every kind of element that NumPy saves is read alike") {
  for (const char* kind : {"u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8", "fortran",
                           "version2", "version3"}) {
    CAPTURE(kind);
    const NpyArray array = read_npy(golden(kind), kind);
    CHECK(array.shape == std::vector<std::size_t>{2, 3});
    CHECK(array.values == std::vector<double>{0, 1, 2, 3, 4, 5});
  }
  CHECK(read_npy(golden("bool"), "bool").values == std::vector<double>{0, 1, 0, 1, 0, 1});
}

TEST_CASE("pickled objects are named and never loaded") {
  CHECK(refusal(golden("object"), ErrorKind::unsupported) ==
        "m.npy: an array of pickled Python objects, which could run code and are never loaded; "
        "save numbers, with allow_pickle=False");
}

TEST_CASE("other elements are refused by name") {
  const std::string rest = ", 'fortran_order': False, 'shape': (1,)}";
  for (const char* type : {"<f2", ">f4", "<c8", "<U3", "|b2", "|u4", "f4", "", "<f16", "|S1"}) {
    CAPTURE(type);
    CHECK(refusal(npy("{'descr': '" + std::string(type) + "'" + rest, "1234"),
                  ErrorKind::unsupported) ==
          "m.npy: elements of type '" + std::string(type) +
              "', needed bool, integers, float32 or float64, little-endian; convert with "
              ".astype('<f4')");
  }
  CHECK(refusal(npy("{'descr': [('a', '<f4')]" + rest, "1234"), ErrorKind::unsupported) ==
        "m.npy: an array of records, needed one number per element; save one of its fields");
}

TEST_CASE("a file cut anywhere is damaged, never half an array") {
  const Bytes whole = golden("f4");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CHECK(refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)})
              .starts_with(broken));
  }
  Bytes longer = whole;
  longer.push_back(0);
  CHECK(refusal(longer) ==
        broken + "25 bytes follow the header, its shape (2, 3) of '<f4' needs another number" +
            again);
}

TEST_CASE("a header that is no array description is damaged") {
  for (const char* header :
       {"", "{", "{}", "[1]", "{'descr': '|u1'}",
        "{'descr': '|u1', 'fortran_order': 1, 'shape': (1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1.5,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': 1}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999999,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr': '|u1', 'descr': '|u1', 'shape': (1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': '|u1, 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|u1' 'fortran_order': False, 'shape': (1,)}"}) {
    CAPTURE(header);
    CHECK(refusal(npy(header, "1")) == broken + "its header is no array description" + again);
  }
  std::string ones;
  for (int i = 0; i < 65; ++i) {
    ones += "1,";
  }
  CHECK(refusal(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (" + ones + ")}", "1")) ==
        broken + "its header is no array description" + again);
}

TEST_CASE("a shape whose size overflows is damaged") {
  for (const char* shape :
       {"(4294967296, 4294967296)", "(9223372036854775808, 2)", "(2305843009213693953, 8)"}) {
    CAPTURE(shape);
    CHECK(
        refusal(npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + std::string(shape) + "}",
                    "12345678"))
            .starts_with(broken + "8 bytes follow the header"));
  }
}

TEST_CASE("an unknown format version is refused by number") {
  Bytes file = golden("u1");
  file[6] = 4;
  CHECK(refusal(file, ErrorKind::unsupported) ==
        "m.npy: .npy format version 4, needed 1 to 3; save it with a released NumPy");
}

}  // namespace lacuna::npy_test
