#include "lacuna/model/container/faults.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {

std::string quoted_name(std::string_view name) {
  constexpr std::size_t shown = 80;
  return fmt::format("\"{}\"{}", printable(name.substr(0, shown)), name.size() > shown ? "…" : "");
}

std::string first_names(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 5;
  std::vector<std::string> first;
  for (std::size_t i = 0; i < std::min(shown, names.size()); ++i) {
    first.push_back(quoted_name(names[i]));
  }
  const std::string rest =
      names.size() > shown ? fmt::format(" and {} more", names.size() - shown) : "";
  return fmt::format("{}{}", fmt::join(first, ", "), rest);
}

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

void fail_header(const std::string& subject, const std::string& found) {
  fail(subject, ErrorKind::damaged, found + "; the file is broken, get or convert it again");
}

void fail_header_limit(const std::string& subject, std::string_view what, std::size_t limit) {
  fail(subject, ErrorKind::too_large,
       "more than {} {}, no Vision Transformer has so many; name another checkpoint", limit, what);
}

}  // namespace lacuna
