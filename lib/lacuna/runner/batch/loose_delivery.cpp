#include <algorithm>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/batch/delivery.hpp"
#include "lacuna/runner/batch/item_line.hpp"
#include "lacuna/runner/records/outputs_there.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

void refuse_files(const std::vector<fs::path>& files, bool are_own) {
  for (const fs::path& file : files) {
    std::error_code error;
    if (are_own) {
      fs::remove(file, error);
    } else if (fs::exists(fs::symlink_status(file, error))) {
      throw exists_error(file);
    }
  }
}

class LooseDelivery : public Delivery {
 public:
  explicit LooseDelivery(const DeliveryOptions& options) : told_(options) {}

  void look() override {}

  [[nodiscard]] std::optional<FinishedItem> settled(int) const override { return std::nullopt; }

  [[nodiscard]] std::optional<ManifestLine> done_line(int index,
                                                      const std::string& key) const override {
    if (told_.records == nullptr || key.empty() || told_.batch.redo || told_.batch.dry) {
      return std::nullopt;
    }
    std::optional<ManifestLine> line = told_.records->earlier(index);
    const bool is_done = line && line->status == ItemStatus::done && line->key == key &&
                         !line->tar &&
                         outputs_are_there(*line, told_.batch.folder, told_.batch.verify);
    return is_done ? line : std::nullopt;
  }

  void address(int index, const std::string& key, Input& input) override {
    input.permit = [this, index, key](const std::vector<fs::path>& files) {
      return permit(index, key, files);
    };
  }

  /// Into the journal at once, onto the console in order.
  void finished(int, const FinishedItem& item) override {
    const std::lock_guard lock(mutex_);
    done_ += item.was_done || item.report.fault ? 0 : 1;
    if (told_.records != nullptr && !item.was_done) {
      told_.records->append(item.line);
    }
  }

  void in_turn(int, const FinishedItem& item) override {
    told_.observer.finished(item);
    told_.observer.recorded(item.line);
  }

  void close(const std::map<int, FinishedItem>& waiting) override {
    for (const auto& [index, item] : waiting) {
      in_turn(index, item);
    }
  }

  [[nodiscard]] int done() const override { return done_; }

 private:
  /// Before the first output of an input is written.
  WritePermit permit(int index, const std::string& key, const std::vector<fs::path>& files) {
    if (told_.batch.dry) {
      return WritePermit::none;
    }
    const Input& input = told_.inputs[static_cast<std::size_t>(index)];
    ItemReport begun;
    for (const fs::path& file : files) {
      begun.files.push_back({.path = file, .bytes = 0, .hash = ""});
    }
    ManifestLine line = item_line(input, told_.batch.command, key, begun, told_.batch.folder);
    line.status = ItemStatus::begun;
    if (told_.batch.keep) {
      refuse_files(files, is_begun_before(index, line));
    }
    if (told_.records != nullptr) {
      const std::lock_guard lock(mutex_);
      told_.records->append(line);
    }
    return told_.batch.keep ? WritePermit::keep : WritePermit::replace;
  }

  /// A killed run of the same recipe owned these very files.
  bool is_begun_before(int index, const ManifestLine& line) const {
    const std::optional<ManifestLine> earlier =
        told_.records != nullptr ? told_.records->earlier(index) : std::nullopt;
    return earlier && earlier->status == ItemStatus::begun && earlier->key == line.key &&
           std::ranges::equal(earlier->outputs, line.outputs, {}, &ManifestOutput::file,
                              &ManifestOutput::file);
  }

  const DeliveryOptions told_;
  std::mutex mutex_;
  int done_ = 0;
};

}  // namespace

std::unique_ptr<Delivery> loose_delivery(const DeliveryOptions& options) {
  return std::make_unique<LooseDelivery>(options);
}

}  // namespace lacuna
