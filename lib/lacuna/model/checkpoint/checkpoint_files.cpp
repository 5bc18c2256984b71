#include "lacuna/model/checkpoint/checkpoint_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/checkpoint/bare_names.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/foreign_weights.hpp"
#include "lacuna/model/container/safetensors/safetensors.hpp"
#include "lacuna/model/container/sharded_weights.hpp"
#include "lacuna/model/container/torch/torch_zip.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> suffixes = {".safetensors", ".pth", ".pt", ".bin"};

std::optional<fs::path> beside(const fs::path& folder, std::string_view name) {
  fs::path path = folder / name;
  std::error_code ignored;
  return fs::exists(path, ignored) ? std::optional(std::move(path)) : std::nullopt;
}

/// The files of the folder that could be weights, by their suffix, sorted.
std::vector<std::string> candidates(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string suffix = entry->path().extension().native();
    std::error_code ignored;
    if (std::find(suffixes.begin(), suffixes.end(), suffix) != suffixes.end() &&
        !entry->is_directory(ignored)) {
      names.push_back(entry->path().filename().native());
    }
  }
  if (error) {
    fail(folder.native(), ErrorKind::unreadable,
         "the folder cannot be read: {}; check its permissions", error.message());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path weights_in(const fs::path& folder) {
  for (const std::string_view name : usual_weights) {
    if (const std::optional<fs::path> path = beside(folder, name)) {
      return *path;
    }
  }
  const std::vector<std::string> names = candidates(folder);
  if (names.empty()) {
    fail(folder.native(), ErrorKind::unreadable,
         "a folder without weights, looked for {} and a single .safetensors, .pth, .pt or .bin "
         "file; name the file itself",
         fmt::join(usual_weights, ", "));
  }
  if (names.size() > 1) {
    fail(folder.native(), ErrorKind::bad_value,
         "{} files could be the weights: {}; name one of them", names.size(), first_names(names));
  }
  return folder / names.front();
}

enum class Container { safetensors, torch_zip, index };

// A safetensors file begins with the length of its header, whose upper bytes are 0: neither of the
// others can be mistaken for one.
Container container_of(const fs::path& path) {
  const InputFile file(path);
  Bytes start(std::min<std::uint64_t>(file.size(), foreign_weights_bytes));
  file.read_at(0, start);
  const std::string_view text = as_text(start);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos && text[first] == '{' &&
                       text.substr(0, 8).find('\0') == std::string_view::npos;
  const bool is_zip = text.starts_with("PK\x03\x04") && !is_numpy_archive(start);
  return is_json ? Container::index : is_zip ? Container::torch_zip : Container::safetensors;
}

std::unique_ptr<WeightsFile> open_single(const fs::path& path) {
  if (container_of(path) == Container::torch_zip) {
    return std::make_unique<TorchZip>(path);
  }
  return std::make_unique<Safetensors>(path);
}

std::unique_ptr<WeightsFile> open_weights(const fs::path& path) {
  if (container_of(path) == Container::index) {
    return std::make_unique<ShardedWeights>(path, open_single);
  }
  return open_single(path);
}

}  // namespace

bool is_shard_index(const fs::path& path) {
  return container_of(path) == Container::index;
}

CheckpointFiles open_checkpoint(const fs::path& path) {
  std::error_code ignored;
  const fs::path file = fs::is_directory(path, ignored) ? weights_in(path) : path;
  const fs::path folder = file.parent_path();
  std::unique_ptr<WeightsFile> weights = open_weights(file);
  take_wrappers_off(*weights);
  return {.weights = std::move(weights),
          .config = beside(folder, descriptions[0]),
          .preprocessor_config = beside(folder, descriptions[1])};
}

}  // namespace lacuna
