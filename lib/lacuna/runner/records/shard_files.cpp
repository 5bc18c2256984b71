#include "lacuna/runner/records/shard_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <system_error>

#include "lacuna/base/error.hpp"
#include "lacuna/base/json_object.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/shards/shard_names.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_head_bytes = 4096;

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
        if (!run.weights.empty()) {
          json.member("weights", run.weights);
        }
        if (run.mask) {
          json.member("mask", *run.mask);
        }
        json.member("unread", run.unread);
        json.member("left", run.left);
        json.member("packed", false);  // as 0.1.0 wrote it, where --pack could make it true
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
    constexpr int most_inputs = std::numeric_limits<int>::max();
    return ShardRun{.command = json.text("command").value_or(""),
                    .shard = {.number = json.integer("number", 1, most).value_or(0),
                              .count = json.integer("of", 1, most).value_or(0)},
                    .inputs = json.text("inputs").value_or(""),
                    .source = json.text("source").value_or(""),
                    .weights = json.text("weights").value_or(""),
                    .mask = json.text("mask"),
                    .unread = json.integer("unread", 0, most_inputs).value_or(0),
                    .left = json.integer("left", 0, most_inputs).value_or(0)};
  } catch (const Error&) {
    return std::nullopt;  // torn, or gone meanwhile
  }
}

void remove_unused_names(const fs::path& folder, const std::string& command) {
  const std::vector<ShardFile> files = shard_files(folder);
  if (std::ranges::find(files, command, &ShardFile::command) == files.end()) {
    remove_names(folder, command);
  }
}

}  // namespace lacuna
