#include "lacuna/runner/inputs/find_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "lacuna/base/text.hpp"
#include "lacuna/image/decoded_image.hpp"
#include "lacuna/image/png_chunks.hpp"
#include "lacuna/runner/inputs/tar_index.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 10> input_suffixes = {
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".tar"};
constexpr std::span picture_suffixes = std::span(input_suffixes).first<9>();

constexpr std::array<std::string_view, 9> compressed_suffixes = {
    ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst", ".tar.lz4"};

std::string lower_suffix(const fs::path& path) {
  return lower(path.extension().native());
}

bool is_compressed_tar(const fs::path& path) {
  const std::string name = lower(path.filename().native());
  return std::ranges::any_of(compressed_suffixes,
                             [&](std::string_view suffix) { return name.ends_with(suffix); });
}

/// "d.tar.gz: a compressed tar, …".
std::string compressed_sentence(const fs::path& first, std::size_t others) {
  return fmt::format(
      "{}{}: compressed, and lacuna reads the pictures of a tar where they lie; decompress to .tar "
      "(gunzip, unxz, unzstd) or unpack",
      first.native(), others > 0 ? fmt::format(" and {} more", others) : "");
}

/// Whatever is on standard input, up to where it is more than a picture may be.
Input standard_input() {
  const std::uint64_t most = ImageFileOptions{}.max_file_bytes;
  auto bytes = std::make_shared<Bytes>();
  std::array<char, std::size_t{1} << 16U> block = {};
  while (bytes->size() <= most &&
         (std::cin.read(block.data(), block.size()), std::cin.gcount() > 0)) {
    bytes->insert(bytes->end(), block.begin(), block.begin() + std::cin.gcount());
  }
  return {.path = standard_input_path, .name = "stdin", .bytes = std::move(bytes)};
}

bool has_picture_suffix(const fs::path& path) {
  return std::ranges::find(picture_suffixes, lower_suffix(path)) != picture_suffixes.end();
}

/// What an editor or a Mac leaves beside pictures, under a picture's name: a notebook's
/// checkpoints, and AppleDouble files, "._x.jpg", which hold the attributes of x.jpg and no pixel
/// of it.
bool is_leaving(const fs::path& name) {
  return name.filename().native().starts_with("._") ||
         std::ranges::find(name, fs::path(".ipynb_checkpoints")) != name.end();
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

Error unreadable(const fs::path& folder, const std::error_code& error) {
  return {ErrorKind::unreadable, "{}: the folder cannot be read: {}; check its permissions",
          folder.native(), error.message()};
}

/// A folder that is still to be looked into, and the start of the names of what is in it.
struct OpenFolder {
  fs::path path;
  std::string name;
};

void add_entry(const fs::directory_entry& entry, const std::string& name,
               const fs::path& output_folder, std::vector<OpenFolder>& open, FoundInputs& found) {
  std::error_code error;
  const std::string entry_name = name + entry.path().filename().native();
  // symlink_status: a link to a folder is not followed, so there is no loop to fall into.
  const fs::file_type type = entry.symlink_status(error).type();
  if (type == fs::file_type::none && !has_picture_suffix(entry.path())) {  // perhaps a folder
    found.faults.push_back(unreadable(entry.path(), error));
  } else if (type == fs::file_type::directory) {
    if (!same_folder(entry.path(), output_folder)) {
      open.push_back({entry.path(), entry_name + "/"});
    }
  } else if (is_leaving(entry_name)) {
    ++found.skipped;
  } else if (has_tar_suffix(entry.path()) && entry.is_regular_file(error)) {
    try {
      add_tar(entry.path(), tar_folder(entry_name), found);
    } catch (const Error& fault) {
      found.faults.push_back(fault);
    }
  } else if (has_picture_suffix(entry.path()) && !entry.is_directory(error) &&
             !carries_recipe(entry)) {
    found.inputs.push_back({.path = entry.path(), .name = entry_name});
  } else {
    ++found.skipped;
    if (is_compressed_tar(entry.path())) {
      found.compressed.push_back(entry.path());
    }
  }
}

/// A folder's entries and its sub-folders', however deep: a list, as calls would be too many for
/// the stack.
void walk(const fs::path& top, const fs::path& output_folder, FoundInputs& found) {
  std::vector<OpenFolder> open = {{top, ""}};
  while (!open.empty()) {
    const OpenFolder folder = std::move(open.back());
    open.pop_back();
    std::error_code error;
    for (fs::directory_iterator entry(folder.path, error), end; !error && entry != end;
         entry.increment(error)) {
      add_entry(*entry, folder.name, output_folder, open, found);
    }
    if (error) {
      found.faults.push_back(unreadable(folder.path, error));
    }
  }
}

void add_argument(const fs::path& argument, const fs::path& output_folder, FoundInputs& found) {
  if (argument == standard_input_path) {
    found.inputs.push_back(standard_input());
    return;
  }
  std::error_code error;
  const fs::file_status status = fs::status(argument, error);
  if (!fs::exists(status)) {
    throw Error(ErrorKind::unreadable, "{}: no such file or folder; check the name",
                argument.native());
  }
  if (!fs::is_directory(status) && !has_tar_suffix(argument)) {
    check_not_compressed(argument);
    found.inputs.push_back({.path = argument,
                            .name = argument.filename().native(),
                            .found_in = folder_name(argument.parent_path())});
    return;
  }
  FoundInputs below;
  if (fs::is_directory(status)) {
    walk(argument, output_folder, below);
  } else {
    add_tar(argument, "", below);
  }
  for (Input& input : below.inputs) {
    input.found_in = folder_name(argument);
  }
  join(argument, std::move(below), found);
}

}  // namespace

std::string FoundInputs::compressed_words() const {
  return compressed.empty()
             ? ""
             : compressed_sentence(std::ranges::min(compressed), compressed.size() - 1);
}

std::span<const std::string_view> input_file_suffixes() {
  return input_suffixes;
}

bool has_tar_suffix(const fs::path& path) {
  return lower_suffix(path) == ".tar";
}

void check_not_compressed(const fs::path& path) {
  if (is_compressed_tar(path)) {
    throw Error(ErrorKind::unsupported, compressed_sentence(path, 0));
  }
}

void add_tar(const fs::path& path, const std::string& folder, FoundInputs& found) {
  const TarIndex index = tar_index(path);
  for (const TarMember& member : index.members) {
    if (has_picture_suffix(member.name) && !is_leaving(member.name)) {
      found.inputs.push_back({.path = path,
                              .name = folder + member.name,
                              .part = Input::Part{member.offset, member.size}});
    } else {
      ++found.skipped;
    }
  }
  if (index.tear) {
    found.faults.push_back(*index.tear);
  }
}

void join(const fs::path& path, FoundInputs below, FoundInputs& found) {
  if (below.inputs.empty() && !below.faults.empty()) {
    throw Error(below.faults.front());
  }
  if (below.inputs.empty() && !below.compressed.empty()) {
    throw Error(ErrorKind::unsupported, below.compressed_words());
  }
  if (below.inputs.empty()) {
    throw Error(ErrorKind::unreadable,
                "{}: no pictures in it (looked for .jpg .png .webp .tif .bmp; "
                "{} other file{}); name another",
                path.native(), below.skipped, below.skipped == 1 ? "" : "s");
  }
  std::ranges::sort(below.inputs, {}, &Input::name);
  std::ranges::move(below.inputs, std::back_inserter(found.inputs));
  std::ranges::move(below.faults, std::back_inserter(found.faults));
  std::ranges::move(below.compressed, std::back_inserter(found.compressed));
  found.skipped += below.skipped;
}

std::string folder_name(const fs::path& folder) {
  std::error_code gone;  // the working folder is: then what was written has to do
  fs::path whole = fs::absolute(folder.empty() ? "." : folder, gone);
  whole = (gone ? folder : whole).lexically_normal();
  const fs::path last = (whole.has_filename() ? whole : whole.parent_path()).filename();
  return has_tar_suffix(last) ? last.stem().native() : last.native();
}

std::string tar_folder(const fs::path& name) {
  return fs::path(name).replace_extension().native() + "/";
}

FoundInputs find_inputs(const std::vector<fs::path>& arguments, const fs::path& output_folder) {
  FoundInputs found;
  for (const fs::path& argument : arguments) {
    add_argument(argument, output_folder, found);
  }
  return found;
}

}  // namespace lacuna
