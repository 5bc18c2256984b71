#include "options/parse.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "lacuna/base/text.hpp"
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
      throw CLI::ValidationError(option,
                                 fmt::format("\"{}\" is no list of numbers", printable(text)));
    }
    numbers.push_back(number);
    if (after == end) {
      return numbers;
    }
    if (*after != separator) {
      throw CLI::ValidationError(option, fmt::format("\"{}\": unexpected \"{}\"", printable(text),
                                                     printable({after, end})));
    }
    place = after + 1;
  }
}

}  // namespace

std::uint64_t parse_seed(const std::string& text) {
  const std::vector<std::int64_t> numbers = parse_numbers<std::int64_t>("--seed", text, ',');
  if (numbers.size() != 1 || numbers[0] < 0) {
    throw CLI::ValidationError(
        "--seed", fmt::format("\"{}\": needed one number, 0 or more", printable(text)));
  }
  return static_cast<std::uint64_t>(numbers[0]);
}

MaskRectangle parse_rectangle(const std::string& text) {
  const std::vector<double> numbers = parse_numbers<double>("--mask-rect", text, ',');
  if (numbers.size() != 4) {
    throw CLI::ValidationError("--mask-rect",
                               fmt::format("\"{}\": needed X,Y,WIDTH,HEIGHT", printable(text)));
  }
  return {.x = numbers[0], .y = numbers[1], .width = numbers[2], .height = numbers[3]};
}

void parse_image_size(const std::string& text, GeometryOptions& geometry) {
  const std::vector<int> sizes = parse_numbers<int>("--image-size", text, 'x');
  if (sizes.size() > 2) {
    throw CLI::ValidationError("--image-size",
                               fmt::format("\"{}\": needed SIZE or WIDTHxHEIGHT", printable(text)));
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
    throw CLI::ValidationError(option, fmt::format("\"{}\": needed R,G,B", printable(text)));
  }
  return {numbers[0], numbers[1], numbers[2]};
}

void parse_what_to_write(const std::vector<std::string>& words, OutputOptions& output,
                         TensorOptions* tensors, const std::vector<OwnOutput>& own) {
  output.figure = output.overlays = output.json = output.panels = false;
  std::string own_words;
  for (const OwnOutput& each : own) {
    *each.target = false;
    own_words += ", " + each.word;
  }
  for (const std::string& word : words) {
    const auto own_word = std::ranges::find(own, word, &OwnOutput::word);
    bool* const target = word == "figure"               ? &output.figure
                         : word == "overlays"           ? &output.overlays
                         : word == "json"               ? &output.json
                         : word == "panels"             ? &output.panels
                         : tensors && word == "tensors" ? &tensors->wanted
                         : own_word != own.end()        ? own_word->target
                                                        : nullptr;
    if (target == nullptr) {
      throw CLI::ValidationError(
          "--write", fmt::format("{} is none of figure, overlays, panels, json{}{}",
                                 printable(word), tensors ? ", tensors" : "", own_words));
    }
    *target = true;
  }
}

TensorChoice parse_tensors(const std::vector<std::string>& words) {
  TensorChoice choice;
  for (const std::string& word : words) {
    bool* const target = word == "row"      ? &choice.rows
                         : word == "full"   ? &choice.full
                         : word == "states" ? &choice.states
                         : word == "qkv"    ? &choice.qkv
                                            : nullptr;
    if (word == "none" && words.size() == 1) {
      return {};
    }
    if (target == nullptr) {
      throw CLI::ValidationError(
          "--tensors", word == "none" ? "none stands alone"
                                      : fmt::format("{} is none of none, row, full, states, qkv",
                                                    printable(word)));
    }
    *target = true;
  }
  return choice;
}

QueryRequest parse_query(const std::string& word) {
  if (word == "cls") {
    return {};
  }
  const std::vector<int> numbers = parse_numbers<int>("--query", word, ',');
  if (numbers.size() != 2) {
    throw CLI::ValidationError("--query",
                               fmt::format("\"{}\": needed cls or ROW,COL", printable(word)));
  }
  return {.is_cls = false, .row = numbers[0], .column = numbers[1]};
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
    throw CLI::ValidationError(
        "--head", fmt::format("\"{}\": needed mean or a head's number", printable(word)));
  }
  return numbers[0];
}

std::vector<double> parse_ratios(const std::string& text) {
  return parse_numbers<double>("--ratios", text, ',');
}

NormPix parse_norm_pix(const std::string& word) {
  const std::optional<NormPix> mode = value_of(norm_pix_words, word);
  if (!mode) {
    throw_none_of("--norm-pix", word, names_of(norm_pix_words));
  }
  return *mode;
}

}  // namespace lacuna::app
