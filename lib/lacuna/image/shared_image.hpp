#pragma once

#include <memory>
#include <utility>

#include "lacuna/image/image.hpp"

namespace lacuna {

/// A picture that nobody changes any more, so that all who draw it hold the same one.
class SharedImage {
 public:
  SharedImage() : SharedImage(Image()) {}
  // NOLINTNEXTLINE(google-explicit-constructor): any picture may be shared
  SharedImage(Image image) : image_(std::make_shared<const Image>(std::move(image))) {}

  const Image& operator*() const { return *image_; }
  const Image* operator->() const { return image_.get(); }
  // NOLINTNEXTLINE(google-explicit-constructor): what reads a picture need not know
  operator const Image&() const { return *image_; }

 private:
  std::shared_ptr<const Image> image_;
};

}  // namespace lacuna
