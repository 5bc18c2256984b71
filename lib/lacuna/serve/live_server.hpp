#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "lacuna/base/workers.hpp"
#include "lacuna/serve/desk.hpp"
#include "lacuna/serve/gate.hpp"
#include "lacuna/serve/live_view.hpp"

namespace lacuna {

/// The page and its questions over HTTP:
///
///     GET  /  /style.css  /main.js …     the files of page_files(), and nothing else
///     POST /api/hello                    LiveView::hello()
///     POST /api/look photo reconstruction save      a state as JSON in, LiveView's answer out
///     POST /api/drop                     a picture's bytes in
///
/// A question that a newer one of the same window overtook gets 204, a wrong one 400 with
/// {"error": "…"}.
class LiveServer {
 public:
  /// On the gate's host and port; 0: a free one, which the gate then has.
  LiveServer(LiveView& view, Gate gate);

  [[nodiscard]] std::string address() const { return gate_.address(); }
  /// Answers until `stop` is true, computing on the calling thread and the workers.
  void run(Workers& workers, const std::atomic<bool>& stop) { desk_.run(workers, stop); }

 private:
  [[nodiscard]] HttpAdmission admit(const HttpRequest& request) const;
  [[nodiscard]] HttpReply answer(const HttpRequest& request);
  [[nodiscard]] HttpReply answer_api(const std::string& question, const HttpRequest& request);

  LiveView& view_;
  Gate gate_;
  std::atomic<bool> is_open_{false};
  Desk desk_;
  HttpServer server_;  // last: its threads use the others
};

}  // namespace lacuna
