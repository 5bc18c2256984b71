#include "lacuna/runner/batch/pack_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <system_error>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// The input's path in its tar.
std::string path_in_tar(const Input& input) {
  return input.name.substr(input.part->folder);
}

/// What an input is named after, without kind and suffix: the tar's own stem.
fs::path tar_stem(const Input& input, OutputNames names) {
  return output_stem({.path = {}, .name = tar_name(input)}, names);
}

/// Throws if two inputs have one name. What they share is what `name_of` gives.
void check_names(const std::vector<Input>& inputs,
                 const std::function<std::string(const Input&)>& name_of,
                 const std::string& advice) {
  std::unordered_map<std::string, const Input*> owners;
  for (const Input& input : inputs) {
    const auto [owner, is_new] = owners.emplace(name_of(input), &input);
    if (!is_new) {
      throw Error(ErrorKind::usage, fmt::format("--pack: {} and {} {}", owner->second->subject(),
                                                input.subject(), advice));
    }
  }
}

/// Throws if two tars write one, or if one tar is there under two names.
void check_tars(const std::vector<Input>& inputs, OutputNames names) {
  using Source = std::pair<fs::path, std::size_t>;
  std::map<fs::path, Source> owners;
  for (const Input& input : inputs) {
    const Source source(input.path, input.part->folder);
    const auto [owner, is_new] = owners.emplace(tar_stem(input, names), source);
    if (!is_new && owner->second != source) {
      throw Error(
          ErrorKind::usage,
          fmt::format("--pack: {} and {} would write the same tar; use --names full, or "
                      "separate --output folders",
                      printable(owner->second.first.native()), printable(input.path.native())));
    }
  }
}

/// Throws if a tar of results would replace a tar that is read.
void check_inputs_stay(const std::vector<Input>& inputs, const PackPlan& plan,
                       const fs::path& folder) {
  std::error_code error;
  std::set<fs::path> read;
  for (const PackedTar& tar : plan) {
    read.insert(fs::weakly_canonical(inputs[static_cast<std::size_t>(tar.first)].path, error));
  }
  for (const PackedTar& tar : plan) {
    if (read.contains(fs::weakly_canonical(folder / tar.file, error))) {
      throw Error(ErrorKind::usage,
                  fmt::format("{}: is an input, and --pack would write its results there; choose "
                              "another --output",
                              printable((folder / tar.file).native())));
    }
  }
}

}  // namespace

std::string tar_name(const Input& input) {
  return input.part->folder == 0
             ? input.path.filename().native()
             : input.name.substr(0, input.part->folder - 1) + input.path.extension().native();
}

fs::path member_stem(const Input& input, OutputNames names) {
  return output_stem({.path = {}, .name = path_in_tar(input)}, names);
}

void order_for_packing(std::vector<Input>& inputs, OutputNames names) {
  const auto loose =
      std::ranges::find_if(inputs, [](const Input& input) { return !input.part.has_value(); });
  if (loose != inputs.end()) {
    throw Error(ErrorKind::usage,
                fmt::format("{}: a picture by itself, and --pack takes those in .tar files; name "
                            "only .tar files and folders of them, or leave --pack out",
                            loose->subject()));
  }
  std::map<fs::path, int> ranks;  // of the tars, as they first appear
  for (const Input& input : inputs) {
    ranks.emplace(input.path, static_cast<int>(ranks.size()));
  }
  std::ranges::stable_sort(inputs, {}, [&](const Input& input) {
    return std::tuple(ranks.at(input.path), input.part->folder, input.part->offset);
  });
  check_tars(inputs, names);
  check_names(
      inputs, [](const Input& input) { return input.name; },
      "have one name in the manifest; name the folder that holds their tars instead");
  check_names(
      inputs,
      [&](const Input& input) {
        return (tar_stem(input, names) / member_stem(input, names)).native();
      },
      "would write the same files; use --names full");
}

PackPlan plan_packs(const std::vector<Input>& inputs, OutputNames names, const std::string& command,
                    const fs::path& folder) {
  PackPlan plan;
  for (int index = 0; index < static_cast<int>(inputs.size()); ++index) {
    const Input& input = inputs[static_cast<std::size_t>(index)];
    fs::path file = tar_stem(input, names);
    file += "." + command + ".tar";
    if (plan.empty() || plan.back().file != file) {
      plan.push_back({.file = std::move(file), .first = index, .count = 0});
    }
    ++plan.back().count;
  }
  check_inputs_stay(inputs, plan, folder);
  return plan;
}

int pack_of(const PackPlan& plan, int index) {
  const auto after = std::ranges::upper_bound(plan, index, {}, &PackedTar::first);
  return static_cast<int>(after - plan.begin()) - 1;
}

}  // namespace lacuna
