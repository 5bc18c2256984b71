#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "lacuna/flow/input.hpp"
#include "lacuna/flow/outputs.hpp"

namespace lacuna {

/// More inputs than this in one output folder, and FanOut::automatic fans it out.
inline constexpr std::size_t most_in_a_folder = 10'000;

/// Where below the output folder each input's outputs go:
///
///     photos/cat.jpg ─▶ photos/cat.*        flat
///                    ─▶ photos/3f/cat.*     where photos/ is fanned out: the first digits of the
///                                           hash of the input's name
class OutputPlaces {
 public:
  /// `inputs` are all of a run, those of other shards, too. Each output folder is counted by
  /// itself: two digits, or as many more as leave a sub-folder `most` inputs on average.
  OutputPlaces(const std::vector<Input>& inputs, OutputNames names, FanOut mode,
               std::size_t most = most_in_a_folder);

  /// The outputs' path without kind and suffix.
  [[nodiscard]] std::filesystem::path stem(const Input& input) const;
  /// Digits of the input's sub-folder; 0: there is none.
  [[nodiscard]] int digits(const Input& input) const;

  /// Throws Error{usage} listing the pairs of inputs that would write the same files; those, too,
  /// that only different sub-folders keep apart.
  void check(const std::vector<Input>& inputs) const;

 private:
  OutputNames names_;
  std::unordered_map<std::string, int> digits_;  // of each folder of inputs that is fanned out
};

}  // namespace lacuna
