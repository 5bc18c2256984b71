// Names become paths in the cache and, in a download, in an address: only what the Hub allows in
// one is let through, and no step of a path is "." or "..".
#include "lacuna/model/hub/hub_name.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

constexpr std::array<std::string_view, 2> hub_prefixes = {"hf:", "hf-hub:"};
constexpr std::array<std::string_view, 7> file_suffixes = {".safetensors", ".bin",  ".pth", ".pt",
                                                           ".npz",         ".json", ".onnx"};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

bool is_word(std::string_view word) {
  constexpr std::size_t longest = 96;
  return !word.empty() && word.size() <= longest && word != "." && word != ".." &&
         std::ranges::all_of(word, is_name_character);
}

/// As the Hub allows it: "--" would be another repository's folder in the cache.
bool is_repository_word(std::string_view word) {
  constexpr std::string_view marks = "-.";
  return is_word(word) && marks.find(word.front()) == marks.npos &&
         marks.find(word.back()) == marks.npos && word.find("--") == word.npos &&
         word.find("..") == word.npos;
}

/// Words parted by "/": a branch such as refs/pr/1, or a file in a folder.
bool is_hub_path(std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/')) {
    if (!is_word(path.substr(0, slash))) {
      return false;
    }
    path.remove_prefix(slash + 1);
  }
  return is_word(path);
}

/// Takes the first `mark` and what follows off the text and returns the latter; nothing without
/// one.
std::optional<std::string> cut_off(std::string& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) {
    return std::nullopt;
  }
  std::string rest = text.substr(at + 1);
  text.resize(at);
  return rest;
}

/// OWNER/NAME[@REVISION][:FILE], or nothing.
std::optional<HubName> parse(std::string text) {
  const std::optional<std::string> file = cut_off(text, ':');
  const std::optional<std::string> revision = cut_off(text, '@');
  const std::optional<std::string> name = cut_off(text, '/');
  if (!name || !is_repository_word(text) || !is_repository_word(*name) ||
      (revision && !is_hub_path(*revision)) || (file && !is_hub_path(*file))) {
    return std::nullopt;
  }
  return HubName{.owner = text,
                 .name = *name,
                 .revision = revision.value_or("main"),
                 .file = file.value_or("")};
}

bool ends_as_a_file(std::string_view text) {
  return std::ranges::any_of(file_suffixes,
                             [&](std::string_view suffix) { return text.ends_with(suffix); });
}

}  // namespace

bool HubName::is_pinned() const {
  constexpr std::size_t digits = 40;
  return revision.size() == digits &&
         revision.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string HubName::text() const {
  return repository() + "@" + revision + (file.empty() ? "" : ":" + file);
}

std::optional<HubName> hub_name(const std::string& model) {
  for (const std::string_view prefix : hub_prefixes) {
    if (model.starts_with(prefix)) {
      if (std::optional<HubName> name = parse(model.substr(prefix.size()))) {
        return name;
      }
      throw Error(ErrorKind::usage,
                  "{}: not a name on the Hugging Face Hub; write {}OWNER/NAME, then perhaps "
                  "@REVISION and :FILE",
                  model, prefix);
    }
  }
  const std::optional<HubName> name = parse(model);
  std::error_code ignored;
  const bool is_path = !name || (!name->is_pinned() &&  // which no file's name looks like
                                 (model.starts_with('.') || ends_as_a_file(name->name) ||
                                  std::filesystem::is_directory(name->owner, ignored)));
  return is_path ? std::nullopt : name;
}

}  // namespace lacuna
