#include "options/parse.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

[[noreturn]] void throw_needed(const std::string& option, const std::string& text,
                               const std::string& what) {
  throw CLI::ValidationError(option, fmt::format("\"{}\": needed {}", text, what));
}

/// Numbers separated by `separator`; throws CLI::ValidationError that says what is `needed` unless
/// all of the text is.
template <typename Number>
std::vector<Number> parse_numbers(const std::string& option, const std::string& text,
                                  char separator, const std::string& needed) {
  std::vector<Number> numbers;
  const char* place = text.data();
  const char* const end = place + text.size();
  for (;;) {
    Number number{};
    const auto [after, error] = std::from_chars(place, end, number);
    if (error != std::errc() || !std::isfinite(static_cast<double>(number)) ||
        (after != end && *after != separator)) {
      throw_needed(option, text, needed);
    }
    numbers.push_back(number);
    if (after == end) {
      return numbers;
    }
    place = after + 1;
  }
}

/// The same, `count` of them.
template <typename Number>
std::vector<Number> parse_as_many(const std::string& option, const std::string& text,
                                  std::size_t count, const std::string& needed) {
  std::vector<Number> numbers = parse_numbers<Number>(option, text, ',', needed);
  if (numbers.size() != count) {
    throw_needed(option, text, needed);
  }
  return numbers;
}

struct Choice {
  std::string word;
  bool* target = nullptr;
};

/// What is named becomes true, all else false.
void choose(const std::string& option, const std::vector<std::string>& words,
            const std::vector<Choice>& choices) {
  std::vector<std::string> known;
  for (const Choice& choice : choices) {
    known.push_back(choice.word);
    *choice.target = std::ranges::find(words, choice.word) != words.end();
  }
  for (const std::string& word : words) {
    if (std::ranges::find(known, word) == known.end()) {
      throw_none_of(option, word, known);
    }
  }
}

}  // namespace

std::uint64_t parse_seed(const std::string& text) {
  const std::string needed =
      fmt::format("one whole number from 0 to {}", std::numeric_limits<std::int64_t>::max());
  const std::int64_t seed = parse_as_many<std::int64_t>("--seed", text, 1, needed).front();
  if (seed < 0) {
    throw_needed("--seed", text, needed);
  }
  return static_cast<std::uint64_t>(seed);
}

MaskRectangle parse_rectangle(const std::string& text) {
  const std::vector<double> numbers =
      parse_as_many<double>("--mask-rect", text, 4, "X,Y,WIDTH,HEIGHT");
  return {.x = numbers[0], .y = numbers[1], .width = numbers[2], .height = numbers[3]};
}

void parse_image_size(const std::string& text, GeometryOptions& geometry) {
  const std::string needed = "SIZE or WIDTHxHEIGHT";
  const std::vector<int> sizes = parse_numbers<int>("--image-size", text, 'x', needed);
  if (sizes.size() > 2) {
    throw_needed("--image-size", text, needed);
  }
  constexpr int largest = 4096;
  if (std::min(sizes.front(), sizes.back()) < 1 ||
      std::max(sizes.front(), sizes.back()) > largest) {
    throw CLI::ValidationError("--image-size",
                               fmt::format("\"{}\": sides run from 1 to {}", text, largest));
  }
  geometry.width = sizes.front();
  geometry.height = sizes.back();
}

std::array<float, 3> parse_colours(const std::string& option, const std::string& text) {
  const std::vector<float> numbers = parse_as_many<float>(option, text, 3, "R,G,B");
  return {numbers[0], numbers[1], numbers[2]};
}

void parse_what_to_write(const std::vector<std::string>& words,
                         const std::vector<std::string>& known, OutputOptions& output,
                         TensorOptions* tensors, const std::vector<OwnOutput>& own) {
  std::vector<Choice> choices = {{"figure", &output.figure},
                                 {"overlays", &output.overlays},
                                 {"panels", &output.panels},
                                 {"json", &output.json}};
  if (tensors) {
    choices.push_back({"tensors", &tensors->wanted});
  }
  for (const OwnOutput& each : own) {
    choices.push_back({each.word, each.target});
  }
  std::erase_if(choices, [&](const Choice& choice) {
    return std::ranges::find(known, choice.word) == known.end();
  });
  choose("--write", words, choices);
}

TensorChoice parse_tensors(const std::vector<std::string>& words) {
  TensorChoice choice;
  bool none = false;
  choose("--tensors", words,
         {{"none", &none},
          {"row", &choice.rows},
          {"full", &choice.full},
          {"states", &choice.states},
          {"qkv", &choice.qkv}});
  if (none && words.size() > 1) {
    throw CLI::ValidationError("--tensors", "none stands alone");
  }
  return choice;
}

QueryRequest parse_query(const std::string& word) {
  if (word == "cls" || word == "visible") {
    return {.kind = word == "cls" ? Query::Kind::cls : Query::Kind::mean_visible};
  }
  const std::vector<int> numbers =
      parse_as_many<int>("--query", word, 2, "visible, cls or ROW,COL");
  return {.kind = Query::Kind::patch, .row = numbers[0], .column = numbers[1]};
}

std::vector<int> parse_layers(const std::vector<std::string>& words) {
  std::vector<int> layers;
  for (const std::string& word : words) {
    if (word == "all") {
      return {};
    }
    const std::vector<int> numbers =
        parse_numbers<int>("--layer", word, ',', "layers' numbers, or all");
    layers.insert(layers.end(), numbers.begin(), numbers.end());
  }
  return layers;
}

int parse_head(const std::string& word) {
  if (word == "mean") {
    return -1;
  }
  const std::string needed = "mean or a head's number";
  const int head = parse_as_many<int>("--head", word, 1, needed).front();
  if (head < 0) {
    throw_needed("--head", word, needed);
  }
  return head;
}

double parse_ratio(const std::string& option, const std::string& text) {
  const bool is_percent = text.ends_with('%');
  const double number =
      parse_as_many<double>(option, text.substr(0, text.size() - (is_percent ? 1 : 0)), 1,
                            "one share, as 0.75 or 75%")
          .front();
  return is_percent ? number / 100 : number;
}

std::vector<double> parse_ratios(const std::string& text) {
  std::vector<double> ratios;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t end = std::min(text.find(',', first), text.size());
    ratios.push_back(parse_ratio("--ratios", text.substr(first, end - first)));
    first = end + 1;
  }
  return ratios;
}

}  // namespace lacuna::app
