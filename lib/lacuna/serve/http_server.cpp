// The one file that knows HTTP, by GNU libmicrohttpd. A connection has a thread, which may wait for
// an answer; its head lies in a pool of fixed size, and a body is taken piece by piece, so that
// each limit holds before memory is spent.
#include "lacuna/serve/http_server.hpp"

#include <microhttpd.h>
#include <netdb.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <exception>
#include <string_view>
#include <system_error>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

constexpr unsigned most_connections = 64;
constexpr unsigned idle_seconds = 20;
constexpr std::size_t head_bytes = std::size_t{32} << 10U;
constexpr std::size_t all_bodies = std::size_t{512} << 20U;  // of all connections together

constexpr std::array<std::pair<const char*, const char*>, 8> safe_headers = {
    {{"Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
     {"X-Content-Type-Options", "nosniff"},
     {"X-Frame-Options", "DENY"},
     {"Referrer-Policy", "no-referrer"},
     {"Cross-Origin-Resource-Policy", "same-origin"},
     {"Cross-Origin-Opener-Policy", "same-origin"},
     {"Cache-Control", "no-store"},
     {"Server", "lacuna"}}};

HttpReply plain(int status, std::string words) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(words)};
}

MHD_Result send(MHD_Connection* connection, const HttpReply& reply) {
  // The library copies the bytes, and does not write into what it is given.
  MHD_Response* const response = MHD_create_response_from_buffer(
      reply.body.size(), const_cast<char*>(reply.body.data()), MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) {
    return MHD_NO;
  }
  MHD_add_response_header(response, "Content-Type", reply.content_type.c_str());
  for (const auto& [name, value] : safe_headers) {
    MHD_add_response_header(response, name, value);
  }
  const MHD_Result result =
      MHD_queue_response(connection, static_cast<unsigned>(reply.status), response);
  MHD_destroy_response(response);
  return result;
}

std::string header(MHD_Connection* connection, const char* name) {
  const char* const value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? "" : value;
}

/// What the head says of the body's length; 0: nothing, it comes in chunks or there is none.
std::size_t said_length(MHD_Connection* connection) {
  const std::string text = header(connection, "Content-Length");
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  return error == std::errc::result_out_of_range ? SIZE_MAX : length;
}

/// A request on its way in.
struct Exchange {
  HttpRequest request;
  std::size_t most_body = 0;
  bool is_too_long = false;
};

struct Addresses {
  addrinfo* first = nullptr;
  ~Addresses() {
    if (first != nullptr) {
      ::freeaddrinfo(first);
    }
  }
};

}  // namespace

struct HttpServer::State {
  HttpOptions options;
  MHD_Daemon* daemon = nullptr;
  std::atomic<std::size_t> held{0};  // bytes of bodies

  static MHD_Result take(void* self, MHD_Connection* connection, const char* path,
                         const char* method, const char* version, const char* data,
                         std::size_t* size, void** exchange) noexcept;
  static void forget(void* self, MHD_Connection* connection, void** exchange,
                     MHD_RequestTerminationCode code) noexcept;
  MHD_Result begin(MHD_Connection* connection, const char* path, const char* method,
                   void** exchange) const;
  void add(Exchange& exchange, std::string_view piece);
  [[nodiscard]] HttpReply answer(Exchange& exchange) const;
};

MHD_Result HttpServer::State::begin(MHD_Connection* connection, const char* path,
                                    const char* method, void** exchange) const {
  auto made = std::make_unique<Exchange>();
  made->request = {.method = method,
                   .path = path,
                   .host = header(connection, "Host"),
                   .origin = header(connection, "Origin"),
                   .content_type = header(connection, "Content-Type"),
                   .fetch_site = header(connection, "Sec-Fetch-Site"),
                   .file_name = header(connection, "X-File-Name")};
  const HttpAdmission admission = options.admit(made->request);
  made->most_body = admission.most_body;
  const bool is_too_long = said_length(connection) > made->most_body;
  *exchange = made.release();  // forget() deletes it
  if (admission.refusal) {
    return send(connection, *admission.refusal);
  }
  return is_too_long ? send(connection, plain(413, "too large\n")) : MHD_YES;
}

void HttpServer::State::add(Exchange& exchange, std::string_view piece) {
  Bytes& body = exchange.request.body;
  if (exchange.is_too_long || body.size() + piece.size() > exchange.most_body ||
      held.load() + piece.size() > all_bodies) {
    exchange.is_too_long = true;
    held -= body.size();
    body = {};
    return;
  }
  body.insert(body.end(), piece.begin(), piece.end());
  held += piece.size();
}

HttpReply HttpServer::State::answer(Exchange& exchange) const {
  if (exchange.is_too_long) {
    return plain(413, "too large\n");
  }
  return options.answer(exchange.request);
}

MHD_Result HttpServer::State::take(void* self, MHD_Connection* connection, const char* path,
                                   const char* method, const char* /*version*/, const char* data,
                                   std::size_t* size, void** exchange) noexcept {
  try {
    State& state = *static_cast<State*>(self);
    if (*exchange == nullptr) {
      return state.begin(connection, path, method, exchange);
    }
    Exchange& known = *static_cast<Exchange*>(*exchange);
    if (*size > 0) {
      state.add(known, {data, *size});
      *size = 0;
      return MHD_YES;
    }
    return send(connection, state.answer(known));
  } catch (const std::exception&) {
    return send(connection, plain(500, "this request failed\n"));
  }
}

void HttpServer::State::forget(void* self, MHD_Connection* /*connection*/, void** exchange,
                               MHD_RequestTerminationCode /*code*/) noexcept {
  const std::unique_ptr<Exchange> known(static_cast<Exchange*>(*exchange));
  if (known) {
    static_cast<State*>(self)->held -= known->request.body.size();
  }
  *exchange = nullptr;
}

HttpServer::HttpServer(HttpOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  const HttpOptions& wanted = state_->options;
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  Addresses found;
  const std::string port = std::to_string(wanted.port);
  if (::getaddrinfo(wanted.address.c_str(), port.c_str(), &hints, &found.first) != 0) {
    throw Error(ErrorKind::usage, "--host {}: no address of this machine", wanted.address);
  }
  const unsigned family =
      found.first->ai_family == AF_INET6 ? static_cast<unsigned>(MHD_USE_IPv6) : 0U;
  state_->daemon = MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | family,
      static_cast<std::uint16_t>(wanted.port), nullptr, nullptr, &State::take, state_.get(),
      MHD_OPTION_SOCK_ADDR, found.first->ai_addr, MHD_OPTION_CONNECTION_LIMIT, most_connections,
      MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, head_bytes,
      MHD_OPTION_NOTIFY_COMPLETED, &State::forget, state_.get(), MHD_OPTION_END);
  if (state_->daemon == nullptr) {
    throw Error(ErrorKind::usage,
                "--port {}: cannot be had on {} ({}); leave --port out for a free one", wanted.port,
                wanted.address, std::generic_category().message(errno));
  }
}

HttpServer::~HttpServer() {
  MHD_stop_daemon(state_->daemon);
}

int HttpServer::port() const {
  const MHD_DaemonInfo* const info = MHD_get_daemon_info(state_->daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == nullptr ? state_->options.port : info->port;
}

}  // namespace lacuna
