#include "support/golden_files.hpp"

#include <algorithm>

namespace lacuna::testing {

std::filesystem::path golden_path(const std::string& name) {
  return std::filesystem::path(LACUNA_GOLDEN_DIR) / name;
}

std::vector<std::filesystem::path> golden_files(const std::string& folder,
                                                const std::string& ending) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(golden_path(folder))) {
    if (entry.path().native().ends_with(ending)) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Bytes golden_bytes(const std::string& name) {
  return read_whole_file(golden_path(name), 1U << 22U);
}

nlohmann::json golden_json(const std::string& name) {
  const Bytes bytes = golden_bytes(name);
  return nlohmann::json::parse(bytes.begin(), bytes.end());
}

}  // namespace lacuna::testing
