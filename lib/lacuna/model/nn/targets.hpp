#pragma once

// Which of Highway's targets this room is compiled for. Included before Highway's own headers, by
// the sources that read themselves once for each target (through hwy/foreach_target.h).
//
// Highway picks a target at run time by a table in its library. That library measures the
// processor's timer before main() begins, 3.5 ms, and its table has targets without FMA, whose sums
// have other bits. So its headers alone are used, for the two that instruction_set.cpp chooses
// from.
#define HWY_BASELINE_TARGETS HWY_AVX2
#define HWY_DISABLED_TARGETS (HWY_AVX3 - 1)  // what is wider or newer

/// The function for this machine, of those that have this name in the targets' namespaces.
#define LACUNA_FUNCTION(name)                                                              \
  (::lacuna::nn::instruction_set() == ::lacuna::nn::InstructionSet::avx512 ? &N_AVX3::name \
                                                                           : &N_AVX2::name)

#include "lacuna/model/nn/instruction_set.hpp"
