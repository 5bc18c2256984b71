#include "lacuna/model/container/faults.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lacuna::faults_test {

TEST_SUITE_BEGIN("faults");

TEST_CASE("a name from the file cannot forge a line or fill the screen") {
  CHECK(quoted_name("a\nerror: b") == "\"a\\x0aerror: b\"");
  CHECK(quoted_name(std::string(1U << 20U, 'n')) == "\"" + std::string(80, 'n') + "\"…");
}

TEST_SUITE_END();

}  // namespace lacuna::faults_test
