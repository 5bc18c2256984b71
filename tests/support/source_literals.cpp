#include "support/source_literals.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string_view>

#include "lacuna/base/files.hpp"

namespace lacuna::testing {
namespace {

/// A string literal at the start of `text`, which it is taken off; its escapes are resolved.
std::string taken_literal(std::string_view& text) {
  std::string literal;
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    if (text.starts_with("\\u00a0")) {
      literal += "\u00a0";
      text.remove_prefix(6);
      continue;
    }
    if (text.front() == '\\') {
      text.remove_prefix(1);
    }
    literal += text.front();
    text.remove_prefix(1);
  }
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  return literal;
}

void skip_space(std::string_view& text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
}

bool is_name_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

}  // namespace

std::vector<SourceMessage> source_messages() {
  constexpr std::string_view call = "tr(";
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(LACUNA_SOURCE_DIR "/lib/lacuna")) {
    if (entry.path().extension() == ".cpp") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  std::vector<SourceMessage> messages;
  for (const std::filesystem::path& file : files) {
    const Bytes bytes = read_whole_file(file, 1U << 24U);
    const std::string source(bytes.begin(), bytes.end());
    for (std::size_t at = source.find(call); at != std::string::npos;
         at = source.find(call, at + 1)) {
      std::string_view rest = std::string_view(source).substr(at + call.size());
      skip_space(rest);
      if ((at > 0 && is_name_part(source[at - 1])) || !rest.starts_with('"')) {
        continue;
      }
      std::string message;
      for (; rest.starts_with('"'); skip_space(rest)) {
        message += taken_literal(rest);
      }
      messages.push_back({file.filename().native(), message});
    }
  }
  return messages;
}

}  // namespace lacuna::testing
