#include "lacuna/pipeline/find_inputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <system_error>

#include "lacuna/base/files.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/pipeline/tar_index.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> picture_suffixes = {
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp"};

std::string lower_suffix(const fs::path& path) {
  std::string suffix = path.extension().native();
  std::ranges::transform(suffix, suffix.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return suffix;
}

bool has_picture_suffix(const fs::path& path) {
  return std::ranges::find(picture_suffixes, lower_suffix(path)) != picture_suffixes.end();
}

bool is_tar(const fs::path& path) {
  return lower_suffix(path) == ".tar";
}

void add_tar(const fs::path& path, const std::string& name, FoundInputs& found) {
  for (const TarMember& member : tar_members(path)) {
    if (has_picture_suffix(member.name) && member.owner != tar_owner) {
      found.inputs.push_back({.path = path,
                              .name = name + member.name,
                              .part = Input::Part{member.offset, member.size, name.size()}});
    } else {
      ++found.skipped;
    }
  }
}

bool same_folder(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::equivalent(a, b, error) && !error;
}

/// A figure that lacuna drew: its recipe stands before the pixels.
bool carries_recipe(const fs::directory_entry& entry) {
  constexpr std::streamsize enough = 1 << 16;
  std::error_code error;
  if (entry.path().extension() != ".png" || !entry.is_regular_file(error)) {
    return false;
  }
  Bytes start(enough);
  std::ifstream file(entry.path(), std::ios::binary);
  file.read(reinterpret_cast<char*>(start.data()), enough);
  start.resize(static_cast<std::size_t>(file.gcount()));
  return std::ranges::any_of(png_texts(start),
                             [](const auto& text) { return text.first == "lacuna:recipe"; });
}

void walk(const fs::path& folder, const std::string& name, const fs::path& output_folder,
          FoundInputs& found);

void add_entry(const fs::directory_entry& entry, const std::string& name,
               const fs::path& output_folder, FoundInputs& found) {
  std::error_code error;
  const std::string entry_name = name + entry.path().filename().native();
  // symlink_status: a link to a folder is not followed, so there is no loop to fall into.
  if (entry.symlink_status(error).type() == fs::file_type::directory) {
    if (!same_folder(entry.path(), output_folder)) {
      walk(entry.path(), entry_name + "/", output_folder, found);
    }
  } else if (is_tar(entry.path()) && entry.is_regular_file(error)) {
    try {
      add_tar(entry.path(), fs::path(entry_name).replace_extension().native() + "/", found);
    } catch (const Error& fault) {
      found.faults.push_back(fault);
    }
  } else if (has_picture_suffix(entry.path()) && !entry.is_directory(error) &&
             !carries_recipe(entry)) {
    found.inputs.push_back({.path = entry.path(), .name = entry_name});
  } else {
    ++found.skipped;
  }
}

/// One folder's entries and its sub-folders'.
void walk(const fs::path& folder, const std::string& name, const fs::path& output_folder,
          FoundInputs& found) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    add_entry(*entry, name, output_folder, found);
  }
  if (error) {
    found.faults.emplace_back(
        ErrorKind::unreadable,
        fmt::format("{}: the folder cannot be read: {}; check its permissions",
                    printable(folder.native()), error.message()));
  }
}

void add_argument(const fs::path& argument, const fs::path& output_folder, FoundInputs& found) {
  std::error_code error;
  const fs::file_status status = fs::status(argument, error);
  if (!fs::exists(status)) {
    throw Error(ErrorKind::unreadable, fmt::format("{}: no such file or folder; check the name",
                                                   printable(argument.native())));
  }
  if (!fs::is_directory(status) && !is_tar(argument)) {
    found.inputs.push_back({.path = argument, .name = argument.filename().native()});
    return;
  }
  FoundInputs below;
  if (fs::is_directory(status)) {
    walk(argument, "", output_folder, below);
  } else {
    add_tar(argument, "", below);
  }
  if (below.inputs.empty() && !below.faults.empty()) {
    throw Error(below.faults.front());
  }
  if (below.inputs.empty()) {
    throw Error(ErrorKind::unreadable,
                fmt::format("{}: no pictures in it (looked for .jpg .png .webp .tif .bmp; "
                            "{} other files); name another",
                            printable(argument.native()), below.skipped));
  }
  std::ranges::sort(below.inputs, {}, &Input::name);
  found.inputs.insert(found.inputs.end(), below.inputs.begin(), below.inputs.end());
  found.skipped += below.skipped;
  found.faults.insert(found.faults.end(), below.faults.begin(), below.faults.end());
}

}  // namespace

std::string Input::subject() const {
  return printable(part ? (path / name).native() : path.native());
}

Bytes read_input(const Input& input, std::uint64_t max_bytes) {
  if (!input.part) {
    return read_whole_file(input.path, max_bytes);
  }
  if (input.part->size > max_bytes) {
    throw Error(ErrorKind::too_large, fmt::format("{}: {} bytes, the limit is {}; shrink it",
                                                  input.subject(), input.part->size, max_bytes));
  }
  Bytes bytes(input.part->size);
  InputFile(input.path).read_at(input.part->offset, bytes);
  return bytes;
}

FoundInputs find_inputs(const std::vector<fs::path>& arguments, const fs::path& output_folder) {
  FoundInputs found;
  for (const fs::path& argument : arguments) {
    add_argument(argument, output_folder, found);
  }
  return found;
}

fs::path output_stem(const Input& input, OutputNames names) {
  const fs::path name(input.name);
  std::string stem = (names == OutputNames::full ? name.filename() : name.stem()).native();
  std::ranges::replace(stem, '.', '_');
  return name.parent_path() / stem;
}

void check_output_names(const std::vector<Input>& inputs, OutputNames names) {
  constexpr std::size_t most_listed = 5;
  std::map<fs::path, const Input*> owners;
  std::vector<std::string> clashes;
  for (const Input& input : inputs) {
    const auto [owner, is_new] = owners.emplace(output_stem(input, names), &input);
    if (!is_new) {
      clashes.push_back(fmt::format("{} and {}", owner->second->subject(), input.subject()));
    }
  }
  if (!clashes.empty()) {
    const std::size_t rest = clashes.size() - std::min(clashes.size(), most_listed);
    clashes.resize(clashes.size() - rest);
    throw Error(ErrorKind::usage,
                fmt::format("output names: {}{} would write the same files; use --names full, or "
                            "separate --output folders",
                            fmt::join(clashes, ", "),
                            rest > 0 ? fmt::format(" and {} more pairs", rest) : ""));
  }
}

}  // namespace lacuna
