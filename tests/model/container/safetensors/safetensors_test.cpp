#include "lacuna/model/container/safetensors/safetensors.hpp"

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
#include "support/bytes.hpp"
#include "support/golden_files.hpp"
#include "support/safetensors_cases.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::safetensors_test {

using namespace lacuna::testing;
using namespace std::string_literals;

namespace {

/// The eight bytes of the header's length, then anything.
Bytes with_length(std::uint64_t length, const std::string& rest) {
  Bytes bytes = safetensors_file(rest);
  std::memcpy(bytes.data(), &length, sizeof(length));
  return bytes;
}

constexpr ErrorKind foreign = ErrorKind::not_image;

}  // namespace

TEST_SUITE("safetensors") {
  TEST_CASE("a wrong length of the header is refused before anything is allocated for it") {
    check_each<Broken>(
        {
            {"ST-01", {}, "0 bytes, a safetensors file has at least 10"},
            {"ST-02", bytes_of("\x01"), "1 bytes"},
            {"ST-02", bytes_of("\x01\x02\x03\x04\x05\x06\x07"), "7 bytes"},
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

  TEST_CASE("a file of another kind is named, with what to do") {
    const std::string zip = "PK\x03\x04"s + std::string(22, '\0');
    check_each<Broken>(
        {
            {"ST-57", bytes_of("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
             "is a Git LFS pointer, not the weights; run `git lfs pull`", foreign},
            {"ST-58", bytes_of("<!DOCTYPE html><html>"), "is a web page", foreign},
            {"ST-58", bytes_of("\n <HTML>"), "is a web page", foreign},
            {"ST-59", bytes_of(zip + "\x10\0\0\0"s + "archive/data.pkl"),
             "is a ZIP archive, as PyTorch writes its .pth and .bin files; convert it", foreign},
            {"ST-59", bytes_of("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9"), "is a pickle, as PyTorch",
             foreign},
            {"ST-60", bytes_of("GGUF\x03\0\0\0\0\0\0\0"s), "is a GGUF file", foreign},
            {"ST-60", bytes_of("\x08\x07\x12\x07pytorch\x1a"), "is an ONNX file", foreign},
            {"ST-60", bytes_of("\x89HDF\r\n\x1a\n\0\0"s), "is an HDF5 file", foreign},
            {"ST-60", bytes_of(zip + "\x07\0\0\0"s + "w_1.npy"), "is a NumPy archive (.npz)",
             foreign},
            {"ST-60", bytes_of("\x93NUMPY\x01\0v\0"s), "is a NumPy array", foreign},
            {"ST-60", bytes_of("{\"weight_map\": {}}"), "is a JSON text", foreign},
            {"ST-60", bytes_of("\x89PNG\r\n\x1a\n"), "is a picture", foreign},
        },
        check_refused);
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
    const std::filesystem::path golden = golden_path("safetensors");
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
    const Safetensors file(golden_path("safetensors") / "halves.safetensors");
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

}  // namespace lacuna::safetensors_test
