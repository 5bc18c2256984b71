#include "lacuna/model/container/safetensors/safetensors_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/safetensors/safetensors_place.hpp"
#include "lacuna/model/container/safetensors/safetensors_text.hpp"
#include "lacuna/model/container/safetensors/safetensors_types.hpp"

namespace lacuna {
namespace {

constexpr std::uint64_t largest_number = std::numeric_limits<std::int64_t>::max();

/// Receives the header's JSON piece by piece; nothing but the tensors themselves is kept, so a
/// header built to explode costs no memory. Throws at the first thing that does not belong.
class HeaderHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  HeaderHandler(SafetensorsHeader& header, const std::string& subject)
      : header_(header), subject_(subject) {}

  bool start_object(std::size_t /*size*/) override {
    if (place_.bracket == Bracket::outside) {
      place_.bracket = Bracket::header;
    } else if (place_.bracket == Bracket::header && place_.key == "__metadata__") {
      place_.bracket = Bracket::metadata;
    } else if (place_.bracket == Bracket::header) {
      start_tensor();
    } else if (place_.bracket == Bracket::tensor && place_.field == Field::other) {
      nested_keys_.clear();
      place_.bracket = Bracket::other;
    } else {
      refuse("an object");
    }
    return true;
  }

  bool key(std::string& name) override {
    switch (place_.bracket) {
      case Bracket::header:
        header_key(name);
        break;
      case Bracket::metadata:
        place_.key = std::move(name);
        break;
      case Bracket::tensor:
        tensor_key(name);
        break;
      default:
        note_key(nested_keys_, name);
    }
    return true;
  }

  bool end_object() override {
    if (place_.bracket == Bracket::tensor) {
      finish_tensor();
    }
    place_.bracket = place_.bracket == Bracket::header  ? Bracket::outside
                     : place_.bracket == Bracket::other ? Bracket::tensor
                                                        : Bracket::header;
    return true;
  }

  bool start_array(std::size_t /*size*/) override {
    if (place_.bracket != Bracket::tensor || place_.field == Field::dtype) {
      refuse("an array");
    }
    place_.bracket = place_.field == Field::shape     ? Bracket::shape
                     : place_.field == Field::offsets ? Bracket::offsets
                                                      : Bracket::other;
    return true;
  }

  bool end_array() override {
    place_.bracket = Bracket::tensor;
    return true;
  }

  bool string(std::string& text) override {
    if (place_.bracket == Bracket::metadata) {
      add_metadata(text);
    } else if (place_.bracket == Bracket::tensor && place_.field == Field::dtype) {
      const ElementType* const type = element_type(text);
      if (type == nullptr) {
        refuse(quoted_name(text));
      }
      tensor_.dtype = type->name;
      tensor_.element_bits = type->bits;
    } else {
      refuse_unless_other("a string");
    }
    return true;
  }

  bool number_unsigned(number_unsigned_t number) override {
    if (number > largest_number) {
      refuse_unless_other(fmt::format("{}", number));
    } else if (place_.bracket == Bracket::shape) {
      tensor_.shape.push_back(number);
      if (tensor_.shape.size() > SafetensorsLimits::rank) {
        fail_header(subject_, fmt::format("{} has more than {} dimensions", place_.where(),
                                          SafetensorsLimits::rank));
      }
    } else if (place_.bracket == Bracket::offsets) {
      if (offset_count_ == offsets_.size()) {
        refuse("an array of more than two numbers");
      }
      offsets_.at(offset_count_++) = number;
    } else {
      refuse_unless_other("a number");
    }
    return true;
  }

  bool null() override { return refuse_unless_other("null"); }
  bool boolean(bool value) override { return refuse_unless_other(value ? "true" : "false"); }
  bool number_integer(number_integer_t number) override {
    return refuse_unless_other(number == 0 ? "-0" : fmt::format("{}", number));
  }
  bool number_float(number_float_t /*number*/, const string_t& text) override {
    return refuse_unless_other(quoted_name(text));
  }
  bool binary(binary_t& /*bytes*/) override { return false; }  // not in JSON

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) override {
    fail_header(subject_, fmt::format("its header is not valid JSON at byte {}", position));
  }

 private:
  using Bracket = HeaderPlace::Bracket;
  using Field = HeaderPlace::Field;

  [[noreturn]] void refuse(std::string_view found) const {
    fail_header(subject_,
                fmt::format("{} is {}, needed {}", place_.where(), found, place_.needed()));
  }

  /// Nothing but a key of the tensor's own may hold this.
  bool refuse_unless_other(std::string_view found) const {  // NOLINT(modernize-use-nodiscard)
    if (!place_.holds_anything()) {
      refuse(found);
    }
    return true;
  }

  void note_key(std::vector<std::string>& seen, const std::string& name) const {
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      fail_header(subject_, fmt::format("tensor {} has the key {} twice",
                                        quoted_name(place_.tensor), quoted_name(name)));
    }
    if (seen.size() == SafetensorsLimits::keys_per_tensor) {
      fail_header_limit(subject_, "keys in one tensor", SafetensorsLimits::keys_per_tensor);
    }
    seen.push_back(name);
  }

  void header_key(std::string& name) {
    place_.key = std::move(name);
    if (place_.key == "__metadata__" && std::exchange(has_metadata_, true)) {
      fail_header(subject_, "its header has the key __metadata__ twice");
    }
  }

  void add_metadata(std::string& text) {
    if (!header_.metadata.emplace(place_.key, std::move(text)).second) {
      fail_header(subject_, place_.where() + " is there twice");
    }
    if (header_.metadata.size() > SafetensorsLimits::metadata_entries) {
      fail_header_limit(subject_, "entries in __metadata__", SafetensorsLimits::metadata_entries);
    }
  }

  void start_tensor() {
    if (header_.tensors.size() == SafetensorsLimits::tensors) {
      fail_header_limit(subject_, "tensors", SafetensorsLimits::tensors);
    }
    tensor_ = {};
    place_.tensor = std::move(place_.key);
    offset_count_ = 0;
    keys_.clear();
    place_.bracket = Bracket::tensor;
  }

  void tensor_key(const std::string& name) {
    note_key(keys_, name);
    place_.field = HeaderPlace::field_of(name);
    if (place_.field == Field::other && header_.notes.size() < 5) {
      header_.notes.push_back(fmt::format("tensor {}: the key {} is passed over",
                                          quoted_name(place_.tensor), quoted_name(name)));
    }
  }

  void finish_tensor() {
    for (const char* const field : {"dtype", "shape", "data_offsets"}) {
      if (std::find(keys_.begin(), keys_.end(), field) == keys_.end()) {
        fail_header(subject_,
                    fmt::format("tensor {} has no {}", quoted_name(place_.tensor), field));
      }
    }
    place_.field = Field::offsets;
    if (offset_count_ != offsets_.size()) {
      refuse(fmt::format("an array of {} numbers", offset_count_));
    }
    std::tie(tensor_.begin, tensor_.end) = std::pair(offsets_[0], offsets_[1]);
    tensor_.name = std::move(place_.tensor);
    tensor_.shape.shrink_to_fit();
    header_.tensors.push_back(std::move(tensor_));
  }

  SafetensorsHeader& header_;
  const std::string& subject_;
  HeaderPlace place_;
  bool has_metadata_ = false;
  StoredTensor tensor_;
  std::array<std::uint64_t, 2> offsets_ = {};
  std::size_t offset_count_ = 0;
  std::vector<std::string> keys_;         ///< Of the open tensor.
  std::vector<std::string> nested_keys_;  ///< Of an object in a key of the tensor's own.
};

}  // namespace

SafetensorsHeader parse_safetensors_json(std::string_view text, const std::string& subject) {
  check_header_text(text, subject);
  SafetensorsHeader header;
  HeaderHandler handler(header, subject);
  nlohmann::json::sax_parse(text, &handler);
  return header;
}

}  // namespace lacuna
