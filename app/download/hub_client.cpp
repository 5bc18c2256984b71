// What the Hub answers to HEAD ENDPOINT/OWNER/NAME/resolve/REVISION/FILE:
//
//   200                         a small file; ETag is git's hash
//   302 to another host         a large one; X-Linked-Etag is its SHA-256, X-Linked-Size its size
//   307 to the same host        the repository has a new name
//   401, 403, 404, 429, 503     X-Error-Code says which of several reasons
//
// X-Repo-Commit is the commit that the revision means. What answers without it is not the Hub.
#include "download/hub_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/hub/hub_cache.hpp"

namespace lacuna::download {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string hub_endpoint() {
  std::string endpoint = environment("HF_ENDPOINT");
  while (endpoint.ends_with('/')) {
    endpoint.pop_back();
  }
  return endpoint.empty() ? "https://huggingface.co" : endpoint;
}

/// Where huggingface_hub keeps the token of "hf auth login".
fs::path token_file() {
  const std::string path = environment("HF_TOKEN_PATH");
  return path.empty() ? hub_home() / "token" : fs::path(path);
}

std::string hub_token() {
  std::string token = environment("HF_TOKEN");
  std::error_code ignored;
  if (token.empty() && fs::is_regular_file(token_file(), ignored)) {
    constexpr std::uint64_t most_bytes = 4096;
    token = as_text(read_whole_file(token_file(), most_bytes));
  }
  // A byte that ends a line would begin a header of its own.
  constexpr std::string_view blanks = " \t\r\n";
  token.erase(0, std::min(token.find_first_not_of(blanks), token.size()));
  return token.substr(0, token.find_first_of(blanks));
}

/// An ETag without its quotation marks and W/.
std::string plain_etag(std::string_view etag) {
  if (etag.starts_with("W/")) {
    etag.remove_prefix(2);
  }
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return std::string(etag);
}

bool is_hexadecimal(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// As a part of an address; what `also` has stays as it is.
std::string encoded(std::string_view text, std::string_view also = "") {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  std::string result;
  for (const char c : text) {
    const bool is_kept = plain.find(c) != plain.npos || also.find(c) != also.npos;
    result += is_kept ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

/// "in 40 s", if the server says when.
std::string waiting_time(const Response& response) {
  const std::string seconds = response.header("retry-after");
  const bool is_number = !seconds.empty() && seconds.size() < 7 &&
                         seconds.find_first_not_of("0123456789") == seconds.npos;
  return is_number ? fmt::format("in {} s", seconds) : "later";
}

/// Of one request; a range counts with what it leaves out.
std::optional<std::uint64_t> size_in(const Response& response) {
  std::string words = response.header("x-linked-size");
  if (words.empty()) {
    words = response.header("content-length");
  }
  char* end = nullptr;
  const std::uint64_t size = std::strtoull(words.c_str(), &end, 10);
  return words.empty() || *end != '\0' ? std::nullopt : std::optional(size);
}

}  // namespace

HubClient::HubClient(Http& http, HubName name)
    : http_(http), name_(std::move(name)), endpoint_(hub_endpoint()), token_(hub_token()) {}

std::string HubClient::address(const std::string& revision, const std::string& path) const {
  return fmt::format("{}/{}/resolve/{}/{}", endpoint_, name_.repository(), encoded(revision),
                     encoded(path, "/"));
}

const std::string& HubClient::token_for(const std::string& url) const {
  static const std::string none;
  return origin_of(url) == origin_of(endpoint_) ? token_ : none;
}

// A redirect within the Hub is followed; one to another host is an answer, as in the first lines.
Response HubClient::ask(std::string url) {
  constexpr int most_redirects = 5;
  for (int i = 0; i < most_redirects; ++i) {
    Response response = http_.head(url, token_for(url));
    const std::string location = response.header("location");
    if (!response.is_redirect() || location.empty()) {
      return response;
    }
    const std::string next = redirect_target(url, location);
    if (origin_of(next) != origin_of(endpoint_)) {
      return response;
    }
    url = next;
  }
  fail(name_.repository(), ErrorKind::unreadable, "{} redirects without end; try again later",
       endpoint_);
}

std::optional<HubFile> HubClient::find(const std::string& path) {
  const Response response = ask(address(commit_.empty() ? name_.revision : commit_, path));
  const std::string commit = response.header("x-repo-commit");
  const bool is_absent = response.status == 404 && is_hexadecimal(commit, 40);
  if (response.status >= 400 && !is_absent) {
    refuse(response, path);
  }
  const std::string linked = response.header("x-linked-etag");
  HubFile file = {.path = path,
                  .commit = commit,
                  .etag = plain_etag(linked.empty() ? response.header("etag") : linked)};
  const std::optional<std::uint64_t> size = size_in(response);
  if (is_absent) {
    commit_ = commit;
    return std::nullopt;
  }
  if (!is_hexadecimal(file.commit, 40) || !size ||
      !(is_hexadecimal(file.etag, 64) || is_hexadecimal(file.etag, 40))) {
    fail(name_.repository(), ErrorKind::unreadable,
         "what answered at {} is not the Hugging Face Hub; is there a login page or a proxy in "
         "between? Open the address in a browser",
         endpoint_);
  }
  file.size = *size;
  commit_ = commit;
  return file;
}

void HubClient::read(const HubFile& file, std::uint64_t first, Body& body) {
  constexpr int most_redirects = 5;
  std::string url = address(file.commit, file.path);
  for (int i = 0; i < most_redirects; ++i) {
    const Response response = http_.get(url, token_for(url), first, body);
    const std::string location = response.header("location");
    if (response.is_redirect() && !location.empty()) {
      url = redirect_target(url, location);
      continue;
    }
    if (response.status == 200 || response.status == 206) {
      return;
    }
    if (origin_of(url) == origin_of(endpoint_)) {
      refuse(response, file.path);
    }
    fail(file.path, ErrorKind::unreadable, "{} answers {}; try again later", origin_of(url),
         response.status);
  }
  fail(file.path, ErrorKind::unreadable, "{} redirects without end; try again later", endpoint_);
}

void HubClient::refuse(const Response& response, const std::string& path) const {
  const std::string subject = name_.text();
  const std::string code = response.header("x-error-code");
  const std::string page = endpoint_ + "/" + name_.repository();
  if (code == "GatedRepo") {
    fail(subject, ErrorKind::unsupported,
         "its owner must let you in: accept the terms at {}, make a token there, and set HF_TOKEN",
         page);
  }
  if (code == "RevisionNotFound") {
    fail(subject, ErrorKind::unsupported, "{} has no branch, tag or commit {}", page,
         name_.revision);
  }
  if (response.header("x-error-message").starts_with("Invalid credentials")) {
    fail(subject, ErrorKind::unsupported,
         "{} does not know the token of HF_TOKEN or of hf auth login (any more); set a new one or "
         "none",
         endpoint_);
  }
  if (response.status == 429) {
    fail(subject, ErrorKind::unsupported,
         "{} asks for fewer requests (429); try again {}, or set HF_TOKEN", endpoint_,
         waiting_time(response));
  }
  if (response.status >= 500) {
    fail(subject, ErrorKind::unreadable, "{} has a fault of its own ({}); try again {}", endpoint_,
         response.status, waiting_time(response));
  }
  if (code == "RepoNotFound" || response.status == 401 || response.status == 404) {
    fail(subject, ErrorKind::unsupported,
         "{} knows no such model; check the name, or set HF_TOKEN if it is a private one",
         endpoint_);
  }
  fail(subject, ErrorKind::unsupported, "{} answers {} for {}", endpoint_, response.status, path);
}

}  // namespace lacuna::download
