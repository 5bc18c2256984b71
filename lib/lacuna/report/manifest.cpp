#include "lacuna/report/manifest.hpp"

#include "lacuna/base/json_writer.hpp"
#include "lacuna/report/input_json.hpp"

namespace lacuna {

std::string manifest_line(const std::string& name, const std::string& hash,
                          const std::vector<std::filesystem::path>& outputs,
                          const std::filesystem::path& folder, const Error* error) {
  JsonWriter json;
  const auto write_outputs = [&] {
    for (const std::filesystem::path& output : outputs) {
      json.value(output.lexically_relative(folder).native());
    }
  };
  const auto write_error = [&] {
    json.member("class", kind_name(error->kind()));
    json.member("message", error->what());
  };
  const auto write_line = [&] {
    write_name(json, name);
    json.member("status", error == nullptr ? "done" : "failed");
    if (!hash.empty()) {
      json.member("hash", hash);
    }
    json.array("outputs", write_outputs, JsonWriter::Style::one_line);
    if (error != nullptr) {
      json.object("error", write_error, JsonWriter::Style::one_line);
    }
  };
  json.object(write_line, JsonWriter::Style::one_line);
  return json.take();
}

}  // namespace lacuna
