#include "lacuna/model/safetensors_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

constexpr std::uint64_t largest_number = std::numeric_limits<std::int64_t>::max();

struct ElementType {
  std::string_view name;
  std::uint64_t bits;
};

constexpr std::array element_types = {
    ElementType{"BOOL", 8},        ElementType{"F4", 4},          ElementType{"F6_E2M3", 6},
    ElementType{"F6_E3M2", 6},     ElementType{"U8", 8},          ElementType{"I8", 8},
    ElementType{"F8_E5M2", 8},     ElementType{"F8_E4M3", 8},     ElementType{"F8_E8M0", 8},
    ElementType{"F8_E4M3FNUZ", 8}, ElementType{"F8_E5M2FNUZ", 8}, ElementType{"I16", 16},
    ElementType{"U16", 16},        ElementType{"F16", 16},        ElementType{"BF16", 16},
    ElementType{"I32", 32},        ElementType{"U32", 32},        ElementType{"F32", 32},
    ElementType{"C64", 64},        ElementType{"F64", 64},        ElementType{"I64", 64},
    ElementType{"U64", 64},
};

const ElementType* element_type(std::string_view name) {
  const auto* const found = std::find_if(element_types.begin(), element_types.end(),
                                         [&](const auto& type) { return type.name == name; });
  return found == element_types.end() ? nullptr : found;
}

[[noreturn]] void fail_limit(const std::string& subject, std::string_view what, std::size_t limit) {
  throw Error(ErrorKind::too_large, fmt::format("{}: more than {} {}, no Vision Transformer has so "
                                                "many; name another checkpoint",
                                                subject, limit, what));
}

/// Receives the header's JSON piece by piece; nothing but the tensors themselves is kept, so a
/// header built to explode costs no memory. Throws at the first thing that does not belong.
class HeaderHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  HeaderHandler(SafetensorsHeader& header, const std::string& subject)
      : header_(header), subject_(subject) {}

  bool start_object(std::size_t /*size*/) override {
    if (place_ == Place::outside) {
      place_ = Place::header;
    } else if (place_ == Place::header && key_ == "__metadata__") {
      place_ = Place::metadata;
    } else if (place_ == Place::header) {
      start_tensor();
    } else if (place_ == Place::tensor && field_ == Field::other) {
      nested_keys_.clear();
      place_ = Place::other;
    } else {
      refuse("an object");
    }
    return true;
  }

  bool key(std::string& name) override {
    switch (place_) {
      case Place::header:
        header_key(name);
        break;
      case Place::metadata:
        key_ = std::move(name);
        break;
      case Place::tensor:
        tensor_key(name);
        break;
      default:
        note_key(nested_keys_, name);
    }
    return true;
  }

  bool end_object() override {
    if (place_ == Place::tensor) {
      finish_tensor();
    }
    place_ = place_ == Place::header  ? Place::outside
             : place_ == Place::other ? Place::tensor
                                      : Place::header;
    return true;
  }

  bool start_array(std::size_t /*size*/) override {
    if (place_ != Place::tensor || field_ == Field::dtype) {
      refuse("an array");
    }
    place_ = field_ == Field::shape     ? Place::shape
             : field_ == Field::offsets ? Place::offsets
                                        : Place::other;
    return true;
  }

  bool end_array() override {
    place_ = Place::tensor;
    return true;
  }

  bool string(std::string& text) override {
    if (place_ == Place::metadata) {
      add_metadata(text);
    } else if (place_ == Place::tensor && field_ == Field::dtype) {
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
    } else if (place_ == Place::shape) {
      tensor_.shape.push_back(number);
      if (tensor_.shape.size() > SafetensorsLimits::rank) {
        fail_header(subject_, fmt::format("{} has more than {} dimensions", where(),
                                          SafetensorsLimits::rank));
      }
    } else if (place_ == Place::offsets) {
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
  /// Which brackets are open.
  enum class Place { outside, header, metadata, tensor, shape, offsets, other };
  enum class Field { dtype, shape, offsets, other };

  [[nodiscard]] std::string where() const {
    switch (place_) {
      case Place::outside:
        return "the header";
      case Place::header:
        return key_ == "__metadata__" ? key_ : "tensor " + quoted_name(key_);
      case Place::metadata:
        return "__metadata__ " + quoted_name(key_);
      case Place::other:
        return fmt::format("tensor {}: a key of its own", quoted_name(tensor_.name));
      default:
        return fmt::format("tensor {}: {}", quoted_name(tensor_.name), field_name());
    }
  }

  [[nodiscard]] std::string_view field_name() const {
    return field_ == Field::dtype     ? "dtype"
           : field_ == Field::shape   ? "shape"
           : field_ == Field::offsets ? "data_offsets"
                                      : "a key of its own";
  }

  [[nodiscard]] std::string_view needed() const {
    switch (place_) {
      case Place::metadata:
        return "a string";
      case Place::outside:
      case Place::header:
        return "an object";
      case Place::other:
        return "at most three levels of brackets";
      default:
        return field_ == Field::dtype     ? "a known type such as F32"
               : field_ == Field::shape   ? "an array of whole numbers from 0 to 2^63-1"
               : field_ == Field::offsets ? "an array of two whole numbers from 0 to 2^63-1"
                                          : "at most three levels of brackets";
    }
  }

  [[noreturn]] void refuse(std::string_view found) const {
    fail_header(subject_, fmt::format("{} is {}, needed {}", where(), found, needed()));
  }

  /// Nothing but a key of the tensor's own may hold this.
  bool refuse_unless_other(std::string_view found) const {  // NOLINT(modernize-use-nodiscard)
    if (place_ != Place::other && !(place_ == Place::tensor && field_ == Field::other)) {
      refuse(found);
    }
    return true;
  }

  void note_key(std::vector<std::string>& seen, const std::string& name) const {
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      fail_header(subject_, fmt::format("tensor {} has the key {} twice", quoted_name(tensor_.name),
                                        quoted_name(name)));
    }
    if (seen.size() == SafetensorsLimits::keys_per_tensor) {
      fail_limit(subject_, "keys in one tensor", SafetensorsLimits::keys_per_tensor);
    }
    seen.push_back(name);
  }

  void header_key(std::string& name) {
    key_ = std::move(name);
    if (key_ == "__metadata__" && std::exchange(has_metadata_, true)) {
      fail_header(subject_, "its header has the key __metadata__ twice");
    }
  }

  void add_metadata(std::string& text) {
    if (!header_.metadata.emplace(key_, std::move(text)).second) {
      fail_header(subject_, where() + " is there twice");
    }
    if (header_.metadata.size() > SafetensorsLimits::metadata_entries) {
      fail_limit(subject_, "entries in __metadata__", SafetensorsLimits::metadata_entries);
    }
  }

  void start_tensor() {
    if (header_.tensors.size() == SafetensorsLimits::tensors) {
      fail_limit(subject_, "tensors", SafetensorsLimits::tensors);
    }
    tensor_ = {};
    tensor_.name = std::move(key_);
    offset_count_ = 0;
    keys_.clear();
    place_ = Place::tensor;
  }

  void tensor_key(const std::string& name) {
    note_key(keys_, name);
    field_ = name == "dtype"          ? Field::dtype
             : name == "shape"        ? Field::shape
             : name == "data_offsets" ? Field::offsets
                                      : Field::other;
    if (field_ == Field::other && header_.notes.size() < 5) {
      header_.notes.push_back(fmt::format("tensor {}: the key {} is passed over",
                                          quoted_name(tensor_.name), quoted_name(name)));
    }
  }

  void finish_tensor() {
    for (const char* const field : {"dtype", "shape", "data_offsets"}) {
      if (std::find(keys_.begin(), keys_.end(), field) == keys_.end()) {
        fail_header(subject_, fmt::format("tensor {} has no {}", quoted_name(tensor_.name), field));
      }
    }
    field_ = Field::offsets;
    if (offset_count_ != offsets_.size()) {
      refuse(fmt::format("an array of {} numbers", offset_count_));
    }
    std::tie(tensor_.begin, tensor_.end) = std::pair(offsets_[0], offsets_[1]);
    tensor_.shape.shrink_to_fit();
    header_.tensors.push_back(std::move(tensor_));
  }

  SafetensorsHeader& header_;
  const std::string& subject_;
  Place place_ = Place::outside;
  Field field_ = Field::other;
  bool has_metadata_ = false;
  std::string key_;  ///< The last key of the header or of __metadata__.
  StoredTensor tensor_;
  std::array<std::uint64_t, 2> offsets_ = {};
  std::size_t offset_count_ = 0;
  std::vector<std::string> keys_;         ///< Of the open tensor.
  std::vector<std::string> nested_keys_;  ///< Of an object in a key of the tensor's own.
};

// The JSON reader holds a token several times over, so one of 16 MiB would cost 150. What lies
// between two quotation marks is at most one token, or numbers and brackets.
void check_token_sizes(std::string_view text, const std::string& subject) {
  std::size_t begin = 0;
  for (std::size_t quote = text.find('"'); begin < text.size(); quote = text.find('"', quote + 1)) {
    const std::size_t end = std::min(quote, text.size());
    if (end != text.size() && end > 0 && text[end - 1] == '\\') {
      continue;  // an escaped one, inside a text
    }
    if (end - begin > SafetensorsLimits::token_bytes) {
      throw Error(ErrorKind::too_large, fmt::format("{}: its header has over {} bytes without the "
                                                    "end of a key or text; name another checkpoint",
                                                    subject, SafetensorsLimits::token_bytes));
    }
    begin = end == text.size() ? end : end + 1;
  }
}

// What the JSON reader itself would let pass: a byte order mark and a NUL at the end.
void check_text(std::string_view text, const std::string& subject) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    fail_header(subject, "its header does not begin with {");
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    fail_header(subject, fmt::format("its header is not valid JSON at byte {}", nul + 1));
  }
}

}  // namespace

void fail_header(const std::string& subject, const std::string& found) {
  throw Error(ErrorKind::damaged,
              fmt::format("{}: {}; the file is broken, get or convert it again", subject, found));
}

SafetensorsHeader parse_safetensors_json(std::string_view text, const std::string& subject) {
  check_text(text, subject);
  check_token_sizes(text.substr(0, text.find_last_not_of(" \t\r\n") + 1), subject);
  SafetensorsHeader header;
  HeaderHandler handler(header, subject);
  nlohmann::json::sax_parse(text, &handler);
  return header;
}

}  // namespace lacuna
