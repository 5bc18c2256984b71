// The cache as the Hub's documentation lays it out ("Hub Local Cache"), written for programs like
// this one:
//
//   HUB_CACHE/models--OWNER--NAME/
//     refs/main                     a text: the commit that "main" was when last looked at
//     snapshots/COMMIT/config.json  a link to
//     blobs/ETAG                    the bytes, once for all commits that have them
//     .no_exist/COMMIT/config.json  empty: the commit has no such file
//
// A snapshot holds the files that were asked for, not all that the commit has.
#include "lacuna/model/hub/hub_cache.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// A folder named by the environment, or nothing if it is not set or empty.
std::optional<fs::path> folder_in(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? std::optional<fs::path>(value) : std::nullopt;
}

/// "~" is written out, as huggingface_hub does it.
fs::path at_home(const fs::path& path) {
  fs::path home = folder_in("HOME").value_or("/");
  if (path == "~") {
    return home;
  }
  return path.native().starts_with("~/") ? home / path.native().substr(2) : path;
}

fs::path snapshot(const HubName& name) {
  return cached_repository(name) / "snapshots" / name.revision;
}

/// What the cache says that the revision means; empty if it does not know.
std::string commit_of(const HubName& name) {
  const fs::path ref = cached_repository(name) / "refs" / name.revision;
  std::error_code ignored;
  if (!fs::is_regular_file(ref, ignored)) {
    return "";
  }
  constexpr std::uint64_t most_bytes = 100;
  const Bytes bytes = read_whole_file(ref, most_bytes);
  const std::string_view text = as_text(bytes);
  HubName commit = name;
  commit.revision = text.substr(0, text.find_last_not_of(" \r\n") + 1);
  if (!commit.is_pinned()) {
    fail(ref.native(), ErrorKind::bad_value,
         "holds no commit of 40 hexadecimal digits; delete the file and download the model again");
  }
  return commit.revision;
}

}  // namespace

fs::path hub_home() {
  const auto home = folder_in("HF_HOME");
  return at_home(home ? *home : folder_in("XDG_CACHE_HOME").value_or("~/.cache") / "huggingface");
}

fs::path hub_cache() {
  const auto cache = folder_in("HF_HUB_CACHE");
  return cache ? at_home(*cache) : hub_home() / "hub";
}

fs::path cached_repository(const HubName& name) {
  return hub_cache() / ("models--" + name.owner + "--" + name.name);
}

HubName pinned(const HubName& name) {
  HubName result = name;
  if (!name.is_pinned()) {
    result.revision = commit_of(name);
  }
  std::error_code ignored;
  if (result.revision.empty() || !fs::is_directory(snapshot(result), ignored)) {
    fail(name.text(), ErrorKind::unreadable, "not in the Hugging Face cache {}",
         hub_cache().native());
  }
  return result;
}

bool is_known_absent(const HubName& pinned, const std::string& file) {
  std::error_code ignored;
  return fs::exists(cached_repository(pinned) / ".no_exist" / pinned.revision / file, ignored);
}

fs::path cached_weights(const HubName& name) {
  const fs::path folder = snapshot(pinned(name));
  return name.file.empty() ? folder : folder / name.file;
}

}  // namespace lacuna
