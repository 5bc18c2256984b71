#include "lacuna/render/sweep/sweep_figure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"
#include "support/figure_checks.hpp"
#include "support/rasters.hpp"
#include "support/ratio_masks.hpp"
#include "support/sample_comparison.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::sweep_figure_test {

using testing::says;

namespace {

struct Case {
  sample::Options options;
  std::vector<double> ratios = {0, 0.5, 0.9};
  bool has_decoder = true;
  bool equal = true;
  ColourOptions colours = {};
  MaskType mask = MaskType::random;
};

struct Drawn {
  MaskedImage image;
  VitConfig config;
  MaskSweep sweep;

  explicit Drawn(const Case& from) : shown{.colours = from.colours} {
    Workers workers(2);
    image = sample::masked_image(from.options);
    image.mask_origin = {.pattern = from.mask};
    const VitModel model = testing::tiny_mae(image.grid, {}, false, workers);
    config = model.config;
    ComparisonOptions chosen;
    if (const Query& query = from.options.query; query.kind == Query::Kind::patch) {
      chosen.queries = {{.kind = Query::Kind::patch,
                         .row = image.grid.row_of(query.patch),
                         .column = image.grid.column_of(query.patch)}};
    }
    sweep = sweep_masks(model, image,
                        testing::ratio_masks(image.grid, from.ratios, {.type = from.mask}), chosen,
                        from.has_decoder ? std::optional(PixelReading{}) : std::nullopt, workers);
    if (!from.equal) {
      sweep.steps[1].comparison.equal = false;
      sweep.steps[1].comparison.attention_difference = {0.031F};
    }
  }
  [[nodiscard]] Figure figure() const {
    return sweep_figure(sweep_content(image, config, sweep, shown), {});
  }

  MapChoice shown;
};

std::vector<double> twenty() {
  std::vector<double> ratios;
  for (int i = 0; i < 20; ++i) {
    ratios.push_back(i / 19.0);
  }
  return ratios;
}

std::vector<Case> many_kinds() {
  std::vector<Case> kinds;
  for (const auto& [rows, columns] :
       {std::pair{14, 14}, {2, 2}, {1, 40}, {40, 1}, {8, 22}, {22, 8}}) {
    kinds.push_back({.options = {.rows = rows, .columns = columns, .patch_size = 4}});
  }
  kinds.push_back({.options = {.rows = 40, .columns = 60, .patch_size = 2}, .ratios = {0.5, 0.9}});
  kinds.push_back({.options = {.rows = 2, .columns = 2, .patch_size = 4}, .ratios = {0, 1}});
  for (const bool has_decoder : {true, false}) {
    kinds.push_back({.options = {.rows = 6, .columns = 6, .patch_size = 4},
                     .ratios = twenty(),
                     .has_decoder = has_decoder});
    kinds.push_back({.options = {.rows = 6, .columns = 6, .patch_size = 4},
                     .has_decoder = has_decoder,
                     .equal = false});
  }
  kinds.push_back({.options = {.rows = 6,
                               .columns = 6,
                               .patch_size = 4,
                               .query = {Query::Kind::patch, 20},
                               .name = std::string(255, 'm')}});
  kinds.push_back({.options = {.rows = 6, .columns = 6, .patch_size = 4},
                   .colours = {.norm = Norm::log, .scale = ScaleSharing::panel}});
  return kinds;
}

}  // namespace

TEST_SUITE_BEGIN("sweep_figure");

TEST_CASE("every shape lies on the canvas, and no text covers another, at any grid and ratio") {
  for (const Case& each : many_kinds()) {
    CAPTURE(each.options.rows);
    CAPTURE(each.options.columns);
    CAPTURE(each.ratios.size());
    const Drawn drawn(each);
    CHECK(testing::layout_fault(drawn.figure()) == "");
    CHECK(testing::layout_fault(sweep_frame(
              sweep_content(drawn.image, drawn.config, drawn.sweep, drawn.shown), 1, {})) == "");
  }
}

TEST_CASE("rows, ratios, curves and what was measured are named") {
  const Figure figure = Drawn({.options = {.patch_size = 4}}).figure();
  for (const char* words :
       {"mask ratio", "0.9", "177", "hidden, of 196", "masked", "deit = mae", "zeroed",
        "reconstruction + visible", "1/197", "one scale for every ratio",
        "Share of attention that leaks in zeroed", "layer 0", "mean of all layers",
        "if spread evenly", "Multiply–adds of the encoder, MMAC", "Squared error on hidden patches",
        "no mark at 0: no patch is hidden", "PASS   deit = mae at every ratio"}) {
    CAPTURE(words);
    CHECK(says(figure, words));
  }
  CHECK_FALSE(says(figure, "Largest difference"));  // rounding is no curve
  CHECK(figure.caption.find("each hides what the one before it hides") != std::string::npos);
  CHECK(figure.short_caption.find("A random mask for each of 3 ratios, seed 0") !=
        std::string::npos);
}

TEST_CASE("masks that are not nested are not called so") {
  Drawn drawn({.options = {.patch_size = 4}});
  std::swap(drawn.sweep.steps[1].mask, drawn.sweep.steps[2].mask);
  CHECK(drawn.figure().caption.find("each hides what") == std::string::npos);
}

TEST_CASE("a difference beyond the tolerance is a curve, a red band, and two maps") {
  const Figure figure = Drawn({.options = {.patch_size = 4}, .equal = false}).figure();
  CHECK(says(figure, "NOT EQUAL   at mask ratio 0.5"));
  CHECK(says(figure, "Largest difference of deit and mae, logarithmic"));
  CHECK(says(figure, "tolerance"));
  CHECK_FALSE(says(figure, "deit = mae"));
}

TEST_CASE("where the query is hidden, mae has a row of its own that says so") {
  const Drawn drawn(
      {.options = {.patch_size = 4, .query = {Query::Kind::patch, 100}}, .ratios = {0, 1}});
  CHECK(says(drawn.figure(), "this query does not exist here"));
  CHECK(sweep_panels(sweep_content(drawn.image, drawn.config, drawn.sweep, {})) ==
        std::vector<std::string>{"masked", "deit", "mae", "zeroed", "pasted"});
}

TEST_CASE("without a decoder there is no reconstruction and no curve of its error") {
  const Drawn drawn({.options = {.patch_size = 4}, .has_decoder = false});
  CHECK_FALSE(says(drawn.figure(), "econstruction"));
  CHECK_FALSE(says(drawn.figure(), "Squared error"));
  CHECK(sweep_panels(sweep_content(drawn.image, drawn.config, drawn.sweep, {})) ==
        std::vector<std::string>{"masked", "mae", "zeroed"});
}

TEST_CASE("all maps share a scale, unless each is to have its own") {
  Drawn drawn({.options = {.patch_size = 4}});
  // uniform attention: 1/197 of deit and zeroed, in mae up to 1 of 20 tokens
  CHECK(sweep_content(drawn.image, drawn.config, drawn.sweep, {}).shared.high ==
        doctest::Approx(1.0 / 20));
  CHECK(says(
      Drawn({.options = {.patch_size = 4}, .colours = {.scale = ScaleSharing::panel}}).figure(),
      "place on the scale of each map"));
}

TEST_CASE("a slide has text of 12 points, some of the ratios, and says how many") {
  constexpr double scale = 960.0 / 720;
  for (const Case& each : many_kinds()) {
    CAPTURE(each.options.rows);
    CAPTURE(each.options.columns);
    const Drawn drawn(each);
    const Figure slide =
        sweep_slide(sweep_content(drawn.image, drawn.config, drawn.sweep, drawn.shown), {});
    CHECK(testing::layout_fault(slide, 12 / scale) == "");
    CHECK(slide.width * 9 == slide.height * 16);
    CHECK(says(slide, "of 20 ratios have a column") == (each.ratios.size() == 20));
  }
}

TEST_CASE("on any page's width nothing overlaps, and columns that are left out are counted") {
  const Drawn drawn({.options = {.rows = 6, .columns = 6, .patch_size = 4}, .ratios = twenty()});
  const SweepContent content = sweep_content(drawn.image, drawn.config, drawn.sweep, {});
  for (const double width : {410.0, 648.0, 849.0}) {
    CAPTURE(width);
    const Figure figure = sweep_figure(content, {}, {}, width);
    CHECK(figure.width == width);
    CHECK(testing::layout_fault(figure) == "");
    CHECK(says(figure, "of 20 ratios have a column"));
  }
  CHECK_FALSE(says(sweep_figure(content, {}), "ratios have a column"));
}

TEST_CASE("the headline says what was measured, of a large leak, a small one, and none") {
  const auto headline = [](const Drawn& drawn) {
    return phrases::sweep_headline(
        {}, sweep_content(drawn.image, drawn.config, drawn.sweep, drawn.shown));
  };
  Drawn drawn({.options = {.patch_size = 4}});
  CHECK(
      headline(drawn) ==
      "Hide 90\u00a0% and forget −∞: 90\u00a0% of the attention goes to patches that hold nothing");
  CHECK(says(drawn.figure(), headline(drawn)));
  CHECK(headline(Drawn({.options = {.patch_size = 4, .query = {Query::Kind::patch, 3}}}))
            .starts_with("Hide 90\u00a0% and forget −∞: visible patches give 90\u00a0%"));
  drawn.shown.head = 0;
  CHECK(headline(drawn).find(" 90\u00a0% (mean over heads) of the attention") != std::string::npos);
  drawn.sweep.steps.back().comparison.leak = {0.001F, 0.001F};
  CHECK(headline(drawn).starts_with("deit = mae, whatever is hidden; with 90\u00a0% hidden"));
  drawn.sweep.steps.back().comparison.equal = false;
  CHECK(headline(drawn) == "deit and mae are not equal at every mask ratio");
}

TEST_CASE("the leak sets the scale of its chart, not what even attention would give") {
  Drawn drawn({.options = {.patch_size = 4}});
  CHECK_FALSE(says(drawn.figure(), "↑"));  // the tiny model's attention is even
  for (SweepStep& step : drawn.sweep.steps) {
    for (float& leak : step.comparison.leak) {
      leak *= 0.1F;
    }
  }
  CHECK(says(drawn.figure(), "if spread evenly: 0.9\u00a0↑"));
  CHECK(testing::layout_fault(drawn.figure()) == "");
}

TEST_CASE("curves of the leak have its hue, others have not") {
  const Figure figure = Drawn({.options = {.patch_size = 4}}).figure();
  const auto lines_of = [&](Role role) {
    return std::ranges::count_if(figure.shapes, [&](const Shape& shape) {
      const auto* line = std::get_if<LineShape>(&shape);
      return line != nullptr && line->colour.role == role;
    });
  };
  CHECK(lines_of(Role::leak) > 2);
  CHECK(lines_of(Role::first_series) == 3);  // deit's cost and the error: 2 and 1 steps
}

TEST_CASE("a frame has two lines of caption at most, and its metadata all") {
  const Drawn drawn({.options = {.patch_size = 4}});
  const SweepContent content = sweep_content(drawn.image, drawn.config, drawn.sweep, {});
  for (const Language language : {Language::english, Language::chinese}) {
    const Figure frame = sweep_frame(content, 1, {}, language);
    const auto* foot = std::get_if<TextShape>(&frame.shapes.back());
    REQUIRE(foot != nullptr);
    CHECK(measure_text(*foot).height <
          2.5 * measure_text({.text = "A", .size = foot->size}).height);
    CHECK(frame.caption == phrases::sweep_caption(language, content));
  }
}

TEST_CASE("a chart without marks gives the reason of each ratio, and none for all of them") {
  const Figure figure = Drawn({.options = {.patch_size = 4}, .ratios = {0, 1}}).figure();
  CHECK(says(figure, "no mark at 0: no patch is hidden\nno mark at 1: no patch is visible"));
  CHECK(std::ranges::count(testing::texts_of(figure), "no patch is hidden", &TextShape::text) == 0);
}

TEST_CASE("the frames of a sweep have one size, and the numbers of their ratio") {
  const Drawn drawn({.options = {.patch_size = 4}, .ratios = {0, 0.5, 1}});
  std::vector<Figure> frames;
  for (std::size_t step = 0; step < 3; ++step) {
    frames.push_back(
        sweep_frame(sweep_content(drawn.image, drawn.config, drawn.sweep, {}), step, {}));
    CHECK(frames[step].width == frames[0].width);
    CHECK(frames[step].height == frames[0].height);
  }
  CHECK(says(frames[1], "Mask ratio 0.5: 98 of 196 patches hidden"));
  CHECK(says(frames[1], "197 tokens"));
  CHECK(says(frames[1], "99 tokens"));
  CHECK(says(frames[1], "leak in zeroed: 50\u00a0% of the attention of layer 0"));
  CHECK(says(frames[0], "no patch is hidden"));
  CHECK(says(frames[2], "no patch is visible"));
}

TEST_CASE("a picture of the strip alone has whole pixels and no words") {
  const Drawn drawn({.options = {.rows = 4, .columns = 6, .patch_size = 4}});
  const Figure panel = sweep_panel_figure(sweep_content(drawn.image, drawn.config, drawn.sweep, {}),
                                          1, "zeroed", {});
  CHECK(testing::texts_of(panel).empty());
  CHECK(panel.width / 6 == panel.height / 4);
  CHECK(testing::rasterise(panel, 1).width == static_cast<int>(panel.width));
}

TEST_SUITE_END();

}  // namespace lacuna::sweep_figure_test
