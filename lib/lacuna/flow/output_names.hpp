#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "lacuna/base/words.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"

namespace lacuna {

/// How output names are made from input names.
enum class OutputNames {
  stem,  ///< photos/cat.jpg -> photos/cat; dots inside the stem become _.
  full,  ///< photos/cat.jpg -> photos/cat_jpg.
};
inline constexpr Word<OutputNames> output_name_words[] = {{OutputNames::stem, "stem"},
                                                          {OutputNames::full, "full"}};

/// Whether an output folder is fanned out: its results go into sub-folders of it.
enum class FanOut { automatic, always, never };
inline constexpr Word<FanOut> fan_out_words[] = {
    {FanOut::automatic, "auto"}, {FanOut::always, "always"}, {FanOut::never, "never"}};

/// More inputs than this in one output folder, and FanOut::automatic fans it out.
inline constexpr std::size_t most_in_a_folder = 10'000;

/// Sets Input::fan_out of all inputs of a run, those of other shards, too: each output folder is
/// counted by itself. Two digits, or as many more as leave a sub-folder `most` inputs on average.
void fan_out(std::vector<Input>& inputs, FanOut mode, std::size_t most = most_in_a_folder);

/// The output's path below the output folder, without kind and suffix. Where the folder is fanned
/// out, the first digits of the hash of the input's name stand before the last part:
/// photos/cat.jpg -> photos/3f/cat.
[[nodiscard]] std::filesystem::path output_stem(const Input& input, OutputNames names);

/// Throws Error{usage} listing the pairs of inputs that would write the same files; those, too,
/// that only different sub-folders keep apart.
void check_output_names(const std::vector<Input>& inputs, OutputNames names);

}  // namespace lacuna
