#pragma once

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/reconstruct/pixel_reading.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/serve/live_state.hpp"
#include "lacuna/serve/photo_shelf.hpp"

namespace lacuna {

/// Answers the page's questions, as JSON. It keeps what the next question most likely needs: the
/// models, the photos as they are prepared for them, and the last passes with the rows of every
/// query, so that another query or head needs no pass. For one thread. All throw Error: what a
/// command would end with.
class LiveView {
 public:
  using Load = std::function<VitModel(const std::string& name, Workers& workers)>;

  /// `models` are the names that may be asked for, the first is the usual one.
  LiveView(const std::vector<Input>& photos, std::vector<std::string> models, Load load);

  /// Loads the usual model now.
  void load_first(Workers& workers) { static_cast<void>(model({}, workers)); }

  /// What there is to choose from, and the colours of the themes.
  [[nodiscard]] std::string hello() const;
  /// page_answer() of the state.
  [[nodiscard]] std::string look(const LiveState& state, Workers& workers);
  /// What the model sees of the photo, and the same without colour: two PNGs as data: addresses.
  [[nodiscard]] std::string photo(const LiveState& state, Workers& workers);
  /// The hidden patches as an MAE paints them.
  [[nodiscard]] std::string reconstruction(const LiveState& state, Workers& workers);
  /// The very files that `lacuna compare` writes, and the command line that does it.
  [[nodiscard]] std::string save(const LiveState& state, Workers& workers);
  /// Keeps a picture that was dropped, if it can be read.
  [[nodiscard]] std::string drop(const std::string& name, Bytes bytes);

 private:
  struct Loaded {
    std::string name;
    VitModel model;
    std::optional<PixelReading> reading = {};
  };
  struct Prepared {
    std::string key;
    MaskedImage image;
  };
  struct Compared {
    std::string key;
    LayoutComparison comparison;
  };

  [[nodiscard]] const std::string& model_name(const LiveState& state) const;
  [[nodiscard]] Loaded& model(const LiveState& state, Workers& workers);
  /// The photo with the state's mask.
  [[nodiscard]] MaskedImage& image(const LiveState& state, const VitModel& model);
  [[nodiscard]] const LayoutComparison& comparison(const LiveState& state, const VitModel& model,
                                                   const MaskedImage& image, Workers& workers);

  PhotoShelf photos_;
  std::vector<std::string> models_;
  Load load_;
  // The newest first.
  std::list<Loaded> loaded_;
  std::list<Prepared> prepared_;
  std::list<Compared> compared_;
};

}  // namespace lacuna
