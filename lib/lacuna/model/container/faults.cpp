#include "lacuna/model/container/faults.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {

std::string quoted_name(std::string_view name) {
  constexpr std::size_t shown = 80;
  return name.size() <= shown ? fmt::format("\"{}\"", printable(name))
                              : fmt::format("\"{}\"…", printable(name.substr(0, shown)));
}

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

void fail_header(const std::string& subject, const std::string& found) {
  throw Error(ErrorKind::damaged,
              fmt::format("{}: {}; the file is broken, get or convert it again", subject, found));
}

void fail_header_limit(const std::string& subject, std::string_view what, std::size_t limit) {
  throw Error(ErrorKind::too_large, fmt::format("{}: more than {} {}, no Vision Transformer has so "
                                                "many; name another checkpoint",
                                                subject, limit, what));
}

}  // namespace lacuna
