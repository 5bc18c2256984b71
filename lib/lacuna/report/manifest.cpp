#include "lacuna/report/manifest.hpp"

#include <nlohmann/json.hpp>

#include "lacuna/report/json_text.hpp"

namespace lacuna {

std::string manifest_line(const std::string& name, const std::string& hash,
                          const std::vector<std::filesystem::path>& outputs,
                          const std::filesystem::path& folder, const Error* error) {
  nlohmann::ordered_json line;
  add_name(line, name);
  line["status"] = error == nullptr ? "done" : "failed";
  if (!hash.empty()) {
    line["hash"] = hash;
  }
  line["outputs"] = nlohmann::ordered_json::array();
  for (const std::filesystem::path& output : outputs) {
    line["outputs"].push_back(valid_utf8(output.lexically_relative(folder).native()));
  }
  if (error != nullptr) {
    line["error"] = {{"class", kind_name(error->kind())}, {"message", valid_utf8(error->what())}};
  }
  return line.dump();
}

}  // namespace lacuna
