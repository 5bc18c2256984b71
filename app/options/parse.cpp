#include "options/parse.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "options/word_option.hpp"

namespace lacuna::app {
namespace {

/// Numbers separated by `separator`; throws CLI::ValidationError unless all of the text is.
template <typename Number>
std::vector<Number> parse_numbers(const std::string& option, const std::string& text,
                                  char separator) {
  std::vector<Number> numbers;
  const char* place = text.data();
  const char* const end = place + text.size();
  for (;;) {
    Number number{};
    const auto [after, error] = std::from_chars(place, end, number);
    if (error != std::errc()) {
      throw CLI::ValidationError(option, fmt::format("\"{}\" is no list of numbers", text));
    }
    numbers.push_back(number);
    if (after == end) {
      return numbers;
    }
    if (*after != separator) {
      throw CLI::ValidationError(
          option, fmt::format("\"{}\": unexpected \"{}\"", text, std::string_view(after, end)));
    }
    place = after + 1;
  }
}

[[noreturn]] void throw_needed(const std::string& option, const std::string& text,
                               const char* what) {
  throw CLI::ValidationError(option, fmt::format("\"{}\": needed {}", text, what));
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
  const std::vector<std::int64_t> numbers = parse_numbers<std::int64_t>("--seed", text, ',');
  if (numbers.size() != 1 || numbers[0] < 0) {
    throw_needed("--seed", text, "one number, 0 or more");
  }
  return static_cast<std::uint64_t>(numbers[0]);
}

MaskRectangle parse_rectangle(const std::string& text) {
  const std::vector<double> numbers = parse_numbers<double>("--mask-rect", text, ',');
  if (numbers.size() != 4) {
    throw_needed("--mask-rect", text, "X,Y,WIDTH,HEIGHT");
  }
  return {.x = numbers[0], .y = numbers[1], .width = numbers[2], .height = numbers[3]};
}

void parse_image_size(const std::string& text, GeometryOptions& geometry) {
  const std::vector<int> sizes = parse_numbers<int>("--image-size", text, 'x');
  if (sizes.size() > 2) {
    throw_needed("--image-size", text, "SIZE or WIDTHxHEIGHT");
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
  const std::vector<float> numbers = parse_numbers<float>(option, text, ',');
  if (numbers.size() != 3) {
    throw_needed(option, text, "R,G,B");
  }
  return {numbers[0], numbers[1], numbers[2]};
}

void parse_what_to_write(const std::vector<std::string>& words, OutputOptions& output,
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
  const std::vector<int> numbers = parse_numbers<int>("--query", word, ',');
  if (numbers.size() != 2) {
    throw_needed("--query", word, "visible, cls or ROW,COL");
  }
  return {.kind = Query::Kind::patch, .row = numbers[0], .column = numbers[1]};
}

std::vector<int> parse_layers(const std::vector<std::string>& words) {
  std::vector<int> layers;
  for (const std::string& word : words) {
    if (word == "all") {
      return {};
    }
    const std::vector<int> numbers = parse_numbers<int>("--layer", word, ',');
    layers.insert(layers.end(), numbers.begin(), numbers.end());
  }
  return layers;
}

int parse_head(const std::string& word) {
  if (word == "mean") {
    return -1;
  }
  const std::vector<int> numbers = parse_numbers<int>("--head", word, ',');
  if (numbers.size() != 1 || numbers[0] < 0) {
    throw_needed("--head", word, "mean or a head's number");
  }
  return numbers[0];
}

double parse_ratio(const std::string& option, const std::string& text) {
  const bool is_percent = text.ends_with('%');
  const std::vector<double> numbers =
      parse_numbers<double>(option, text.substr(0, text.size() - (is_percent ? 1 : 0)), ',');
  if (numbers.size() != 1) {
    throw_needed(option, text, "one share, as 0.75 or 75%");
  }
  return is_percent ? numbers.front() / 100 : numbers.front();
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
