#include "lacuna/model/container/safetensors/safetensors.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
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
