#pragma once

#include <optional>
#include <string>

#include "lacuna/serve/http_server.hpp"

namespace lacuna {

/// Who may ask. Only this machine can, unless a host was asked for; but a page of another site that
/// runs in a browser on this machine can, too, and so can one whose name was made to point here
/// (DNS rebinding). Such a page's browser tells: by Host, by Origin and by Sec-Fetch-Site.
struct Gate {
  std::string host = "127.0.0.1";  ///< As the address bar has it.
  int port = 0;
  std::string token = {};  ///< The first folder of every path; empty: there is none.

  /// What to open.
  [[nodiscard]] std::string address() const;
  /// A request's path below the token: "/" or "/api/look"; nothing without the right token.
  [[nodiscard]] std::optional<std::string> inner_path(const std::string& path) const;
  /// Why a request is refused; nothing if it may be answered.
  [[nodiscard]] std::optional<HttpReply> refusal(const HttpRequest& request) const;
};

/// 128 bits that nobody can guess, as 32 hexadecimal digits.
[[nodiscard]] std::string new_token();

}  // namespace lacuna
