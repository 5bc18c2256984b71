#include "lacuna/model/container/safetensors/safetensors_types.hpp"

#include <algorithm>
#include <array>

namespace lacuna {
namespace {

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

}  // namespace

const ElementType* element_type(std::string_view name) {
  const auto* const found = std::find_if(element_types.begin(), element_types.end(),
                                         [&](const auto& type) { return type.name == name; });
  return found == element_types.end() ? nullptr : found;
}

}  // namespace lacuna
