#pragma once

#include <functional>
#include <memory>

#include "lacuna/image/image.hpp"

namespace lacuna {

/// Pictures made of another, each when it is first asked for, and once. Safe from several threads
/// at once. A copy starts empty, since it may belong to a picture that will change.
class DerivedImages {
 public:
  enum class Look {
    seen,  ///< What the model sees.
    grey,  ///< The same without colour.
    pale,  ///< The same, much lighter.
    whole  ///< The whole picture.
  };
  struct Key {
    int height = 0;
    int width = 0;
    Look look = Look::seen;

    friend auto operator<=>(const Key&, const Key&) = default;
  };

  DerivedImages();
  DerivedImages(const DerivedImages& other);
  DerivedImages& operator=(const DerivedImages& other);
  DerivedImages(DerivedImages&&) noexcept;
  DerivedImages& operator=(DerivedImages&&) noexcept;
  ~DerivedImages();

  /// What make() gave for the key. Throws what it throws, and then asks again next time.
  [[nodiscard]] SharedImage get(const Key& key, const std::function<Image()>& make) const;

 private:
  struct Shelf;
  std::unique_ptr<Shelf> shelf_;
};

}  // namespace lacuna
