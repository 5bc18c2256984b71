#include "lacuna/flow/outputs.hpp"

#include <set>

#include "lacuna/base/hash.hpp"
#include "lacuna/runner/batch/pack_plan.hpp"

namespace lacuna {

std::vector<WrittenFile> write_outputs(const Input& input, const std::vector<Output>& outputs,
                                       const OutputOptions& options) {
  std::vector<WrittenFile> files;
  std::vector<std::filesystem::path> paths;
  const bool is_packed = !input.packed_into.empty();
  const std::filesystem::path stem = is_packed
                                         ? input.packed_into / member_stem(input, options.names)
                                         : output_stem(input, options.names);
  for (const Output& output : outputs) {
    std::filesystem::path path = options.folder / stem;
    path += "." + output.kind;
    paths.push_back(path);
    files.push_back({.path = std::move(path),
                     .bytes = output.bytes.size(),
                     .hash = content_hash(output.bytes),
                     .smallest_text = output.smallest_text,
                     .boxes = output.boxes});
    if (is_packed) {
      files.back().content = std::make_shared<const Bytes>(output.bytes);
    }
  }
  if (is_packed) {
    return files;
  }
  const WritePermit permit = input.permit ? input.permit(paths) : WritePermit::replace;
  if (permit == WritePermit::none) {
    return files;
  }
  std::set<std::filesystem::path> folders;
  for (std::size_t i = 0; i < files.size(); ++i) {
    write_file(paths[i], outputs[i].bytes,
               permit == WritePermit::keep ? Existing::keep : Existing::replace);
    folders.insert(paths[i].parent_path());
  }
  for (const std::filesystem::path& folder : folders) {
    sync_folder(folder);
  }
  return files;
}

}  // namespace lacuna
