#include "lacuna/serve/live_server.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <optional>

#include "lacuna/base/assets.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/image/decoded_image.hpp"
#include "lacuna/render/formats/html_document.hpp"

namespace lacuna {
namespace {

constexpr std::size_t most_state = std::size_t{64} << 10U;
constexpr std::uint64_t most_page_file = 1U << 20U;
constexpr std::string_view api = "/api/";

HttpReply failed(int status, std::string_view words) {
  JsonWriter json;
  json.object([&] { json.member("error", words); });
  return {.status = status, .body = json.take()};
}

/// A file of the page. The path only chooses one of the list.
HttpReply page_file(const std::string& path) {
  const std::string wanted = path == "/" ? "/index.html" : path;
  const auto name = std::ranges::find(page_files(), std::string_view(wanted).substr(1));
  if (name == page_files().end()) {
    return failed(404, "there is no such page");
  }
  const Bytes bytes = read_whole_file(asset("web") / *name, most_page_file);
  return {.content_type = name->ends_with(".js")    ? "text/javascript; charset=utf-8"
                          : name->ends_with(".css") ? "text/css; charset=utf-8"
                                                    : "text/html; charset=utf-8",
          .body = std::string(as_text(bytes))};
}

/// "caf%C3%A9.png" as bytes; a % that begins no byte stays.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* const end = text.data() + std::min(i + 3, text.size());
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, end, byte, 16).ptr == end) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

/// What a question answers with; nothing for one that there is not.
std::optional<Desk::Work> work_of(LiveView& view, const std::string& question, LiveState state) {
  using Answer = std::string (LiveView::*)(const LiveState&, Workers&);
  constexpr std::array<std::pair<std::string_view, Answer>, 4> answers = {
      {{"look", &LiveView::look},
       {"photo", &LiveView::photo},
       {"reconstruction", &LiveView::reconstruction},
       {"save", &LiveView::save}}};
  const auto* const found =
      std::ranges::find(answers, question, [](const auto& answer) { return answer.first; });
  if (found == answers.end()) {
    return std::nullopt;
  }
  return [&view, answer = found->second, state = std::move(state)](Workers& workers) {
    return (view.*answer)(state, workers);
  };
}

}  // namespace

LiveServer::LiveServer(LiveView& view, Gate gate)
    : view_(view),
      gate_(std::move(gate)),
      server_({.address = gate_.host,
               .port = gate_.port,
               .admit = [this](const HttpRequest& request) { return admit(request); },
               .answer = [this](const HttpRequest& request) { return answer(request); }}) {
  gate_.port = server_.port();
  is_open_.store(true);
}

HttpAdmission LiveServer::admit(const HttpRequest& request) const {
  if (!is_open_.load()) {
    return {.refusal = failed(503, "not yet")};
  }
  std::optional<HttpReply> refusal = gate_.refusal(request);
  if (refusal) {
    return {.refusal = std::move(refusal)};
  }
  if (request.method != "POST") {
    return {};
  }
  const bool is_drop = *gate_.inner_path(request.path) == "/api/drop";
  // Types that no form and no other site's script can send without asking first.
  if (request.content_type != (is_drop ? "application/octet-stream" : "application/json")) {
    return {.refusal = failed(415, "the content type does not belong to this question")};
  }
  return {.most_body = is_drop ? ImageFileOptions().max_file_bytes : most_state};
}

HttpReply LiveServer::answer(const HttpRequest& request) {
  const std::string path = *gate_.inner_path(request.path);
  try {
    if (request.method == "GET") {
      return page_file(path);
    }
    return path.starts_with(api) ? answer_api(path.substr(api.size()), request)
                                 : failed(404, "there is no such question");
  } catch (const Error& error) {
    return failed(400, error.what());
  } catch (const std::bad_alloc&) {
    return failed(400, "not enough memory for this");
  }
}

HttpReply LiveServer::answer_api(const std::string& question, const HttpRequest& request) {
  std::optional<std::string> answer;
  if (question == "hello") {
    answer = desk_.ask("", [this](Workers&) { return view_.hello(); });
  } else if (question == "drop") {
    answer = desk_.ask(
        "", [&](Workers&) { return view_.drop(percent_decoded(request.file_name), request.body); });
  } else {
    LiveState state = read_live_state(as_text(request.body));
    // A newer look overtakes an older one; whoever saves wants the files.
    const bool is_overtaken = question == "look" || question == "reconstruction";
    const std::string who = is_overtaken ? state.client : "";
    const std::optional<Desk::Work> work = work_of(view_, question, std::move(state));
    if (!work) {
      return failed(404, "there is no such question");
    }
    answer = desk_.ask(who, *work);
  }
  return answer ? HttpReply{.body = std::move(*answer)} : HttpReply{.status = 204, .body = {}};
}

}  // namespace lacuna
