#include "lacuna/report/tensors/tensor_files.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "lacuna/base/npy.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "support/bytes.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::tensor_files_test {

namespace {

constexpr std::array<float, 4> first = {0.5F, -1.0F, 2.0F, 1e-8F};
constexpr std::array<float, 2> second = {3.0F, 65504.0F};

/// Floats in two pieces, integers, bytes, and an array of nothing.
std::vector<NamedArray> sample_arrays() {
  return {{.name = "weights", .shape = {2, 3}, .values = NamedArray::Pieces{first, second}},
          {.name = "ids", .shape = {2}, .values = std::vector<std::int64_t>{-1, 1'000'000'000'000}},
          {.name = "mask", .shape = {1, 3}, .values = std::vector<std::uint8_t>{0, 1, 1}},
          {.name = "none", .shape = {0, 4}, .values = NamedArray::Pieces{}}};
}

Bytes npy_file(const NamedArray& array, FloatType type) {
  return testing::given([&](const ByteSink& sink) { write_npy(array, type, sink); });
}

}  // namespace

TEST_CASE("a .npy file: its header by hand, its elements at a multiple of 64") {
  using namespace std::string_view_literals;
  const Bytes file = npy_file(sample_arrays()[0], FloatType::float32);
  constexpr auto begin =
      "\x93NUMPY\x01\0\x76\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"sv;
  REQUIRE(file.size() == 128 + 6 * 4);
  CHECK(std::string_view(reinterpret_cast<const char*>(file.data()), begin.size()) == begin);
  CHECK(file[127] == '\n');
}

TEST_CASE("a .npy file reads back: pieces in order, integers and bytes as they are") {
  const std::vector<NamedArray> arrays = sample_arrays();
  const NpyArray weights = read_npy(npy_file(arrays[0], FloatType::float32), "weights");
  CHECK(weights.shape == std::vector<std::size_t>{2, 3});
  CHECK(weights.values == std::vector<double>{0.5, -1, 2, static_cast<double>(1e-8F), 3, 65504});
  const NpyArray ids = read_npy(npy_file(arrays[1], FloatType::float16), "ids");
  CHECK(ids.shape == std::vector<std::size_t>{2});
  CHECK(ids.values == std::vector<double>{-1, 1e12});
  CHECK(read_npy(npy_file(arrays[2], FloatType::float32), "mask").values ==
        std::vector<double>{0, 1, 1});
  CHECK(read_npy(npy_file(arrays[3], FloatType::float32), "none").values.empty());
}

TEST_CASE("a .npz file is the same again, and holds the .npy files as they are") {
  // That NumPy reads it: tests/app/tensors_test.py.
  const std::vector<NamedArray> arrays = sample_arrays();
  const auto npz_file = [&] {
    return testing::given(
        [&](const ByteSink& sink) { write_npz(arrays, FloatType::float32, sink); });
  };
  const Bytes file = npz_file();
  CHECK(file == npz_file());
  for (const NamedArray& array : arrays) {
    const Bytes member = npy_file(array, FloatType::float32);
    CHECK(std::ranges::search(file, member).size() == member.size());
  }
}

TEST_CASE("what the sink of a .npz file throws comes out of libarchive as it was") {
  const auto full = [](std::string_view) { throw Error(ErrorKind::output, "full"); };
  CHECK(testing::refusal(ErrorKind::output,
                         [&] { write_npz(sample_arrays(), FloatType::float32, full); }) == "full");
}

TEST_CASE("a safetensors file is read by the reader of checkpoints") {
  const testing::TempFolder folder;
  const Bytes bytes = testing::given([](const ByteSink& sink) {
    write_safetensors(sample_arrays(), FloatType::float16, R"({"command": "compare"})", sink);
  });
  const Safetensors file(folder.write("sample.safetensors", bytes));
  CHECK(file.metadata().at("recipe") == R"({"command": "compare"})");
  CHECK(file.tensors().size() == 4);
  const StoredTensor* weights = file.find("weights");
  REQUIRE(weights != nullptr);
  CHECK(weights->dtype == "F16");
  std::array<float, 6> values = {};
  file.read_float32(*weights, values);
  CHECK(values == std::array<float, 6>{0.5F, -1.0F, 2.0F, 0.0F, 3.0F, 65504.0F});
}

}  // namespace lacuna::tensor_files_test
