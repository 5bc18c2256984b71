#include "lacuna/pipeline/shard_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <system_error>

#include "lacuna/base/hash.hpp"
#include "lacuna/base/json_object.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/pipeline/record_files.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view names_end = ".names";
constexpr std::string_view joined_end = ".joined";
constexpr std::uint64_t most_names_bytes = std::uint64_t{1} << 34U;
constexpr std::uint64_t most_head_bytes = 4096;

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

/// "compare.2-of-4", undone.
std::optional<ShardFile> parse_owner(std::string_view owner) {
  const std::size_t dot = owner.find('.');
  const std::size_t of = owner.find("-of-");
  if (dot == 0 || dot == std::string_view::npos || of == std::string_view::npos || of < dot) {
    return std::nullopt;
  }
  try {
    const std::string command(owner.substr(0, dot));
    const Shard shard = parse_shard(
        fmt::format("{}/{}", owner.substr(dot + 1, of - dot - 1), owner.substr(of + 4)));
    return shard_owner(command, shard) == owner
               ? std::optional(ShardFile{.path = {}, .command = command, .shard = shard})
               : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;  // somebody else's file
  }
}

std::optional<ShardFile> shard_file_of(const fs::path& path) {
  const std::string name = path.filename().native();
  const bool is_journal = name.starts_with('.');
  const std::string_view start = "manifest.";
  const std::string owner =
      is_journal ? journal_owner(name)
      : name.starts_with(start) && name.ends_with(".jsonl") && name.size() > start.size() + 6
          ? name.substr(start.size(), name.size() - start.size() - 6)
          : "";
  std::optional<ShardFile> file = parse_owner(owner);
  if (file) {
    file->path = path;
    file->is_journal = is_journal;
  }
  return file;
}

}  // namespace

std::string shard_owner(const std::string& command, const Shard& shard) {
  return fmt::format("{}.{}-of-{}", command, shard.number, shard.count);
}

std::string shard_manifest_name(const std::string& command, const Shard& shard) {
  return fmt::format("manifest.{}.jsonl", shard_owner(command, shard));
}

std::vector<ShardFile> shard_files(const fs::path& folder) {
  std::vector<ShardFile> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (std::optional<ShardFile> file = shard_file_of(entry->path())) {
      files.push_back(std::move(*file));
    }
  }
  std::ranges::sort(files, {}, &ShardFile::path);
  return files;
}

std::string shard_head(const ShardRun& run) {
  JsonWriter json;
  json.object(
      [&] {
        json.member("type", "shard");
        json.member("command", run.command);
        json.member("number", run.shard.number);
        json.member("of", run.shard.count);
        json.member("inputs", run.inputs);
        json.member("source", run.source);
        if (run.mask) {
          json.member("mask", *run.mask);
        }
        json.member("left", run.left);
      },
      JsonWriter::Style::one_line);
  return json.take();
}

std::optional<ShardRun> read_shard_head(const fs::path& file) {
  try {
    const InputFile input(file);
    Bytes bytes(std::min(input.size(), most_head_bytes));
    input.read_at(0, bytes);
    const std::string text(bytes.begin(), bytes.end());
    const JsonObject json = JsonObject::parse(text.substr(0, text.find('\n')), file.native());
    if (json.text("type") != "shard") {
      return std::nullopt;
    }
    constexpr int most = 1'000'000;
    constexpr int most_left = std::numeric_limits<int>::max();
    return ShardRun{.command = json.text("command").value_or(""),
                    .shard = {.number = json.integer("number", 1, most).value_or(0),
                              .count = json.integer("of", 1, most).value_or(0)},
                    .inputs = json.text("inputs").value_or(""),
                    .source = json.text("source").value_or(""),
                    .mask = json.text("mask"),
                    .left = json.integer("left", 0, most_left).value_or(0)};
  } catch (const Error&) {
    return std::nullopt;  // torn, or gone meanwhile
  }
}

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
    if (content_hash(bytes) != hash) {
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
