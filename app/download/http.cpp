// The one file that knows libcurl.
#include "download/http.hpp"

#include <curl/curl.h>

#include <cstdlib>
#include <exception>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna::download {
namespace {

constexpr long default_patience = 30;  // seconds without a byte

/// What to do about a request that came to nothing.
std::string_view advice(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      return "; is there a network? https_proxy names a proxy, HF_ENDPOINT a mirror of the Hub";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return "; SSL_CERT_FILE names the certificates to trust";
    default:
      return "; try again";
  }
}

/// HF_HUB_DOWNLOAD_TIMEOUT, as huggingface_hub has it.
long patience() {
  const char* const value = std::getenv("HF_HUB_DOWNLOAD_TIMEOUT");
  const long seconds = value != nullptr ? std::strtol(value, nullptr, 10) : 0;
  return seconds > 0 ? seconds : default_patience;
}

/// One part of an address.
std::string part_of(const std::string& url, CURLUPart part) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  char* text = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) {
    return "";
  }
  std::string result = text;
  curl_free(text);
  return result;
}

bool is_loopback(const std::string& host) {
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

/// What a request asks with and hands its answer to.
struct Exchange {
  Response response;
  Body* body = nullptr;
  bool is_begun = false;
  std::exception_ptr fault;  // thrown by the body: libcurl is C, nothing may pass through it
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::size_t take_header(const char* data, std::size_t /*one*/, std::size_t size, void* exchange) {
  auto& response = static_cast<Exchange*>(exchange)->response;
  const std::string_view line(data, size);
  if (line.starts_with("HTTP/")) {
    response.headers.clear();  // those of a proxy, or of an answer "100 Continue"
    return size;
  }
  if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    response.headers[lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
  }
  return size;
}

}  // namespace

struct Http::Handle {
  CURL* curl = curl_easy_init();
  char reason[CURL_ERROR_SIZE] = {};
  Exchange exchange = {};

  static std::size_t take_body(const char* data, std::size_t, std::size_t size, void* handle);
  void prepare(const std::string& url);
  Response perform(const std::string& url, const std::string& token);
};

std::size_t Http::Handle::take_body(const char* data, std::size_t /*one*/, std::size_t size,
                                    void* handle) {
  auto& self = *static_cast<Handle*>(handle);
  Exchange& exchange = self.exchange;
  try {
    if (!exchange.is_begun) {
      curl_easy_getinfo(self.curl, CURLINFO_RESPONSE_CODE, &exchange.response.status);
      exchange.is_begun = true;
      if (exchange.body == nullptr || !exchange.body->begins(exchange.response)) {
        return 0;
      }
    }
    exchange.body->add({data, size});
    return size;
  } catch (...) {
    exchange.fault = std::current_exception();
    return 0;
  }
}

void Http::Handle::prepare(const std::string& url) {
  const std::string scheme = part_of(url, CURLUPART_SCHEME);
  if (scheme != "https" && !(scheme == "http" && is_loopback(part_of(url, CURLUPART_HOST)))) {
    throw Error(ErrorKind::unsupported,
                "{}: only https is used; set HF_ENDPOINT to an https address", url);
  }
  exchange = {};
  reason[0] = '\0';
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "lacuna");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, patience());
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, patience());
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  if (const char* const file = std::getenv("SSL_CERT_FILE"); file != nullptr && *file != '\0') {
    curl_easy_setopt(curl, CURLOPT_CAINFO, file);
  }
}

Response Http::Handle::perform(const std::string& url, const std::string& token) {
  // The bytes as they are: a size and a hash are known of these alone.
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, "Accept-Encoding: identity"), curl_slist_free_all);
  if (!token.empty()) {
    headers.reset(curl_slist_append(headers.release(), ("Authorization: Bearer " + token).c_str()));
  }
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &exchange.response.status);
  if (exchange.fault) {
    std::rethrow_exception(exchange.fault);
  }
  const bool is_refused = code == CURLE_WRITE_ERROR && exchange.is_begun;  // by the body
  if (code != CURLE_OK && !is_refused) {
    const std::string words = *reason != '\0' ? reason : curl_easy_strerror(code);
    throw Error(ErrorKind::unreadable, "{}: {}{}", url.substr(0, url.find('?')), words,
                advice(code));
  }
  return std::move(exchange.response);
}

Http::Http() : handle_(std::make_unique<Handle>()) {
  if (handle_->curl == nullptr) {
    throw Error(ErrorKind::memory, "libcurl cannot start: not enough memory");
  }
}

Http::~Http() {
  curl_easy_cleanup(handle_->curl);
}

Response Http::head(const std::string& url, const std::string& token) {
  handle_->prepare(url);
  curl_easy_setopt(handle_->curl, CURLOPT_NOBODY, 1L);
  return handle_->perform(url, token);
}

Response Http::get(const std::string& url, const std::string& token, std::uint64_t first,
                   Body& body) {
  handle_->prepare(url);
  handle_->exchange.body = &body;
  const std::string range = std::to_string(first) + "-";
  if (first > 0) {
    curl_easy_setopt(handle_->curl, CURLOPT_RANGE, range.c_str());
  }
  return handle_->perform(url, token);
}

std::string Response::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

std::string origin_of(const std::string& url) {
  return part_of(url, CURLUPART_SCHEME) + "://" + part_of(url, CURLUPART_HOST) + ":" +
         part_of(url, CURLUPART_PORT);
}

std::string redirect_target(const std::string& url, const std::string& location) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  char* text = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_set(parsed.get(), CURLUPART_URL, location.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) {
    throw Error(ErrorKind::unreadable, "{}: redirects to what is no address: {}", url, location);
  }
  std::string result = text;
  curl_free(text);
  if (url.starts_with("https:") && !result.starts_with("https:")) {
    throw Error(ErrorKind::unsupported, "{}: redirects to {}: only https is used", url, result);
  }
  return result;
}

}  // namespace lacuna::download
