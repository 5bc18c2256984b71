#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/model/safetensors_header.hpp"

namespace lacuna {

/// A safetensors file, open for reading: once it is constructed, its whole header is proved right.
/// Tensors are read on demand and never mapped, so a file that changes meanwhile is an error and
/// not a crash.
class Safetensors {
 public:
  /// Throws what InputFile throws, Error{not_image} naming what the file is instead (PyTorch, GGUF,
  /// a Git LFS pointer …), Error{damaged} naming the fault, Error{too_large} over a limit.
  explicit Safetensors(const std::filesystem::path& path);

  [[nodiscard]] const std::string& subject() const { return file_.subject(); }
  [[nodiscard]] std::uint64_t size() const { return file_.size(); }
  [[nodiscard]] const std::vector<StoredTensor>& tensors() const { return header_.tensors; }
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const {
    return header_.metadata;
  }
  /// What was passed over in the header, for a careful reader.
  [[nodiscard]] const std::vector<std::string>& notes() const { return header_.notes; }

  /// nullptr if there is none of that name.
  [[nodiscard]] const StoredTensor* find(std::string_view name) const;

  /// Reads one of tensors() as float32, exactly, into `target` of tensor.count() floats. Throws
  /// Error{unsupported} if its type is none of F32, F16, BF16, and what InputFile throws.
  void read_float32(const StoredTensor& tensor, std::span<float> target) const;

 private:
  InputFile file_;
  std::uint64_t data_begin_ = 0;
  SafetensorsHeader header_;
  std::vector<const StoredTensor*> by_name_;
};

}  // namespace lacuna
