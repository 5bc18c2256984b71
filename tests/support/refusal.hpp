#pragma once

#include <doctest/doctest.h>

#include <string>

#include "lacuna/base/error.hpp"

namespace lacuna::testing {

/// The message of the Error that `act` throws, whose kind is checked; "accepted" if it throws none.
template <typename Act>
[[nodiscard]] std::string refusal(ErrorKind kind, const Act& act) {
  try {
    act();
  } catch (const Error& error) {
    CHECK(kind_name(error.kind()) == kind_name(kind));
    return error.what();
  }
  return "accepted";
}

}  // namespace lacuna::testing
