#include "lacuna/report/manifest.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "lacuna/base/base64.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/json_writer.hpp"

namespace lacuna {
namespace {

constexpr std::array<std::pair<std::string_view, ItemStatus>, 3> statuses = {
    {{"begun", ItemStatus::begun}, {"done", ItemStatus::done}, {"failed", ItemStatus::failed}}};

void write_exactly(JsonWriter& json, const std::string& key, const std::string& text) {
  const std::string readable = valid_utf8(text);
  json.member(key, readable);
  if (readable != text) {
    json.member(key + "_base64", base64(text));
  }
}

void write_output(JsonWriter& json, const ManifestOutput& output) {
  write_exactly(json, "file", output.file);
  if (!output.hash.empty()) {
    json.member("bytes", output.bytes);
    json.member("hash", output.hash);
  }
}

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

std::optional<ItemStatus> status_of(std::string_view word) {
  for (const auto& [name, status] : statuses) {
    if (name == word) {
      return status;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string manifest_json(const ManifestLine& line) {
  JsonWriter json;
  const auto write_line = [&] {
    write_exactly(json, "name", line.name);
    json.member("command", line.command);
    json.member("status", statuses[static_cast<std::size_t>(line.status)].first);
    if (!line.key.empty()) {
      json.member("key", line.key);
    }
    if (!line.hash.empty()) {
      json.member("hash", line.hash);
    }
    json.array("outputs", [&] {
      for (const ManifestOutput& output : line.outputs) {
        json.object([&] { write_output(json, output); });
      }
    });
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
  const std::optional<ItemStatus> status = status_of(text_in(json, "status"));
  ManifestLine line{.name = exact_in(json, "name"),
                    .command = text_in(json, "command"),
                    .key = text_in(json, "key"),
                    .hash = text_in(json, "hash")};
  const auto outputs = json.find("outputs");
  if (!status || line.name.empty() || line.command.empty() || outputs == json.end() ||
      !outputs->is_array()) {
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
  if (const auto error = json.find("error"); error != json.end() && error->is_object()) {
    line.failure = text_in(*error, "class");
    line.message = text_in(*error, "message");
  }
  return line;
}

}  // namespace lacuna
