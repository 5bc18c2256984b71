#include "lacuna/base/hash.hpp"

#include <doctest/doctest.h>

#include "support/bytes.hpp"

namespace lacuna::hash_test {

using testing::bytes_of;

TEST_CASE("a content hash is XXH3's 128 bits, whether the bytes come at once or in parts") {
  // The first is xxHash's own test vector of no bytes.
  CHECK(content_hash({}) == "xxh3:99aa06d3014798d86001c324468d497f");
  ContentHash parts;
  CHECK(parts.take() == content_hash({}));
  parts.add(bytes_of("a cat "));
  parts.add({});
  parts.add(bytes_of("and a dog"));
  CHECK(parts.take() == content_hash(bytes_of("a cat and a dog")));
  CHECK(parts.take() != content_hash(bytes_of("a cat and a fog")));
}

TEST_CASE("the seed of a name depends on the name and on the seed it starts from") {
  CHECK(name_seed("", 0) == 0x2d06800538d394c2U);  // xxHash's own
  CHECK(name_seed("cat.png", 0) != name_seed("cat.jpg", 0));
  CHECK(name_seed("cat.png", 0) != name_seed("cat.png", 1));
}

}  // namespace lacuna::hash_test
