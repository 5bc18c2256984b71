#include "lacuna/model/checkpoint/weights_identity.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "lacuna/model/checkpoint/model_name.hpp"
#include "lacuna/model/hub/hub_name.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// Everything of a folder that a checkpoint is made of: its shards and what describes them.
void add_parts(const fs::path& folder, std::set<fs::path>& files) {
  constexpr std::array<std::string_view, 5> suffixes = {".safetensors", ".json", ".bin", ".pth",
                                                        ".pt"};
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) &&
        std::ranges::find(suffixes, entry->path().extension().native()) != suffixes.end()) {
      files.insert(entry->path());
    }
  }
  if (error) {
    fail(folder.native(), ErrorKind::unreadable,
         "the folder cannot be read: {}; check its permissions", error.message());
  }
}

/// The named file and what describes it. A folder, or a list of shards, counts with all its parts.
std::set<fs::path> files_of(const fs::path& model) {
  std::set<fs::path> files;
  std::error_code error;
  if (fs::is_directory(model, error)) {
    add_parts(model, files);
    return files;
  }
  files.insert(model);
  if (is_shard_index(model)) {
    add_parts(model.has_parent_path() ? model.parent_path() : ".", files);
  }
  for (const std::string_view name : descriptions) {
    if (fs::exists(model.parent_path() / name, error)) {
      files.insert(model.parent_path() / name);
    }
  }
  return files;
}

void add_file(const fs::path& path, ContentHash& hash) {
  const InputFile file(path);
  const std::string head = fmt::format("{} {}\n", path.filename().native(), file.size());
  hash.add(Bytes(head.begin(), head.end()));
  for_each_piece(file, [&](const Bytes& piece) { hash.add(piece); });
}

}  // namespace

std::string weights_identity(const std::string& model) {
  if (model.starts_with("untrained:") || hub_name(model)) {
    // A seed, or a commit: neither has other bytes tomorrow; but more of them may be brought.
    const std::vector<std::string> unasked = unasked_descriptions(model);
    return unasked.empty() ? model : fmt::format("{}?{}", model, fmt::join(unasked, "?"));
  }
  ContentHash hash;
  for (const fs::path& file : files_of(weights_path(model))) {
    add_file(file, hash);
  }
  return checkpoint_name(model) + " " + hash.take();
}

std::string weights_hash(const std::string& identity) {
  const std::size_t space = identity.rfind(' ');  // a name may hold more of them
  return space == std::string::npos ? "" : identity.substr(space + 1);
}

}  // namespace lacuna
