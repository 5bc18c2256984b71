#include "lacuna/base/error.hpp"

namespace lacuna {

std::string_view kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::unreadable:
      return "unreadable";
    case ErrorKind::not_image:
      return "not_image";
    case ErrorKind::unsupported:
      return "unsupported";
    case ErrorKind::damaged:
      return "damaged";
    case ErrorKind::too_large:
      return "too_large";
    case ErrorKind::bad_value:
      return "bad_value";
    case ErrorKind::unequal:
      return "unequal";
    case ErrorKind::exists:
      return "exists";
    case ErrorKind::memory:
      return "memory";
    case ErrorKind::output:
      return "output";
    case ErrorKind::stopped:
      return "stopped";
  }
  return "unknown";
}

bool is_input_fault(ErrorKind kind) {
  return kind != ErrorKind::usage && kind != ErrorKind::memory && kind != ErrorKind::output &&
         kind != ErrorKind::stopped;
}

Error::Error(ErrorKind kind, const std::string& message)
    : std::runtime_error(message), kind_(kind) {}

void fail(const std::string& subject, ErrorKind kind, const std::string& rest) {
  throw Error(kind, subject + ": " + rest);
}

}  // namespace lacuna
