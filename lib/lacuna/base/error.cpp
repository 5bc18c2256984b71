#include "lacuna/base/error.hpp"

#include <cstdio>

#include "lacuna/base/text.hpp"
#include "lacuna/base/words.hpp"

namespace lacuna {
namespace {

constexpr Word<ErrorKind> kind_words[] = {
    {ErrorKind::usage, "usage"},         {ErrorKind::unreadable, "unreadable"},
    {ErrorKind::not_image, "not_image"}, {ErrorKind::unsupported, "unsupported"},
    {ErrorKind::damaged, "damaged"},     {ErrorKind::too_large, "too_large"},
    {ErrorKind::bad_value, "bad_value"}, {ErrorKind::unequal, "unequal"},
    {ErrorKind::exists, "exists"},       {ErrorKind::memory, "memory"},
    {ErrorKind::output, "output"},       {ErrorKind::stopped, "stopped"}};

}  // namespace

std::string_view kind_name(ErrorKind kind) {
  return word_of(kind_words, kind);
}

bool is_input_fault(ErrorKind kind) {
  return kind != ErrorKind::usage && kind != ErrorKind::memory && kind != ErrorKind::output &&
         kind != ErrorKind::stopped;
}

// Whatever foreign text a message has, from a file's name to a config's value, it cannot forge a
// line or a colour.
Error::Error(ErrorKind kind, const std::string& message)
    : std::runtime_error(printable(message)), kind_(kind) {}

void fail(const std::string& subject, ErrorKind kind, const std::string& rest) {
  throw Error(kind, subject + ": " + rest);
}

NoMemory::NoMemory(std::size_t bytes) noexcept {
  std::snprintf(words_.data(), words_.size(), "not enough memory: %zu bytes more were wanted",
                bytes);
}

const char* memory_words(const std::bad_alloc& error) noexcept {
  return dynamic_cast<const NoMemory*>(&error) != nullptr ? error.what() : "not enough memory";
}

}  // namespace lacuna
