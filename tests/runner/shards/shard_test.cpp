#include "lacuna/runner/shards/shard.hpp"

#include <doctest/doctest.h>

#include <map>

#include "support/refusal.hpp"

namespace lacuna::shard_test {

namespace {

using Variables = std::map<std::string, std::string>;

Environment environment_of(const Variables& variables) {
  return [variables](const std::string& name) {
    const auto place = variables.find(name);
    return place != variables.end() ? std::optional(place->second) : std::nullopt;
  };
}

Variables slurm_array(const std::string& task, const std::string& first, const std::string& last,
                      const std::string& step, const std::string& count) {
  return {{"SLURM_ARRAY_TASK_ID", task},
          {"SLURM_ARRAY_TASK_MIN", first},
          {"SLURM_ARRAY_TASK_MAX", last},
          {"SLURM_ARRAY_TASK_STEP", step},
          {"SLURM_ARRAY_TASK_COUNT", count}};
}

Variables joined(Variables one, const Variables& other) {
  one.insert(other.begin(), other.end());
  return one;
}

template <typename Act>
bool is_wrong_use(const Act& act) {
  return testing::refusal(ErrorKind::usage, [&] { static_cast<void>(act()); }) != "accepted";
}

const Variables slurm_rank = {{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "8"}};
}  // namespace

TEST_SUITE_BEGIN("shard");

TEST_CASE("a shard is said as I/N, I from 1 to N") {
  CHECK(parse_shard("1/1") == Shard{1, 1});
  CHECK(parse_shard("64/64") == Shard{64, 64});
  for (const char* wrong : {"0/4", "5/4", "1/0", "-1/4", "a/b", "", "/", "1", "1/", "/4", "1/4/4",
                            "1/4 ", "+1/4", "1.0/4", "1/1000001", "99999999999999999999/4"}) {
    CAPTURE(wrong);
    CHECK(is_wrong_use([&] { return parse_shard(wrong); }));
  }
}

TEST_CASE("schedulers number their processes each in its own way") {
  struct Case {
    const char* what;
    Variables variables;
    Shard shard;
  };
  const Case cases[] = {{"--array=0-3", slurm_array("0", "0", "3", "1", "4"), {1, 4}},
                        {"--array=1-64", slurm_array("64", "1", "64", "1", "64"), {64, 64}},
                        {"--array=10-18:4", slurm_array("14", "10", "18", "4", "3"), {2, 3}},
                        {"--array=10-20:4", slurm_array("18", "10", "20", "4", "3"), {3, 3}},
                        {"--array=5", slurm_array("5", "5", "5", "1", "1"), {1, 1}},
                        {"srun --ntasks=8", slurm_rank, {1, 8}},
                        {"an array's task is a job of a rank, too",
                         joined(slurm_array("2", "0", "3", "1", "4"), slurm_rank),
                         {3, 4}},
                        {"srun in a job of Grid Engine's names",
                         joined({{"SGE_TASK_ID", "undefined"}, {"PMI_RANK", "3"}}, slurm_rank),
                         {1, 8}}};
  for (const Case& each : cases) {
    CAPTURE(each.what);
    CHECK(shard_of_environment(environment_of(each.variables)) == each.shard);
  }
}

TEST_CASE("variables that give no shard are wrong use, not a shard of their own") {
  const Variables cases[] = {{},
                             {{"SLURM_ARRAY_TASK_ID", "3"}},  // left over from elsewhere
                             {{"SLURM_NTASKS", "8"}},         // salloc: no process is numbered
                             slurm_array("3", "1", "7", "1", "3"),  // --array=1,3,7
                             slurm_array("5", "10", "18", "4", "3"),
                             slurm_array("x", "0", "3", "1", "4"),
                             {{"SLURM_PROCID", "2"}, {"SLURM_NTASKS", "2"}},
                             {{"SLURM_PROCID", "-1"}, {"SLURM_NTASKS", "2"}}};
  for (const Variables& variables : cases) {
    CAPTURE(variables.size());
    CHECK(is_wrong_use([&] { return shard_of_environment(environment_of(variables)); }));
  }
}

TEST_CASE("where another launcher numbers the processes, auto says the --shard to say") {
  struct Case {
    const char* what;
    Variables variables;
    const char* sign;
    const char* said;
  };
  const Variables array_of_3 = {{"SGE_TASK_ID", "7"},
                                {"SGE_TASK_FIRST", "5"},
                                {"SGE_TASK_LAST", "9"},
                                {"SGE_TASK_STEPSIZE", "2"}};
  const Case cases[] = {
      {"mpirun of Open MPI",
       {{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "3"}},
       "OMPI_COMM_WORLD_SIZE",
       "say --shard 3/3 (I is OMPI_COMM_WORLD_RANK + 1, N is OMPI_COMM_WORLD_SIZE)"},
      {"mpirun inside sbatch",
       joined({{"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "8"}}, slurm_rank),
       "OMPI_COMM_WORLD_SIZE", "say --shard 1/8 "},
      {"mpiexec of MPICH inside an array",
       joined({{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}}, slurm_array("2", "0", "3", "1", "4")),
       "PMI_SIZE", "say --shard 1/2 (I is PMI_RANK + 1, N is PMI_SIZE)"},
      {"qsub -t 5-9:2", array_of_3, "SGE_TASK_ID", "say --shard 2/3 "},
      {"no rank", {{"PMI_SIZE", "2"}}, "PMI_SIZE", "say --shard I/N "},
      {"a rank beyond", {{"PMI_RANK", "2"}, {"PMI_SIZE", "2"}}, "PMI_SIZE", "say --shard I/N "},
      {"no last task", {{"SGE_TASK_ID", "1"}}, "SGE_TASK_ID", "say --shard I/N "}};
  for (const Case& each : cases) {
    CAPTURE(each.what);
    const std::string message = testing::refusal(ErrorKind::usage, [&] {
      static_cast<void>(shard_of_environment(environment_of(each.variables)));
    });
    CAPTURE(message);
    CHECK(message.find(std::string(each.sign) + " is set") != std::string::npos);
    CHECK(message.find(each.said) != std::string::npos);
  }
}

TEST_CASE("every input is in one shard, whatever their number, and stays when others are added") {
  std::vector<Input> inputs;
  for (int number = 0; number < 200; ++number) {
    inputs.push_back({.path = "x", .name = "folder/" + std::to_string(number) + ".jpg"});
  }
  for (const int count : {1, 2, 3, 4, 7, 64, 1000}) {
    std::size_t total = 0;
    std::size_t largest = 0;
    for (int number = 1; number <= count; ++number) {
      const std::size_t size = inputs_of({number, count}, inputs).size();
      total += size;
      largest = std::max(largest, size);
    }
    CHECK(total == inputs.size());
    CHECK(largest < 3 * inputs.size() / static_cast<std::size_t>(count) + 10);
  }
  const std::vector<Input> before = inputs_of({2, 3}, inputs);
  inputs.insert(inputs.begin(), {.path = "x", .name = "a new one"});
  std::vector<Input> after = inputs_of({2, 3}, inputs);
  std::erase_if(after, [](const Input& input) { return input.name == "a new one"; });
  CHECK(std::ranges::equal(before, after, {}, &Input::name, &Input::name));
}

TEST_CASE("which shard a name is in is part of the contract: XXH3, 64 bits, modulo N") {
  CHECK(shard_number("", 1000) == static_cast<int>(0x2D06800538D394C2ULL % 1000) + 1);
}

TEST_SUITE_END();

}  // namespace lacuna::shard_test
