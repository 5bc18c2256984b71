#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

/// No Vision Transformer has so many tensors.
inline constexpr std::size_t most_tensors = 100'000;

/// Whether a key of training code, or a part of a name, says that a running mean of the weights
/// (EMA) is meant: "ema", "model_ema", "ema_state_dict".
[[nodiscard]] bool is_ema(std::string_view word);

/// One tensor as its container describes it. Its size is proved: product(shape) elements of dtype
/// fill exactly [begin, end), or, where PyTorch stored a view that is not contiguous, lie in the
/// file from begin on.
struct StoredTensor {
  std::string name;
  std::string_view dtype;  ///< "F32", "BF16" … as safetensors spells it.
  std::uint64_t element_bits = 0;
  std::vector<std::uint64_t> shape;  ///< Empty for a scalar.
  std::uint64_t begin = 0;           ///< First byte, from the start of the data.
  std::uint64_t end = 0;             ///< One past the last byte.

  [[nodiscard]] std::uint64_t count() const;  ///< Elements.
};

/// Named tensors in a file, or in the shards of one: safetensors or PyTorch's own format. Whatever
/// is behind it, its directory of tensors is proved right once it is open.
class WeightsFile {
 public:
  virtual ~WeightsFile() = default;

  /// The name for messages.
  [[nodiscard]] const std::string& subject() const { return subject_; }
  /// "safetensors", "safetensors in 3 shards", "PyTorch zip".
  [[nodiscard]] const std::string& container() const { return container_; }
  [[nodiscard]] const std::vector<StoredTensor>& tensors() const { return tensors_; }
  /// Texts that the file carries about itself; empty where the format has none.
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }
  /// What was passed over, for a careful reader.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  /// What of it was taken for the weights, where there was a choice: every run says it.
  [[nodiscard]] const std::string& choice() const { return choice_; }
  /// nullptr if there is none of that name.
  [[nodiscard]] const StoredTensor* find(std::string_view name) const;
  /// Reads target.size() elements of one of tensors(), from element `first` on: read_elements(),
  /// and throws what it throws. From any thread.
  void read_float32(const StoredTensor& tensor, std::span<float> target,
                    std::uint64_t first = 0) const;

  /// Gives tensors() other names, in their order; the notes say why.
  void rename(std::vector<std::string> names, const std::vector<std::string>& notes);

 protected:
  WeightsFile(std::string subject, std::string container);

  /// Called once, by the constructor.
  void set_tensors(std::vector<StoredTensor> tensors);
  /// read_float32() of the tensor at a place in tensors(), whose name may be another now.
  virtual void read_place(std::size_t place, std::uint64_t first,
                          std::span<float> target) const = 0;

  std::string container_;
  std::map<std::string, std::string> metadata_;
  std::vector<std::string> notes_;
  std::string choice_;

 private:
  std::string subject_;
  std::vector<StoredTensor> tensors_;
  std::vector<std::size_t> by_name_;  ///< Places in tensors_, in the order of the names.
};

}  // namespace lacuna
