#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <set>
#include <span>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/model/container/torch/torch_archive.hpp"
#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// A file that torch.save wrote (.pth, .pt, .bin): a ZIP archive of a pickle and of the storages of
/// its tensors. It is read as data: nothing in it is run, looked up or given state. Once it is
/// constructed, every tensor of the state dict is proved to lie inside its storage, and every
/// storage to lie in the file. The checksum of a storage is compared when it is first read.
class TorchZip : public WeightsFile {
 public:
  /// Throws what InputFile, TorchArchive, read_pickle() and find_state_dict() throw,
  /// Error{unsupported} for views that repeat elements, Error{damaged} naming the fault.
  explicit TorchZip(const std::filesystem::path& path);

 private:
  struct Place {
    const ZipMember* storage = nullptr;
    std::vector<std::uint64_t> strides;  ///< One for each dimension, in elements.
  };

  /// Also throws Error{damaged} if the checksum of the storage is wrong.
  void read_place(std::size_t index, std::uint64_t first, std::span<float> target) const override;
  /// All elements of a view in their order, kept until another is asked for.
  [[nodiscard]] std::shared_ptr<const std::vector<float>> gathered(std::size_t index) const;
  void check_once(const ZipMember& storage) const;

  InputFile file_;
  TorchArchive archive_;
  std::vector<Place> places_;  ///< Of tensors().
  mutable std::mutex checking_;
  mutable std::set<const ZipMember*> checked_;  ///< Storages whose checksum is right.
  mutable std::mutex gathering_;
  mutable std::size_t gathered_index_ = 0;
  mutable std::shared_ptr<const std::vector<float>> gathered_;
};

}  // namespace lacuna
