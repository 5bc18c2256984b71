#include "support/picture_files.hpp"

#include "lacuna/base/error.hpp"
#include "support/golden_files.hpp"

namespace lacuna::testing {

Bytes golden_picture(const std::string& name) {
  return golden_bytes("images/" + name);
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

}  // namespace lacuna::testing
