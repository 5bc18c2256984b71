#include "lacuna/runner/batch/output_places.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// Digits of the sub-folders' names for so many inputs.
int fan_out_digits(std::size_t inputs, std::size_t most) {
  constexpr int all = 16;
  int digits = 2;
  for (std::size_t folders = 256; digits < all && inputs > most * folders; folders *= 16) {
    ++digits;
  }
  return digits;
}

fs::path flat_stem(const Input& input, OutputNames names) {
  const fs::path name(input.name);
  std::string stem = (names == OutputNames::full ? name.filename() : name.stem()).native();
  std::ranges::replace(stem, '.', '_');
  return name.parent_path() / stem;
}

std::string folder_of(const Input& input) {
  return fs::path(input.name).parent_path().native();
}

/// Throws if two inputs have one stem; `advice` says what to do.
void check_stems(const std::vector<Input>& inputs,
                 const std::function<fs::path(const Input&)>& stem_of, std::string_view advice) {
  constexpr std::size_t most_listed = 5;
  std::unordered_map<std::string, const Input*> owners;
  std::vector<std::string> clashes;
  for (const Input& input : inputs) {
    const auto [owner, is_new] = owners.emplace(stem_of(input).native(), &input);
    if (!is_new) {
      clashes.push_back(fmt::format("{} and {}", owner->second->subject(), input.subject()));
    }
  }
  if (!clashes.empty()) {
    const std::size_t rest = clashes.size() - std::min(clashes.size(), most_listed);
    clashes.resize(clashes.size() - rest);
    throw Error(ErrorKind::usage,
                "output names: {}{} would write the same files; use {}separate --output "
                "folders",
                fmt::join(clashes, ", "), rest > 0 ? fmt::format(" and {} more pairs", rest) : "",
                advice);
  }
}

}  // namespace

OutputPlaces::OutputPlaces(const std::vector<Input>& inputs, OutputNames names, FanOut mode,
                           std::size_t most)
    : names_(names) {
  if (mode == FanOut::never) {
    return;
  }
  std::unordered_map<std::string, std::size_t> counts;
  for (const Input& input : inputs) {
    ++counts[folder_of(input)];
  }
  for (const auto& [folder, count] : counts) {
    if (mode == FanOut::always || count > most) {
      digits_[folder] = fan_out_digits(count, most);
    }
  }
}

int OutputPlaces::digits(const Input& input) const {
  if (digits_.empty()) {
    return 0;
  }
  const auto place = digits_.find(folder_of(input));
  return place != digits_.end() ? place->second : 0;
}

fs::path OutputPlaces::stem(const Input& input) const {
  fs::path flat = flat_stem(input, names_);
  const int count = digits(input);
  if (count == 0) {
    return flat;
  }
  const std::string hash = fmt::format("{:016x}", name_seed(input.name, 0));
  return flat.parent_path() / hash.substr(0, static_cast<std::size_t>(count)) / flat.filename();
}

void OutputPlaces::check(const std::vector<Input>& inputs) const {
  check_stems(
      inputs, [&](const Input& input) { return flat_stem(input, names_); },
      names_ == OutputNames::full ? "" : "--names full, or ");
  // An input's folder may have the name of a sub-folder: 3f/cat.jpg beside cat.jpg.
  check_stems(
      inputs, [&](const Input& input) { return stem(input); }, "--fan-out never, or ");
}

}  // namespace lacuna
