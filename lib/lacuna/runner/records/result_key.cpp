#include "lacuna/runner/records/result_key.hpp"

#include <fmt/format.h>

#include "lacuna/base/hash.hpp"
#include "lacuna/base/version.hpp"
#include "lacuna/flow/prepare.hpp"

namespace lacuna {
namespace {

// Keys began with the version of lacuna, which was 0.1.0. It stays, so that a new version takes
// what is done for done; what is raised when bytes change is results_revision.
constexpr std::string_view key_start = "0.1.0";

/// Texts with their lengths, so that no two lists look alike.
std::string framed(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) {
    all += fmt::format("{}:{}\n", text.size(), text);
  }
  return all;
}

std::string mask_hash(const std::string& file, const std::string& name) {
  return file.empty() ? ""
                      : content_hash(read_whole_file(mask_file_for(file, name),
                                                     ImageFileOptions{}.max_file_bytes));
}

}  // namespace

std::string source_key(const ResultSource& source) {
  const std::string text = framed({key_start, std::to_string(results_revision), source.command,
                                   source.options, source.weights});
  return content_hash(Bytes(text.begin(), text.end()));
}

std::optional<std::string> common_mask_hash(const std::string& mask_file) {
  return mask_file.find("{name}") == std::string::npos ? std::optional(mask_hash(mask_file, ""))
                                                       : std::nullopt;
}

std::string result_key(const std::string& source, const std::string& mask, const std::string& name,
                       const std::string& content) {
  const std::string text = framed({source, mask, name, content});
  return content_hash(Bytes(text.begin(), text.end()));
}

std::string result_key(const ResultSource& source, const Input& input) {
  return result_key(source_key(source), mask_hash(source.mask_file, input.name), input.name,
                    content_hash(*input.bytes));
}

}  // namespace lacuna
