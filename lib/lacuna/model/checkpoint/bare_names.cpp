#include "lacuna/model/checkpoint/bare_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lacuna {
namespace {

// What torch.nn.DataParallel and torch.compile put before a name.
constexpr std::array<std::string_view, 2> module_wrappers = {"module.", "_orig_mod."};
constexpr std::string_view backbone = "backbone.";

using Names = std::vector<std::string>;

bool all_begin(const Names& names, std::string_view prefix) {
  return !names.empty() && std::ranges::all_of(names, [&](const std::string& name) {
    return name.starts_with(prefix);
  });
}

/// Takes the prefix off the names that have it, and says of how many.
std::size_t take_off(Names& names, std::string_view prefix) {
  std::size_t count = 0;
  for (std::string& name : names) {
    if (name.starts_with(prefix)) {
      name.erase(0, prefix.size());
      ++count;
    }
  }
  return count;
}

bool has_twins(Names names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

void strip(Names& names, std::vector<std::string>& notes) {
  const auto strip_wrapper = [&] {
    const auto* const prefix =
        std::find_if(module_wrappers.begin(), module_wrappers.end(),
                     [&](std::string_view wrapper) { return all_begin(names, wrapper); });
    if (prefix == module_wrappers.end()) {
      return false;
    }
    notes.push_back(fmt::format("\"{}\" is taken off the names of {} tensors", *prefix,
                                take_off(names, *prefix)));
    return true;
  };
  while (strip_wrapper()) {
  }
  Names bare = names;
  const std::size_t count = take_off(bare, backbone);
  if (count > 0 && !has_twins(bare)) {
    names = std::move(bare);
    notes.push_back(fmt::format("\"{}\" is taken off the names of {} of {} tensors", backbone,
                                count, names.size()));
  }
}

}  // namespace

void take_wrappers_off(WeightsFile& file) {
  Names names;
  for (const StoredTensor& tensor : file.tensors()) {
    names.push_back(tensor.name);
  }
  std::vector<std::string> notes;
  strip(names, notes);
  if (!notes.empty()) {
    file.rename(std::move(names), notes);
  }
}

}  // namespace lacuna
