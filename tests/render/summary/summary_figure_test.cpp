#include "lacuna/render/summary/summary_figure.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/summary/summary_phrases.hpp"
#include "support/figure_checks.hpp"

namespace lacuna::summary_figure_test {

namespace {

/// Two images, whose measures are `least` and 0.6, of a model of `depth` layers and `heads` heads.
void add_images(Summary& summary, const std::string& command, const std::string& layout, int depth,
                int heads, double ratio, const std::string& model = "mini", double least = 0.3) {
  for (const double share : {least, 0.6}) {
    Measures measures{.setting = {.model = model,
                                  .notice = "composed",
                                  .layout = layout,
                                  .mask_ratio = ratio,
                                  .rows = 14,
                                  .columns = 14,
                                  .patch_size = 16,
                                  .depth = depth,
                                  .heads = heads},
                      .tables = {}};
    if (command == "compare") {
      measures.setting.layers = {0, depth - 1};
    }
    for (const MeasureKind& kind : measure_kinds()) {
      const bool fits = kind.axes == MeasureAxes::head    ? command == "attend"
                        : kind.axes == MeasureAxes::image ? command == "reconstruct"
                                                          : command == "compare";
      const bool is_drawn = kind.name != "mass_hidden" || layout == "zeroed";
      if (kind.name == "hidden_ratio") {
        measures.tables.push_back({&kind, {ratio}});
      } else if (fits && is_drawn) {
        measures.tables.push_back(
            {&kind, std::vector<double>(measure_size(kind, measures.setting), share)});
      }
    }
    summary.add(command, measures);
  }
}

void check_figure(const Summary& summary) {
  for (const Language language : {Language::english, Language::chinese}) {
    const Figure figure = summary_figure(summary.groups(), language);
    CHECK(testing::layout_fault(figure) == "");
    CHECK(characters_without_font(figure) == "");
    for (const double width : {410.0, 648.0, 849.0}) {
      CHECK(testing::layout_fault(summary_figure(summary.groups(), language, width)) == "");
    }
    const Figure slide = summary_slide(summary.groups(), language);
    CHECK(testing::layout_fault(slide) == "");  // 9 points on 720 are 12 on a slide of 960
    CHECK(slide.width * 9 == slide.height * 16);
  }
}

}  // namespace

TEST_CASE("the summary's figure has nothing that overlaps, leaves the page or is small") {
  Summary summary;
  SUBCASE("of each command") {
    add_images(summary, "attend", "zeroed", 6, 3, 0.75);
    add_images(summary, "compare", "", 24, 16, 0.75);
    add_images(summary, "reconstruct", "", 6, 3, 0.75);
  }
  SUBCASE("of a large model, and errors at several ratios") {
    add_images(summary, "attend", "deit", 24, 16, 0.75, std::string(150, 'm') + ".safetensors");
    for (const double ratio : {0.1, 0.5, 0.75, 0.95}) {
      add_images(summary, "reconstruct", "", 6, 3, ratio);
    }
  }
  check_figure(summary);
}

TEST_CASE("the summary's figure says of how many images it is, and of which weights") {
  Summary summary;
  add_images(summary, "attend", "deit", 6, 3, 0.75);
  const Figure figure = summary_figure(summary.groups());
  CHECK(testing::says(figure, "2 images"));
  CHECK(testing::says(figure, "75\u00a0% of patches hidden"));
  CHECK(testing::says(figure, "Attention to CLS"));
  CHECK(figure.caption.find("a small model trained on composed images") != std::string::npos);
  CHECK(testing::says(figure, "a small model, trained on composed images"));
}

TEST_CASE("a folder that all images are of is named") {
  const auto subtitle = [](const std::string& second) {
    Summary summary;
    const Measures measures{.setting = {.model = "mini", .depth = 6, .heads = 3}, .tables = {}};
    summary.add("compare", measures, "a.png", "photos");
    summary.add("compare", measures, "b.png", second);
    return phrases::summary_subtitle({}, summary.groups());
  };
  CHECK(subtitle("photos").starts_with("Images of photos, a.png to b.png  ·"));
  CHECK(subtitle("others").starts_with("Images a.png to b.png  ·"));
  CHECK(subtitle("").starts_with("Images a.png to b.png  ·"));
}

TEST_CASE("the headline says what was measured, and a leak has the leak's hue") {
  Summary summary;
  add_images(summary, "compare", "", 6, 3, 0.75);
  add_images(summary, "attend", "deit", 6, 3, 0.75);
  const Figure figure = summary_figure(summary.groups());
  CHECK(testing::says(figure,
                      "Forget −∞, and 45\u00a0% of the attention of layer 5 goes to patches"));
  CHECK(testing::says(figure, "head, and under it layer"));
  CHECK(testing::says(summary_slide(summary.groups()), "Not drawn: 1 more group (2 images)"));
  const auto leaks = std::ranges::count_if(figure.shapes, [](const Shape& shape) {
    const auto* mark = std::get_if<RectangleShape>(&shape);
    return mark != nullptr && mark->fill.role == Role::leak;
  });
  CHECK(leaks == 6);
}

TEST_CASE("the headline of several groups has the range of their means, or no number") {
  const auto headline_of = [](const std::string& command, std::initializer_list<double> shares) {
    Summary summary;
    double ratio = 0.1;
    for (const double share : shares) {
      add_images(summary, command, "deit", 6, 3, ratio += 0.2, "mini", share);
    }
    return testing::texts_of(summary_figure(summary.groups())).front().text;
  };
  CHECK(headline_of("compare", {0.01, 0.3}) ==
        "Forget −∞, and 30\u00a0% to 45\u00a0% of the attention of layer 5 goes to patches that "
        "hold nothing");
  CHECK(headline_of("reconstruct", {0.1, 0.3}).find("squared error is 0.35 to 0.45 of a mean") !=
        std::string::npos);
  CHECK(headline_of("reconstruct", {0.3}).find("squared error is 0.45 of a mean") !=
        std::string::npos);
  CHECK(headline_of("attend", {0.3}).starts_with("Attention reaches 0.45 patches"));
  CHECK(headline_of("attend", {0.1, 0.3}) == "Summary of a folder");
}

TEST_CASE("of many groups the largest are drawn, and a sentence counts the others") {
  Summary summary;
  for (int depth = 1; depth <= 6; ++depth) {
    add_images(summary, "attend", "deit", depth, 1, 0.75);
  }
  const Figure figure = summary_figure(summary.groups());
  CHECK(testing::says(figure, "Not drawn: 2 more groups (4 images)"));
}

}  // namespace lacuna::summary_figure_test
