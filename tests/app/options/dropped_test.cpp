#include "options/dropped.hpp"

#include <doctest/doctest.h>

#include "support/refusal.hpp"

namespace lacuna::dropped_test {

TEST_CASE("an option that is gone is wrong use, and says what to use instead") {
  for (const char* option : {"--pack", "--snippet"}) {
    const std::string message =
        testing::refusal(ErrorKind::usage, [&] { app::check_not_dropped(option); });
    CAPTURE(message);
    CHECK(message.starts_with(std::string(option) + ": "));
    CHECK(message.find(';') != std::string::npos);
  }
  CHECK_NOTHROW(app::check_not_dropped("--write"));
  CHECK_NOTHROW(app::check_not_dropped("--pac"));
}

}  // namespace lacuna::dropped_test
