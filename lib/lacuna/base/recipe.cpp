#include "lacuna/base/recipe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

/// As bash and zsh read it: $'a\x1b[31m'.
std::string quoted_bytes(const std::string& word) {
  std::string result = "$'";
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    }
  }
  return result + "'";
}

/// One word for a shell. What a terminal would obey is an escape.
std::string shell_word(const std::string& word) {
  if (printable(word) != word) {
    return quoted_bytes(word);
  }
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./,:=+@%").find(c) != std::string_view::npos;
  };
  if (!word.empty() && word.front() != '=' && std::all_of(word.begin(), word.end(), plain)) {
    return word;
  }
  std::string result = "'";
  for (const char c : word) {
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return result + "'";
}

struct OptionWords {
  std::string name;
  std::string operator()(bool value) const { return value ? " " + name : ""; }
  std::string operator()(std::int64_t value) const { return fmt::format(" {} {}", name, value); }
  std::string operator()(double value) const { return fmt::format(" {} {}", name, value); }
  std::string operator()(const std::string& value) const {
    // What begins with a hyphen and is no number would be an option of its own.
    const bool is_like_option = value.starts_with('-') && value.find_first_of("0123456789") != 1;
    return is_like_option ? " " + shell_word(fmt::format("{}={}", name, value))
                          : fmt::format(" {} {}", name, shell_word(value));
  }
  std::string operator()(const std::vector<std::string>& values) const {
    std::string words;
    for (const std::string& value : values) {
      words += (*this)(value);
    }
    return words;
  }
};

std::string flag_of(std::string_view key) {
  std::string flag = fmt::format("--{}", key);
  std::ranges::replace(flag, '_', '-');
  return flag;
}

}  // namespace

void Recipe::add(OptionFlag option, RecipeValue value) {
  std::string key(option.text().substr(2));
  std::ranges::replace(key, '-', '_');
  options.emplace_back(std::move(key), std::move(value));
}

const OptionName* option_of(std::string_view key) {
  return find_option(flag_of(key));
}

bool is_of_output(std::string_view key) {
  const OptionName* const option = option_of(key);
  return option != nullptr && (option->group == "Output" || option->group == "Figure");
}

std::string command_line(const Recipe& recipe, const std::string& input) {
  std::string line = fmt::format("lacuna {} {}", shell_word(recipe.command),
                                 shell_word(input.starts_with('-') ? "./" + input : input));
  for (const auto& [key, value] : recipe.options) {
    line += std::visit(OptionWords{shell_word(flag_of(key))}, value);
  }
  return line;
}

}  // namespace lacuna
