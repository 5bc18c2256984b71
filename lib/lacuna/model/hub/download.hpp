#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "lacuna/model/hub/hub_name.hpp"

namespace lacuna {

/// What begins to be downloaded without being asked for is not larger.
inline constexpr std::uint64_t most_attended_bytes = 2'000'000'000;

/// What may be done about a model that is not in the cache.
struct HubAccess {
  bool is_offline = false;  ///< Nothing is asked of the network.
  bool may_update = false;  ///< The Hub is asked which commit the revision is today.
  bool is_wanted = false;   ///< A download was asked for, of any size.
  /// Somebody looks on, and it is for one image: a download of up to most_attended_bytes begins
  /// by itself.
  bool is_attended = false;
  bool is_quiet = false;  ///< Without a word of what is downloaded.
};

/// Where that program is: beside lacuna, where it was built, or in libexec, where it is installed;
/// empty: it is not there.
[[nodiscard]] std::filesystem::path download_program();

/// Starts the program lacuna-download, which brings the model into the cache, or asks the Hub for
/// the revision's commit again. Throws Error{unreadable} with what it says, Error{output} if the
/// cache cannot be written, and Error{usage} if the model is too large to begin by itself.
void download_model(const HubName& name, const HubAccess& access);

}  // namespace lacuna
