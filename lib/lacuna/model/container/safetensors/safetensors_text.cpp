#include "lacuna/model/container/safetensors/safetensors_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/safetensors/safetensors_header.hpp"

namespace lacuna {
namespace {

// The JSON reader holds a token several times over, so one of 16 MiB would cost 150. What lies
// between two quotation marks is at most one token, or numbers and brackets.
void check_token_sizes(std::string_view text, const std::string& subject) {
  std::size_t begin = 0;
  for (std::size_t quote = text.find('"'); begin < text.size(); quote = text.find('"', quote + 1)) {
    const std::size_t end = std::min(quote, text.size());
    if (end != text.size() && end > 0 && text[end - 1] == '\\') {
      continue;  // an escaped one, inside a text
    }
    if (end - begin > SafetensorsLimits::token_bytes) {
      throw Error(ErrorKind::too_large, fmt::format("{}: its header has over {} bytes without the "
                                                    "end of a key or text; name another checkpoint",
                                                    subject, SafetensorsLimits::token_bytes));
    }
    begin = end == text.size() ? end : end + 1;
  }
}

// What the JSON reader itself would let pass: a byte order mark and a NUL at the end.
void check_start(std::string_view text, const std::string& subject) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    fail_header(subject, "its header does not begin with {");
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    fail_header(subject, fmt::format("its header is not valid JSON at byte {}", nul + 1));
  }
}

}  // namespace

void check_header_text(std::string_view text, const std::string& subject) {
  check_start(text, subject);
  check_token_sizes(text.substr(0, text.find_last_not_of(" \t\r\n") + 1), subject);
}

}  // namespace lacuna
