#include "lacuna/runner/inputs/select_inputs.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <set>
#include <streambuf>
#include <string_view>
#include <utility>

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// An absolute name is kept without its first slash, or, below the root, as what is below it.
Input listed_input(const std::string& line, const fs::path& root) {
  const fs::path written = fs::path(line).lexically_normal();
  fs::path name = written;
  fs::path top = root;
  if (written.is_absolute()) {
    std::error_code ignored;  // the working folder is gone: nothing is below
    const fs::path below = written.lexically_relative(
        fs::absolute(root.empty() ? "." : root, ignored).lexically_normal());
    const bool is_outside = below.empty() || *below.begin() == "..";
    name = is_outside ? written.relative_path() : below;
    top = is_outside ? written.root_path() : root;
  }
  if (line.find('\0') != std::string::npos) {
    throw Error(ErrorKind::bad_value,
                "{}: a NUL byte is in this name; needed one name a line, or --null for a list of "
                "names that end with NUL",
                line);
  }
  if (name.empty() || name == "." || *name.begin() == "..") {
    throw Error(ErrorKind::bad_value,
                "{}: a listed name must stay below --root; name a --root further up", line);
  }
  return {.path = written.is_absolute() || root.empty() ? fs::path(line) : root / line,
          .name = name.native(),
          .found_in = folder_name(top)};
}

/// A line gives an input, a listed tar its pictures, or a fault of its own. A folder of such a name
/// is no tar.
void add_listed(const std::string& line, const fs::path& root, FoundInputs& found) {
  try {
    Input input = listed_input(line, root);
    std::error_code error;
    const bool is_folder = fs::is_directory(input.path, error);
    if (!is_folder) {
      check_not_compressed(input.path);
    }
    if (is_folder || !has_tar_suffix(input.path)) {
      found.inputs.push_back(std::move(input));
      return;
    }
    FoundInputs below;
    add_tar(input.path, tar_folder(input.name), below);
    for (Input& picture : below.inputs) {
      picture.found_in = input.found_in;
    }
    join(input.path, std::move(below), found);
  } catch (const Error& fault) {
    found.faults.push_back(fault);
  }
}

std::string list_subject(const InputSelection& selection) {
  return selection.list == standard_input_path ? "stdin" : selection.list;
}

/// The first line of a text without UTF-8's byte-order mark, which editors put there.
std::string without_mark(std::string line, const InputSelection& selection) {
  if ((line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF")) &&
      line.find('\0') != std::string::npos) {
    throw Error(ErrorKind::bad_value, "{}: the list is UTF-16, needed UTF-8; save it as that",
                list_subject(selection));
  }
  line.erase(0, line.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  return line;
}

/// A list read a line at a time. Throws Error{too_large} where it is none: a device, a stream that
/// does not end, a file of something else.
class ListReader {
 public:
  ListReader(std::istream& stream, const InputSelection& selection)
      : bytes_(*stream.rdbuf()),
        end_(selection.ends_with_nul ? '\0' : '\n'),
        subject_(list_subject(selection)) {}

  /// The next line without its end; false behind the last.
  bool next(std::string& line) {
    line.clear();
    for (int byte = bytes_.sbumpc(); byte != EOF; byte = bytes_.sbumpc()) {
      if (line.size() >= longest_line || ++read_ > most_bytes) {
        fail(line.size() >= longest_line ? longest_line : most_bytes);
      }
      if (byte == static_cast<unsigned char>(end_)) {
        return true;
      }
      line.push_back(static_cast<char>(byte));
    }
    return !line.empty();
  }

 private:
  [[noreturn]] void fail(std::uint64_t most) const {
    throw Error(ErrorKind::too_large,
                "{}: {} of more than {} bytes, needed a list of names; check --files-from",
                subject_, most == most_bytes ? "a list" : "a line", most);
  }

  static constexpr std::uint64_t longest_line = std::uint64_t{1} << 16U;  // 16 times PATH_MAX
  static constexpr std::uint64_t most_bytes = std::uint64_t{1} << 29U;

  std::streambuf& bytes_;
  char end_;
  std::string subject_;
  std::uint64_t read_ = 0;
};

void add_lines(std::istream& stream, const InputSelection& selection, FoundInputs& found) {
  ListReader list(stream, selection);
  bool is_first = true;
  for (std::string line; list.next(line);) {
    if (!selection.ends_with_nul) {  // else bytes as find -print0 gives them
      if (std::exchange(is_first, false)) {
        line = without_mark(std::move(line), selection);
      }
      line.erase(line.size() - (line.ends_with('\r') ? 1 : 0));
    }
    if (!line.empty()) {
      add_listed(line, selection.root, found);
    }
  }
}

void add_list(const InputSelection& selection, FoundInputs& found) {
  if (selection.list == standard_input_path) {
    add_lines(std::cin, selection, found);
    return;
  }
  std::error_code error;
  std::ifstream file(selection.list);  // a pipe will do
  if (!file || fs::is_directory(selection.list, error)) {
    throw Error(ErrorKind::unreadable, "{}: the list cannot be read; check --files-from",
                selection.list);
  }
  add_lines(file, selection, found);
}

/// Where a brace stands for alternatives: not behind a backslash, nor in a set as [{].
bool has_brace(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::size_t end = pattern[i] == '[' ? pattern.find(']', i + 2) : std::string::npos;
    if (end != std::string::npos) {
      i = end;
    } else if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '{') {
      return true;
    }
  }
  return false;
}

void check_patterns(std::string_view option, const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    if (has_brace(pattern)) {
      throw Error(
          ErrorKind::usage,
          "{0} {1}: braces are not known in patterns; repeat {0} for each of them, or write "
          "[{{] for a brace in a name",
          option, pattern);
    }
  }
}

void check_read_once(const InputSelection& selection) {
  const auto pictures = std::ranges::count(selection.arguments, fs::path(standard_input_path));
  if (pictures + (selection.list == standard_input_path ? 1 : 0) > 1) {
    throw Error(ErrorKind::usage,
                "-: standard input is read once, as one picture or as the list of --files-from; "
                "name the other as a file");
  }
}

bool matches(const Input& input, const std::string& pattern) {
  const std::size_t last_part = input.name.find_last_of('/') + 1;
  const bool of_whole = pattern.find('/') != std::string::npos;
  return ::fnmatch(pattern.c_str(), input.name.c_str() + (of_whole ? 0 : last_part), 0) == 0;
}

bool is_selected(const Input& input, const InputSelection& selection) {
  const auto by = [&](const std::string& pattern) { return matches(input, pattern); };
  return (selection.include.empty() || std::ranges::any_of(selection.include, by)) &&
         std::ranges::none_of(selection.exclude, by);
}

void drop_repeated(FoundInputs& found) {
  std::set<std::pair<std::string, fs::path>> seen;
  std::erase_if(found.inputs, [&](const Input& input) {
    return !seen.emplace(input.name, input.path.lexically_normal()).second;
  });
  std::set<std::string> said;
  std::erase_if(found.faults,
                [&](const Error& fault) { return !said.insert(fault.what()).second; });
}

}  // namespace

FoundInputs select_inputs(const InputSelection& selection, const fs::path& output_folder) {
  check_read_once(selection);
  check_patterns("--include", selection.include);
  check_patterns("--exclude", selection.exclude);
  FoundInputs found = find_inputs(selection.arguments, output_folder);
  if (!selection.list.empty()) {
    add_list(selection, found);
  }
  drop_repeated(found);
  if (found.inputs.empty() && !found.faults.empty()) {
    throw Error(found.faults.front());
  }
  const std::size_t all = found.inputs.size();
  std::erase_if(found.inputs, [&](const Input& input) { return !is_selected(input, selection); });
  found.skipped += static_cast<int>(all - found.inputs.size());
  if (found.inputs.empty()) {
    throw Error(ErrorKind::unreadable,
                "{}: no input is left, of {}; check the list and the patterns",
                selection.list.empty() ? "--include, --exclude" : selection.list, all);
  }
  return found;
}

}  // namespace lacuna
