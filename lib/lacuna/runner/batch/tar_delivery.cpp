#include <filesystem>
#include <utility>

#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/batch/delivery.hpp"
#include "lacuna/runner/batch/earlier_packs.hpp"
#include "lacuna/runner/batch/item_line.hpp"
#include "lacuna/runner/batch/pack.hpp"
#include "lacuna/runner/batch/pack_plan.hpp"

namespace lacuna {
namespace {

/// A tar is passed over, refused or made as a whole. What is recorded is shown, and nothing else:
/// a tar that is dropped leaves no word of its pictures but that some of them failed.
class TarDelivery : public Delivery {
 public:
  explicit TarDelivery(const DeliveryOptions& options)
      : told_(options), plan_(*options.batch.pack), states_(plan_.size(), PackState::to_do) {}

  void look() override {
    Workers workers(told_.batch.threads);
    workers.stop_when(told_.batch.stop);
    states_ = pack_states(told_.inputs, told_.batch, *told_.records, workers);
  }

  [[nodiscard]] std::optional<FinishedItem> settled(int index) const override {
    FinishedItem item{.input = &told_.inputs[static_cast<std::size_t>(index)]};
    if (state_of(index) == PackState::done) {
      item.was_done = true;
      item.line = told_.records->earlier(index).value();
      return item;
    }
    if (state_of(index) == PackState::refused) {
      item.report.fault = exists_error(told_.batch.folder / pack_at(index).file);
      item.line = item_line(*item.input, told_.batch.command, "", item.report, told_.batch.folder);
      return item;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<ManifestLine> done_line(int, const std::string&) const override {
    return std::nullopt;  // it would not have been asked for
  }

  void address(int index, const std::string&, Input& input) override {
    input.packed_into = pack_at(index).file;
  }

  void finished(int, const FinishedItem&) override {}

  void in_turn(int index, const FinishedItem& item) override {
    told_.observer.finished(item);
    if (state_of(index) == PackState::done) {
      told_.observer.recorded(item.line);
      return;
    }
    if (state_of(index) == PackState::refused) {
      record(item.line);
      return;
    }
    const PackedTar& tar = pack_at(index);
    if (index == tar.first) {
      pack_ = std::make_unique<Pack>(told_.batch.folder, tar.file);
    }
    pack_->add(item);
    if (index == tar.first + tar.count - 1) {
      const bool keeps = told_.batch.keep && state_of(index) != PackState::own;
      pack_->complete(keeps ? Existing::keep : Existing::replace, *told_.records,
                      [&](const ManifestLine& line) { record(line); });
      pack_.reset();
    }
  }

  void close(const std::map<int, FinishedItem>& waiting) override {
    if (pack_) {
      pack_->drop([&](const ManifestLine& line) { record(line); });
      pack_.reset();
    }
    for (const auto& [index, item] : waiting) {
      if (item.was_done) {
        in_turn(index, item);
      } else if (item.report.fault) {
        told_.observer.finished(item);
        record(without_outputs(item.line));
      }
    }
  }

  [[nodiscard]] int done() const override { return done_; }

 private:
  [[nodiscard]] const PackedTar& pack_at(int index) const {
    return plan_[static_cast<std::size_t>(pack_of(plan_, index))];
  }
  [[nodiscard]] PackState state_of(int index) const {
    return states_[static_cast<std::size_t>(pack_of(plan_, index))];
  }

  void record(const ManifestLine& line) {
    told_.records->append(line);
    done_ += line.status == ItemStatus::done ? 1 : 0;
    told_.observer.recorded(line);
  }

  const DeliveryOptions told_;
  const PackPlan& plan_;
  std::vector<PackState> states_;
  std::unique_ptr<Pack> pack_;  // the one in hand
  int done_ = 0;
};

}  // namespace

std::unique_ptr<Delivery> tar_delivery(const DeliveryOptions& options) {
  return std::make_unique<TarDelivery>(options);
}

}  // namespace lacuna
