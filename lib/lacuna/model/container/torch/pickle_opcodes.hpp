#pragma once

#include <cstdint>
#include <string_view>

namespace lacuna {

/// The opcodes that are read, those of PyTorch's restricted reader. No other is.
/// Source: python/cpython, Lib/pickletools.py.
enum class PickleOpcode : std::uint8_t {
  proto = 0x80,
  stop = '.',
  mark = '(',
  global = 'c',
  reduce = 'R',
  build = 'b',
  new_object = 0x81,
  append = 'a',
  appends = 'e',
  set_item = 's',
  set_items = 'u',
  tuple = 't',
  tuple1 = 0x85,
  tuple2 = 0x86,
  tuple3 = 0x87,
  none = 'N',
  new_true = 0x88,
  new_false = 0x89,
  empty_tuple = ')',
  empty_list = ']',
  empty_dict = '}',
  int4 = 'J',
  uint1 = 'K',
  uint2 = 'M',
  real8 = 'G',
  unicode4 = 'X',
  string1 = 'U',
  long1 = 0x8a,
  persistent_id = 'Q',
  get1 = 'h',
  get4 = 'j',
  put1 = 'q',
  put4 = 'r',
};

/// The name of an opcode that Python knows and that is not read, as Python spells it; empty if the
/// byte is no opcode.
[[nodiscard]] std::string_view refused_opcode(std::uint8_t opcode);

}  // namespace lacuna
