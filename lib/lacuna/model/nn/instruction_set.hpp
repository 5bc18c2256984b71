#pragma once

#include "lacuna/base/words.hpp"

namespace lacuna::nn {

/// What the kernels of this room are compiled for. avx2 and avx512 give the same bytes.
enum class InstructionSet {
  avx2,    ///< x86-64 with AVX2, FMA and BMI2: vectors of 8 floats.
  avx512,  ///< The same with AVX-512 F, BW, CD, DQ and VL: vectors of 16.
};

inline constexpr Word<InstructionSet> instruction_set_words[] = {
    {InstructionSet::avx2, "avx2"}, {InstructionSet::avx512, "avx512"}};

/// The widest that this machine has, or a narrower one that the environment variable
/// LACUNA_INSTRUCTIONS names. Throws Error{unsupported} where even AVX2 with its fused multiply-add
/// (FMA) is missing: all sums would have other bits; Error{usage} if the variable names what this
/// machine lacks.
[[nodiscard]] InstructionSet instruction_set();

}  // namespace lacuna::nn
