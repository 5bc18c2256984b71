#include "lacuna/runner/shards/shard_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "lacuna/base/hash.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/runner/shards/shard_files.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view names_end = ".names";
constexpr std::string_view joined_end = ".joined";
constexpr std::uint64_t most_names_bytes = std::uint64_t{1} << 34U;

std::string names_start(const std::string& command) {
  return fmt::format("manifest.{}.", command);
}

fs::path names_path(const fs::path& folder, const std::string& command, const std::string& hash,
                    std::string_view end = names_end) {
  return folder / fmt::format("{}{}{}", names_start(command), hash.substr(hash.find(':') + 1), end);
}

/// The command's lists in the folder, joined or not.
std::vector<fs::path> names_lists(const fs::path& folder, const std::string& command) {
  std::vector<fs::path> lists;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().native();
    if (name.starts_with(names_start(command)) &&
        (name.ends_with(names_end) || name.ends_with(joined_end))) {
      lists.push_back(entry->path());
    }
  }
  return lists;
}

}  // namespace

std::string names_text(const std::vector<Input>& inputs, bool are_packed) {
  std::vector<SharedName> names;
  names.reserve(inputs.size());
  for (const Input& input : inputs) {
    names.push_back({input.name, are_packed ? sharding_name(input, true) : ""});
  }
  std::ranges::sort(names);
  std::string text(are_packed ? 1 : 0, '\0');
  for (const SharedName& each : names) {
    text += each.name;
    text += '\0';
    if (are_packed) {
      text += each.sharding;
      text += '\0';
    }
  }
  return text;
}

std::string names_hash(const std::string& names_text) {
  ContentHash hash;
  hash.add({reinterpret_cast<const std::uint8_t*>(names_text.data()), names_text.size()});
  return hash.take();
}

void keep_names(const fs::path& folder, const std::string& command, const std::string& names_text) {
  const fs::path path = names_path(folder, command, names_hash(names_text));
  std::error_code error;
  if (fs::file_size(path, error) != names_text.size() || error) {
    write_file(path, names_text);
  }
}

std::optional<std::vector<SharedName>> read_names(const fs::path& folder,
                                                  const std::string& command,
                                                  const std::string& hash) {
  std::error_code error;
  const fs::path path = names_path(folder, command, hash);
  if (!fs::exists(path, error) &&
      fs::exists(names_path(folder, command, hash, joined_end), error)) {
    return std::vector<SharedName>();
  }
  try {
    const Bytes bytes = read_whole_file(path, most_names_bytes);
    if (content_hash(bytes) != hash) {
      return std::nullopt;
    }
    std::vector<SharedName> names;
    const bool are_packed = !bytes.empty() && bytes.front() == 0;
    auto start = bytes.begin() + (are_packed ? 1 : 0);
    const auto next = [&] {
      const auto end = std::find(start, bytes.end(), 0);
      return std::string(std::exchange(start, end == bytes.end() ? end : end + 1), end);
    };
    while (start != bytes.end()) {
      const std::string name = next();
      names.push_back({name, are_packed ? next() : name});
    }
    return names;
  } catch (const Error&) {
    return std::nullopt;  // gone
  }
}

void mark_names_joined(const fs::path& folder, const std::string& command) {
  for (const fs::path& list : names_lists(folder, command)) {
    fs::path joined = list;
    std::error_code error;
    fs::rename(list, joined.replace_extension(joined_end), error);
    if (error) {
      fail(printable(list.native()), ErrorKind::output,
           fmt::format("cannot be renamed: {}; merge again", error.message()));
    }
  }
  sync_folder(folder);
}

void remove_unused_names(const fs::path& folder, const std::string& command) {
  const std::vector<ShardFile> files = shard_files(folder);
  if (std::ranges::find(files, command, &ShardFile::command) != files.end()) {
    return;
  }
  std::error_code error;
  for (const fs::path& list : names_lists(folder, command)) {
    fs::remove(list, error);
  }
}

}  // namespace lacuna
