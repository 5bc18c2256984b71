// .TH title · .SH section · .SS group of options · .TP a term, and in the next line what it means ·
// .nf lines as they are, until .fi
#include <fmt/format.h>

#include <string_view>

#include "console/help.hpp"
#include "lacuna/base/version.hpp"
#include "pages/pages.hpp"

namespace lacuna::app {
namespace {

/// The code point of the UTF-8 character at the front of a text, which loses it.
unsigned taken(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  unsigned code = size == 1 ? first : first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size && i < text.size(); ++i) {
    code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(std::min(size, text.size()));
  return code;
}

/// A text as roff shows it: a hyphen that can be copied, no line that is a request.
std::string roff(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const bool begins_line = escaped.empty() || escaped.back() == '\n';
    const unsigned code = taken(text);
    if (code == '-') {
      escaped += "\\-";
    } else if (code == '\\') {
      escaped += "\\e";
    } else if (code >= 0x80) {
      escaped += fmt::format("\\[u{:04X}]", code);
    } else {
      escaped += begins_line && (code == '.' || code == '\'') ? "\\&" : "";
      escaped.push_back(static_cast<char>(code));
    }
  }
  return escaped;
}

std::string lines_as_they_are(std::string_view text) {
  return fmt::format(".nf\n{}\n.fi\n", roff(text));
}

/// "lacuna-compare", "lacuna".
std::string page_name(const CLI::App& command) {
  return (command.get_parent() == nullptr ? "" : "lacuna-") + command.get_name();
}

std::string options_of(const CLI::App& command) {
  std::string text;
  for (const std::string& group : command.get_groups()) {
    const auto shown = command.get_options([&](const CLI::Option* option) {
      return option->get_group() == group && option->nonpositional();
    });
    if (group.empty() || shown.empty()) {
      continue;
    }
    text += fmt::format(".SS {}\n", roff(group));
    for (const CLI::Option* option : shown) {
      text +=
          fmt::format(".TP\n.B {}\n{}\n", roff(title_of(*option)), roff(description_of(*option)));
    }
  }
  return text;
}

/// Examples are a section of their own; what else a footer says stands before them.
std::string footer_sections(std::string footer) {
  std::string examples;
  if (const std::size_t begin = footer.find("Example"); begin != std::string::npos) {
    examples = ".SH EXAMPLES\n" + lines_as_they_are(footer.substr(footer.find('\n', begin) + 1));
    footer.resize(begin);
  }
  footer.resize(footer.find_last_not_of('\n') + 1);
  return (footer.empty() ? "" : ".SH NOTES\n" + lines_as_they_are(footer)) + examples;
}

std::string commands_of(const CLI::App& cli) {
  std::string text = ".SH COMMANDS\n";
  for (const CLI::App* command : cli.get_subcommands({})) {
    text += fmt::format(".TP\n.BR {} (1)\n{}\n", roff(page_name(*command)),
                        roff(command->get_description()));
  }
  return text;
}

/// The settings that stand for the command's options; the page of lacuna itself has the others.
std::string environment_of(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_envname().empty()) {
      text += fmt::format(".TP\n.B {}\n{} where it is not given.\n", roff(option->get_envname()),
                          roff(option->get_name()));
    }
  }
  if (command.get_parent() == nullptr) {
    text +=
        ".TP\n.B HF_HUB_CACHE, HF_HOME, HF_ENDPOINT, HF_HUB_OFFLINE, HF_TOKEN\n"
        "The Hugging Face cache and Hub, as huggingface_hub reads them.\n";
  }
  return text.empty() ? "" : ".SH ENVIRONMENT\n" + text;
}

}  // namespace

std::string man_page(const CLI::App& command) {
  const CLI::App* const parent = command.get_parent();
  const std::string name = page_name(command);
  const std::string of_parent = parent == nullptr ? "" : "lacuna ";
  std::string text =
      fmt::format(".TH {} 1 \"\" \"lacuna {}\" \"lacuna\"\n", roff(name), roff(software_version()));
  text += fmt::format(".SH NAME\n{} \\- {}\n", roff(name), roff(command.get_description()));
  text += fmt::format(".SH SYNOPSIS\n.B {}{}\n", of_parent, command.get_name());
  const auto positionals =
      command.get_options([](const CLI::Option* option) { return option->get_positional(); });
  text += parent == nullptr ? "COMMAND ...\n" : "[OPTION...]";
  for (const CLI::Option* option : positionals) {
    text += fmt::format(" {}\n.SH DESCRIPTION\n{}.\n", roff(title_of(*option)),
                        roff(option->get_description()));
  }
  text += positionals.empty() ? "\n" : "";
  text += parent == nullptr ? commands_of(command) : "";
  text += ".SH OPTIONS\n" + options_of(command);
  if (parent != nullptr) {
    text += footer_sections(command.get_footer());
  }
  const std::string status = (parent == nullptr ? command : *parent).get_footer();
  text += ".SH EXIT STATUS\n" + lines_as_they_are(status.substr(status.find(':') + 2));
  text += environment_of(command);
  text += parent == nullptr ? "" : ".SH SEE ALSO\n.BR lacuna (1)\n";
  return text;
}

}  // namespace lacuna::app
