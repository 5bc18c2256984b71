#include "lacuna/report/manifest.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "lacuna/base/base64.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/summary_json.hpp"

namespace lacuna {
namespace {

constexpr Word<ItemStatus> status_words[] = {
    {ItemStatus::begun, "begun"}, {ItemStatus::done, "done"}, {ItemStatus::failed, "failed"}};

using Json = nlohmann::json;

/// A text member, or "" where it is missing or no text.
std::string text_in(const Json& object, const char* key) {
  const auto member = object.find(key);
  return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

std::string exact_in(const Json& object, const std::string& key) {
  const std::string coded = text_in(object, (key + "_base64").c_str());
  return coded.empty() ? text_in(object, key.c_str()) : bytes_of_base64(coded).value_or("");
}

std::optional<ManifestOutput> read_output(const Json& output) {
  const auto bytes = output.find("bytes");
  ManifestOutput result{.file = exact_in(output, "file"),
                        .bytes = bytes != output.end() && bytes->is_number_unsigned()
                                     ? bytes->get<std::uint64_t>()
                                     : 0,
                        .hash = text_in(output, "hash")};
  return result.file.empty() ? std::nullopt : std::optional(std::move(result));
}

/// A count, from 1 to `most`; else 0.
int count_in(const Json& number, int most) {
  const bool fits = number.is_number_unsigned() &&
                    number.get<std::uint64_t>() <= static_cast<std::uint64_t>(most);
  return fits ? number.get<int>() : 0;
}

int count_at(const Json& object, const char* key, int most) {
  const auto member = object.find(key);
  return member != object.end() ? count_in(*member, most) : 0;
}

std::optional<MeasureSetting> read_setting(const Json& json) {
  constexpr int most_layers = 1000;
  constexpr int most_patches = 1'000'000;
  MeasureSetting setting{.model = text_in(json, "model"),
                         .weights = text_in(json, "weights"),
                         .notice = text_in(json, "notice"),
                         .layout = text_in(json, "layout"),
                         .recipe = text_in(json, "recipe"),
                         .patch_size = count_at(json, "patch_size", most_patches),
                         .depth = count_at(json, "depth", most_layers),
                         .heads = count_at(json, "num_heads", most_layers)};
  if (const auto grid = json.find("grid");
      grid != json.end() && grid->is_array() && grid->size() == 2) {
    setting.rows = count_in((*grid)[0], most_patches);
    setting.columns = count_in((*grid)[1], most_patches);
  }
  if (const auto ratio = json.find("mask_ratio"); ratio != json.end() && ratio->is_number()) {
    setting.mask_ratio = ratio->get<double>();
  }
  if (const auto layers = json.find("layers"); layers != json.end() && layers->is_array()) {
    for (const Json& layer : *layers) {
      setting.layers.push_back(count_in(layer, most_layers));
    }
  }
  const bool is_whole = !setting.model.empty() && setting.rows > 0 && setting.columns > 0 &&
                        setting.patch_size > 0 && setting.depth > 0 && setting.heads > 0;
  return is_whole ? std::optional(std::move(setting)) : std::nullopt;
}

/// Nothing unless each kind that is known has as many numbers as it must have.
std::optional<Measures> read_measures(const Json& json) {
  std::optional<MeasureSetting> setting = read_setting(json);
  const auto values = json.find("values");
  if (!setting || values == json.end() || !values->is_object()) {
    return std::nullopt;
  }
  Measures measures{.setting = std::move(*setting), .tables = {}};
  for (const MeasureKind& kind : measure_kinds()) {
    const auto table = values->find(kind.name);
    if (table == values->end()) {
      continue;
    }
    const bool fits = table->is_array() && table->size() == measure_size(kind, measures.setting) &&
                      std::ranges::all_of(*table, [](const Json& n) { return n.is_number(); });
    if (!fits) {
      return std::nullopt;
    }
    measures.tables.push_back({&kind, table->get<std::vector<double>>()});
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
    json.member("status", word_of(status_words, line.status));
    if (!line.key.empty()) {
      json.member("key", line.key);
    }
    if (!line.hash.empty()) {
      json.member("hash", line.hash);
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
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return std::nullopt;
  }
  const std::optional<ItemStatus> status = value_of(status_words, text_in(json, "status"));
  ManifestLine line{.name = exact_in(json, "name"),
                    .command = text_in(json, "command"),
                    .key = text_in(json, "key"),
                    .hash = text_in(json, "hash")};
  const auto outputs = json.find("outputs");
  if (!status || line.name.empty() || line.command.empty() || outputs == json.end() ||
      !outputs->is_array() || json.contains("tar")) {
    return std::nullopt;
  }
  line.status = *status;
  for (const Json& output : *outputs) {
    std::optional<ManifestOutput> read = output.is_object() ? read_output(output) : std::nullopt;
    if (!read) {
      return std::nullopt;
    }
    line.outputs.push_back(std::move(*read));
  }
  if (const auto measures = json.find("measures");
      line.status == ItemStatus::done && measures != json.end() && measures->is_object()) {
    line.measures = read_measures(*measures);
  }
  if (const auto error = json.find("error"); error != json.end() && error->is_object()) {
    line.failure = text_in(*error, "class");
    line.message = text_in(*error, "message");
  }
  return line;
}

}  // namespace lacuna
