#include "lacuna/base/npy_header.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

constexpr std::size_t most_dimensions = 64;  // NumPy's own limit

class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& subject)
      : rest_(text), subject_(subject) {}

  NpyHeader parse() {
    NpyHeader header;
    std::vector<std::string_view> seen;
    expect("{");
    while (!accept("}")) {
      const std::string_view key = quoted();
      expect(":");
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
        fail();
      }
      seen.push_back(key);
      if (key == "descr") {
        header.type = element_type();
      } else if (key == "fortran_order") {
        header.fortran_order = truth();
      } else if (key == "shape") {
        header.shape = shape();
      } else {
        fail();
      }
      if (!accept(",")) {
        expect("}");
        break;
      }
    }
    skip_space();
    if (!rest_.empty() || seen.size() != 3) {
      fail();
    }
    return header;
  }

 private:
  [[noreturn]] void fail() const {
    fail_damaged_npy(subject_, "its header is no array description");
  }

  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }
  bool accept(std::string_view token) {
    skip_space();
    if (!rest_.starts_with(token)) {
      return false;
    }
    rest_.remove_prefix(token.size());
    return true;
  }
  void expect(std::string_view token) {
    if (!accept(token)) {
      fail();
    }
  }
  std::string_view quoted() {
    skip_space();
    const char quote = rest_.empty() ? '\0' : rest_.front();
    const std::size_t end = rest_.find(quote, 1);
    if ((quote != '\'' && quote != '"') || end == std::string_view::npos) {
      fail();
    }
    const std::string_view text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return text;
  }
  std::string element_type() {
    skip_space();
    if (rest_.starts_with('[')) {
      throw Error(ErrorKind::unsupported,
                  "{}: an array of records, needed one number per element; save one of its fields",
                  subject_);
    }
    return std::string(quoted());
  }
  bool truth() {
    const bool value = accept("True");
    if (!value) {
      expect("False");
    }
    return value;
  }
  std::vector<std::size_t> shape() {
    std::vector<std::size_t> sides;
    expect("(");
    while (!accept(")")) {
      skip_space();
      std::size_t side = 0;
      const auto [stop, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), side);
      if (error != std::errc()) {
        fail();
      }
      rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
      sides.push_back(side);
      if (sides.size() > most_dimensions) {
        fail();
      }
      if (!accept(",")) {
        expect(")");
        break;
      }
    }
    return sides;
  }

  std::string_view rest_;
  const std::string& subject_;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& subject) {
  return HeaderParser(text, subject).parse();
}

void fail_damaged_npy(const std::string& subject, const std::string& problem) {
  throw Error(ErrorKind::damaged, "{}: broken .npy file: {}; save it again with numpy.save",
              subject, problem);
}

}  // namespace lacuna
