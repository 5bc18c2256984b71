#include "lacuna/runner/inputs/input_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "lacuna/base/text.hpp"
#include "lacuna/runner/inputs/tar_index.hpp"

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

}  // namespace

bool has_picture_suffix(const fs::path& path) {
  return std::ranges::find(picture_suffixes, lower_suffix(path)) != picture_suffixes.end();
}

bool has_tar_suffix(const fs::path& path) {
  return lower_suffix(path) == ".tar";
}

void add_tar(const fs::path& path, const std::string& folder, FoundInputs& found) {
  for (const TarMember& member : tar_members(path)) {
    if (has_picture_suffix(member.name)) {
      found.inputs.push_back({.path = path,
                              .name = folder + member.name,
                              .part = Input::Part{member.offset, member.size}});
    } else {
      ++found.skipped;
    }
  }
}

void check_has_pictures(const fs::path& path, const FoundInputs& below) {
  if (below.inputs.empty()) {
    throw Error(ErrorKind::unreadable,
                fmt::format("{}: no pictures in it (looked for .jpg .png .webp .tif .bmp; "
                            "{} other files); name another",
                            printable(path.native()), below.skipped));
  }
}

std::string tar_folder(const fs::path& name) {
  return fs::path(name).replace_extension().native() + "/";
}

}  // namespace lacuna
