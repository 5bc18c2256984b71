#include "lacuna/flow/output_jobs.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/animations.hpp"

namespace lacuna::output_jobs_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("output_jobs");

TEST_CASE("the files of an animation are named after its formats") {
  OutputOptions options;
  options.drawing.animations = {AnimationFormat::gif, AnimationFormat::apng};
  OutputJobs jobs(options);
  jobs.add_animation("attend.layers", {[] { return frame(0); }, [] { return frame(1); }});
  jobs.add_animation("attend.queries", {});
  Workers workers(1);
  const std::vector<Output> outputs = jobs.run(workers);
  REQUIRE(outputs.size() == 2);
  CHECK(outputs[0].kind == "attend.layers.gif");
  CHECK(outputs[1].kind == "attend.layers.apng");
}

TEST_CASE("a figure's recipe names the word of --write that makes it") {
  OutputJobs jobs({});
  const auto small = [] { return frame(0); };
  jobs.add_figure("usual", small);
  jobs.add_figure("extra", small, "panels");
  Workers workers(1);
  const std::vector<Output> outputs = jobs.run(workers);
  REQUIRE(outputs.size() == 2);
  const auto says_panels = [](const Output& output) {
    return std::string(output.bytes.begin(), output.bytes.end()).find("\"write\": \"panels\"") !=
           std::string::npos;
  };
  CHECK_FALSE(says_panels(outputs[0]));
  CHECK(says_panels(outputs[1]));
}

TEST_SUITE_END();

}  // namespace lacuna::output_jobs_test
