#pragma once

#include <string_view>

namespace lacuna {

/// Writes all of it to standard output, now. Once the reader of a pipe is gone (`| head -1`), what
/// is written is dropped. Throws Error{output} for every other fault: a full disk, no output at
/// all.
void write_standard_output(std::string_view bytes);

/// True once something was dropped so.
[[nodiscard]] bool is_reader_gone();

}  // namespace lacuna
