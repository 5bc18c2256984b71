#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

namespace lacuna::download {

/// What a server answered, without the body.
struct Response {
  long status = 0;
  std::map<std::string, std::string> headers = {};  ///< By their names in lower case.

  [[nodiscard]] std::string header(const std::string& name) const;  ///< Empty if it is not there.
  [[nodiscard]] bool is_redirect() const { return status >= 300 && status < 400; }
};

/// Takes a body as it comes.
class Body {
 public:
  virtual ~Body() = default;
  /// Before the first byte; false: the body is not wanted.
  virtual bool begins(const Response& response) = 0;
  virtual void add(std::span<const char> bytes) = 0;
};

/// https, and http to this machine itself. Proxies are those of the environment (https_proxy,
/// no_proxy), certificates those of SSL_CERT_FILE or the system. Follows no redirect by itself.
/// Each throws Error{unreadable} if there is no answer, Error{unsupported} with an address of
/// another kind.
class Http {
 public:
  Http();
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  /// `token` is sent as a bearer's; empty: none.
  [[nodiscard]] Response head(const std::string& url, const std::string& token);
  /// The bytes from `first` on. A connection that is cut throws after what came was handed over.
  Response get(const std::string& url, const std::string& token, std::uint64_t first, Body& body);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

/// Scheme, host and port of an address: what a token may be sent to.
[[nodiscard]] std::string origin_of(const std::string& url);

/// Where a redirect from `url` leads, an address in full. Throws Error{unreadable} if it is none,
/// Error{unsupported} if it leads from https to http.
[[nodiscard]] std::string redirect_target(const std::string& url, const std::string& location);

}  // namespace lacuna::download
