#include "lacuna/model/nn/instruction_set.hpp"

#include <cstdlib>
#include <optional>

#include "lacuna/base/error.hpp"

namespace lacuna::nn {
namespace {

// What Highway's targets AVX2 and AVX3 ask, less what comes with these everywhere. The compiler's
// check includes the operating system's part: that it saves the wide registers.
bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi2");
}

bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

InstructionSet widest() {
  if (!has_avx2()) {
    throw Error(
        ErrorKind::unsupported,
        "this processor lacks AVX2, FMA or BMI2, without which all results would have other "
        "bits; use one that has them, as most since 2013 (Intel Haswell) do");
  }
  return has_avx512() ? InstructionSet::avx512 : InstructionSet::avx2;
}

InstructionSet choose() {
  const InstructionSet best = widest();
  const char* const named = std::getenv("LACUNA_INSTRUCTIONS");
  if (named == nullptr) {
    return best;
  }
  const std::optional<InstructionSet> wanted = value_of(instruction_set_words, named);
  if (wanted == best || (wanted == InstructionSet::avx2 && best == InstructionSet::avx512)) {
    return *wanted;
  }
  throw Error(
      ErrorKind::usage,
      "LACUNA_INSTRUCTIONS={}: unknown, or not what this machine has; the widest here is {}, "
      "which is taken if the variable is unset",
      named, word_of(instruction_set_words, best));
}

}  // namespace

InstructionSet instruction_set() {
  static const InstructionSet chosen = choose();
  return chosen;
}

}  // namespace lacuna::nn
