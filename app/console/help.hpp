#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace lacuna::app {

/// Help that fits the terminal: --help has the options that people use and some examples,
/// --help-all every option. Lines are as long as COLUMNS says, or the terminal; 80 where there is
/// none.
[[nodiscard]] std::shared_ptr<CLI::FormatterBase> help_formatter();

/// An option's names and what it takes: "-o, --output DIR|FILE".
[[nodiscard]] std::string title_of(const CLI::Option& option);

/// What help says of it, with its bounds and default.
[[nodiscard]] std::string description_of(const CLI::Option& option);

/// What a wrong word or option was meant to be: ", did you mean --layer?", or nothing if no name is
/// near.
[[nodiscard]] std::string did_you_mean(const std::string& word,
                                       const std::vector<std::string>& names);

}  // namespace lacuna::app
