#include "support/golden.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "support/golden_files.hpp"

namespace lacuna::testing {

Matrix GoldenTensor::matrix() const {
  const int columns = shape.empty() ? 1 : shape.back();
  Matrix result(static_cast<int>(values.size()) / columns, columns);
  std::copy(values.begin(), values.end(), result.data());
  return result;
}

std::map<std::string, GoldenTensor> golden_tensors(const std::string& name) {
  const Bytes bytes = golden_bytes(name);
  std::uint64_t header_size = 0;
  std::memcpy(&header_size, bytes.data(), 8);
  const std::uint8_t* const data = bytes.data() + 8 + header_size;

  const auto header = nlohmann::json::parse(bytes.data() + 8, data);
  std::map<std::string, GoldenTensor> tensors;
  for (const auto& [key, entry] : header.items()) {
    if (entry.at("dtype") != "F32") {
      throw std::runtime_error(name + ": " + key + " is not float32");
    }
    const auto offsets = entry.at("data_offsets").get<std::vector<std::size_t>>();
    GoldenTensor tensor{entry.at("shape").get<std::vector<int>>(), {}};
    tensor.values.resize((offsets.at(1) - offsets.at(0)) / sizeof(float));
    std::memcpy(tensor.values.data(), data + offsets.at(0), offsets.at(1) - offsets.at(0));
    tensors.emplace(key, std::move(tensor));
  }
  return tensors;
}

std::vector<float> drawn(std::uint64_t stream, std::size_t count, int exponent) {
  std::vector<float> numbers(count);
  for (float& number : numbers) {
    stream += 0x9E3779B97F4A7C15U;
    std::uint64_t z = stream;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    z ^= z >> 31U;
    const auto k = static_cast<std::int64_t>(z >> 40U) - (1 << 23);
    number = std::ldexp(static_cast<float>(k), exponent - 23);
  }
  return numbers;
}

double scaled_difference(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) {
    return std::numeric_limits<double>::infinity();
  }
  double largest = 0;
  double scale = 1;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!std::isfinite(a[i]) || !std::isfinite(b[i])) {
      return std::numeric_limits<double>::infinity();
    }
    largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    scale = std::max(scale, std::abs(static_cast<double>(a[i])));
  }
  return largest / scale;
}

float largest_difference(ConstMatrixView a, ConstMatrixView b) {
  if (a.rows != b.rows || a.columns != b.columns) {
    return std::numeric_limits<float>::infinity();
  }
  float largest = 0;
  for (int row = 0; row < a.rows; ++row) {
    for (std::size_t i = 0; i < a.row(row).size(); ++i) {
      const float difference = std::abs(a.row(row)[i] - b.row(row)[i]);
      largest = std::isnan(largest) || difference <= largest ? largest : difference;
    }
  }
  return largest;
}

}  // namespace lacuna::testing
