#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lacuna/base/files.hpp"
#include "support/run_app.hpp"
#include "support/temp_folder.hpp"
#include "support/tiny_checkpoint.hpp"

namespace lacuna::readme_test {

namespace {

namespace fs = std::filesystem;
using lacuna::Bytes;
using lacuna::testing::AppRun;
using lacuna::testing::run_app;
using lacuna::testing::TempFolder;

using Command = std::vector<std::string>;

/// The indented lines of a README that start with lacuna, in words, without it and the comment.
std::vector<Command> readme_commands(const std::string& name) {
  std::ifstream readme(LACUNA_SOURCE_DIR "/" + name);
  std::vector<Command> commands;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("    lacuna ")) {
      std::istringstream words(line.substr(0, line.find('#')));
      std::string word;
      words >> word;
      for (commands.emplace_back(); words >> word;) {
        std::erase(word, '\'');  // the shell's
        commands.back().push_back(word);
      }
    }
  }
  return commands;
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

bool has_subcommand(const std::vector<Command>& commands, const std::string& name) {
  return std::ranges::any_of(commands,
                             [&](const Command& command) { return command.front() == name; });
}

}  // namespace

TEST_SUITE_BEGIN("readme");

TEST_CASE("every command of README.md runs, on the files that it names") {
  const TempFolder folder;
  const Bytes photo =
      lacuna::read_whole_file(LACUNA_SOURCE_DIR "/assets/samples/cat.png", 1U << 28U);
  for (const char* name : {"photo.jpg", "photos/one.jpg", "photos/two.jpg"}) {
    folder.write(name, photo);  // a PNG, whose content wins over its name
  }
  folder.write("vit.safetensors", lacuna::testing::safetensors_bytes(
                                      lacuna::testing::tiny_vit(lacuna::testing::tiny_config())));

  const std::vector<Command> commands = readme_commands("README.md");
  REQUIRE(has_subcommand(commands, "compare"));
  REQUIRE(has_subcommand(commands, "attend"));
  REQUIRE(has_subcommand(commands, "mask"));
  REQUIRE(has_subcommand(commands, "explain"));
  const WorkingFolder here(folder.path());
  REQUIRE(std::system("mkdir shards && tar -cf shards/data-000.tar -C photos one.jpg two.jpg") ==
          0);
  for (const Command& command : commands) {
    fs::remove_all("lacuna-out");
    std::string line;
    for (const std::string& word : command) {
      line += " " + word;
    }
    CAPTURE(line);
    const AppRun run = run_app(command);
    CAPTURE(run.err);
    CHECK(run.status == 0);
    const bool elsewhere = command.front() == "inspect" || command.front() == "merge" ||
                           std::ranges::find(command, "-o") != command.end();
    CHECK(fs::exists("lacuna-out") != elsewhere);
    if (command.front() == "compare" && !elsewhere) {  // as the README says below the commands
      CHECK(fs::exists("lacuna-out/photo.compare.png"));
      CHECK(fs::exists("lacuna-out/photo.attention.json"));
    }
    if (command.front() == "attend") {
      CHECK(fs::exists("lacuna-out/photo.attend.json"));
    }
  }
  CHECK(fs::exists("out/one.compare.png"));
  CHECK(fs::exists("out/two.compare.png"));
  CHECK(fs::exists("out/data-000/one.attention.json"));
  CHECK(fs::exists("out/data-000/two.attention.json"));
}

TEST_CASE("the Chinese README has the same commands, in the same order") {
  std::vector<Command> chinese = readme_commands("assets/README.zh.md");
  CHECK(chinese == readme_commands("README.md"));
}

TEST_CASE("every file that a README links to is there") {
  for (const fs::path name : {"README.md", "assets/README.zh.md"}) {
    const fs::path path = LACUNA_SOURCE_DIR / name;
    const Bytes bytes = lacuna::read_whole_file(path, 1U << 20U);
    const std::string text(bytes.begin(), bytes.end());
    int links = 0;
    for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
      const std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
      CHECK_MESSAGE(fs::exists(path.parent_path() / target), target);
      ++links;
    }
    CHECK(links >= 8);
  }
}

TEST_SUITE_END();

}  // namespace lacuna::readme_test
