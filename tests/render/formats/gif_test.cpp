#include "lacuna/render/formats/gif.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lacuna::gif_test {

TEST_SUITE_BEGIN("gif");

TEST_CASE("comments are read back, whole ones also from the start of a file, and of a GIF alone") {
  const std::vector<std::string> comments = {"a title", std::string(600, 'r')};
  Image frame(2, 3);
  const Bytes file = encode_gif({frame, frame}, 0.5, comments);
  CHECK(gif_comments(file) == comments);
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Bytes start(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    const std::vector<std::string> found = gif_comments(start);
    REQUIRE(found.size() <= comments.size());
    CHECK(std::equal(found.begin(), found.end(), comments.begin()));
  }
  CHECK(gif_comments({'n', 'o', 't', 'e', 's', '.', ' ', ' '}).empty());
}

TEST_SUITE_END();

}  // namespace lacuna::gif_test
