#pragma once

#include <string>
#include <vector>

namespace lacuna::testing {

/// A message that a source asks a Translator for: tr("…") with a literal.
struct SourceMessage {
  std::string file;
  std::string english;
};

/// Every one in the sources of the library, in the order of the files' names.
[[nodiscard]] std::vector<SourceMessage> source_messages();

}  // namespace lacuna::testing
