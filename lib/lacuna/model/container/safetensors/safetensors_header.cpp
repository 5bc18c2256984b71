#include "lacuna/model/container/safetensors/safetensors_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/json_reader.hpp"
#include "lacuna/model/container/elements.hpp"
#include "lacuna/model/container/faults.hpp"

// The header of a safetensors file, whose frame safetensors.cpp draws. It is one JSON object of
// three levels. Offsets count from the end of the header; in the order of their offsets the tensors
// tile the data: each begins where the one before ends, and the last ends with the file.
//
//     { "__metadata__": { "format": "pt" },                        texts only; may be absent
//       "cls_token":    { "dtype": "F32", "shape": [1, 1, 192], "data_offsets": [0, 768] },
//       "head.bias":    { "dtype": "F16", "shape": [1000],      "data_offsets": [768, 2768] } }
//
// Everything here may be a lie, so everything is proved before a tensor is read, and the order of
// the proofs keeps a header that is built to explode from costing memory.

namespace lacuna {
namespace {

constexpr std::string_view metadata_key = "__metadata__";

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
      fail(subject, ErrorKind::too_large,
           "its header has over {} bytes without the end of a key or text; name another checkpoint",
           SafetensorsLimits::token_bytes);
    }
    begin = end == text.size() ? end : end + 1;
  }
}

/// Takes the header's members one by one.
class HeaderBuilder {
 public:
  explicit HeaderBuilder(const std::string& subject) : subject_(subject) {}

  void add(const JsonMember& member) {
    if (member.key == metadata_key) {
      read_metadata(member.value);
    } else {
      add_tensor(member);
    }
  }
  [[nodiscard]] SafetensorsHeader take() { return std::move(header_); }

 private:
  [[noreturn]] void refuse(const std::string& where, const JsonValue& found,
                           std::string_view needed) const {
    fail_header(subject_, "{} is {}, needed {}", where, found.described(), needed);
  }

  /// The members of an object of at most `most`.
  const JsonMembers& members_of(const JsonValue& value, const std::string& where, std::size_t most,
                                std::string_view what) const {
    const auto* const members = value.as<JsonMembers>();
    if (members == nullptr) {
      refuse(where, value, "an object");
    }
    if (members->size() > most) {
      fail_header_limit(subject_, what, most);
    }
    return *members;
  }

  void read_metadata(const JsonValue& value) {
    for (const auto& [key, entry] :
         members_of(value, std::string(metadata_key), SafetensorsLimits::metadata_entries,
                    "entries in __metadata__")) {
      const auto* const text = entry.as<std::string>();
      if (text == nullptr) {
        refuse(fmt::format("{} {}", metadata_key, quoted_name(key)), entry, "a string");
      }
      header_.metadata.emplace(key, *text);
    }
  }

  void add_tensor(const JsonMember& member) {
    if (header_.tensors.size() == most_tensors) {
      fail_header_limit(subject_, "tensors", most_tensors);
    }
    const std::string where = "tensor " + quoted_name(member.key);
    const JsonMembers& fields =
        members_of(member.value, where, SafetensorsLimits::keys_per_tensor, "keys in one tensor");
    for (const char* const field : {"dtype", "shape", "data_offsets"}) {
      if (member.value.find(field) == nullptr) {
        fail_header(subject_, "{} has no {}", where, field);
      }
    }
    StoredTensor& tensor = header_.tensors.emplace_back();
    tensor.name = member.key;
    for (const auto& [field, value] : fields) {
      if (field == "dtype") {
        read_dtype(value, where, tensor);
      } else if (field == "shape") {
        tensor.shape = whole_numbers(value, where + ": shape", "an array of whole numbers");
      } else if (field == "data_offsets") {
        read_offsets(value, where, tensor);
      } else if (header_.notes.size() < 5) {
        header_.notes.push_back(
            fmt::format("{}: the key {} is passed over", where, quoted_name(field)));
      }
    }
    if (tensor.shape.size() > SafetensorsLimits::rank) {
      fail_header(subject_, "{}: shape has more than {} dimensions", where,
                  SafetensorsLimits::rank);
    }
  }

  void read_dtype(const JsonValue& value, const std::string& where, StoredTensor& tensor) const {
    const auto* const name = value.as<std::string>();
    const ElementType* const type = name == nullptr ? nullptr : element_type(*name);
    if (type == nullptr) {
      refuse(where + ": dtype", value, "a known type such as F32");
    }
    tensor.dtype = type->name;
    tensor.element_bits = type->bits;
  }

  void read_offsets(const JsonValue& value, const std::string& where, StoredTensor& tensor) const {
    constexpr std::string_view needed = "an array of two whole numbers";
    const std::vector<std::uint64_t> offsets =
        whole_numbers(value, where + ": data_offsets", needed);
    if (offsets.size() != 2) {
      refuse(where + ": data_offsets", value, needed);
    }
    tensor.begin = offsets.front();
    tensor.end = offsets.back();
  }

  /// The elements of a list, each from 0 to 2^63-1 and written without a point or exponent.
  [[nodiscard]] std::vector<std::uint64_t> whole_numbers(const JsonValue& value,
                                                         const std::string& where,
                                                         std::string_view needed) const {
    const std::string needed_range = fmt::format("{} from 0 to 2^63-1", needed);
    const auto* const list = value.as<JsonList>();
    if (list == nullptr) {
      refuse(where, value, needed_range);
    }
    std::vector<std::uint64_t> numbers;
    for (const JsonValue& element : *list) {
      const auto* const number = element.as<std::int64_t>();
      if (number == nullptr || *number < 0) {
        refuse(where, element, needed_range);
      }
      numbers.push_back(static_cast<std::uint64_t>(*number));
    }
    numbers.shrink_to_fit();
    return numbers;
  }

  const std::string& subject_;
  SafetensorsHeader header_;
};

/// The members as the text has them; whether the tensors fit each other is not checked yet.
SafetensorsHeader read_members(std::string_view text, const std::string& subject) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    fail_header(subject, "its header does not begin with {");
  }
  check_token_sizes(text.substr(0, text.find_last_not_of(" \t\r\n") + 1), subject);
  HeaderBuilder builder(subject);
  static_cast<void>(read_json(text, subject + ": its header",
                              {.depth = 3,
                               .values = 2 * SafetensorsLimits::metadata_entries,
                               .take = [&](const JsonMember& member) { builder.add(member); }}));
  return builder.take();
}

void check_size(const StoredTensor& tensor, const std::string& subject) {
  const std::optional<std::uint64_t> bits = times_elements(tensor.element_bits, tensor.shape);
  if (bits && tensor.begin <= tensor.end && *bits % 8 == 0 &&
      *bits / 8 == tensor.end - tensor.begin) {
    return;
  }
  const std::string name = "tensor " + quoted_name(tensor.name);
  const std::string kind = fmt::format("{} of shape {}", tensor.dtype, shape_text(tensor.shape));
  if (tensor.begin > tensor.end) {
    fail_header(subject, "{}: data_offsets [{}, {}] run backwards", name, tensor.begin, tensor.end);
  }
  if (!bits) {
    fail_header(subject, "{}: {} is larger than any file", name, kind);
  }
  if (*bits % 8 != 0) {
    fail_header(subject, "{}: {} does not end on a whole byte", name, kind);
  }
  fail_header(subject, "{}: {} needs {} bytes, its data_offsets span {}", name, kind, *bits / 8,
              tensor.end - tensor.begin);
}

/// The tensors, sorted, must tile the data: no hole, no overlap, nothing before or after.
void check_tiling(const std::vector<StoredTensor>& tensors, std::uint64_t data_size,
                  const std::string& subject) {
  std::uint64_t filled = 0;
  for (const StoredTensor& tensor : tensors) {
    if (tensor.begin != filled) {
      fail_header(subject, "tensor {} begins at byte {} of the data, needed {}: {}",
                  quoted_name(tensor.name), tensor.begin, filled,
                  tensor.begin > filled ? "a hole" : "an overlap");
    }
    filled = tensor.end;
  }
  if (filled != data_size) {
    fail_header(subject, "its tensors fill {} bytes, the file holds {}: {}", filled, data_size,
                filled > data_size ? "it is cut short" : "something else follows");
  }
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t data_size,
                                           const std::string& subject) {
  SafetensorsHeader header = read_members(text, subject);
  for (const StoredTensor& tensor : header.tensors) {
    check_size(tensor, subject);
  }
  std::ranges::stable_sort(header.tensors, {}, [](const StoredTensor& tensor) {
    return std::pair(tensor.begin, tensor.end);
  });
  check_tiling(header.tensors, data_size, subject);
  return header;
}

}  // namespace lacuna
