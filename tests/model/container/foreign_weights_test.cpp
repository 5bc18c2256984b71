#include "lacuna/model/container/foreign_weights.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lacuna/base/error.hpp"
#include "support/bytes.hpp"
#include "support/safetensors_cases.hpp"

namespace lacuna::foreign_weights_test {

using namespace lacuna::testing;
using namespace std::string_literals;

namespace {

constexpr ErrorKind foreign = ErrorKind::not_image;

}  // namespace

TEST_SUITE_BEGIN("foreign_weights");

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

TEST_SUITE_END();

}  // namespace lacuna::foreign_weights_test
