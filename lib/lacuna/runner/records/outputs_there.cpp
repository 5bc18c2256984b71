#include "lacuna/runner/records/outputs_there.hpp"

#include <algorithm>
#include <system_error>

#include "lacuna/base/files.hpp"
#include "lacuna/base/hash.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// content_hash() of a file of any size, a piece at a time.
std::string file_hash(const fs::path& path) {
  constexpr std::uint64_t most = std::uint64_t{1} << 20U;
  const InputFile file(path);
  ContentHash hash;
  Bytes piece;
  for (std::uint64_t offset = 0; offset < file.size(); offset += piece.size()) {
    piece.resize(std::min(most, file.size() - offset));
    file.read_at(offset, piece);
    hash.add(piece);
  }
  return hash.take();
}

bool output_is_there(const ManifestOutput& output, const fs::path& folder, bool verify) {
  const fs::path path = folder / output.file;
  std::error_code error;
  const bool is_there = fs::symlink_status(path, error).type() == fs::file_type::regular &&
                        fs::file_size(path, error) == output.bytes && !error;
  return is_there && (!verify || file_hash(path) == output.hash);
}

}  // namespace

bool outputs_are_there(const ManifestLine& line, const fs::path& folder, bool verify) {
  return std::ranges::all_of(line.outputs, [&](const ManifestOutput& output) {
    return output_is_there(output, folder, verify);
  });
}

}  // namespace lacuna
