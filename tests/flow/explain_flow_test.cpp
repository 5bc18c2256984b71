#include "lacuna/flow/explain_flow.hpp"

#include <doctest/doctest.h>

#include <set>

#include "support/outputs.hpp"
#include "support/refusal.hpp"
#include "support/run_app.hpp"

namespace lacuna::explain_flow_test {

using testing::contains;
using testing::json_of;
using testing::kinds_of;
using testing::refusal;

namespace {

ExplainResult explain_cat(const ExplainFlowOptions& options) {
  Workers workers(2);
  check_options(options);
  return explain_flow({.path = LACUNA_SOURCE_DIR "/assets/samples/cat.png", .name = "cat.png"},
                      options, workers);
}

/// Asks for nothing but what is named after it.
ExplainFlowOptions nothing() {
  ExplainFlowOptions options;
  options.output.figure = options.output.overlays = options.output.json = false;
  return options;
}

std::string grid_of(const ExplainFlowOptions& options) {
  return json_of(explain_cat(options).outputs, "explain.json")["patches"]["grid"].dump();
}

}  // namespace

TEST_CASE("explain makes one page and the numbers, and with steps a slide for each step") {
  const ExplainResult page = explain_cat({});
  CHECK(page.image->mask.hidden_count() == 12);
  CHECK(kinds_of(page.outputs) == std::set<std::string>{"explain.json", "explain.png"});
  CHECK(json_of(page.outputs, "explain.json")["patches"]["grid"].dump() == "[4,4]");
  ExplainFlowOptions slides = nothing();
  slides.output.figure = slides.steps = true;
  CHECK(kinds_of(explain_cat(slides).outputs) ==
        std::set<std::string>{"explain.png", "explain.step1.png", "explain.step2.png",
                              "explain.step3.png", "explain.step4.png", "explain.step5.png",
                              "explain.without-step4.png"});
}

TEST_CASE("explain draws nothing when only the numbers are asked for, and no caption on request") {
  ExplainFlowOptions numbers = nothing();
  numbers.output.json = numbers.steps = true;
  CHECK(kinds_of(explain_cat(numbers).outputs) == std::set<std::string>{"explain.json"});
  const auto height = [&](CaptionLength caption) {
    ExplainFlowOptions drawn = nothing();
    drawn.output.figure = true;
    drawn.output.drawing.caption = caption;
    const ExplainResult result = explain_cat(drawn);
    const Bytes png = testing::bytes_of(result.outputs, "explain.png");
    return png[22] * 256 + png[23];
  };
  const int full = height(CaptionLength::full);
  const int brief = height(CaptionLength::short_form);
  CHECK(full > brief);
  CHECK(brief > height(CaptionLength::off));
}

TEST_CASE("explain refuses what has no softmax, no row or no room") {
  const auto refused = [&](ErrorKind kind, const auto& change) {
    ExplainFlowOptions options;
    change(options);
    return refusal(kind, [&] { static_cast<void>(explain_cat(options)); });
  };
  using Options = ExplainFlowOptions;
  CHECK(contains(
      refused(ErrorKind::usage, [](Options& options) { options.prepare.mask.pattern.ratio = 1; }),
      "all 16 patches are hidden"));
  CHECK(contains(refused(ErrorKind::usage, [](Options& options) { options.queries = {{}}; }),
                 "no CLS token"));
  CHECK(contains(refused(ErrorKind::usage,
                         [](Options& options) {
                           options.queries = {{.kind = Query::Kind::patch, .row = 0, .column = 4}};
                         }),
                 "outside the grid of 4 rows and 4 columns"));
  CHECK(contains(refused(ErrorKind::usage,
                         [](Options& options) {
                           options.prepare.geometry.height = options.prepare.geometry.width = 288;
                         }),
                 "9 x 9 patches, and a page holds 64"));
}

TEST_CASE("an image size gives explain another grid, and Fit::grid that of the photo") {
  ExplainFlowOptions tall = nothing();
  tall.output.json = true;
  tall.prepare.geometry.width = 96;
  tall.prepare.geometry.height = 160;
  CHECK(grid_of(tall) == "[5,3]");
  ExplainFlowOptions whole = nothing();
  whole.output.json = true;
  whole.prepare.geometry.height = whole.prepare.geometry.width = 3 * explained_patch_size;
  whole.prepare.geometry.fit = Fit::grid;
  CHECK(grid_of(whole) == "[3,4]");
}

}  // namespace lacuna::explain_flow_test
