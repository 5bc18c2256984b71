#include "support/picture_files.hpp"

#include <algorithm>
#include <stdexcept>

#include "lacuna/base/error.hpp"

namespace lacuna::testing {

std::vector<std::filesystem::path> golden_files(const std::string& folder,
                                                const std::string& ending) {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path root = std::filesystem::path(LACUNA_GOLDEN_DIR) / folder;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.path().native().ends_with(ending)) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Bytes golden_picture(const std::string& name) {
  return read_whole_file(std::filesystem::path(LACUNA_GOLDEN_DIR) / "images" / name, 1U << 20U);
}

std::string outcome(const Bytes& file, const ImageFileOptions& options) {
  try {
    (void)decode_image(file, "x", options);
  } catch (const Error& error) {
    return std::string(kind_name(error.kind())) + ": " + error.what();
  }
  return "read";
}

std::string outcome_kind(const Bytes& file, const ImageFileOptions& options) {
  const std::string whole = outcome(file, options);
  return whole.substr(0, whole.find(':'));
}

std::size_t find(const Bytes& file, std::string_view text, std::size_t from) {
  const Bytes wanted = bytes_of(text);
  const auto found = std::search(file.begin() + static_cast<std::ptrdiff_t>(from), file.end(),
                                 wanted.begin(), wanted.end());
  if (found == file.end()) {
    throw std::runtime_error("the file does not hold what the test looks for");
  }
  return static_cast<std::size_t>(found - file.begin());
}

Bytes bytes_of(std::string_view text) {
  Bytes bytes;
  for (const char c : text) {
    bytes.push_back(static_cast<std::uint8_t>(c));
  }
  return bytes;
}

Bytes cut(const Bytes& file, std::size_t count) {
  return {file.begin(), file.begin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace lacuna::testing
