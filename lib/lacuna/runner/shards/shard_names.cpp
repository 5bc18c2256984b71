#include "lacuna/runner/shards/shard_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/hash.hpp"

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

std::string names_text(const std::vector<Input>& inputs) {
  std::vector<std::string_view> names;
  names.reserve(inputs.size());
  for (const Input& input : inputs) {
    names.push_back(input.name);
  }
  std::ranges::sort(names);
  std::string text;
  for (const std::string_view name : names) {
    text += name;
    text += '\0';
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

std::optional<std::vector<std::string>> read_names(const fs::path& folder,
                                                   const std::string& command,
                                                   const std::string& hash) {
  std::error_code error;
  const fs::path path = names_path(folder, command, hash);
  if (!fs::exists(path, error) &&
      fs::exists(names_path(folder, command, hash, joined_end), error)) {
    return std::vector<std::string>();
  }
  try {
    const Bytes bytes = read_whole_file(path, most_names_bytes);
    const bool is_packed = bytes.empty() || bytes.front() == 0;  // 0.1.0's list, of packed inputs
    if (is_packed || content_hash(bytes) != hash) {
      return std::nullopt;
    }
    std::vector<std::string> names;
    for (auto start = bytes.begin(); start != bytes.end();) {
      const auto end = std::find(start, bytes.end(), 0);
      names.emplace_back(start, end);
      start = end == bytes.end() ? end : end + 1;
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
      fail(list.native(), ErrorKind::output,
           fmt::format("cannot be renamed: {}; merge again", error.message()));
    }
  }
  sync_folder(folder);
}

void remove_names(const fs::path& folder, const std::string& command) {
  std::error_code error;
  for (const fs::path& list : names_lists(folder, command)) {
    fs::remove(list, error);
  }
}

}  // namespace lacuna
