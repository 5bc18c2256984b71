#include "options/dropped.hpp"

#include <string>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna::app {
namespace {

/// Each with what to use instead.
constexpr std::pair<std::string_view, std::string_view> dropped[] = {
    {"--pack",
     "results are no longer packed into tars; use --write json for few and small files, and "
     "--fan-out always for sub-folders of them"},
    {"--snippet",
     "no longer written; put the figure into the document by hand: its title and caption are in "
     "its file, as the texts Title and Description of a PNG"},
};

}  // namespace

void check_not_dropped(std::string_view option) {
  for (const auto& [flag, instead] : dropped) {
    if (option == flag) {
      throw Error(ErrorKind::usage, std::string(flag).append(": ").append(instead));
    }
  }
}

}  // namespace lacuna::app
