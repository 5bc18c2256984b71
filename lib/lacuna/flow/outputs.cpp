#include "lacuna/flow/outputs.hpp"

#include <algorithm>

namespace lacuna {

std::filesystem::path output_stem(const std::string& input, OutputNames names) {
  const std::filesystem::path name(input);
  std::string stem = (names == OutputNames::full ? name.filename() : name.stem()).native();
  std::ranges::replace(stem, '.', '_');
  return name.parent_path() / stem;
}

}  // namespace lacuna
