#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "lacuna/base/files.hpp"
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

  [[nodiscard]] std::uint64_t size() const { return file_.size(); }

 private:
  void read_place(std::size_t place, std::uint64_t first, std::span<float> target) const override;

  InputFile file_;
  std::uint64_t data_begin_ = 0;
};

}  // namespace lacuna
