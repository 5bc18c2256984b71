#include "console/help.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace lacuna::app {
namespace {

constexpr int names_width = 26;  // of the column that names stand in

// The options that --help shows of a command that has more than twenty.
constexpr std::string_view common[] = {
    "--mask",  "--mask-ratio", "--ratios", "--seed",   "--mask-patches", "--mask-file",
    "--model", "--layer",      "--query",  "--grid",   "--steps",        "--output",
    "--write", "--animate",    "--format", "--preset", "--lang",         "--dry-run"};

int line_width() {
  int width = 0;
  if (const char* const columns = std::getenv("COLUMNS")) {
    const std::string_view text(columns);
    std::from_chars(text.data(), text.data() + text.size(), width);
  }
  if (winsize size{}; width <= 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    width = size.ws_col;
  }
  return width <= 0 ? 80 : std::clamp(width, 40, 120);
}

/// Words in lines that begin in column `indent`; the first one begins where the text before it
/// ends.
std::string wrapped(std::string_view text, int indent) {
  const auto width = static_cast<std::size_t>(line_width() - indent);
  std::string lines;
  for (std::size_t used = 0; !text.empty();) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (used > 0 && used + 1 + word.size() > width) {
      lines.append(1, '\n').append(static_cast<std::size_t>(indent), ' ');
      used = 0;
    }
    lines.append(used > 0 ? 1 : 0, ' ').append(word);
    used += (used > 0 ? 1 : 0) + word.size();
  }
  return lines + '\n';
}

std::string row(const std::string& name, const std::string& text) {
  std::string line = "  " + name;
  const bool fits = static_cast<int>(line.size()) + 2 <= names_width;
  line += fits ? std::string(names_width - line.size(), ' ') : "\n" + std::string(names_width, ' ');
  return line + wrapped(text, names_width);
}

/// "[0 to 1024; default 0; not with --force]": what CLI11 knows of an option beside its help.
std::string bounds_of(const CLI::Option& option) {
  std::vector<std::string> bounds;
  const std::string type = option.get_type_name();
  if (const auto range = type.find(" in ["); range != std::string::npos) {
    std::string text = type.substr(range + 5, type.find(']', range) - range - 5);
    bounds.push_back(text.replace(text.find(" - "), 3, " to "));
  }
  if (option.get_type_size() != 0 && !option.get_default_str().empty()) {
    const std::string setting = option.get_envname();
    bounds.push_back("default " + option.get_default_str() +
                     (setting.empty() ? "" : " or $" + setting));
  }
  for (const auto& [words, others] :
       {std::pair{"needs ", option.get_needs()}, {"not with ", option.get_excludes()}}) {
    std::vector<std::string> names;
    for (const CLI::Option* other : others) {
      names.push_back(other->get_name());
    }
    if (!names.empty()) {
      bounds.push_back(fmt::format("{}{}", words, fmt::join(names, ", ")));
    }
  }
  return bounds.empty() ? "" : fmt::format(" [{}]", fmt::join(bounds, "; "));
}

class Help : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    const auto positionals =
        app->get_options([](const CLI::Option* option) { return option->get_positional(); });
    const bool is_command = app->get_subcommands({}).empty();
    std::string text = wrapped(app->get_description(), 0);
    text += fmt::format("Usage: {}{}{}\n", name, is_command ? " [OPTION...]" : " COMMAND ...",
                        positionals.empty() ? "" : " " + title_of(*positionals.front()));
    for (const CLI::Option* option : positionals) {
      text += "\n" + row(title_of(*option), option->get_description());
    }
    if (!is_command) {
      text += "\nCommands:\n";
      for (const CLI::App* command : app->get_subcommands({})) {
        text += row(command->get_name(), command->get_description());
      }
    }
    const bool all = mode == CLI::AppFormatMode::All || app->get_options().size() <= 20;
    text += options_of(*app, all);
    if (!all) {
      text += fmt::format("\nAll options: {} --help-all\n", name);
    }
    for (const CLI::App* from : {app, app->get_parent()}) {
      text +=
          from != nullptr && !from->get_footer().empty() ? "\n" + from->get_footer() + "\n" : "";
    }
    return text;
  }

 private:
  static std::string options_of(const CLI::App& app, bool all) {
    std::string text;
    for (const std::string& group : app.get_groups()) {
      const auto shown = app.get_options([&](const CLI::Option* option) {
        return option->get_group() == group && option->nonpositional() &&
               (all || std::ranges::find(common, option->get_name()) != std::end(common));
      });
      if (group.empty() || shown.empty()) {
        continue;
      }
      text += "\n" + group + ":\n";
      for (const CLI::Option* option : shown) {
        text += row(title_of(*option), description_of(*option));
      }
    }
    return text;
  }
};

/// Letters to add, leave out or change (Levenshtein).
std::size_t steps_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> steps(b.size() + 1);
  std::iota(steps.begin(), steps.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(steps[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = steps[j + 1];
      steps[j + 1] = std::min({changed, steps[j] + 1, diagonal + 1});
    }
  }
  return steps.back();
}

}  // namespace

std::string title_of(const CLI::Option& option) {
  std::string name = option.get_positional() ? "" : option.get_name(false, true);
  if (const auto place = name.find("{false}"); place != std::string::npos) {
    name.erase(place);  // CLI11 writes "--pca,--no-pca{false}"
  }
  for (auto comma = name.find(','); comma != std::string::npos; comma = name.find(',', comma + 2)) {
    name.insert(comma + 1, 1, ' ');
  }
  const std::string type = option.get_type_name();
  if (option.get_type_size() != 0 && !type.empty()) {
    name += (name.empty() ? "" : " ") + type.substr(0, type.find(':'));
  }
  return name;
}

std::string description_of(const CLI::Option& option) {
  return option.get_description() + bounds_of(option);
}

std::shared_ptr<CLI::FormatterBase> help_formatter() {
  return std::make_shared<Help>();
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& names) {
  const auto nearest = std::ranges::min_element(
      names, {}, [&](const std::string& name) { return steps_between(word, name); });
  const bool is_near =
      nearest != names.end() && steps_between(word, *nearest) <= 1 + nearest->size() / 4;
  return is_near ? fmt::format(", did you mean {}?", *nearest) : "";
}

}  // namespace lacuna::app
