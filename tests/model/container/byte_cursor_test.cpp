#include "lacuna/model/container/byte_cursor.hpp"

#include <doctest/doctest.h>

#include "support/bytes.hpp"
#include "support/refusal.hpp"

namespace lacuna::byte_cursor_test {

TEST_CASE("numbers, texts and lines are taken one after another") {
  const Bytes bytes = testing::bytes_of("\x01\x02\x03\xffline\ncat");
  const std::string subject = "a.pth";
  ByteCursor cursor(bytes, subject, "its pickle");
  CHECK(cursor.take_number<std::uint16_t>() == 0x0201);
  CHECK(cursor.take_number<std::uint16_t>() == 0xff03);
  CHECK(cursor.take_line() == "line");
  CHECK(cursor.position() == 9);
  CHECK(cursor.take_text(3) == "cat");
  CHECK(cursor.left() == 0);
  CHECK(cursor.take(0).empty());
}

TEST_CASE("what does not fit is damage, however large its length, and nothing is taken") {
  const Bytes bytes = testing::bytes_of("abc");
  const std::string subject = "a.pth";
  ByteCursor cursor(bytes, subject, "its pickle");
  CHECK(cursor.take_text(1) == "a");
  for (const std::uint64_t count : {std::uint64_t{3}, ~std::uint64_t{0}}) {
    CHECK(testing::refusal(ErrorKind::damaged, [&] {
            static_cast<void>(cursor.take(count));
          }).starts_with("a.pth: its pickle "));
  }
  CHECK(cursor.take_text(2) == "bc");
  CHECK(testing::refusal(ErrorKind::damaged, [&] {
          static_cast<void>(cursor.take_line());
        }).starts_with("a.pth: its pickle "));
}

}  // namespace lacuna::byte_cursor_test
