#include "lacuna/serve/live_state.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "lacuna/base/error.hpp"
#include "lacuna/base/json_object.hpp"

namespace lacuna {
namespace {

constexpr std::size_t longest_text = 512;
constexpr int most_layers = 4096;

/// A short text; `usual` where the key is not there.
std::string text_of(const JsonObject& json, const std::string& key, const std::string& usual) {
  std::string text = json.text(key).value_or(usual);
  if (text.size() > longest_text && key != "patches") {
    json.refuse(key, "a shorter text");
  }
  return text;
}

template <typename Enum, std::size_t N>
Enum word_in(const JsonObject& json, const std::string& key, const Word<Enum> (&words)[N],
             Enum usual) {
  const std::optional<std::string> text = json.text(key);
  const std::optional<Enum> value = text ? value_of(words, *text) : usual;
  if (!value) {
    json.refuse(key, "a word that is known");
  }
  return *value;
}

/// "visible", "cls" or "7,5", as --query.
QueryRequest query_in(const JsonObject& json) {
  const std::string word = text_of(json, "query", "visible");
  if (word == "visible") {
    return {.kind = Query::Kind::mean_visible};
  }
  if (word == "cls") {
    return {.kind = Query::Kind::cls};
  }
  QueryRequest query = {.kind = Query::Kind::patch};
  const char* const end = word.data() + word.size();
  const auto row = std::from_chars(word.data(), end, query.row);
  const bool has_comma = row.ec == std::errc() && row.ptr != end && *row.ptr == ',';
  const auto column = has_comma ? std::from_chars(row.ptr + 1, end, query.column) : row;
  if (!has_comma || column.ec != std::errc() || column.ptr != end || query.row < 0 ||
      query.column < 0) {
    json.refuse("query", "visible, cls or ROW,COL");
  }
  return query;
}

MaskOptions mask_in(const JsonObject& json) {
  constexpr double beyond = 1e-9;
  MaskOptions mask;
  mask.pattern.type = word_in(json, "mask", mask_type_words, MaskType::random);
  mask.pattern.ratio = json.number("ratio", -beyond, 1 + beyond).value_or(mask.pattern.ratio);
  mask.pattern.seed = static_cast<std::uint64_t>(
      json.integer("seed", 0, std::numeric_limits<int>::max()).value_or(0));
  mask.patches = text_of(json, "patches", "");
  return mask;
}

}  // namespace

std::string LiveState::mask_key() const {
  const MaskOptions& mask = options.prepare.mask;
  return mask.patches.empty() ? fmt::format("{} {} {}", static_cast<int>(mask.pattern.type),
                                            mask.pattern.ratio, mask.pattern.seed)
                              : mask.patches;
}

LiveState read_live_state(std::string_view json_text) {
  const JsonObject json = JsonObject::parse(json_text, "state");
  LiveState state;
  state.client = text_of(json, "client", "");
  state.photo = text_of(json, "photo", "");
  state.model = text_of(json, "model", "");
  CompareOptions& options = state.options;
  options.prepare.mask = mask_in(json);
  options.comparison.layers = {json.integer("layer", -1, most_layers).value_or(-1)};
  options.head = json.integer("head", -1, most_layers).value_or(-1);
  options.comparison.queries = {query_in(json)};
  options.output.drawing.theme = word_in(json, "theme", theme_words, Theme::light);
  options.output.drawing.language = word_in(json, "lang", language_words, Language::english);
  return state;
}

}  // namespace lacuna
