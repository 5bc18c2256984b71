#include "lacuna/pipeline/outputs.hpp"

namespace lacuna {

std::vector<std::filesystem::path> write_outputs(const Input& input,
                                                 const std::vector<Output>& outputs,
                                                 const OutputOptions& options) {
  std::vector<std::filesystem::path> paths;
  for (const Output& output : outputs) {
    std::filesystem::path path = options.folder / output_stem(input, options.names);
    path += "." + output.kind;
    write_file(path, output.bytes);
    paths.push_back(path);
  }
  return paths;
}

}  // namespace lacuna
