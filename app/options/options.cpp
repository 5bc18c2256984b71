#include "options/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/option_names.hpp"

namespace lacuna::app {
namespace {

/// Each with what to use instead.
constexpr std::pair<std::string_view, std::string_view> dropped[] = {
    {"--pack",
     "results are no longer packed into tars; use --write json for few and small files, and "
     "--fan-out always for sub-folders of them"},
    {"--snippet",
     "no longer written; put the figure into the document by hand: its title and caption are in "
     "its file, as the texts Title and Description of a PNG"},
};

}  // namespace

void group_options(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    const std::string flag = option->get_name();
    if (option->get_group() != "Options" || option->get_positional() || flag == "--help" ||
        flag == "--help-all") {
      continue;  // hidden, or no option of ours
    }
    const OptionName* name = find_option(flag);
    if (name == nullptr || name->is_gone()) {
      throw std::logic_error("the option " + flag + " is not in option_names");
    }
    option->group(std::string(name->group));
  }
}

bool is_given(const CLI::App& command, const std::string& option) {
  const CLI::Option* const found = command.get_option_no_throw(option);
  return found != nullptr && found->count() > 0;
}

std::string setting_of(const CLI::App& command, const std::string& option) {
  const CLI::Option* const found = command.get_option_no_throw(option);
  const std::vector<CLI::Option*>& typed = command.parse_order();
  const bool is_set = found != nullptr && found->count() > 0 && !found->get_envname().empty() &&
                      std::ranges::find(typed, found) == typed.end();
  return is_set ? found->get_envname() : "";
}

std::string recorded_options(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : command.get_options()) {
    const std::string flag = option->get_name();
    if (flag.empty()) {  // hidden from help, and so without a name: keys have had its line since
                         // 0.1
      text += " \n";
      continue;
    }
    const OptionName* name = find_option(flag);
    if (name == nullptr || !name->changes_bytes) {
      continue;
    }
    const std::vector<std::string> words =
        option->count() > 0 ? option->results()
                            : std::vector<std::string>{option->get_default_str()};
    text += fmt::format("{} {}\n", flag, fmt::join(words, "\x1f"));
    for (++name; name != std::end(option_names) && name->is_gone(); ++name) {
      text += fmt::format("{} \n", name->flag);
    }
  }
  return text;
}

void check_not_dropped(std::string_view option) {
  for (const auto& [flag, instead] : dropped) {
    if (option == flag) {
      throw Error(ErrorKind::usage, std::string(flag).append(": ").append(instead));
    }
  }
}

}  // namespace lacuna::app
