// Part of the build, never installed: lacuna_pages SHARE writes man pages and completions below
// SHARE.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

#include "app.hpp"
#include "pages/pages.hpp"

namespace lacuna::app {
namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream.exceptions(std::ios::failbit | std::ios::badbit);
  stream << text << std::flush;
}

void write_pages(const std::filesystem::path& share) {
  ExitStatus status = exit_done;
  const auto cli = command_line(status);
  write(share / "man/man1/lacuna.1", man_page(*cli));
  for (const CLI::App* command : cli->get_subcommands({})) {
    write(share / "man/man1" / ("lacuna-" + command->get_name() + ".1"), man_page(*command));
  }
  write(share / "bash-completion/completions/lacuna", bash_completion(*cli));
  write(share / "zsh/vendor-completions/_lacuna", zsh_completion(*cli));
  write(share / "fish/vendor_completions.d/lacuna.fish", fish_completion(*cli));
}

}  // namespace
}  // namespace lacuna::app

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: lacuna_pages SHARE\n", stderr);
    return 2;
  }
  try {
    lacuna::app::write_pages(argv[1]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lacuna_pages: %s\n", error.what());
    return 4;
  }
}
