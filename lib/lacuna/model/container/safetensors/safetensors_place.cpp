#include "lacuna/model/container/safetensors/safetensors_place.hpp"

#include <fmt/format.h>

#include "lacuna/model/container/faults.hpp"

namespace lacuna {
namespace {

constexpr std::string_view own_key = "a key of its own";
constexpr std::string_view three_levels = "at most three levels of brackets";

std::string_view field_name(HeaderPlace::Field field) {
  switch (field) {
    case HeaderPlace::Field::dtype:
      return "dtype";
    case HeaderPlace::Field::shape:
      return "shape";
    case HeaderPlace::Field::offsets:
      return "data_offsets";
    default:
      return own_key;
  }
}

std::string_view needed_in(HeaderPlace::Field field) {
  switch (field) {
    case HeaderPlace::Field::dtype:
      return "a known type such as F32";
    case HeaderPlace::Field::shape:
      return "an array of whole numbers from 0 to 2^63-1";
    case HeaderPlace::Field::offsets:
      return "an array of two whole numbers from 0 to 2^63-1";
    default:
      return three_levels;
  }
}

}  // namespace

HeaderPlace::Field HeaderPlace::field_of(std::string_view key) {
  for (const Field field : {Field::dtype, Field::shape, Field::offsets}) {
    if (key == field_name(field)) {
      return field;
    }
  }
  return Field::other;
}

bool HeaderPlace::holds_anything() const {
  return bracket == Bracket::other || (bracket == Bracket::tensor && field == Field::other);
}

std::string HeaderPlace::where() const {
  switch (bracket) {
    case Bracket::outside:
      return "the header";
    case Bracket::header:
      return key == "__metadata__" ? key : "tensor " + quoted_name(key);
    case Bracket::metadata:
      return "__metadata__ " + quoted_name(key);
    case Bracket::other:
      return fmt::format("tensor {}: {}", quoted_name(tensor), own_key);
    default:
      return fmt::format("tensor {}: {}", quoted_name(tensor), field_name(field));
  }
}

std::string_view HeaderPlace::needed() const {
  switch (bracket) {
    case Bracket::metadata:
      return "a string";
    case Bracket::outside:
    case Bracket::header:
      return "an object";
    case Bracket::other:
      return three_levels;
    default:
      return needed_in(field);
  }
}

}  // namespace lacuna
