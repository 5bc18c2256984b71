#include "support/made_detail.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "support/figure_checks.hpp"

namespace lacuna::testing {

MadeDetail made(int rows, int columns, int depth, int heads, const std::vector<int>& hidden,
                LayoutKind kind, const std::vector<Query>& queries) {
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

Figure sheet_of(const MadeDetail& made, const AttendFigureOptions& options) {
  return attend_sheet_figure({made.image, made.config, made.detail, options}, {});
}

Figure queries_of(const MadeDetail& made, const AttendFigureOptions& options) {
  return attend_queries_figure({made.image, made.config, made.detail, options}, {});
}

std::vector<Figure> frames_of(AttendMotion motion, const MadeDetail& made,
                              const AttendFigureOptions& options) {
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
  const std::vector<TextShape> texts = texts_of(figure);
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

}  // namespace lacuna::testing
