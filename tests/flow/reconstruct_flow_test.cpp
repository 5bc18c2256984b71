#include "lacuna/flow/reconstruct_flow.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>

#include "lacuna/model/checkpoint/load_model.hpp"
#include "support/outputs.hpp"
#include "support/refusal.hpp"
#include "support/run_app.hpp"

namespace lacuna::reconstruct_flow_test {

using testing::contains;
using testing::json_of;
using testing::kinds_of;
using testing::refusal;

namespace {

/// The bundled model's reconstruction of a sample, in the flow's three steps.
ReconstructResult reconstruct_cat(const ReconstructOptions& options, int threads = 2) {
  Workers workers(threads);
  const VitModel model = load_model({}, workers);
  check_options(model.config, options);
  const PixelReading reading = pixel_reading(model, options.norm_pix, workers);
  ReconstructJob job = begin_reconstruct(
      {.path = LACUNA_SOURCE_DIR "/assets/samples/cat.png", .name = "cat.png"}, model, options);
  const std::array<ReconstructJob*, 1> jobs = {&job};
  predict(jobs, model, options, workers);
  return finish_reconstruct(std::move(job), model, reading, options, workers);
}

ReconstructOptions only_json() {
  ReconstructOptions options;
  options.output.figure = options.output.overlays = false;
  return options;
}

}  // namespace

TEST_CASE(
    "reconstruct makes the figure, its pictures and the JSON, and measures errors and costs") {
  const ReconstructResult result = reconstruct_cat({});
  CHECK(kinds_of(result.outputs) == std::set<std::string>{"decoder.png", "pasted.png",
                                                          "reconstruct.json", "reconstruct.png",
                                                          "reconstruction.png"});
  CHECK(result.image->mask.hidden_count() == 147);
  CHECK(result.reconstruction->encoder_layout.length() == 50);
  CHECK(result.reconstruction->attention.layout.length() == 197);
  CHECK(result.reconstruction->error.has_value());
  CHECK(result.reconstruction->fills.size() == 3);
}

TEST_CASE("a reconstruction has the same bytes for 1 and 4 threads") {
  ReconstructOptions options;
  options.reconstruction.queries = {{.kind = Query::Kind::patch, .row = 3, .column = 4}};
  options.pixels = true;
  const ReconstructResult one = reconstruct_cat(options, 1);
  const ReconstructResult four = reconstruct_cat(options, 4);
  CHECK(one.outputs.size() == 5);
  REQUIRE(kinds_of(one.outputs) == kinds_of(four.outputs));
  for (const Output& output : one.outputs) {
    CAPTURE(output.kind);
    const Bytes bytes = testing::bytes_of(one.outputs, output.kind);
    CHECK_FALSE(bytes.empty());
    CHECK((bytes == testing::bytes_of(four.outputs, output.kind)));
  }
}

TEST_CASE("an oracle is named in the JSON and in its recipe") {
  ReconstructOptions options = only_json();
  options.norm_pix = NormPix::oracle;
  const nlohmann::json json = json_of(reconstruct_cat(options).outputs, "reconstruct.json");
  CHECK(json["pixels"]["oracle"] == true);
  CHECK(json["recipe"]["norm_pix"] == "oracle");
}

TEST_CASE("with no patch hidden there are no error numbers") {
  ReconstructOptions options = only_json();
  options.prepare.mask.pattern.type = MaskType::none;
  const ReconstructResult result = reconstruct_cat(options);
  CHECK_FALSE(result.reconstruction->error.has_value());
  CHECK(json_of(result.outputs, "reconstruct.json")["errors"].is_null());
}

TEST_CASE("with all hidden there are no neighbours to take a mean from") {
  ReconstructOptions options = only_json();
  options.norm_pix = NormPix::neighbours;
  options.prepare.mask.pattern.ratio = 1;
  CHECK(
      contains(refusal(ErrorKind::bad_value, [&] { static_cast<void>(reconstruct_cat(options)); }),
               "cat.png: every patch is hidden"));
}

}  // namespace lacuna::reconstruct_flow_test
