#include "lacuna/image/derived_images.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <utility>

#include "lacuna/base/workers.hpp"

namespace lacuna::derived_images_test {

TEST_SUITE_BEGIN("derived_images");

TEST_CASE("a picture is made once for each key and shared") {
  const DerivedImages images;
  int made = 0;
  const auto make = [&] { return Image(2, ++made); };
  const SharedImage first = images.get({2, 3}, make);
  CHECK(&*images.get({2, 3}, make) == &*first);
  CHECK(made == 1);
  CHECK(images.get({2, 3, DerivedImages::Look::grey}, make)->width == 2);
  CHECK(images.get({3, 2}, make)->width == 3);
  CHECK(first->width == 1);
}

TEST_CASE("several threads get the same picture, which one of them makes") {
  const DerivedImages images;
  std::atomic<int> made = 0;
  std::vector<const Image*> seen(64);
  Workers workers(4);
  workers.parallel_for(64, [&](int task, int) {
    seen[static_cast<std::size_t>(task)] = &*images.get({task % 2, 1}, [&] {
      ++made;
      return Image(5, 5);
    });
  });
  CHECK(made == 2);
  for (std::size_t task = 0; task < seen.size(); ++task) {
    CHECK(seen[task] == seen[task % 2]);
  }
}

TEST_CASE("what could not be made is asked for again") {
  const DerivedImages images;
  CHECK_THROWS_AS(static_cast<void>(
                      images.get({1, 1}, []() -> Image { throw std::runtime_error("no memory"); })),
                  std::runtime_error);
  CHECK(images.get({1, 1}, [] { return Image(4, 4); })->height == 4);
}

TEST_CASE("a copy starts empty, what is moved keeps its pictures") {
  DerivedImages images;
  const SharedImage first = images.get({1, 1}, [] { return Image(1, 1); });
  const DerivedImages copy = images;
  CHECK(copy.get({1, 1}, [] { return Image(2, 2); })->height == 2);
  const DerivedImages moved = std::move(images);
  CHECK(&*moved.get({1, 1}, [] { return Image(3, 3); }) == &*first);
}

TEST_SUITE_END();

}  // namespace lacuna::derived_images_test
