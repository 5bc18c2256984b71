#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace lacuna::app {

// What a system has of a program beside it, made from the same description as its help.

/// The page of a command in man's language (roff, the macros of man(7)); of the program itself
/// where `command` is the whole description.
[[nodiscard]] std::string man_page(const CLI::App& command);

// Completions: commands, options, words, models in the Hugging Face cache, files by their kind.
[[nodiscard]] std::string bash_completion(const CLI::App& cli);
[[nodiscard]] std::string zsh_completion(const CLI::App& cli);
[[nodiscard]] std::string fish_completion(const CLI::App& cli);

}  // namespace lacuna::app
