#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/flow/tensor_outputs.hpp"
#include "lacuna/patch/specified_masks.hpp"

namespace lacuna::app {

// Words of the command line that are more than a number or a name. All throw CLI::ValidationError,
// and read numbers without regard to the locale.

[[nodiscard]] std::uint64_t parse_seed(const std::string& text);  ///< --seed: 0 or more.
[[nodiscard]] MaskRectangle parse_rectangle(
    const std::string& text);  ///< --mask-rect: X,Y,WIDTH,HEIGHT.
void parse_image_size(const std::string& text,
                      GeometryOptions& geometry);  ///< --image-size: SIZE or WIDTHxHEIGHT.
[[nodiscard]] std::array<float, 3> parse_colours(
    const std::string& option, const std::string& text);  ///< --mean, --std: R,G,B.
/// A word of --write that one command alone has.
struct OwnOutput {
  std::string word;
  std::string help;
  bool* target = nullptr;
};
/// --write, of whose words the command has those that are `known`.
void parse_what_to_write(const std::vector<std::string>& words,
                         const std::vector<std::string>& known, OutputOptions& output,
                         TensorOptions* tensors, const std::vector<OwnOutput>& own);
[[nodiscard]] TensorChoice parse_tensors(const std::vector<std::string>& words);  ///< --tensors.
[[nodiscard]] QueryRequest parse_query(
    const std::string& word);                           ///< --query: visible, cls or ROW,COL.
[[nodiscard]] int parse_head(const std::string& word);  ///< --head: mean is -1.
[[nodiscard]] double parse_ratio(const std::string& option,
                                 const std::string& text);  ///< --mask-ratio: 0.75, or 75%.
[[nodiscard]] std::vector<double> parse_ratios(const std::string& text);  ///< --ratios: 0,0.5,1.
/// --layer: numbers, or all, which is none by number.
[[nodiscard]] std::vector<int> parse_layers(const std::vector<std::string>& words);

}  // namespace lacuna::app
