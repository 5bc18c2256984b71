#include "lacuna/model/checkpoint_files.hpp"

#include "lacuna/model/safetensors.hpp"

namespace lacuna {
namespace {

std::optional<std::filesystem::path> beside(const std::filesystem::path& weights,
                                            const std::string& name) {
  std::filesystem::path path = weights.parent_path() / name;
  std::error_code ignored;
  return std::filesystem::exists(path, ignored) ? std::optional(std::move(path)) : std::nullopt;
}

}  // namespace

CheckpointFiles open_checkpoint(const std::filesystem::path& path) {
  return {.weights = std::make_unique<Safetensors>(path),
          .config = beside(path, "config.json"),
          .preprocessor_config = beside(path, "preprocessor_config.json")};
}

}  // namespace lacuna
