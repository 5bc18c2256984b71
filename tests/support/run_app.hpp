#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "app.hpp"
#include "lacuna/base/files.hpp"

namespace lacuna::testing {

/// The photo that most tests are about.
inline const std::string cat = LACUNA_SOURCE_DIR "/assets/samples/cat.png";

/// What one command line left on the terminal.
struct AppRun {
  int status = 0;
  std::string out;
  std::string err;
};

/// Runs `lacuna ARGUMENTS…` in this process, standard output and error caught. `run_main` calls
/// app::run(), with what must be around it.
[[nodiscard]] AppRun run_app(const std::vector<std::string>& arguments,
                             int (*run_main)(int, const char* const*) = app::run);

// What it wrote.
[[nodiscard]] Bytes file_bytes(const std::filesystem::path& path);
[[nodiscard]] nlohmann::json json_of(const std::filesystem::path& path);
/// The paths of the files below a folder.
[[nodiscard]] std::set<std::string> tree(const std::filesystem::path& folder);

[[nodiscard]] bool contains(const std::string& text, const std::string& part);

}  // namespace lacuna::testing
