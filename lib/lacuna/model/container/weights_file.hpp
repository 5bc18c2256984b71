#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

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
  [[nodiscard]] virtual const std::string& subject() const = 0;
  /// "safetensors", "safetensors in 3 shards", "PyTorch zip".
  [[nodiscard]] virtual std::string container() const = 0;
  [[nodiscard]] virtual const std::vector<StoredTensor>& tensors() const = 0;
  /// Texts that the file carries about itself; empty where the format has none.
  [[nodiscard]] virtual const std::map<std::string, std::string>& metadata() const = 0;
  /// What was passed over, for a careful reader.
  [[nodiscard]] virtual const std::vector<std::string>& notes() const = 0;
  /// nullptr if there is none of that name.
  [[nodiscard]] virtual const StoredTensor* find(std::string_view name) const = 0;
  /// Reads one of tensors() as float32, exactly, into `target` of tensor.count() floats. Throws
  /// Error{unsupported} if its type is none of F32, F16, BF16, and what InputFile throws.
  virtual void read_float32(const StoredTensor& tensor, std::span<float> target) const = 0;
};

}  // namespace lacuna
