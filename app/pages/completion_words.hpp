#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lacuna::app {

// What the completions of all three shells are made from: for each command its options, and for
// each option that takes something, what.

/// What a word of the command line can be.
enum class Takes { nothing, words, list, model, pictures, file, folder, other };

/// What an option, or a positional, takes. Of words and a list, which ones: words_of().
[[nodiscard]] Takes takes(const CLI::Option& option);

/// What a command takes beside its options.
[[nodiscard]] Takes operand_of(const CLI::App& command);

/// The options that help shows.
[[nodiscard]] std::vector<const CLI::Option*> shown_options(const CLI::App& command);

/// "--output", "-o".
[[nodiscard]] std::vector<std::string> names_of_option(const CLI::Option& option);

/// The first clause of a help, without what a shell would take for its own.
[[nodiscard]] std::string short_help(const std::string& help);

/// "jpg|JPG|png|PNG" and so on, with tar.
[[nodiscard]] std::string input_suffixes();

/// A command of sh that prints the models: the one in the box, untrained ones, and those in the
/// Hugging Face cache.
extern const std::string_view print_models;

}  // namespace lacuna::app
