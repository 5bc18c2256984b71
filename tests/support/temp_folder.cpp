#include "support/temp_folder.hpp"

#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace lacuna::testing {

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "lacuna-test-XXXXXX").native();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no temporary folder can be made");
  }
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TempFolder::write(std::string_view name, const Bytes& bytes) const {
  write_file(path_ / name, bytes);
  return path_ / name;
}

std::filesystem::path TempFolder::write(std::string_view name, std::string_view text) const {
  write_file(path_ / name, text);
  return path_ / name;
}

}  // namespace lacuna::testing
