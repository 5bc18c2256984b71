#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::readme_test {

namespace {

namespace fs = std::filesystem;
using lacuna::testing::AppRun;
using lacuna::testing::run_app;
using lacuna::testing::TempFolder;

using Command = std::vector<std::string>;

const fs::path root = LACUNA_SOURCE_DIR;

/// Each page in English and the same in Chinese.
const std::map<std::string, std::string> pages = {
    {"README.md", "assets/README.zh.md"},
    {"assets/manual/batch.md", "assets/manual/zh/batch.md"},
    {"assets/manual/classroom.md", "assets/manual/zh/classroom.md"},
    {"assets/manual/cluster.md", "assets/manual/zh/cluster.md"},
    {"assets/manual/figures.md", "assets/manual/zh/figures.md"},
    {"assets/manual/install.md", "assets/manual/zh/install.md"},
    {"assets/manual/models.md", "assets/manual/zh/models.md"},
    {"assets/manual/notebook.md", "assets/manual/zh/notebook.md"},
};

std::vector<std::string> lines_of(const std::string& page) {
  std::ifstream file(root / page);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// A command line in words, as a shell takes it apart, up to its comment.
Command words_of(std::string_view line) {
  Command words;
  bool inside = false;  // a word
  bool quoted = false;
  for (const char c : line) {
    if (!quoted && c == ' ') {
      inside = false;
    } else if (!inside && c == '#') {
      break;
    } else {
      if (!inside) {
        words.emplace_back();
        inside = true;
      }
      if (c == '\'') {
        quoted = !quoted;
      } else {
        words.back().push_back(c);
      }
    }
  }
  return words;
}

/// The indented lines of a page that start with lacuna, in words, without it. What stands between
/// ``` needs more than this machine (a cluster, a network) and is left out.
std::vector<Command> commands_of(const std::string& page) {
  std::vector<Command> commands;
  bool fenced = false;
  for (const std::string& line : lines_of(page)) {
    if (line.starts_with("```")) {
      fenced = !fenced;
    }
    const std::size_t indent = line.find_first_not_of(' ');
    if (!fenced && indent != std::string::npos && indent >= 4 &&
        line.compare(indent, 7, "lacuna ") == 0) {
      commands.push_back(words_of(std::string_view(line).substr(indent + 7)));
    }
  }
  return commands;
}

/// The results that a page names, as `out/cat.compare.png`. Of photo.jpg also without the folder.
std::set<std::string> results_named(const std::string& page) {
  std::set<std::string> names;
  for (const std::string& line : lines_of(page)) {
    std::size_t from = line.find('`');
    while (from != std::string::npos) {
      const std::size_t to = line.find('`', from + 1);
      if (to == std::string::npos) {
        break;
      }
      const std::string word = line.substr(from + 1, to - from - 1);
      if (word.starts_with("lacuna-out/") || word.starts_with("out/")) {
        names.insert(word);
      } else if (word.starts_with("photo.") && word != "photo.jpg" &&
                 word.find(' ') == std::string::npos) {
        names.insert("lacuna-out/" + word);
      }
      from = line.find('`', to + 1);
    }
  }
  return names;
}

/// The working directory, until it ends.
class WorkingFolder {
 public:
  explicit WorkingFolder(const fs::path& folder) : before_(fs::current_path()) {
    fs::current_path(folder);
  }
  ~WorkingFolder() {
    std::error_code ignored;
    fs::current_path(before_, ignored);
  }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;

 private:
  fs::path before_;
};

void run_commands(const std::string& page) {
  for (const Command& command : commands_of(page)) {
    std::string line = page + ":";
    for (const std::string& word : command) {
      line += " " + word;
    }
    CAPTURE(line);
    const AppRun run = run_app(command);
    CAPTURE(run.err);
    CHECK(run.status == 0);
    CHECK(!lacuna::testing::contains(run.err, "warning"));  // as of a query that is hidden
  }
}

}  // namespace

TEST_SUITE_BEGIN("readme");

// All pages in one folder, which is laid out as they say it is; the README first, as in a clean
// clone. A folder of photos is a smaller one.
TEST_CASE("every command of README and manual runs, and writes the results that they name") {
  const TempFolder folder;
  const WorkingFolder here(folder.path());
  fs::create_directory_symlink(root / "assets", "assets");
  run_commands("README.md");
  CHECK(fs::exists("out/rocket.compare.png"));

  fs::remove_all("out");
  fs::copy("assets/samples/astronaut.jpg", "photo.jpg");
  fs::create_directory("photos");
  for (const char* name : {"cat.png", "coffee.jpg"}) {
    fs::copy(fs::path("assets/samples") / name, fs::path("photos") / name);
  }
  REQUIRE(std::system("mkdir shards && tar -cf shards/data-000.tar -C photos .") == 0);
  for (const auto& [english, chinese] : pages) {
    if (english != "README.md") {
      CHECK(!commands_of(english).empty());
      run_commands(english);
    }
  }
  CHECK(fs::is_regular_file("talk.png"));
  CHECK(fs::exists("out/data-000/coffee.attention.json"));
  for (const auto& [english, chinese] : pages) {
    for (const std::string& name : results_named(english)) {
      CHECK_MESSAGE(fs::exists(name), english << ": " << name);
    }
  }
}

TEST_CASE("the README shows five commands, and both show every command of the program") {
  CHECK(commands_of("README.md").size() == 5);
  CHECK(lines_of("README.md").size() <= 110);
  std::set<std::string> shown;
  for (const auto& [english, chinese] : pages) {
    for (const Command& command : commands_of(english)) {
      shown.insert(command.front());
    }
  }
  CHECK(shown == std::set<std::string>{"attend", "compare", "doctor", "explain", "inspect", "mask",
                                       "merge", "models", "reconstruct", "sweep"});
}

TEST_CASE("a Chinese page has the commands of the English one, and names the same results") {
  for (const auto& [english, chinese] : pages) {
    CAPTURE(chinese);
    CHECK(commands_of(chinese) == commands_of(english));
    CHECK(results_named(chinese) == results_named(english));
  }
}

TEST_CASE("a command is taken apart as a shell does") {
  CHECK(words_of("compare a.jpg --title 'a  b' -o x#y   # note") ==
        Command{"compare", "a.jpg", "--title", "a  b", "-o", "x#y"});
}

TEST_CASE("every file that a page links to is there") {
  for (const auto& [english, chinese] : pages) {
    for (const std::string& page : {english, chinese}) {
      const lacuna::Bytes bytes = lacuna::read_whole_file(root / page, 1U << 20U);
      const std::string text(bytes.begin(), bytes.end());
      int links = 0;
      for (std::size_t at = text.find("]("); at != std::string::npos;
           at = text.find("](", at + 1)) {
        const std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
        const fs::path file = (root / page).parent_path() / target.substr(0, target.find('#'));
        CHECK_MESSAGE(fs::exists(file), page << ": " << target);
        ++links;
      }
      CHECK(links >= 6);
    }
  }
}

TEST_SUITE_END();

}  // namespace lacuna::readme_test
