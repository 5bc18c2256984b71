#include "lacuna/model/container/torch/pickle_opcodes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lacuna {
namespace {

constexpr std::array<std::pair<std::uint8_t, std::string_view>, 35> refused = {{
    {'I', "INT"},
    {'L', "LONG"},
    {'F', "FLOAT"},
    {'S', "STRING"},
    {'T', "BINSTRING"},
    {'V', "UNICODE"},
    {'B', "BINBYTES"},
    {'C', "SHORT_BINBYTES"},
    {'P', "PERSID"},
    {'i', "INST"},
    {'o', "OBJ"},
    {'0', "POP"},
    {'1', "POP_MARK"},
    {'2', "DUP"},
    {'d', "DICT"},
    {'l', "LIST"},
    {'g', "GET"},
    {'p', "PUT"},
    {0x82, "EXT1"},
    {0x83, "EXT2"},
    {0x84, "EXT4"},
    {0x8b, "LONG4"},
    {0x8c, "SHORT_BINUNICODE"},
    {0x8d, "BINUNICODE8"},
    {0x8e, "BINBYTES8"},
    {0x8f, "EMPTY_SET"},
    {0x90, "ADDITEMS"},
    {0x91, "FROZENSET"},
    {0x92, "NEWOBJ_EX"},
    {0x93, "STACK_GLOBAL"},
    {0x94, "MEMOIZE"},
    {0x95, "FRAME"},
    {0x96, "BYTEARRAY8"},
    {0x97, "NEXT_BUFFER"},
    {0x98, "READONLY_BUFFER"},
}};

}  // namespace

std::string_view refused_opcode(std::uint8_t opcode) {
  const auto* const found = std::find_if(refused.begin(), refused.end(),
                                         [&](const auto& entry) { return entry.first == opcode; });
  return found == refused.end() ? std::string_view{} : found->second;
}

}  // namespace lacuna
