#pragma once

#include <string>
#include <string_view>

namespace lacuna {

/// Judges the text of a header before a JSON reader sees it: it begins with {, holds no NUL, and no
/// key, text or number in it is over SafetensorsLimits::token_bytes. Throws Error{damaged} and
/// Error{too_large}.
void check_header_text(std::string_view text, const std::string& subject);

}  // namespace lacuna
