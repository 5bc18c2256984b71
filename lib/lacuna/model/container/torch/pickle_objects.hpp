#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna {

enum class PickleKind {
  none,
  boolean,
  integer,
  real,  ///< Its value is of no use here and not kept.
  text,
  tuple,
  list,
  dict,
  global,   ///< The name of a class or function.
  storage,  ///< The elements of a tensor, in a member of the archive.
  tensor,
  opaque  ///< Made by a class that is not read: nothing of it is known but the name of the class.
};

/// Objects refer to each other by their places, so that cycles, sharing and depth cost nothing.
using PickleId = std::uint32_t;

struct PickleObject {
  PickleKind kind = PickleKind::none;
  std::int64_t number = 0;  ///< Of a boolean or integer; the place of a storage or tensor.
  std::string_view text =
      {};  ///< Of a text; "module\nname" of a global and of what made an opaque.
  std::vector<PickleId> items = {};  ///< Of a tuple or list; of a dict, keys and values in turn.
};

struct TorchStorage {
  std::string_view dtype;  ///< "F32" …, empty if elements of this kind are not read.
  std::string_view key;    ///< The name of the member in data/.
  std::uint64_t count = 0;
};

/// A view of a storage. Whether it lies inside is not checked yet.
struct TorchTensor {
  std::size_t storage = 0;
  std::uint64_t offset = 0;
  std::vector<std::uint64_t> shape;
  std::vector<std::uint64_t> strides;
};

/// Limits of what is read. The training checkpoint of a large ViT has about 20,000 objects.
struct PickleLimits {
  static constexpr std::uint64_t bytes = std::uint64_t{16} << 20U;
  static constexpr std::size_t objects = std::size_t{1} << 20U;
  static constexpr std::size_t tensors = 100'000;
  static constexpr std::size_t rank = 8;
};

/// Everything that a pickle makes. The texts are those in the pickle's bytes, which outlive this.
struct PickledObjects {
  std::string subject;  ///< Begins the messages.
  std::deque<PickleObject> objects;
  std::vector<TorchStorage> storages;
  std::vector<TorchTensor> tensors;
  std::set<std::string_view> unread;  ///< The globals that are not read, "module\nname".
  PickleId top = 0;                   ///< What was pickled; all else is in it or was dropped.

  [[nodiscard]] const PickleObject& at(PickleId id) const { return objects[id]; }
  /// Throws Error{too_large} over PickleLimits::objects.
  PickleId add(PickleObject object);
};

/// "module\nname" as "module.name", printable and quoted.
[[nodiscard]] std::string global_name(std::string_view global);

/// "a dict", "a torch.nn.Linear".
[[nodiscard]] std::string described(const PickleObject& object);

}  // namespace lacuna
