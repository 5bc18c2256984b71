#include "lacuna/serve/gate.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

/// How long it takes tells nothing of where they differ.
bool are_same(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0U : 1U;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i] ^ b[i]));
  }
  return difference == 0;
}

/// An address in numbers: no name server can have made it.
bool is_number(const std::string& host) {
  in6_addr ignored = {};
  const bool is_six = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return is_six ? ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &ignored) == 1
                : ::inet_pton(AF_INET, host.c_str(), &ignored) == 1;
}

bool is_own(const Gate& gate, const std::string& host) {
  const std::string port = fmt::format(":{}", gate.port);
  constexpr int usual_port = 80;  // browsers leave it out
  std::string name = host;
  if (host.ends_with(port)) {
    name.resize(host.size() - port.size());
  } else if (gate.port != usual_port) {
    return false;
  }
  return name == gate.host || name == "localhost" || (!gate.token.empty() && is_number(name));
}

HttpReply refused(std::string words) {
  return {.status = 403, .content_type = "text/plain; charset=utf-8", .body = std::move(words)};
}

}  // namespace

std::string Gate::address() const {
  return fmt::format("http://{}:{}/{}", host, port, token.empty() ? "" : token + "/");
}

std::optional<std::string> Gate::inner_path(const std::string& path) const {
  if (token.empty()) {
    return path;
  }
  const std::size_t length = token.size() + 1;
  if (path.size() <= length || path[0] != '/' || path[length] != '/' ||
      !are_same(std::string_view(path).substr(1, token.size()), token)) {
    return std::nullopt;
  }
  return path.substr(length);
}

std::optional<HttpReply> Gate::refusal(const HttpRequest& request) const {
  if (!is_own(*this, request.host)) {
    return refused("lacuna: not asked under its own address\n");
  }
  if (!inner_path(request.path)) {
    return refused("lacuna: the address lacks its token; open the one that lacuna printed\n");
  }
  const bool is_read = request.method == "GET";
  if (!is_read && request.method != "POST") {
    return HttpReply{405, "text/plain; charset=utf-8", "lacuna: only GET and POST\n"};
  }
  const std::string& site = request.fetch_site;
  const bool is_foreign = (!request.origin.empty() && request.origin != "http://" + request.host) ||
                          !(site.empty() || site == "same-origin" || (is_read && site == "none"));
  // A link from another page to this one is a visit, and harmless: it reads nothing.
  const bool is_visit = is_read && request.origin.empty() && *inner_path(request.path) == "/";
  return is_foreign && !is_visit ? std::optional(refused("lacuna: asked by another site\n"))
                                 : std::nullopt;
}

std::string new_token() {
  std::array<unsigned char, 16> bytes = {};
  if (::getentropy(bytes.data(), bytes.size()) != 0) {
    throw Error(ErrorKind::usage, "--host: the system has no random bytes for a token");
  }
  std::string token;
  for (const unsigned char byte : bytes) {
    token += fmt::format("{:02x}", byte);
  }
  return token;
}

}  // namespace lacuna
