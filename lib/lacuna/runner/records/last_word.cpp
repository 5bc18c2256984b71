#include "lacuna/runner/records/last_word.hpp"

#include <string>
#include <utility>

#include "lacuna/base/error.hpp"
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

std::vector<LinePlace> LastWord::candidates() const {
  return is_doubtful         ? std::vector(rivals.rbegin(), rivals.rend())
         : place.length == 0 ? std::vector<LinePlace>()
                             : std::vector{place};
}

void LastWord::take(const ManifestLine& line, const LinePlace& at, const Standing& of_file) {
  if (line.failure == kind_name(ErrorKind::exists) && place.length > 0 &&
      status == ItemStatus::done) {
    return;  // --no-clobber kept what is there, and it stays on record
  }
  const std::uint64_t line_key = name_seed(line.key, 0);
  const bool is_same_file = at.file == place.file;
  const bool is_later =
      place.length == 0 || is_same_file ||
      (standing.time == Standing::Time::before && of_file.time == Standing::Time::own);
  if (is_later && !is_same_file) {
    standing = of_file;
    is_doubtful = false;
    rivals.clear();
  } else if (!is_same_file) {
    standing.time = standing.time == of_file.time ? standing.time : Standing::Time::any;
    standing.by_hash = standing.by_hash || of_file.by_hash;
    if (line_key == key && status == ItemStatus::done && line.status != ItemStatus::done) {
      return;  // the same recipe writes the same bytes: beginning again takes nothing away
    }
    if (line_key != key && !std::exchange(is_doubtful, true) && status == ItemStatus::done) {
      rivals.push_back(place);
    }
  }
  place = at;
  status = line.status;
  key = line_key;
  claim = claim_of(line);
  if (is_doubtful && status == ItemStatus::done) {
    rivals.push_back(at);
  }
}

}  // namespace lacuna
