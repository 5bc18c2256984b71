#include "lacuna/runner/batch/earlier_packs.hpp"

#include <atomic>
#include <optional>
#include <system_error>

#include "lacuna/image/image_file.hpp"
#include "lacuna/runner/batch/pack_plan.hpp"
#include "lacuna/runner/records/outputs_there.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// What is known of one tar while its pictures are looked at, several at once.
struct PackLook {
  bool has_name = false;                     // something has the tar's name
  std::optional<ManifestOutput> whole = {};  // the tar that lines speak of, if it is there
  std::atomic<bool> has_other_key = false;   // of some picture, or there is no line
  std::atomic<bool> has_unfinished = false;  // some picture is not done
  std::atomic<bool> was_begun = false;       // a run ended between the tar and its lines
};

class PackSearch {
 public:
  PackSearch(const std::vector<Input>& inputs, const BatchOptions& options,
             const RunRecords& records)
      : inputs_(inputs),
        options_(options),
        plan_(*options.pack),
        records_(records),
        looks_(plan_.size()) {}

  std::vector<PackState> run(Workers& workers) {
    workers.parallel_for(static_cast<int>(plan_.size()), [&](int tar, int) { look_at_tar(tar); });
    workers.parallel_for(static_cast<int>(inputs_.size()), [&](int index, int) {
      look_at_picture(index, looks_[static_cast<std::size_t>(pack_of(plan_, index))]);
    });
    std::vector<PackState> states;
    for (const PackLook& look : looks_) {
      states.push_back(state_of(look));
    }
    return states;
  }

 private:
  void look_at_tar(int number) {
    const PackedTar& tar = plan_[static_cast<std::size_t>(number)];
    PackLook& look = looks_[static_cast<std::size_t>(number)];
    std::error_code error;
    look.has_name = fs::exists(fs::symlink_status(options_.folder / tar.file, error));
    const std::optional<ManifestLine> line =
        look.has_name ? records_.earlier(tar.first) : std::nullopt;
    if (line && line->tar && line->tar->file == tar.file.native() &&
        output_is_there(*line->tar, options_.folder, options_.verify)) {
      look.whole = line->tar;
    }
  }

  /// Whether the answer for this tar is known already.
  [[nodiscard]] bool is_settled(const PackLook& look) const {
    return !look.has_name || look.has_other_key ||
           (!options_.keep && (!look.whole || look.has_unfinished));
  }

  void look_at_picture(int index, PackLook& look) {
    if (is_settled(look)) {
      return;
    }
    const std::optional<ManifestLine> line = records_.earlier(index);
    look.has_other_key = look.has_other_key || !line;
    if (!line) {
      return;
    }
    const bool lies_elsewhere = !line->outputs.empty() && line->tar != look.whole;
    if (line->status != ItemStatus::done || lies_elsewhere) {
      look.has_unfinished = true;
    }
    if (!is_settled(look) && key_of(inputs_[static_cast<std::size_t>(index)]) != line->key) {
      look.has_other_key = true;
    }
    if (line->status == ItemStatus::begun) {
      look.was_begun = true;
    }
  }

  [[nodiscard]] std::string key_of(Input input) const {
    try {
      input.bytes =
          std::make_shared<const Bytes>(read_input(input, ImageFileOptions{}.max_file_bytes));
      return options_.key(input);
    } catch (const Error& error) {
      if (!is_input_fault(error.kind())) {
        throw;
      }
      return "";  // as in the line of a picture that could not be read
    }
  }

  [[nodiscard]] PackState state_of(const PackLook& look) const {
    if (look.has_name && look.whole && !look.has_other_key && !look.has_unfinished) {
      return PackState::done;
    }
    if (!options_.keep || !look.has_name) {
      return PackState::to_do;
    }
    return look.was_begun && !look.has_other_key ? PackState::own : PackState::refused;
  }

  const std::vector<Input>& inputs_;
  const BatchOptions& options_;
  const PackPlan& plan_;
  const RunRecords& records_;
  std::vector<PackLook> looks_;
};

}  // namespace

std::vector<PackState> pack_states(const std::vector<Input>& inputs, const BatchOptions& options,
                                   const RunRecords& records, Workers& workers) {
  if (options.redo) {
    return std::vector<PackState>(options.pack->size(), PackState::to_do);
  }
  return PackSearch(inputs, options, records).run(workers);
}

}  // namespace lacuna
