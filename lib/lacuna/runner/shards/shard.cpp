#include "lacuna/runner/shards/shard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"

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

/// A variable that holds a number.
std::optional<long> number_in(const Environment& environment, const std::string& name) {
  const std::optional<std::string> text = environment(name);
  if (!text || text->empty()) {
    return std::nullopt;
  }
  const std::optional<long> number = whole_number(*text);
  if (!number) {
    refuse(fmt::format("{} is \"{}\", needed a whole number", name, *text));
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

/// A job array counts from its first to its last task in steps, and its tasks may be any of these.
std::optional<Shard> shard_of_array(const Environment& environment) {
  const std::optional<long> task = number_in(environment, "SLURM_ARRAY_TASK_ID");
  const std::optional<long> first = number_in(environment, "SLURM_ARRAY_TASK_MIN");
  const std::optional<long> last = number_in(environment, "SLURM_ARRAY_TASK_MAX");
  if (!task || !first || !last) {
    return std::nullopt;
  }
  const long step = std::max(1L, number_in(environment, "SLURM_ARRAY_TASK_STEP").value_or(1));
  const long count = (*last - *first) / step + 1;
  const long tasks = number_in(environment, "SLURM_ARRAY_TASK_COUNT").value_or(count);
  if (tasks != count || (*task - *first) % step != 0) {
    refuse(
        fmt::format("the array of this job has gaps ({} tasks from {} to {}), needed one as 1-{}",
                    tasks, *first, *last, tasks));
  }
  return checked((*task - *first) / step, count, "SLURM_ARRAY_TASK_ID");
}

std::optional<Shard> shard_of_rank(const Environment& environment) {
  const std::optional<long> index = number_in(environment, "SLURM_PROCID");
  const std::optional<long> count = number_in(environment, "SLURM_NTASKS");
  return index && count ? std::optional(checked(*index, *count, "SLURM_PROCID")) : std::nullopt;
}

/// Says what to say where another launcher numbers the processes: under mpirun in a job of Slurm,
/// Slurm's own variables are those of the one batch step.
void refuse_other_launchers(const Environment& environment) {
  const auto number = [&](const char* name) {
    const std::optional<std::string> text = environment(name);
    return text ? whole_number(*text) : std::nullopt;
  };
  const auto refuse_if_set = [&](const char* sign, std::optional<long> index,
                                 std::optional<long> count, const std::string& how) {
    const std::string value = environment(sign).value_or("");
    if (value.empty() || value == "undefined") {  // Grid Engine's word outside an array
      return;
    }
    const bool is_known = index && count && 0 <= *index && *index < *count;
    throw Error(ErrorKind::usage,
                "--shard auto: {} is set, and auto reads the variables of Slurm alone; "
                "say --shard {} ({})",
                sign, is_known ? fmt::format("{}/{}", *index + 1, *count) : "I/N", how);
  };
  for (const auto& [rank, size] : {std::pair{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                   std::pair{"PMI_RANK", "PMI_SIZE"}}) {
    refuse_if_set(size, number(rank), number(size),
                  fmt::format("I is {} + 1, N is {}", rank, size));
  }
  const long first = number("SGE_TASK_FIRST").value_or(1);
  const long step = std::max(1L, number("SGE_TASK_STEPSIZE").value_or(1));
  const auto place = [&](std::optional<long> task) {
    return task ? std::optional((*task - first) / step) : std::nullopt;
  };
  const std::optional<long> last = place(number("SGE_TASK_LAST"));
  refuse_if_set("SGE_TASK_ID", place(number("SGE_TASK_ID")),
                last ? std::optional(*last + 1) : std::nullopt,
                "I is the task's place in the array, N the number of tasks");
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
    throw Error(ErrorKind::usage, "--shard: \"{}\", needed I/N with I from 1 to N, as 1/4, or auto",
                text);
  }
  return {.number = static_cast<int>(*number), .count = static_cast<int>(*count)};
}

Shard shard_of_environment(const Environment& environment) {
  refuse_other_launchers(environment);
  // A task of an array is a job with ranks of its own.
  if (const std::optional<Shard> shard = shard_of_array(environment)) {
    return *shard;
  }
  if (const std::optional<Shard> shard = shard_of_rank(environment)) {
    return *shard;
  }
  refuse(
      "no scheduler numbers this process (looked for the variables of a Slurm array and of srun's "
      "ranks)");
}

std::optional<Shard> shard_asked(const std::string& text) {
  if (text.empty()) {
    return std::nullopt;
  }
  const auto variable = [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  };
  return text == "auto" ? shard_of_environment(variable) : parse_shard(text);
}

int shard_number(std::string_view name, int count) {
  return static_cast<int>(name_seed(name, 0) % static_cast<std::uint64_t>(count)) + 1;
}

std::vector<Input> inputs_of(const Shard& shard, const std::vector<Input>& inputs) {
  std::vector<Input> own;
  std::ranges::copy_if(inputs, std::back_inserter(own), [&](const Input& input) {
    return shard_number(input.name, shard.count) == shard.number;
  });
  return own;
}

}  // namespace lacuna
