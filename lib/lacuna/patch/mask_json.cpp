#include "lacuna/patch/mask_json.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/json_reader.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/image/decoded_image.hpp"

namespace lacuna {
namespace {

/// Keeps what is about the mask, so that the matrices of an attention JSON are never in memory.
JsonValue parse(std::span<const std::uint8_t> file, const std::string& subject) {
  const auto is_wanted = [](std::string_view key) { return key == "mask" || key == "hidden"; };
  return read_json(as_text(file), subject,
                   {.bytes = ImageFileOptions{}.max_file_bytes, .depth = 16, .keeps = is_wanted});
}

std::uint8_t hidden_at(const JsonValue& value, const std::string& place,
                       const std::string& subject) {
  const auto* const truth = value.as<bool>();
  const double number = truth != nullptr ? (*truth ? 1 : 0) : value.number().value_or(-1);
  if (number != 0 && number != 1) {
    fail(subject, ErrorKind::bad_value, "{} is {}, needed 0 (visible) or 1 (hidden)", place,
         value.described());
  }
  return number == 1 ? 1 : 0;
}

Mask mask_of_flat_list(const JsonList& list, const std::string& place, const std::string& subject) {
  std::vector<std::uint8_t> hidden;
  for (std::size_t i = 0; i < list.size(); ++i) {
    hidden.push_back(hidden_at(list[i], fmt::format("{}[{}]", place, i), subject));
  }
  return mask_of(std::move(hidden));
}

Mask mask_of_rows(const JsonList& rows, const std::string& place, const std::string& subject,
                  const PatchGrid& grid) {
  std::vector<std::uint8_t> hidden;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto* const cells = rows[row].as<JsonList>();
    if (cells == nullptr || cells->size() != static_cast<std::size_t>(grid.columns)) {
      fail(subject, ErrorKind::bad_value, "{}[{}] is {}, needed a list of {}, the grid's columns",
           place, row, rows[row].described(), grid.columns);
    }
    for (std::size_t column = 0; column < cells->size(); ++column) {
      hidden.push_back(
          hidden_at((*cells)[column], fmt::format("{}[{}][{}]", place, row, column), subject));
    }
  }
  return mask_of(std::move(hidden));
}

/// Rows, a flat list, or the object around them in lacuna's own files.
Mask mask_of_values(const JsonValue& value, const std::string& place, const std::string& subject,
                    const PatchGrid& grid) {
  const JsonValue* const values = value.find("values");
  if (values != nullptr && values->as<JsonMembers>() == nullptr) {
    return mask_of_values(*values, place + ".values", subject, grid);
  }
  const auto* const list = value.as<JsonList>();
  if (list != nullptr && list->size() == static_cast<std::size_t>(grid.count()) &&
      list->front().as<JsonList>() == nullptr) {
    return mask_of_flat_list(*list, place, subject);
  }
  if (list != nullptr && list->size() == static_cast<std::size_t>(grid.rows)) {
    return mask_of_rows(*list, place, subject, grid);
  }
  fail(subject, ErrorKind::bad_value,
       "{} is {}, needed {} rows of {} or a list of {}, one per patch of the grid", place,
       value.described(), grid.rows, grid.columns, grid.count());
}

Mask mask_of_numbers(const JsonValue& value, const std::string& subject, const PatchGrid& grid) {
  const auto* const list = value.as<JsonList>();
  if (list == nullptr) {
    fail(subject, ErrorKind::bad_value, "$.hidden is {}, needed a list of patch numbers",
         value.described());
  }
  std::vector<std::uint8_t> hidden(static_cast<std::size_t>(grid.count()), 0);
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* const patch = (*list)[i].as<std::int64_t>();
    if (patch == nullptr || *patch < 0 || *patch >= grid.count()) {
      fail(subject, ErrorKind::bad_value, "$.hidden[{}] is {}, needed a patch number from 0 to {}",
           i, (*list)[i].described(), grid.count() - 1);
    }
    hidden[static_cast<std::size_t>(*patch)] = 1;
  }
  return mask_of(std::move(hidden));
}

}  // namespace

void check_json(std::span<const std::uint8_t> file, const std::string& subject) {
  static_cast<void>(parse(file, subject));
}

Mask mask_of_json(std::span<const std::uint8_t> file, const std::string& subject,
                  const PatchGrid& grid) {
  const JsonValue root = parse(file, subject);
  if (root.as<JsonMembers>() == nullptr) {
    return mask_of_values(root, "$", subject, grid);
  }
  const JsonValue* const mask = root.find("mask");
  const JsonValue* const hidden = root.find("hidden");
  if ((mask == nullptr) == (hidden == nullptr)) {
    fail(subject, ErrorKind::bad_value,
         "the object has {} of the keys 'mask' and 'hidden', needed one",
         mask != nullptr ? "both" : "neither");
  }
  return mask != nullptr ? mask_of_values(*mask, "$.mask", subject, grid)
                         : mask_of_numbers(*hidden, subject, grid);
}

}  // namespace lacuna
