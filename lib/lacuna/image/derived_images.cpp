#include "lacuna/image/derived_images.hpp"

#include <map>
#include <mutex>
#include <optional>

namespace lacuna {
namespace {

/// With a lock of its own, so that pictures of other sizes can be made meanwhile.
struct Place {
  std::mutex lock;
  std::optional<SharedImage> image;
};

}  // namespace

struct DerivedImages::Shelf {
  std::mutex lock;
  std::map<Key, Place> places;

  Place& place(const Key& key) {
    const std::lock_guard guard(lock);
    return places[key];
  }
};

DerivedImages::DerivedImages() : shelf_(std::make_unique<Shelf>()) {}
DerivedImages::DerivedImages(const DerivedImages&) : DerivedImages() {}
DerivedImages& DerivedImages::operator=(const DerivedImages& other) {
  if (this != &other) {
    shelf_ = std::make_unique<Shelf>();
  }
  return *this;
}
DerivedImages::DerivedImages(DerivedImages&&) noexcept = default;
DerivedImages& DerivedImages::operator=(DerivedImages&&) noexcept = default;
DerivedImages::~DerivedImages() = default;

SharedImage DerivedImages::get(const Key& key, const std::function<Image()>& make) const {
  Place& place = shelf_->place(key);
  const std::lock_guard guard(place.lock);
  if (!place.image) {
    place.image = make();
  }
  return *place.image;
}

}  // namespace lacuna
