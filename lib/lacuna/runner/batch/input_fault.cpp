#include "lacuna/runner/batch/input_fault.hpp"

#include <new>
#include <string>

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

/// An input's fault with its name before it, where the message begins with another: what did not
/// fit may be the mask file, the tar or the output, and some messages are about the picture alone.
Error named(const Input& input, const Error& error) {
  const std::string message = error.what();
  const auto begins_with = [&](const std::string& name) {
    return message.starts_with(name + ": ");
  };
  return begins_with(input.subject()) || begins_with(printable(input.name))
             ? error
             : Error(error.kind(), "{}: {}", input.subject(), message);
}

}  // namespace

std::optional<Error> fault_of(const Input& input, const std::function<void()>& step) {
  try {
    step();
    return std::nullopt;
  } catch (const Error& error) {
    if (!is_input_fault(error.kind())) {
      throw;
    }
    return named(input, error);
  } catch (const std::bad_alloc& error) {
    return Error(ErrorKind::too_large, "{}: {} for this picture; make it smaller", input.subject(),
                 memory_words(error));
  }
}

}  // namespace lacuna
