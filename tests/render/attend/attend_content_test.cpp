#include "lacuna/render/attend/attend_content.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "support/classifying_model.hpp"

namespace lacuna::attend_content_test {

TEST_SUITE_BEGIN("attend_content");

TEST_CASE("the map of the largest head is at least that of every head") {
  Workers workers(1);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {2});
  const LayoutDetail detail = examine_layout(model, image, {}, workers);
  const PatchScores largest = *attended_map(detail, 1, max_over_heads, {}, 9);
  float reached = 0;
  for (int head = 0; head < 4; ++head) {
    const PatchScores one = *attended_map(detail, 1, head, {}, 9);
    CHECK(*one[5] <= *largest[5]);
    reached = std::max(reached, *one[5]);
  }
  CHECK(reached == *largest[5]);
  CHECK_THROWS_AS((void)attended_map(detail, 0, 0, {}, 9), Error);
}

TEST_CASE("rows of every layer are kept beside those of the chosen ones when asked for") {
  Workers workers(1);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {2});
  const LayoutDetail detail =
      examine_layout(model, image, {.layers = {0}, .every_layer = true}, workers);
  const LayoutDetail usual = examine_layout(model, image, {.layers = {0}}, workers);
  CHECK(usual.every_row.empty());
  CHECK(detail.pass.rows.size() == usual.pass.rows.size());
  CHECK(detail.every_row.size() ==
        detail.pass.rows.size() * static_cast<std::size_t>(model.config.depth));
  CHECK(attended_map(detail, 0, 1, {}, 9) == attended_map(usual, 0, 1, {}, 9));
  CHECK(attended_map(detail, model.config.depth - 1, 1, {}, 9).has_value());
}

TEST_CASE("the heads of the chosen layers share a scale, one a layer, or have their own") {
  Workers workers(1);
  const VitModel model = testing::classifying_model(Pool::cls, workers);
  const MaskedImage image = testing::noise_image(model.config, {2});
  const LayoutDetail detail = examine_layout(model, image, {.layers = {0, 1}}, workers);
  const auto scales_of = [&](ScaleSharing scale) {
    const MapSeries series =
        series_of_heads({image, model.config, detail, {.colours = {.scale = scale}}});
    CHECK(series.places.size() == 2 * static_cast<std::size_t>(model.config.heads));
    CHECK(series.has_one_scale == (scale == ScaleSharing::shared));
    std::vector<double> ends;
    for (std::size_t i = 0; i < series.maps.size(); ++i) {
      const AttendContent one = AttendContent{image, model.config, detail}.at(series.places[i]);
      CHECK(series.maps[i] == one.map());
      ends.push_back(series.colours[i].high);
    }
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    return ends.size();
  };
  CHECK(scales_of(ScaleSharing::shared) == 1);
  CHECK(scales_of(ScaleSharing::layer) == 2);
  CHECK(scales_of(ScaleSharing::panel) == 2 * static_cast<std::size_t>(model.config.heads));
}

TEST_SUITE_END();

}  // namespace lacuna::attend_content_test
