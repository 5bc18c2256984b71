#pragma once

#include <deque>
#include <string>
#include <vector>

#include "lacuna/flow/input.hpp"

namespace lacuna {

/// The photos that a page may ask for, by name: those of the command line, and the last few that
/// were dropped on a page. No name is ever a path that is opened.
class PhotoShelf {
 public:
  struct Photo {
    std::string id;  ///< Of a given one its name; of a dropped one the hash of its content.
    Input input;
  };

  explicit PhotoShelf(const std::vector<Input>& given);

  [[nodiscard]] const std::vector<Photo>& given() const { return given_; }
  /// An empty id is the first's. Throws Error{usage} for one that is not here, or no longer.
  [[nodiscard]] const Photo& get(const std::string& id) const;
  /// Keeps a picture's bytes; the oldest go when there are too many. Returns its id. `name` is what
  /// a browser says: without folders, and never empty after this.
  const Photo& add(const std::string& name, Bytes bytes);

 private:
  std::vector<Photo> given_;
  std::deque<Photo> dropped_;
};

}  // namespace lacuna
