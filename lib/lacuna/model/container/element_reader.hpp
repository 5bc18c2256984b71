#pragma once

#include <cstdint>
#include <span>

#include "lacuna/base/files.hpp"
#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// Reads target.size() elements of `tensor`'s type, which lie in `file` from byte `offset` on, as
/// float32, exactly. Throws Error{unsupported} if the type is none of F32, F16, BF16, and what
/// InputFile throws.
void read_elements(const InputFile& file, std::uint64_t offset, const StoredTensor& tensor,
                   std::span<float> target);

}  // namespace lacuna
