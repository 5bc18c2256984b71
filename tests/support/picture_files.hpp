#pragma once

#include <string>

#include "lacuna/base/files.hpp"
#include "lacuna/image/image_file.hpp"

namespace lacuna::testing {

/// The bytes of tests/golden/images/`name`.
[[nodiscard]] Bytes golden_picture(const std::string& name);

/// "damaged: x: damaged PNG (…" if decoding throws lacuna's Error, else "read". The subject is x.
[[nodiscard]] std::string outcome(const Bytes& file, const ImageFileOptions& options = {});

/// The same with the kind alone.
[[nodiscard]] std::string outcome_kind(const Bytes& file, const ImageFileOptions& options = {});

}  // namespace lacuna::testing
