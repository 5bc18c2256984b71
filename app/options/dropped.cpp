#include "options/dropped.hpp"

#include <array>
#include <string>

#include "lacuna/base/error.hpp"

namespace lacuna::app {
namespace {

struct DroppedOption {
  std::string_view flag;
  std::string_view sentence;  ///< What to use instead.
};

constexpr std::array<DroppedOption, 2> dropped = {{
    {"--pack",
     "results are no longer packed into tars; use --write json for few and small files, and "
     "--fan-out always for sub-folders of them"},
    {"--snippet",
     "no longer written; put the figure into the document by hand: its title and caption are in "
     "its "
     "file, as the texts Title and Description of a PNG"},
}};

}  // namespace

void check_not_dropped(std::string_view option) {
  for (const DroppedOption& each : dropped) {
    if (option == each.flag) {
      throw Error(ErrorKind::usage, std::string(each.flag).append(": ").append(each.sentence));
    }
  }
}

}  // namespace lacuna::app
