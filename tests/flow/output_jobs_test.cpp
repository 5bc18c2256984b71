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

TEST_SUITE_END();

}  // namespace lacuna::output_jobs_test
