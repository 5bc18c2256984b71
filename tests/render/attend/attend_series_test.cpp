#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "lacuna/render/attend/attend_figure.hpp"
#include "support/figure_checks.hpp"

namespace lacuna::attend_series_test {

using testing::says;

namespace {

/// A layout in detail whose rows are made: no encoder runs, so that any grid, depth and number of
/// heads is cheap. The weight of a patch grows with its number, the layer and the head.
struct MadeDetail {
  MaskedImage image;
  VitConfig config;
  LayoutDetail detail;
};

MadeDetail made(int rows, int columns, int depth, int heads, const std::vector<int>& hidden,
                LayoutKind kind = LayoutKind::deit,
                const std::vector<Query>& queries = {{.kind = Query::Kind::cls}}) {
  MadeDetail made;
  made.config.name = "made";
  made.config.depth = depth;
  made.config.heads = heads;
  made.config.prefix = {TokenKind::cls};
  MaskedImage& image = made.image;
  image.name = std::string(116, 'n') + ".png";
  image.grid = {.rows = rows, .columns = columns, .patch_size = 4};
  std::vector<std::uint8_t> is_hidden(static_cast<std::size_t>(rows * columns));
  for (const int patch : hidden) {
    is_hidden[static_cast<std::size_t>(patch)] = 1;
  }
  image.mask = mask_of(std::move(is_hidden));
  image.mask_origin = {.patches = true};
  image.original = Image(rows * 4, columns * 4);
  image.seen.source = {0, 0, static_cast<double>(columns * 4), static_cast<double>(rows * 4)};
  LayoutDetail& detail = made.detail;
  detail.pass.layout = token_layout(kind, made.config.prefix, image.grid, image.mask);
  detail.layers = {depth - 1};
  detail.queries = queries;
  const auto length = static_cast<std::size_t>(detail.pass.layout.length());
  for (int layer = 0; layer < depth; ++layer) {
    for (const Query& query : queries) {
      for (int head = -1; head < heads; ++head) {
        AttentionRow row{.layer = layer, .head = head, .query = query, .weights = {}};
        for (std::size_t key = 0; key < length; ++key) {
          row.weights.push_back(
              static_cast<float>(key * static_cast<std::size_t>(layer + head + 2)) /
              static_cast<float>(length * length));
        }
        detail.every_row.push_back(row);
      }
    }
  }
  std::ranges::copy_if(detail.every_row, std::back_inserter(detail.pass.rows),
                       [&](const AttentionRow& row) { return row.layer == depth - 1; });
  return made;
}

Figure sheet_of(const MadeDetail& made, const AttendFigureOptions& options = {}) {
  return attend_sheet_figure({made.image, made.config, made.detail, options}, {});
}

Figure queries_of(const MadeDetail& made, const AttendFigureOptions& options = {}) {
  return attend_queries_figure({made.image, made.config, made.detail, options}, {});
}

std::vector<Figure> frames_of(AttendMotion motion, const MadeDetail& made,
                              const AttendFigureOptions& options = {}) {
  const Recipe recipe;
  std::vector<Figure> figures;
  const AttendContent content = {made.image, made.config, made.detail, options};
  for (const auto& make : attend_frames(motion, content, recipe)) {
    figures.push_back(make());
  }
  return figures;
}

int pictures_in(const Figure& figure) {
  return static_cast<int>(std::ranges::count_if(figure.shapes, [](const Shape& shape) {
    return std::holds_alternative<PictureShape>(shape);
  }));
}

bool says_exactly(const Figure& figure, const std::string& words) {
  const std::vector<TextShape> texts = testing::texts_of(figure);
  return std::ranges::find(texts, words, &TextShape::text) != texts.end();
}

std::vector<int> all_but(int kept, int count) {
  std::vector<int> hidden;
  for (int patch = 0; patch < count; ++patch) {
    if (patch != kept) {
      hidden.push_back(patch);
    }
  }
  return hidden;
}

Query patch_query(int patch) {
  return {.kind = Query::Kind::patch, .patch = patch};
}

}  // namespace

TEST_SUITE_BEGIN("attend_series");

TEST_CASE("the sheet has a map for each layer and head and one for their mean, and a photo") {
  const Figure figure = sheet_of(made(3, 3, 4, 5, {1, 2}));
  CHECK(pictures_in(figure) == 4 * (5 + 1) + 1);
  for (const char* words : {"layer 0", "layer 3", "head 4", "mean"}) {
    CHECK_MESSAGE(says_exactly(figure, words), words);
  }
  CHECK(says(figure, "1/8: spread evenly"));  // CLS and 7 visible patches
  CHECK(figure.caption.find("every layer (rows, counted from 0, 4 in all)") != std::string::npos);
}

TEST_CASE("nothing on sheet, queries and frames overlaps or is cut off, whatever the grid") {
  struct Size {
    int rows, columns, depth, heads;
  };
  for (const Size& size :
       {Size{2, 2, 2, 1}, Size{14, 14, 12, 12}, Size{14, 14, 24, 16}, Size{40, 60, 2, 2},
        Size{2, 40, 12, 3}, Size{40, 2, 6, 3}, Size{3, 3, 40, 24}}) {
    const int count = size.rows * size.columns;
    for (const std::vector<int>& hidden : {std::vector<int>{}, all_but(1, count)}) {
      CAPTURE(size.rows);
      CAPTURE(size.columns);
      CAPTURE(hidden.size());
      const MadeDetail detail = made(
          size.rows, size.columns, size.depth, size.heads, hidden, LayoutKind::deit,
          {{.kind = Query::Kind::cls}, patch_query(0), patch_query(1), patch_query(count - 1)});
      CHECK(testing::layout_fault(sheet_of(detail)) == "");
      CHECK(testing::layout_fault(queries_of(detail)) == "");
      for (const AttendMotion motion : {AttendMotion::layers, AttendMotion::queries}) {
        const std::vector<Figure> frames = frames_of(motion, detail);
        CHECK(testing::layout_fault(frames.front()) == "");
        CHECK(testing::layout_fault(frames.back()) == "");
      }
    }
  }
}

TEST_CASE("every scale and norm has room on sheet, queries and frames") {
  const MadeDetail detail =
      made(4, 4, 6, 3, {0, 5}, LayoutKind::deit, {patch_query(3), {.kind = Query::Kind::cls}});
  for (const ScaleSharing scale :
       {ScaleSharing::shared, ScaleSharing::layer, ScaleSharing::panel}) {
    for (const Norm norm : {Norm::linear, Norm::log}) {
      CAPTURE(word_of(scale_words, scale));
      CAPTURE(word_of(norm_words, norm));
      const AttendFigureOptions options = {.colours = {.norm = norm, .scale = scale}};
      CHECK(testing::layout_fault(sheet_of(detail, options)) == "");
      CHECK(testing::layout_fault(queries_of(detail, options)) == "");
      CHECK(testing::layout_fault(frames_of(AttendMotion::layers, detail, options)[1]) == "");
    }
  }
}

TEST_CASE("animations have a frame for each layer, each query, the mean over heads and each head") {
  const MadeDetail detail =
      made(3, 3, 4, 5, {1}, LayoutKind::deit, {patch_query(0), patch_query(8)});
  const std::vector<Figure> layers = frames_of(AttendMotion::layers, detail);
  REQUIRE(layers.size() == 4);
  CHECK(says_exactly(layers[0], "layer 0 of 0–3"));
  CHECK(says_exactly(layers[3], "layer 3 of 0–3"));
  const std::vector<Figure> queries = frames_of(AttendMotion::queries, detail);
  REQUIRE(queries.size() == 2);
  CHECK(says_exactly(queries[1], "Attention of patch (2, 2)"));
  const std::vector<Figure> heads = frames_of(AttendMotion::heads, detail);
  REQUIRE(heads.size() == 6);
  CHECK(says_exactly(heads[0], "mean over 5 heads"));
  CHECK(says_exactly(heads[5], "head 4 of 0–4"));
}

TEST_CASE("all frames have one scale and one size unless each is to have its own scale") {
  const MadeDetail detail = made(3, 3, 4, 2, {});
  const auto numbers_of = [](const Figure& figure) {
    std::set<std::string> numbers;
    for (const TextShape& text : testing::texts_of(figure)) {
      if (text.text.find_first_not_of("0.123456789") == std::string::npos) {
        numbers.insert(text.text);
      }
    }
    return numbers;
  };
  const std::vector<Figure> shared = frames_of(AttendMotion::layers, detail);
  CHECK(numbers_of(shared[0]) == numbers_of(shared[3]));
  CHECK(shared[0].height == shared[3].height);
  const std::vector<Figure> own =
      frames_of(AttendMotion::layers, detail, {.colours = {.scale = ScaleSharing::panel}});
  CHECK(numbers_of(own[0]) != numbers_of(own[3]));
}

TEST_CASE("the figure of queries has a panel and a colour for each, and the photo has them all") {
  const MadeDetail detail = made(4, 4, 2, 2, {5}, LayoutKind::deit,
                                 {patch_query(2), {.kind = Query::Kind::cls}, patch_query(5)});
  const Figure figure = queries_of(detail);
  CHECK(pictures_in(figure) == 1 + 3);
  for (const char* words : {"patch (0, 2)", "CLS", "patch (1, 1)", "a hidden patch"}) {
    CHECK_MESSAGE(says_exactly(figure, words), words);
  }
  CHECK(figure.caption.starts_with("Attention of 3 queries, layer 1"));
}

TEST_CASE("a hidden query that mae left out is said to be missing on sheet, queries and frames") {
  const MadeDetail detail =
      made(4, 4, 2, 2, {5}, LayoutKind::mae, {patch_query(5), patch_query(0)});
  for (const Figure& figure :
       {sheet_of(detail), queries_of(detail), frames_of(AttendMotion::queries, detail).front()}) {
    CHECK(says(figure, "this query does not exist here"));
    CHECK(testing::layout_fault(figure) == "");
  }
  CHECK_FALSE(says(frames_of(AttendMotion::queries, detail).back(), "does not exist"));
  CHECK_FALSE(says(sheet_of(detail), "one scale for all maps"));
}

TEST_CASE("a dozen queries and long lists stay apart") {
  std::vector<Query> queries;
  for (int patch = 0; patch < 13; ++patch) {
    queries.push_back(patch_query(patch));
    const Figure figure = queries_of(made(5, 7, 2, 2, {3}, LayoutKind::zeroed, queries));
    CAPTURE(patch);
    CHECK(testing::layout_fault(figure) == "");
  }
}

TEST_SUITE_END();

}  // namespace lacuna::attend_series_test
