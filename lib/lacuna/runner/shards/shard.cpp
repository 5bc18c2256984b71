#include "lacuna/runner/shards/shard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "lacuna/base/hash.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/runner/batch/pack_plan.hpp"

namespace lacuna {
namespace {

constexpr long most_shards = 1'000'000;

std::optional<long> whole_number(std::string_view text) {
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                  : std::nullopt;
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::usage, "--shard auto: " + what + "; say --shard I/N");
}

/// A variable that holds a number. Grid Engine says "undefined" for what it has not.
std::optional<long> number_in(const Environment& environment, const std::string& name) {
  const std::optional<std::string> text = environment(name);
  if (!text || text->empty() || *text == "undefined") {
    return std::nullopt;
  }
  const std::optional<long> number = whole_number(*text);
  if (!number) {
    refuse(fmt::format("{} is \"{}\", needed a whole number", name, printable(*text)));
  }
  return number;
}

/// `index` counts from 0; `source` is the variable it came from.
Shard checked(long index, long count, const std::string& source) {
  if (count < 1 || count > most_shards || index < 0 || index >= count) {
    refuse(fmt::format("{} makes this number {} of {} shards, needed 1 to {}", source, index + 1,
                       count, count));
  }
  return {.number = static_cast<int>(index) + 1, .count = static_cast<int>(count)};
}

/// A job array counts from `first` to `last` in steps, and its tasks may be any of these.
struct ArrayVariables {
  const char* task;
  const char* first;
  const char* last;
  const char* step;
  const char* count;  // how many tasks there are; null where the scheduler does not say
};

constexpr ArrayVariables slurm_array = {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN",
                                        "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP",
                                        "SLURM_ARRAY_TASK_COUNT"};
constexpr ArrayVariables grid_engine_array = {"SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST",
                                              "SGE_TASK_STEPSIZE", nullptr};

std::optional<Shard> shard_of_array(const ArrayVariables& names, const Environment& environment) {
  const std::optional<long> task = number_in(environment, names.task);
  const std::optional<long> first = number_in(environment, names.first);
  const std::optional<long> last = number_in(environment, names.last);
  if (!task || !first || !last) {
    return std::nullopt;
  }
  const long step = std::max(1L, number_in(environment, names.step).value_or(1));
  const long count = (*last - *first) / step + 1;
  const std::optional<long> tasks =
      names.count != nullptr ? number_in(environment, names.count) : std::nullopt;
  if ((tasks && *tasks != count) || (*task - *first) % step != 0) {
    refuse(
        fmt::format("the array of this job has gaps ({} tasks from {} to {}), needed one as "
                    "1-{}",
                    tasks.value_or(count), *first, *last, tasks.value_or(count)));
  }
  return checked((*task - *first) / step, count, names.task);
}

std::optional<Shard> shard_of_rank(const char* rank, const char* size,
                                   const Environment& environment) {
  const std::optional<long> index = number_in(environment, rank);
  const std::optional<long> count = number_in(environment, size);
  return index && count ? std::optional(checked(*index, *count, rank)) : std::nullopt;
}

}  // namespace

std::string shard_words(const Shard& shard) {
  return fmt::format("{} of {}", shard.number, shard.count);
}

Shard parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<long> number = whole_number(text.substr(0, slash));
  const std::optional<long> count =
      slash == std::string_view::npos ? std::nullopt : whole_number(text.substr(slash + 1));
  if (!number || !count || *count < 1 || *count > most_shards || *number < 1 || *number > *count) {
    throw Error(ErrorKind::usage,
                fmt::format("--shard: \"{}\", needed I/N with I from 1 to N, as 1/4, or auto",
                            printable(text)));
  }
  return {.number = static_cast<int>(*number), .count = static_cast<int>(*count)};
}

Shard shard_of_environment(const Environment& environment) {
  for (const ArrayVariables& names : {slurm_array, grid_engine_array}) {
    if (const std::optional<Shard> shard = shard_of_array(names, environment)) {
      return *shard;
    }
  }
  for (const auto& [rank, size] :
       {std::pair{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
        std::pair{"PMI_RANK", "PMI_SIZE"}, std::pair{"SLURM_PROCID", "SLURM_NTASKS"}}) {
    if (const std::optional<Shard> shard = shard_of_rank(rank, size, environment)) {
      return *shard;
    }
  }
  refuse(
      "no scheduler numbers this process (looked for the variables of a Slurm or Grid Engine "
      "array, and of Open MPI's, PMI's and Slurm's ranks)");
}

int shard_number(std::string_view name, int count) {
  return static_cast<int>(name_seed(name, 0) % static_cast<std::uint64_t>(count)) + 1;
}

std::string sharding_name(const Input& input, bool is_packed) {
  return is_packed ? tar_name(input) : input.name;
}

std::vector<Input> inputs_of(const Shard& shard, const std::vector<Input>& inputs,
                             bool are_packed) {
  std::vector<Input> own;
  std::ranges::copy_if(inputs, std::back_inserter(own), [&](const Input& input) {
    return shard_number(sharding_name(input, are_packed), shard.count) == shard.number;
  });
  return own;
}

}  // namespace lacuna
