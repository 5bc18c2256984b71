#include "lacuna/flow/input.hpp"

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {

std::string Input::subject() const {
  const bool has_no_file = path.empty() || path == standard_input_path;
  return printable(part ? (path / name).native() : has_no_file ? name : path.native());
}

Bytes read_input(const Input& input, std::uint64_t max_bytes) {
  if (!input.part) {
    return read_whole_file(input.path, max_bytes);
  }
  if (input.part->size > max_bytes) {
    throw Error(ErrorKind::too_large, "{}: {} bytes, the limit is {}; shrink it", input.subject(),
                input.part->size, max_bytes);
  }
  // Opened for this picture alone, so that a run over a thousand tars keeps none open.
  Bytes bytes(input.part->size);
  InputFile(input.path).read_at(input.part->offset, bytes);
  return bytes;
}

}  // namespace lacuna
