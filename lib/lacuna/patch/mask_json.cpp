#include "lacuna/patch/mask_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

using nlohmann::json;

constexpr int deepest = 16;
constexpr std::size_t most_values = std::size_t{1} << 22U;

[[noreturn]] void fail_value(const std::string& subject, const std::string& problem) {
  throw Error(ErrorKind::bad_value, fmt::format("{}: {}", subject, problem));
}

/// Watches the parser: refuses what is too deep or too much, and duplicate keys, of which the
/// library would silently keep the last. Drops what is not about the mask, so that the matrices of
/// an attention JSON are never held.
class Watch {
 public:
  explicit Watch(const std::string& subject) : subject_(subject) {}

  bool operator()(int depth, json::parse_event_t event, const json& value) {
    switch (event) {
      case json::parse_event_t::object_start:
      case json::parse_event_t::array_start:
        if (depth >= deepest) {
          throw Error(
              ErrorKind::too_large,
              fmt::format("{}: nested deeper than {} levels; a mask needs 3", subject_, deepest));
        }
        keys_.resize(static_cast<std::size_t>(depth) + 1);
        keys_.back().clear();
        return wanted_;
      case json::parse_event_t::key:
        return accept_key(depth, value.get_ref<const std::string&>());
      case json::parse_event_t::value:
        if (wanted_ && ++values_ > most_values) {
          throw Error(ErrorKind::too_large,
                      fmt::format("{}: more than {} values in its mask; needed one per patch",
                                  subject_, most_values));
        }
        return true;
      default:
        return true;
    }
  }

 private:
  bool accept_key(int depth, const std::string& key) {
    if (!keys_[static_cast<std::size_t>(depth) - 1].insert(key).second) {
      fail_value(subject_, fmt::format("the key '{}' appears twice in one object; remove one",
                                       printable(key.substr(0, 60))));
    }
    if (depth == 1) {
      wanted_ = key == "mask" || key == "hidden";
    }
    return wanted_;
  }

  const std::string& subject_;
  std::vector<std::set<std::string>> keys_;  // of the open objects, by depth
  bool wanted_ = true;                       // false inside a key of the root that is dropped
  std::size_t values_ = 0;
};

std::string line_and_column(std::span<const std::uint8_t> file, std::size_t byte) {
  const auto end = file.begin() + static_cast<std::ptrdiff_t>(std::min(byte, file.size()));
  const auto line = 1 + std::count(file.begin(), end, '\n');
  const auto start = std::find(std::make_reverse_iterator(end), file.rend(), '\n').base();
  return fmt::format("line {}, column {}", line, end - start);
}

json parse(std::span<const std::uint8_t> file, const std::string& subject) {
  try {
    return json::parse(file.begin(), file.end(), Watch(subject));
  } catch (const json::parse_error& error) {
    throw Error(ErrorKind::damaged, fmt::format("{}: no valid JSON at {}; mend it there", subject,
                                                line_and_column(file, error.byte)));
  } catch (const json::exception&) {
    throw Error(ErrorKind::damaged,
                fmt::format("{}: a number in it is out of range; needed 0 and 1", subject));
  }
}

/// What a value is, for a message: the value itself if it is short.
std::string described(const json& value) {
  if (value.is_structured()) {
    return value.is_array() ? fmt::format("a list of {}", value.size()) : "an object";
  }
  const std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  return text.size() <= 40 ? text : text.substr(0, 40) + "…";
}

std::uint8_t hidden_at(const json& value, const std::string& place, const std::string& subject) {
  if (value.is_boolean()) {
    return value.get<bool>() ? 1 : 0;
  }
  if (!value.is_number() || (value != 0 && value != 1)) {
    fail_value(subject,
               fmt::format("{} is {}, needed 0 (visible) or 1 (hidden)", place, described(value)));
  }
  return value == 1 ? 1 : 0;
}

Mask mask_of_flat_list(const json& list, const std::string& place, const std::string& subject) {
  std::vector<std::uint8_t> hidden;
  for (std::size_t i = 0; i < list.size(); ++i) {
    hidden.push_back(hidden_at(list[i], fmt::format("{}[{}]", place, i), subject));
  }
  return mask_of(std::move(hidden));
}

Mask mask_of_rows(const json& rows, const std::string& place, const std::string& subject,
                  const PatchGrid& grid) {
  std::vector<std::uint8_t> hidden;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!rows[row].is_array() || rows[row].size() != static_cast<std::size_t>(grid.columns)) {
      fail_value(subject, fmt::format("{}[{}] is {}, needed a list of {}, the grid's columns",
                                      place, row, described(rows[row]), grid.columns));
    }
    for (std::size_t column = 0; column < rows[row].size(); ++column) {
      hidden.push_back(
          hidden_at(rows[row][column], fmt::format("{}[{}][{}]", place, row, column), subject));
    }
  }
  return mask_of(std::move(hidden));
}

/// Rows, a flat list, or the object around them in lacuna's own files.
Mask mask_of_values(const json& value, const std::string& place, const std::string& subject,
                    const PatchGrid& grid) {
  if (value.is_object() && value.contains("values") && !value["values"].is_object()) {
    return mask_of_values(value["values"], place + ".values", subject, grid);
  }
  if (value.is_array() && value.size() == static_cast<std::size_t>(grid.count()) &&
      !value.front().is_array()) {
    return mask_of_flat_list(value, place, subject);
  }
  if (value.is_array() && value.size() == static_cast<std::size_t>(grid.rows)) {
    return mask_of_rows(value, place, subject, grid);
  }
  fail_value(
      subject,
      fmt::format("{} is {}, needed {} rows of {} or a list of {}, one per patch of the grid",
                  place, described(value), grid.rows, grid.columns, grid.count()));
}

Mask mask_of_numbers(const json& list, const std::string& subject, const PatchGrid& grid) {
  if (!list.is_array()) {
    fail_value(subject,
               fmt::format("$.hidden is {}, needed a list of patch numbers", described(list)));
  }
  std::vector<std::uint8_t> hidden(static_cast<std::size_t>(grid.count()), 0);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json& patch = list[i];
    if (!patch.is_number_integer() || patch < 0 || patch >= grid.count()) {
      fail_value(subject, fmt::format("$.hidden[{}] is {}, needed a patch number from 0 to {}", i,
                                      described(patch), grid.count() - 1));
    }
    hidden[patch.get<std::size_t>()] = 1;
  }
  return mask_of(std::move(hidden));
}

}  // namespace

void check_json(std::span<const std::uint8_t> file, const std::string& subject) {
  static_cast<void>(parse(file, subject));
}

Mask mask_of_json(std::span<const std::uint8_t> file, const std::string& subject,
                  const PatchGrid& grid) {
  const json root = parse(file, subject);
  if (!root.is_object()) {
    return mask_of_values(root, "$", subject, grid);
  }
  if (root.contains("mask") == root.contains("hidden")) {
    fail_value(subject, fmt::format("the object has {} of the keys 'mask' and 'hidden', needed one",
                                    root.contains("mask") ? "both" : "neither"));
  }
  return root.contains("mask") ? mask_of_values(root["mask"], "$.mask", subject, grid)
                               : mask_of_numbers(root["hidden"], subject, grid);
}

}  // namespace lacuna
