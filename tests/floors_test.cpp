// The house rules that a compiler does not check:
//   - an include goes down, or stays in its room; never up, and no two files include one another in
//   a circle
//   - a foreign header is included only where the third-party table of lib/README.md allows it
//   - no folder holds more than 40 files
//   - the rooms stand in one order wherever they are listed
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace lacuna::floors_test {

namespace {

namespace fs = std::filesystem;

/// From the ground up, as data passes them.
const std::vector<std::string> rooms = {
    "base",
    "image",
    "patch",
    "model/nn",
    "model/container",
    "model/container/safetensors",
    "model/container/torch",
    "model/vit",
    "model/hub",
    "model/checkpoint",
    "analysis/pass",
    "analysis/reconstruct",
    "analysis/comparison",
    "analysis/detail",
    "analysis/explain",
    "analysis/summary",
    "render/figure",
    "render/words",
    "render/drawing",
    "render/formats",
    "render/parts",
    "render/mask",
    "render/compare",
    "render/attend",
    "render/reconstruct",
    "render/sweep",
    "render/explain",
    "render/summary",
    "report/tensors",
    "report/page",
    "report",
    "flow",
    "runner/inputs",
    "runner/shards",
    "runner/records",
    "runner/merge",
    "runner/batch",
    "serve",
    "machine",
    "app/download",
    "app/console",
    "app/options",
    "app/commands",
    "app",
    "app/pages",
};

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

/// "model/nn/linear.cpp" -> "model/nn".
std::string room_of(const std::string& file) {
  return file.substr(0, file.rfind('/'));
}

/// How high a file stands: the place of its room. A folder that is no room stands above all.
std::size_t height_of(const std::string& file) {
  return static_cast<std::size_t>(std::ranges::find(rooms, room_of(file)) - rooms.begin());
}

/// An include as the rules name files: "lacuna/model/nn/linear.hpp" -> "model/nn/linear.hpp",
/// "options/parse.hpp", which only the command line writes -> "app/options/parse.hpp".
std::string file_of(const std::string& header) {
  const std::string library = "lacuna/";
  return header.starts_with(library) ? header.substr(library.size()) : "app/" + header;
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
  static const std::vector<std::string> system = {"fcntl.h", "unistd.h",  "sys/",   "signal.h",
                                                  "sched.h", "fnmatch.h", "spawn.h"};
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
  if (height_of(file) == rooms.size()) {
    faults.push_back(file + ":1: stands in no room of tests/floors_test.cpp");
  }
  for (const Include& include : includes_of(text)) {
    const std::string where = file + ":" + std::to_string(include.line) + ": ";
    if (!include.is_foreign && height_of(file_of(include.header)) > height_of(file)) {
      faults.push_back(where + "goes up to " + include.header);
    }
    if (include.is_foreign && is_third_party(include.header) &&
        !is_allowed(include.header, file, table)) {
      faults.push_back(where + "may not include <" + include.header + ">");
    }
  }
  return faults;
}

/// A header and its source are one: "model/nn/linear.cpp" -> "model/nn/linear".
std::string without_suffix(const std::string& file) {
  return file.substr(0, file.rfind('.'));
}

/// The first circle of files that include one another, as "a -> b -> a"; empty if there is none.
class CircleSearch {
 public:
  explicit CircleSearch(const std::map<std::string, std::string>& files) {
    for (const auto& [file, text] : files) {
      std::set<std::string>& next = includes_[without_suffix(file)];
      for (const Include& include : includes_of(text)) {
        const std::string other = without_suffix(file_of(include.header));
        if (!include.is_foreign && other != without_suffix(file)) {
          next.insert(other);
        }
      }
    }
  }

  std::string find() {
    for (const auto& [file, next] : includes_) {
      const std::string circle = from(file);
      if (!circle.empty()) {
        return circle;
      }
    }
    return "";
  }

 private:
  std::string from(const std::string& file) {
    const auto start = std::ranges::find(path_, file);
    if (start != path_.end()) {
      std::string circle;
      std::for_each(start, path_.end(), [&](const std::string& each) { circle += each + " -> "; });
      return circle + file;
    }
    if (!seen_.insert(file).second) {
      return "";
    }
    path_.push_back(file);
    for (const std::string& next : includes_[file]) {
      const std::string circle = from(next);
      if (!circle.empty()) {
        return circle;
      }
    }
    path_.pop_back();
    return "";
  }

  std::map<std::string, std::set<std::string>> includes_;
  std::set<std::string> seen_;
  std::vector<std::string> path_;
};

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
    "an include goes down or stays in its room, and a foreign header only where lib/README.md "
    "allows "
    "it") {
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

TEST_CASE("no two files include one another in a circle") {
  CHECK(CircleSearch(sources()).find() == "");
}

TEST_CASE("the floor test names file and line of a planted violation") {
  const std::map<std::string, std::string> table = {{"opencv2/", " `image/resample.cpp` "},
                                                    {"fmt/", " any `.cpp` "}};
  CHECK(faults_of("patch/mask.cpp", "\n#include \"lacuna/model/nn/linear.hpp\"\n", table) ==
        std::vector<std::string>{"patch/mask.cpp:2: goes up to lacuna/model/nn/linear.hpp"});
  CHECK(faults_of("render/words/phrases.cpp", "#include \"lacuna/render/parts/page.hpp\"\n",
                  table) == std::vector<std::string>{"render/words/phrases.cpp:1: goes up to "
                                                     "lacuna/render/parts/page.hpp"});
  CHECK(faults_of("app/options/parse.cpp", "#include \"commands/run.hpp\"\n", table) ==
        std::vector<std::string>{"app/options/parse.cpp:1: goes up to commands/run.hpp"});
  CHECK(faults_of("model/attic/old.cpp", "", table) ==
        std::vector<std::string>{
            "model/attic/old.cpp:1: stands in no room of tests/floors_test.cpp"});
  CHECK(faults_of("image/image.hpp", "#include <opencv2/core.hpp>", table) ==
        std::vector<std::string>{"image/image.hpp:1: may not include <opencv2/core.hpp>"});
  CHECK(faults_of("image/image.hpp", "#include <fmt/format.h>", table).size() == 1);
  CHECK(faults_of("image/resample.cpp",
                  "#include <opencv2/core.hpp>\n#include <fmt/format.h>\n#include <vector>", table)
            .empty());
  CHECK(faults_of("model/vit/vit_model.cpp",
                  "#include \"lacuna/patch/mask.hpp\"\n#include \"lacuna/model/vit/x.hpp\"", table)
            .empty());
}

TEST_CASE("a planted circle of three files is found; a header and its source are none") {
  std::map<std::string, std::string> files = {
      {"patch/a.hpp", ""},
      {"patch/a.cpp", "#include \"lacuna/patch/a.hpp\"\n#include \"lacuna/patch/b.hpp\"\n"},
      {"patch/b.hpp", "#include \"lacuna/patch/c.hpp\"\n"},
      {"patch/c.hpp", ""}};
  CHECK(CircleSearch(files).find() == "");
  files["patch/c.hpp"] = "#include \"lacuna/patch/a.hpp\"\n";
  CHECK(CircleSearch(files).find() == "patch/a -> patch/b -> patch/c -> patch/a");
}

TEST_CASE("no folder holds more than 40 files") {
  std::map<std::string, int> files;
  for (const auto& [file, text] : sources()) {
    ++files[room_of(file)];
  }
  for (const auto& [folder, count] : files) {
    CAPTURE(folder);
    CHECK(count <= 40);
  }
}

TEST_CASE("the rooms stand in the same order wherever they are listed") {
  const std::string cmake = read(fs::path(LACUNA_SOURCE_DIR) / "lib/CMakeLists.txt");
  const std::string readme = read(fs::path(LACUNA_SOURCE_DIR) / "lib/README.md");
  std::size_t built = 0;
  std::size_t told = 0;
  for (const std::string& room : rooms) {
    CAPTURE(room);
    if (!room.starts_with("app")) {
      const std::size_t place = cmake.find("room(" + room + "\n");
      REQUIRE(place != std::string::npos);
      CHECK(place > built);
      built = place;
    }
    const std::size_t row = readme.find("| `" + room + "` |");
    REQUIRE(row != std::string::npos);
    CHECK(row > told);
    told = row;
  }
}

}  // namespace lacuna::floors_test
