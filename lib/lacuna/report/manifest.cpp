#include "lacuna/report/manifest.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "lacuna/base/base64.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/json_reader.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/summary_json.hpp"

namespace lacuna {
namespace {

constexpr Word<ItemStatus> status_words[] = {
    {ItemStatus::begun, "begun"}, {ItemStatus::done, "done"}, {ItemStatus::failed, "failed"}};

/// A text member, or "" where it is missing or no text.
std::string text_in(const JsonValue& object, std::string_view key) {
  const JsonValue* const member = object.find(key);
  const auto* const text = member == nullptr ? nullptr : member->as<std::string>();
  return text == nullptr ? "" : *text;
}

std::string exact_in(const JsonValue& object, const std::string& key) {
  const std::string coded = text_in(object, key + "_base64");
  return coded.empty() ? text_in(object, key) : bytes_of_base64(coded).value_or("");
}

/// A list member; an empty one where it is missing or no list.
const JsonList& list_in(const JsonValue& object, std::string_view key) {
  static const JsonList none;
  const JsonValue* const member = object.find(key);
  const auto* const list = member == nullptr ? nullptr : member->as<JsonList>();
  return list == nullptr ? none : *list;
}

/// A whole number, from 1 to `most`; else 0.
std::int64_t count_in(const JsonValue* value, std::int64_t most) {
  const auto* const number = value == nullptr ? nullptr : value->as<std::int64_t>();
  return number != nullptr && *number >= 1 && *number <= most ? *number : 0;
}

std::optional<ManifestOutput> read_output(const JsonValue& output) {
  constexpr auto any_size = std::numeric_limits<std::int64_t>::max();
  ManifestOutput result{
      .file = exact_in(output, "file"),
      .bytes = static_cast<std::uint64_t>(count_in(output.find("bytes"), any_size)),
      .hash = text_in(output, "hash")};
  return result.file.empty() ? std::nullopt : std::optional(std::move(result));
}

std::optional<MeasureSetting> read_setting(const JsonValue& json) {
  constexpr int most_layers = 1000;
  constexpr int most_patches = 1'000'000;
  const auto count = [](const JsonValue* value, int most) {
    return static_cast<int>(count_in(value, most));
  };
  MeasureSetting setting{.model = text_in(json, "model"),
                         .weights = text_in(json, "weights"),
                         .notice = text_in(json, "notice"),
                         .layout = text_in(json, "layout"),
                         .recipe = text_in(json, "recipe"),
                         .patch_size = count(json.find("patch_size"), most_patches),
                         .depth = count(json.find("depth"), most_layers),
                         .heads = count(json.find("num_heads"), most_layers)};
  if (const JsonList& grid = list_in(json, "grid"); grid.size() == 2) {
    setting.rows = count(&grid[0], most_patches);
    setting.columns = count(&grid[1], most_patches);
  }
  if (const JsonValue* const ratio = json.find("mask_ratio")) {
    setting.mask_ratio = ratio->number();
  }
  for (const JsonValue& layer : list_in(json, "layers")) {
    setting.layers.push_back(count(&layer, most_layers));
  }
  const bool is_whole =
      !setting.model.empty() && setting.rows > 0 && setting.columns > 0 && setting.patch_size > 0 &&
      setting.depth > 0 && setting.heads > 0 &&
      std::ranges::all_of(setting.layers, [&](int layer) { return layer < setting.depth; });
  return is_whole ? std::optional(std::move(setting)) : std::nullopt;
}

/// Nothing unless each kind that is known has as many numbers as it must have.
std::optional<Measures> read_measures(const JsonValue& json) {
  std::optional<MeasureSetting> setting = read_setting(json);
  const JsonValue* const values = json.find("values");
  if (!setting || values == nullptr || values->as<JsonMembers>() == nullptr) {
    return std::nullopt;
  }
  Measures measures{.setting = std::move(*setting), .tables = {}};
  for (const MeasureKind& kind : measure_kinds()) {
    if (values->find(kind.name) == nullptr) {
      continue;
    }
    Measured table{&kind, {}};
    for (const JsonValue& number : list_in(*values, kind.name)) {
      if (number.number()) {
        table.values.push_back(*number.number());
      }
    }
    if (table.values.empty() || table.values.size() != measure_size(kind, measures.setting) ||
        table.values.size() != list_in(*values, kind.name).size()) {
      return std::nullopt;
    }
    measures.tables.push_back(std::move(table));
  }
  return measures;
}

}  // namespace

bool has_figure(const ManifestLine& line) {
  return std::ranges::any_of(line.outputs, [&](const ManifestOutput& output) {
    return std::ranges::any_of(std::array{".png", ".svg", ".pdf"}, [&](const char* suffix) {
      return output.file.ends_with("." + line.command + suffix);
    });
  });
}

std::string manifest_json(const ManifestLine& line) {
  JsonWriter json;
  const auto write_line = [&] {
    write_exactly(json, "name", line.name);
    json.member("command", line.command);
    if (!line.folder.empty()) {
      json.member("folder", line.folder);
    }
    json.member("status", word_of(status_words, line.status));
    if (!line.key.empty()) {
      json.member("key", line.key);
    }
    if (!line.hash.empty()) {
      json.member("hash", line.hash);
    }
    if (!line.mask_hash.empty()) {
      json.member("mask_hash", line.mask_hash);
    }
    json.objects("outputs", line.outputs, [&](const ManifestOutput& output) {
      write_exactly(json, "file", output.file);
      if (!output.hash.empty()) {
        json.member("bytes", output.bytes);
        json.member("hash", output.hash);
      }
    });
    if (line.status == ItemStatus::done && line.measures) {
      write_measures(json, *line.measures);
    }
    if (line.status == ItemStatus::failed) {
      json.object("error", [&] {
        json.member("class", line.failure);
        json.member("message", line.message);
      });
    }
  };
  json.object(write_line, JsonWriter::Style::one_line);
  return json.take();
}

std::optional<ManifestLine> read_manifest_line(std::string_view text) {
  JsonValue json;
  try {
    json = read_json(text, "");
  } catch (const Error&) {
    return std::nullopt;
  }
  const std::optional<ItemStatus> status = value_of(status_words, text_in(json, "status"));
  const JsonValue* const outputs = json.find("outputs");
  ManifestLine line{.name = exact_in(json, "name"),
                    .command = text_in(json, "command"),
                    .folder = text_in(json, "folder"),
                    .key = text_in(json, "key"),
                    .hash = text_in(json, "hash"),
                    .mask_hash = text_in(json, "mask_hash")};
  if (!status || line.name.empty() || line.command.empty() || outputs == nullptr ||
      outputs->as<JsonList>() == nullptr || json.find("tar") != nullptr) {
    return std::nullopt;
  }
  line.status = *status;
  for (const JsonValue& output : list_in(json, "outputs")) {
    std::optional<ManifestOutput> read = read_output(output);
    if (!read) {
      return std::nullopt;
    }
    line.outputs.push_back(std::move(*read));
  }
  if (const JsonValue* const measures = json.find("measures");
      line.status == ItemStatus::done && measures != nullptr) {
    line.measures = read_measures(*measures);
  }
  if (const JsonValue* const error = json.find("error")) {
    line.failure = text_in(*error, "class");
    line.message = text_in(*error, "message");
  }
  return line;
}

}  // namespace lacuna
