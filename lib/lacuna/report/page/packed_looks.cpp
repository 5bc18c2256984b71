// The record of a look, in words of 16 bits, the lower byte first:
//
//     flags      bits 0 and 1 deit, 2 and 3 mae, 4 and 5 zeroed: 0 the query does not exist there,
//                1 a row of the visible patches follows, 2 the same as deit, 3 a row of all patches
//                follows; bit 6: deit = mae; bit 7: also without −∞
//     high       two words, a float: where the scale ends
//     low        where it begins, packed as a weight
//     numbers    which list stands under the scale
//     largest    which words name the largest weight
//     then for each row that follows
//       visible, prefix, hidden    shares of attention, packed as weights
//       visible, hidden            which words say them
//       weights                    packed, of the patches in raster order; those of patches that do
//                                  not follow are 0 in deit, and there are none in mae
#include "lacuna/report/page/packed_looks.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "lacuna/base/error.hpp"
#include "lacuna/render/words/phrases.hpp"
#include "lacuna/report/page/packed_weights.hpp"
#include "lacuna/report/page/page_parts.hpp"

namespace lacuna {
namespace {

enum RowKind : unsigned { no_row = 0, visible_row = 1, same_row = 2, whole_row = 3 };

/// Whether hidden patches get nothing, or are not there.
bool is_of_visible(const LayoutMap& map, const Mask& mask) {
  for (std::size_t patch = 0; patch < map.scores->size(); ++patch) {
    if (mask.hidden[patch] != 0 && (*map.scores)[patch].value_or(0.0F) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool PackedLooks::Texts::add(const std::string& text) {
  if (texts.size() > std::numeric_limits<std::uint16_t>::max()) {
    throw Error(ErrorKind::usage, "--write html: too many different words for one page");
  }
  const bool is_new = numbers.emplace(text, static_cast<std::uint16_t>(texts.size())).second;
  if (is_new) {
    texts.push_back(text);
  }
  return is_new;
}

std::uint16_t PackedLooks::pack(float weight) {
  const std::uint16_t code = packed_weight(weight);
  if (code != 0) {
    const auto exact = static_cast<double>(weight);
    largest_error_ = std::max(largest_error_,
                              std::abs(static_cast<double>(unpacked_weight(code)) - exact) / exact);
  }
  return code;
}

std::uint16_t PackedLooks::share_number(double share) {
  const std::string words = phrases::percent({}, share);
  if (said_shares_.add(words)) {
    shares_.push_back(share);
  }
  return said_shares_.number(words);
}

PackedLooks::Words PackedLooks::row(const LayoutMap& map, const Mask& mask, bool visible_only) {
  const double visible = 1 - map.hidden_mass - map.prefix_mass;
  Words words = {packed_weight(static_cast<float>(visible)),
                 packed_weight(static_cast<float>(map.prefix_mass)),
                 packed_weight(static_cast<float>(map.hidden_mass)), share_number(visible),
                 share_number(map.hidden_mass)};
  for (std::size_t patch = 0; patch < map.scores->size(); ++patch) {
    if (!visible_only || mask.hidden[patch] == 0) {
      words.push_back(pack((*map.scores)[patch].value_or(0.0F)));
    }
  }
  return words;
}

void PackedLooks::add_scale(const ComparedMaps& maps, Words& record) {
  const ScoreColours colours = maps.colours_of(maps.deit);
  const auto high = std::bit_cast<std::uint32_t>(static_cast<float>(colours.high));
  std::string list;
  const std::vector<BarMark> numbers = scale_numbers(colours);
  for (const BarMark& number : numbers) {
    list += number.label + '\n';
  }
  if (number_lists_.add(list)) {
    numbers_.push_back(numbers);
  }
  const std::string largest = largest_words(colours);
  largest_.add(largest);
  for (const std::uint32_t word :
       {high & 0xFFFFU, high >> 16U, std::uint32_t{packed_weight(static_cast<float>(colours.low))},
        std::uint32_t{number_lists_.number(list)}, std::uint32_t{largest_.number(largest)}}) {
    record.push_back(static_cast<std::uint16_t>(word));
  }
}

void PackedLooks::add(const ComparedMaps& maps, const Mask& mask) {
  constexpr unsigned equal_bit = 6;
  constexpr unsigned forgotten_bit = 7;
  unsigned flags = 0;
  unsigned shift = 0;
  Words rows;
  Words first;
  RowKind first_kind = no_row;
  for (const LayoutMap* map : {&maps.deit, &maps.mae, &maps.zeroed}) {
    RowKind kind = no_row;
    if (map->scores) {
      kind = is_of_visible(*map, mask) ? visible_row : whole_row;
      const Words words = row(*map, mask, kind == visible_row);
      if (map == &maps.deit) {
        first = words;
        first_kind = kind;
      }
      if (map != &maps.deit && kind == first_kind && words == first) {
        kind = same_row;
      } else {
        rows.insert(rows.end(), words.begin(), words.end());
      }
    }
    flags |= static_cast<unsigned>(kind) << shift;
    shift += 2;
  }
  flags |= (sign_of(maps, false) == "=" ? 1U : 0U) << equal_bit;
  flags |= (sign_of(maps, true) == "=" ? 1U : 0U) << forgotten_bit;
  Words record = {static_cast<std::uint16_t>(flags)};
  add_scale(maps, record);
  records_.insert(records_.end(), record.begin(), record.end());
  records_.insert(records_.end(), rows.begin(), rows.end());
}

std::string PackedLooks::take() {
  std::string bytes;
  bytes.reserve(2 * records_.size());
  for (const std::uint16_t word : records_) {
    bytes += static_cast<char>(word & 0xFFU);
    bytes += static_cast<char>(word >> 8U);
  }
  records_.clear();
  return bytes;
}

}  // namespace lacuna
