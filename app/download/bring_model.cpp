#include "download/bring_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "download/cache_writer.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "lacuna/model/container/sharded_weights.hpp"
#include "lacuna/model/hub/hub_cache.hpp"

namespace lacuna::download {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double megabyte = 1e6;

/// Whatever foreign text is in `line`, it forges nothing.
void say(const char* begin, const std::string& line, const char* end) {
  fmt::print(stderr, "{}{}{}", begin, printable(line), end);
}

/// On a terminal one line that is rewritten; elsewhere nothing between first and last.
class ProgressLine {
 public:
  explicit ProgressLine(bool is_quiet)
      : is_quiet_(is_quiet), is_shown_(!is_quiet && ::isatty(STDERR_FILENO) == 1) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  /// How many bytes are to come from now on.
  void expect(std::uint64_t bytes) {
    bytes_ = bytes;
    start_ = Clock::now();
  }

  /// Said once: whoever brings one file brings the others, too.
  void waits(const HubName& name, const HubFile& file) {
    if (!is_quiet_ && !std::exchange(has_waited_, true)) {
      clear();
      say("lacuna: ",
          fmt::format("waiting for another process that downloads {} of {}", file.path,
                      name.repository()),
          "\n");
    }
  }

  void arrived(const HubFile& file, std::uint64_t fresh) {
    come_ += fresh;
    const auto now = Clock::now();
    if (!is_shown_ || now - shown_ < std::chrono::milliseconds(100)) {
      return;
    }
    shown_ = now;
    is_open_ = true;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double rate = static_cast<double>(come_) / std::max(seconds, 0.1);
    const double left = static_cast<double>(std::max(bytes_, come_) - come_) / rate;
    say("\r\033[K",
        fmt::format(
            "{}: {:.0f} of {:.0f} MB, {:.1f} MB/s, {} left", file.path,
            static_cast<double>(come_) / megabyte, static_cast<double>(bytes_) / megabyte,
            rate / megabyte,
            left < 100 ? fmt::format("{:.0f} s", left) : fmt::format("{:.0f} min", left / 60)),
        "");
  }

 private:
  void clear() {
    if (std::exchange(is_open_, false)) {
      fmt::print(stderr, "\r\033[K");
    }
  }

  bool is_quiet_;
  bool is_shown_;
  bool is_open_ = false;
  bool has_waited_ = false;
  std::uint64_t bytes_ = 0;
  std::uint64_t come_ = 0;  // more than bytes_ if a server began again
  Clock::time_point start_ = {};
  Clock::time_point shown_ = {};
};

/// What is to be brought, and what the commit does not have.
struct Listing {
  std::vector<HubFile> files;
  std::vector<std::string> absent;
};

/// The weights, or their index: the first of these that the Hub has.
HubFile find_weights(HubClient& hub, std::vector<std::string>& absent) {
  std::vector<std::string> names = {std::begin(usual_weights), std::end(usual_weights)};
  if (!hub.name().file.empty()) {
    names = {hub.name().file};
  }
  for (const std::string& name : names) {
    if (const std::optional<HubFile> file = hub.find(name)) {
      return *file;
    }
    absent.push_back(name);
  }
  fail(hub.name().text(), ErrorKind::unreadable,
       "the repository has no {}; look at {}/{}/tree/{} and name its file: OWNER/NAME:FILE",
       fmt::join(names, ", "), hub.endpoint(), hub.name().repository(), hub.commit());
}

/// All files of the model, of which an index is brought already: it says which shards there are.
Listing list_files(HubClient& hub, CacheWriter& cache) {
  const std::string folder = hub.name().folder();
  Listing list;
  for (const std::string_view description : descriptions) {
    const std::string path = folder + std::string(description);
    if (const std::optional<HubFile> file = hub.find(path)) {
      list.files.push_back(*file);
    } else {
      list.absent.push_back(path);
    }
  }
  const HubFile weights = find_weights(hub, list.absent);
  list.files.push_back(weights);
  if (!weights.path.ends_with(".index.json")) {
    return list;
  }
  cache.bring(weights, [](const HubFile&, std::uint64_t) {});
  for (const std::string& shard : shards_of(cache.link_of(weights))) {
    const std::optional<HubFile> file = hub.find(folder + shard);
    if (!file) {
      fail(hub.name().text(), ErrorKind::unreadable,
           "{} names the shard {}, which the repository does not have", weights.path, shard);
    }
    list.files.push_back(*file);
  }
  return list;
}

}  // namespace

void bring_model(const HubName& name, const Request& request) {
  Http http;
  HubClient hub(http, name);
  ProgressLine line(request.is_quiet);
  CacheWriter cache(hub, [&](const HubFile& file) { line.waits(name, file); });
  const Listing list = list_files(hub, cache);
  const std::uint64_t bytes = cache.missing_bytes(list.files);
  const double size = static_cast<double>(bytes) / megabyte;
  if (bytes > request.most_bytes) {
    fail(name.text(), ErrorKind::too_large, "{:.0f} MB would be downloaded", size);
  }
  cache.need_room(bytes);
  if (!request.is_quiet && bytes > 0) {
    say("lacuna: ",
        fmt::format("downloading {}@{}, {:.1f} MB, from {} to {}", name.repository(), hub.commit(),
                    size, hub.endpoint(), hub_cache().native()),
        "\n");
  }
  line.expect(bytes);
  for (const HubFile& file : list.files) {
    cache.bring(file, [&](const HubFile& which, std::uint64_t more) { line.arrived(which, more); });
  }
  for (const std::string& path : list.absent) {
    cache.note_absent(path);
  }
  cache.note_revision();
}

}  // namespace lacuna::download
