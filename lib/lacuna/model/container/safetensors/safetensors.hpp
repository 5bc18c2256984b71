#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/model/container/safetensors/safetensors_header.hpp"
#include "lacuna/model/container/tensor_index.hpp"
#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// A safetensors file, open for reading: once it is constructed, its whole header is proved right.
/// Tensors are read on demand and never mapped, so a file that changes meanwhile is an error and
/// not a crash.
class Safetensors : public WeightsFile {
 public:
  /// Throws what InputFile throws, Error{not_image} naming what the file is instead (PyTorch, GGUF,
  /// a Git LFS pointer …), Error{damaged} naming the fault, Error{too_large} over a limit.
  explicit Safetensors(const std::filesystem::path& path);

  [[nodiscard]] const std::string& subject() const override { return file_.subject(); }
  [[nodiscard]] std::uint64_t size() const { return file_.size(); }
  [[nodiscard]] std::string container() const override { return "safetensors"; }
  [[nodiscard]] const std::vector<StoredTensor>& tensors() const override {
    return header_.tensors;
  }
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const override {
    return header_.metadata;
  }
  [[nodiscard]] const std::vector<std::string>& notes() const override { return header_.notes; }

  [[nodiscard]] const StoredTensor* find(std::string_view name) const override {
    return index_.find(name);
  }
  void read_float32(const StoredTensor& tensor, std::span<float> target) const override;

 private:
  InputFile file_;
  std::uint64_t data_begin_ = 0;
  SafetensorsHeader header_;
  TensorIndex index_;
};

}  // namespace lacuna
