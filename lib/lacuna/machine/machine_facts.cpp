#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "lacuna/base/assets.hpp"
#include "lacuna/base/cores.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/machine/fact.hpp"
#include "lacuna/model/checkpoint/known_models.hpp"
#include "lacuna/model/hub/download.hpp"
#include "lacuna/model/hub/hub_cache.hpp"
#include "lacuna/model/nn/instruction_set.hpp"
#include "lacuna/render/drawing/fallback_fonts.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

std::string value_of_variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Fact instructions_fact() {
  try {
    return {.name = "processor",
            .text = std::string(word_of(nn::instruction_set_words, nn::instruction_set()))};
  } catch (const Error& error) {
    return {.name = "processor", .text = error.what(), .is_missing = true};
  }
}

std::string gigabytes(double bytes) {
  return fmt::format("{:.1f} GB", bytes / 1e9);
}

Fact cores_fact() {
  const int quota = quota_cores("/proc/self/cgroup", "/sys/fs/cgroup");
  return {.name = "cores",
          .text = fmt::format("{} used; the machine has {}, the quota is {}", usable_cores(),
                              std::thread::hardware_concurrency(),
                              quota > 0 ? std::to_string(quota) : "none")};
}

Fact memory_fact() {
  const double page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  const double all = page * static_cast<double>(::sysconf(_SC_PHYS_PAGES));
  rlimit address{};
  ::getrlimit(RLIMIT_AS, &address);
  std::string limits;
  if (const double group = memory_limit("/proc/self/cgroup", "/sys/fs/cgroup");
      group > 0 && group < all) {
    limits += fmt::format(", the container's limit is {}", gigabytes(group));
  }
  if (address.rlim_cur != RLIM_INFINITY) {
    limits += fmt::format(", ulimit -v is {}", gigabytes(static_cast<double>(address.rlim_cur)));
  }
  return {.name = "memory", .text = gigabytes(all) + (limits.empty() ? ", no limit" : limits)};
}

Fact asset_fact(const std::string& name, const std::string& file, const std::string& what) {
  try {
    return {.name = name, .text = what + printable(asset(file).native())};
  } catch (const Error& error) {
    return {.name = name, .text = error.what(), .is_missing = true};
  }
}

Fact chinese_font_fact() {
  constexpr std::uint32_t picture = 0x56FE;  // 图
  const FallbackFont* const font = fallback_font(picture);
  return font != nullptr ? Fact{.name = "font, zh", .text = font->family}
                         : Fact{.name = "font, zh",
                                .text = "none has Chinese; --lang zh needs one: fonts-noto-cjk",
                                .is_missing = value_of_variable("LACUNA_LANG") == "zh"};
}

/// "writable, 12.3 GB free", of the folder or of the nearest above it that is there.
std::string room_in(const fs::path& wanted) {
  std::error_code error;
  fs::path folder = fs::absolute(wanted, error);
  while (!fs::is_directory(folder, error) && folder.has_relative_path()) {
    folder = folder.parent_path();
  }
  const bool is_writable = ::access(folder.c_str(), W_OK | X_OK) == 0;
  const fs::space_info space = fs::space(folder, error);
  return fmt::format("{}, {} free", is_writable ? "writable" : "NOT WRITABLE",
                     error ? "unknown" : gigabytes(static_cast<double>(space.available)));
}

Fact cache_fact() {
  const auto models = std::ranges::count_if(known_models(), is_cached);
  return {.name = "cache",
          .text = fmt::format("{}, {}; {} of the models that lacuna models lists",
                              printable(hub_cache().native()), room_in(hub_cache()), models)};
}

Fact download_fact() {
  const fs::path program = download_program();
  return {.name = "downloads",
          .text = program.empty() ? "lacuna-download is not here; models must be in the cache"
                                  : printable(program.native())};
}

Fact temporary_fact() {
  std::error_code error;
  const fs::path folder = fs::temp_directory_path(error);
  const bool is_usable = !error && ::access(folder.c_str(), W_OK | X_OK) == 0;
  return {.name = "temporary",
          .text = error ? "no folder: " + error.message()
                        : printable(folder.native()) + ", " + room_in(folder),
          .is_missing = !is_usable};
}

/// What a group's files of either version say; "max", which is no limit, gives 0.
double limit_of(const fs::path& group) {
  double bytes = 0;
  for (const char* const name : {"memory.max", "memory.limit_in_bytes"}) {
    if (std::ifstream file(group / name); file) {
      file >> bytes;
    }
  }
  return bytes;
}

}  // namespace

double memory_limit(const std::string& groups, const std::string& root) {
  return group_limit(groups, root, {"memory"}, limit_of);
}

std::vector<Fact> machine_facts() {
  return {instructions_fact(),
          cores_fact(),
          memory_fact(),
          asset_fact("model mini", "models/mini.safetensors", ""),
          asset_fact("font, en", "fonts/LiberationSans-Regular.ttf", "Liberation Sans, "),
          chinese_font_fact(),
          cache_fact(),
          download_fact(),
          temporary_fact()};
}

std::vector<Fact> setting_facts() {
  std::vector<Fact> facts;
  for (const char* const name : {"LACUNA_MODEL", "LACUNA_LANG", "NO_COLOR", "LACUNA_ASSETS",
                                 "LACUNA_INSTRUCTIONS", "HF_HUB_CACHE", "HF_HOME", "HF_ENDPOINT",
                                 "HF_HUB_OFFLINE", "HF_TOKEN", "SLURM_CPUS_PER_TASK"}) {
    const std::string value = value_of_variable(name);
    if (!value.empty()) {
      facts.push_back(
          {.name = "setting",
           .text = fmt::format(
               "{}={}", name,
               std::string_view(name) == "HF_TOKEN" ? "(a secret)" : printable(value))});
    }
  }
  return facts;
}

}  // namespace lacuna
