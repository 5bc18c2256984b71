#pragma once

#include <doctest/doctest.h>

#include <string>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::testing {

/// A file that must be refused, with words of its message; the numbers are those of the project's
/// catalogue of broken checkpoints.
struct Broken {
  const char* id;
  Bytes bytes;
  const char* message;
  ErrorKind kind = ErrorKind::damaged;
};

/// Checks that opening it under that name throws that error, in one line that begins with its path
/// and has `most` bytes behind it.
template <typename Reader>
void check_refused_by(const Broken& broken, const char* name, std::size_t most) {
  CAPTURE(broken.id);
  CAPTURE(broken.message);
  const TempFolder folder;
  const auto path = folder.write(name, broken.bytes);
  try {
    const Reader file(path);
    FAIL_CHECK("it was accepted");
  } catch (const Error& error) {
    const std::string message = error.what();
    CAPTURE(message);
    CHECK(kind_name(error.kind()) == kind_name(broken.kind));
    CHECK(message.starts_with(path.native() + ": "));
    CHECK(message.find(broken.message) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
    CHECK(message.size() < path.native().size() + most);
  }
}

}  // namespace lacuna::testing
