#include "lacuna/serve/gate.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace lacuna::gate_test {

namespace {

const Gate alone = {.host = "127.0.0.1", .port = 8080};
const Gate shared = {.host = "192.0.2.7", .port = 8080, .token = "0123456789abcdef"};

/// 200 if the request may be answered.
int status(const Gate& gate, const HttpRequest& request) {
  const std::optional<HttpReply> refusal = gate.refusal(request);
  return refusal ? refusal->status : 200;
}

HttpRequest look(const std::string& host, const std::string& origin = "",
                 const std::string& site = "", const std::string& path = "/api/look") {
  return {.method = "POST",
          .path = path,
          .host = host,
          .origin = origin,
          .content_type = "application/json",
          .fetch_site = site,
          .file_name = ""};
}

}  // namespace

TEST_CASE("the page itself is let in, under either name of this machine") {
  CHECK(status(alone, look("127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin")) == 200);
  CHECK(status(alone, look("localhost:8080", "http://localhost:8080", "same-origin")) == 200);
  CHECK(status(alone, look("127.0.0.1:8080")) == 200);  // no browser: curl
}

TEST_CASE("a name that was made to point here is not ours") {
  for (const char* host : {"evil.example:8080", "127.0.0.1", "127.0.0.1:80",
                           "127.0.0.1.evil.example:8080", "192.0.2.7:8080", ""}) {
    CAPTURE(host);
    CHECK(status(alone, look(host)) == 403);
  }
}

TEST_CASE("port 80 is left out of an address, as browsers do") {
  const Gate usual = {.host = "127.0.0.1", .port = 80};
  for (const char* host : {"127.0.0.1", "127.0.0.1:80", "localhost"}) {
    CAPTURE(host);
    CHECK(status(usual, look(host, std::string("http://") + host, "same-origin")) == 200);
  }
  CHECK(status(usual, look("evil.example")) == 403);
}

TEST_CASE("another site's page is told from ours by the browser that it runs in") {
  const std::string host = "127.0.0.1:8080";
  CHECK(status(alone, look(host, "http://evil.example")) == 403);
  CHECK(status(alone, look(host, "null")) == 403);
  CHECK(status(alone, look(host, "http://127.0.0.1:8081")) == 403);
  CHECK(status(alone, look(host, "", "cross-site")) == 403);
  CHECK(status(alone, look(host, "", "same-site")) == 403);
  HttpRequest visit = look(host, "", "cross-site", "/");
  visit.method = "GET";  // a link to the page, followed
  CHECK(status(alone, visit) == 200);
  visit.path = "/main.js";
  CHECK(status(alone, visit) == 403);
}

TEST_CASE("only GET and POST are known") {
  HttpRequest request = look("127.0.0.1:8080");
  request.method = "PUT";
  CHECK(status(alone, request) == 405);
}

TEST_CASE("with a token no path is open without it") {
  const std::string host = "192.0.2.7:8080";
  CHECK(shared.address() == "http://192.0.2.7:8080/0123456789abcdef/");
  CHECK(shared.inner_path("/0123456789abcdef/api/look") == "/api/look");
  CHECK(status(shared, look(host, "", "", "/0123456789abcdef/api/look")) == 200);
  for (const char* path : {"/api/look", "/", "", "/0123456789abcdef", "/0123456789abcdee/api/look",
                           "/0123456789abcdef0/api/look", "x0123456789abcdef/api/look"}) {
    CAPTURE(path);
    CHECK(status(shared, look(host, "", "", path)) == 403);
  }
}

TEST_CASE("a token has 32 digits and never comes twice") {
  const std::string token = new_token();
  CHECK(token.size() == 32);
  CHECK(token.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(new_token() != token);
}

}  // namespace lacuna::gate_test
