#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/base/files.hpp"
#include "support/broken_file.hpp"

namespace lacuna::testing {

/// A member of an archive to be written.
struct ZipEntry {
  std::string name;
  std::string data;
};

/// A valid ZIP archive of stored members, one behind the other, with checksums and neither
/// descriptors nor ZIP64 records.
[[nodiscard]] Bytes zip_file(const std::vector<ZipEntry>& entries);

/// What torch.save writes around this pickle, with one storage "0" of so many bytes 1 2 3 …
[[nodiscard]] Bytes torch_file(const std::string& pickle, std::size_t storage_bytes = 16);

// Parts of pickles; each leaves one object on the stack.

[[nodiscard]] std::string little_endian(std::uint64_t number, std::size_t bytes);
[[nodiscard]] std::string p_text(const std::string& text);
[[nodiscard]] std::string p_int(std::int64_t number);  ///< From -2^31 to 2^31 - 1.
[[nodiscard]] std::string p_long(std::uint64_t number);
[[nodiscard]] std::string p_global(const std::string& module, const std::string& name);
[[nodiscard]] std::string p_tuple(const std::vector<std::string>& items);
[[nodiscard]] std::string p_dict(const std::vector<std::string>& keys_and_values);
[[nodiscard]] std::string p_call(const std::string& callable,
                                 const std::vector<std::string>& arguments);
[[nodiscard]] std::string p_storage(const std::string& type = "FloatStorage",
                                    const std::string& key = "0", std::uint64_t count = 4);
[[nodiscard]] std::string p_tensor(const std::string& storage, const std::string& offset,
                                   const std::string& shape, const std::string& strides);
/// Four floats: storage "0" as a whole.
[[nodiscard]] std::string p_tensor();

/// Protocol 2, the object, the end.
[[nodiscard]] std::string p_whole(const std::string& object);

/// Checks that opening it throws that error, in one line that begins with its path.
void check_torch_refused(const Broken& broken);

}  // namespace lacuna::testing
