#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "lacuna/base/files.hpp"

namespace lacuna {

/// What a browser asks, as far as anybody here looks at it. All of it is the client's word.
struct HttpRequest {
  std::string method;
  std::string path;  ///< Decoded, without what stands after a question mark.
  std::string host;
  std::string origin;
  std::string content_type;
  std::string fetch_site;  ///< Sec-Fetch-Site: who made the browser ask.
  std::string file_name;   ///< X-File-Name, percent-encoded: of a picture that is sent.
  Bytes body = {};
};

struct HttpReply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
};

/// What becomes of a request whose head is read and whose body is not.
struct HttpAdmission {
  std::optional<HttpReply> refusal = std::nullopt;
  std::size_t most_body = 0;  ///< Bytes; a longer one gets 413, and memory never holds it.
};

struct HttpOptions {
  std::string address = "127.0.0.1";  ///< An address, or a name of this machine.
  int port = 0;                       ///< 0: a free one.
  std::function<HttpAdmission(const HttpRequest&)> admit;
  std::function<HttpReply(const HttpRequest&)> answer;  ///< From several threads at once.
};

/// A small server of HTTP/1.1, for one person's browser. Every reply says that nothing may be
/// loaded from elsewhere, framed or kept. What throws in `admit` or `answer` becomes status 500.
/// Heads, bodies, connections and waiting are limited, so that memory stays flat whoever asks.
class HttpServer {
 public:
  /// Throws Error{usage} for an address or a port that cannot be had.
  explicit HttpServer(HttpOptions options);
  ~HttpServer();  ///< Waits for the answers in the making.
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] int port() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lacuna
