#include "lacuna/runner/records/last_word.hpp"

#include <string>

#include "lacuna/base/hash.hpp"

namespace lacuna {
namespace {

/// The outputs of two names meet where stem and command do: cat.jpg and cat.png.
std::uint64_t claim_of(const ManifestLine& line) {
  if (line.outputs.empty()) {
    return 0;
  }
  const std::string& file = line.outputs.front().file;
  const std::size_t folder_end = file.find_last_of('/') + 1;
  return name_seed(line.command + '\n' + file.substr(0, file.find('.', folder_end)), 0);
}

}  // namespace

void LastWord::take(const ManifestLine& line, const LinePlace& at, int own) {
  const std::uint64_t line_key = name_seed(line.key, 0);
  const bool of_other_journal =
      place.length > 0 && place.file > 0 && place.file != at.file && at.file != own;
  if (of_other_journal && line_key == key && line.status == ItemStatus::begun) {
    return;  // the same recipe writes the same bytes: beginning again takes nothing away
  }
  is_doubtful = at.file != own && (is_doubtful || (of_other_journal && line_key != key));
  place = at;
  status = line.status;
  key = line_key;
  claim = claim_of(line);
}

}  // namespace lacuna
