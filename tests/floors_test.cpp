// The house rules that a compiler does not check: an include goes down or sideways, never up, and a
// foreign header is included only where the third-party table of lib/README.md allows it.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace lacuna::floors_test {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> floors = {"base",   "image",  "patch", "model",  "analysis",
                                         "render", "report", "flow",  "runner", "app"};

struct Include {
  std::string header;
  bool is_foreign = false;
  int line = 0;
};

std::vector<Include> includes_of(const std::string& text) {
  static const std::regex directive(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> includes;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, directive)) {
      includes.push_back({.header = match[2], .is_foreign = match[1] == "<", .line = number});
    }
  }
  return includes;
}

/// "model/kernels.cpp" -> 3; app files are on the top floor.
std::size_t floor_of(const std::string& file) {
  const auto found = std::ranges::find(floors, file.substr(0, file.find('/')));
  return found == floors.end() ? floors.size() - 1
                               : static_cast<std::size_t>(found - floors.begin());
}

/// The third-party table: header prefix -> files that may include it.
std::map<std::string, std::string> allowances(const std::string& readme) {
  static const std::regex row(R"(^\| `<([^`>]+)>?` \|([^|]+)\|)");
  std::map<std::string, std::string> table;
  std::istringstream lines(readme);
  std::string line;
  while (std::getline(lines, line)) {
    std::smatch match;
    if (std::regex_search(line, match, row)) {
      table[match[1]] = match[2];
    }
  }
  return table;
}

/// A foreign header that is not the standard library's has a prefix in the table, a folder, or a
/// suffix.
bool is_third_party(const std::string& header) {
  static const std::vector<std::string> system = {"fcntl.h",  "unistd.h", "sys/",
                                                  "signal.h", "sched.h",  "fnmatch.h"};
  const bool of_system = std::ranges::any_of(
      system, [&](const std::string& prefix) { return header.starts_with(prefix); });
  return !of_system && header.find_first_of("./") != std::string::npos;
}

bool is_allowed(const std::string& header, const std::string& file,
                const std::map<std::string, std::string>& table) {
  return std::ranges::any_of(table,
                             [&](const auto& entry) {
                               return header.starts_with(entry.first) &&
                                      entry.second.find("`" + file + "`") != std::string::npos;
                             }) ||
         std::ranges::any_of(table, [&](const auto& entry) {
           const bool is_source = file.ends_with(".cpp");
           return header.starts_with(entry.first) &&
                  ((entry.second.find("any `.cpp`") != std::string::npos && is_source) ||
                   (entry.second.find("`app/`") != std::string::npos && file.starts_with("app/")));
         });
}

/// What is wrong with one file, as "file:line: …".
std::vector<std::string> faults_of(const std::string& file, const std::string& text,
                                   const std::map<std::string, std::string>& table) {
  std::vector<std::string> faults;
  for (const Include& include : includes_of(text)) {
    const std::string where = file + ":" + std::to_string(include.line) + ": ";
    const std::string own = "lacuna/";
    if (include.header.starts_with(own) &&
        floor_of(include.header.substr(own.size())) > floor_of(file)) {
      faults.push_back(where + "goes up to " + include.header);
    }
    if (include.is_foreign && is_third_party(include.header) &&
        !is_allowed(include.header, file, table)) {
      faults.push_back(where + "may not include <" + include.header + ">");
    }
  }
  return faults;
}

std::string read(const fs::path& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Path as the rules name it ("model/kernels.cpp", "app/options.hpp") -> text.
std::map<std::string, std::string> sources() {
  std::map<std::string, std::string> result;
  const fs::path root = LACUNA_SOURCE_DIR;
  for (const auto& [folder, base] :
       {std::pair{root / "lib/lacuna", root / "lib/lacuna"}, std::pair{root / "app", root}}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") {
        result[fs::relative(entry.path(), base).generic_string()] = read(entry.path());
      }
    }
  }
  return result;
}

}  // namespace

TEST_CASE(
    "an include goes down or sideways, and a foreign header only where lib/README.md allows it") {
  const std::map<std::string, std::string> table =
      allowances(read(fs::path(LACUNA_SOURCE_DIR) / "lib/README.md"));
  REQUIRE(table.size() >= 10);
  const std::map<std::string, std::string> files = sources();
  REQUIRE(files.size() > 50);
  for (const auto& [file, text] : files) {
    for (const std::string& fault : faults_of(file, text, table)) {
      FAIL_CHECK(fault);
    }
  }
}

TEST_CASE("the floor test names file and line of a planted violation") {
  const std::map<std::string, std::string> table = {{"opencv2/", " `image/resample.cpp` "},
                                                    {"fmt/", " any `.cpp` "}};
  CHECK(faults_of("patch/mask.cpp", "\n#include \"lacuna/model/kernels.hpp\"\n", table) ==
        std::vector<std::string>{"patch/mask.cpp:2: goes up to lacuna/model/kernels.hpp"});
  CHECK(faults_of("image/image.hpp", "#include <opencv2/core.hpp>", table) ==
        std::vector<std::string>{"image/image.hpp:1: may not include <opencv2/core.hpp>"});
  CHECK(faults_of("image/image.hpp", "#include <fmt/format.h>", table).size() == 1);
  CHECK(faults_of("image/resample.cpp",
                  "#include <opencv2/core.hpp>\n#include <fmt/format.h>\n#include <vector>", table)
            .empty());
  CHECK(faults_of("model/vit.cpp",
                  "#include \"lacuna/patch/mask.hpp\"\n#include \"lacuna/model/x.hpp\"", table)
            .empty());
}

TEST_CASE("the floors are listed in the same order wherever they are listed") {
  const std::string cmake = read(fs::path(LACUNA_SOURCE_DIR) / "lib/CMakeLists.txt");
  const std::string readme = read(fs::path(LACUNA_SOURCE_DIR) / "lib/README.md");
  std::size_t last = 0;
  for (std::size_t floor = 0; floor + 1 < floors.size(); ++floor) {
    const std::size_t place = cmake.find("lacuna/" + floors[floor] + "/");
    REQUIRE(place != std::string::npos);
    CHECK(place > last);
    last = place;
  }
  CHECK(readme.find(
            "base < image < patch < model < analysis < render < report < flow < runner < app") !=
        std::string::npos);
}

}  // namespace lacuna::floors_test
