#pragma once

#include <fmt/core.h>

#include <array>
#include <cstddef>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace lacuna {

/// What the program does about an error; the sentence for the person is what().
/// The kinds from `unreadable` to `exists` are faults of one input: the batch loop notes them and
/// goes on.
enum class ErrorKind {
  usage,        ///< A bad option or a contradiction between options.
  unreadable,   ///< Missing, not a regular file, no permission, or the disk failed.
  not_image,    ///< Readable, but not a picture (or not the kind of file that was asked for).
  unsupported,  ///< Recognised, and not read by lacuna.
  damaged,      ///< Cut short or broken inside.
  too_large,    ///< Over a limit, refused before it is decoded.
  bad_value,    ///< Well formed, but a value in it cannot be used.
  unequal,      ///< The comparison of the layouts exceeded its tolerance.
  exists,       ///< An output is there already, and may not be replaced.
  memory,       ///< Not enough memory.
  output,       ///< An output cannot be written.
  stopped,      ///< The run was told to stop: a signal. What was in hand is dropped.
};

/// The name used in manifest.jsonl, e.g. "not_image".
[[nodiscard]] std::string_view kind_name(ErrorKind kind);

/// True for the kinds that are a fault of one input.
[[nodiscard]] bool is_input_fault(ErrorKind kind);

/// The only exception that lacuna throws on purpose. The message reads
/// "subject: what was found, what was needed, what to do", on one line.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message);
  /// The message is fmt::format(text, arguments...).
  template <typename... Arguments>
  Error(ErrorKind kind, fmt::format_string<Arguments...> text, Arguments&&... arguments)
      : Error(kind, fmt::format(text, std::forward<Arguments>(arguments)...)) {}
  [[nodiscard]] ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

/// Throws Error{kind}: "subject: rest".
[[noreturn]] void fail(const std::string& subject, ErrorKind kind, const std::string& rest);
template <typename... Arguments>
[[noreturn]] void fail(const std::string& subject, ErrorKind kind,
                       fmt::format_string<Arguments...> rest, Arguments&&... arguments) {
  fail(subject, kind, fmt::format(rest, std::forward<Arguments>(arguments)...));
}

/// A std::bad_alloc that says how much was wanted: "not enough memory: 786432000 bytes more were
/// wanted". The program's operator new throws it, and Matrix does.
class NoMemory : public std::bad_alloc {
 public:
  explicit NoMemory(std::size_t bytes) noexcept;
  [[nodiscard]] const char* what() const noexcept override { return words_.data(); }

 private:
  std::array<char, 80> words_ = {};
};

/// The words of a NoMemory; of any other std::bad_alloc "not enough memory". Takes no memory.
[[nodiscard]] const char* memory_words(const std::bad_alloc& error) noexcept;

}  // namespace lacuna
