#include <algorithm>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/render/explain/explain_page.hpp"

namespace lacuna {
namespace {

constexpr double name_width = 92;
constexpr double weight_width = 50;

/// A table row by row, downwards.
struct SumTable {
  Page& page;
  const ExplainContent& content;
  double x = 0;
  double y = 0;
  double width = 0;
  double row_height = 0;
  double value_width = (width - name_width - weight_width) / patch_feature_order.size();
  double small = row_height > 20 ? 11 : style::small_size;  ///< Of heads and names.
  double number = row_height > 20 ? 13 : style::small_size;

  [[nodiscard]] Rectangle value_cell(int column) const {
    return {x + name_width + weight_width + column * value_width, y, value_width - 1,
            row_height - 0.6};
  }
  [[nodiscard]] Rectangle weight_cell() const {
    return {x + name_width, y, weight_width - 12, row_height - 0.6};
  }

  void head() {
    std::vector<Shape>& shapes = page.figure.shapes;
    add_cell_text(shapes, weight_cell(), page.tr("weight"), small, style::soft_ink);
    for (int i = 0; i < static_cast<int>(patch_feature_order.size()); ++i) {
      add_cell_text(
          shapes, value_cell(i),
          phrases::feature_name(page.tr, patch_feature_order[static_cast<std::size_t>(i)]), small,
          style::soft_ink);
    }
    y += row_height;
  }

  void weight(double value) {
    const Colour colour = content.weights.of(value);
    page.add(RectangleShape{weight_cell(), colour});
    add_cell_text(page.figure.shapes, weight_cell(), phrases::number(value, 2), number,
                  ink_on(colour));
  }

  void values(std::span<const float> numbers, bool bold) {
    for (int i = 0; i < static_cast<int>(numbers.size()); ++i) {
      const double value = static_cast<double>(numbers[static_cast<std::size_t>(i)]);
      const Colour colour = content.vectors.of(value);
      page.add(RectangleShape{value_cell(i), colour});
      add_cell_text(page.figure.shapes, value_cell(i), phrases::number(value, 2), number,
                    ink_on(colour), bold);
    }
  }

  /// Right-aligned before the values; `over_weight`: it may take the weight's place, too.
  void name(const std::string& words, bool over_weight, const Colour& colour = style::ink) {
    const double right = x + name_width - 6 + (over_weight ? weight_width - 12 : 0);
    const double size = small + 1;
    const TextShape text = sized(
        size,
        coloured(colour, aligned(Align::right,
                                 text_at(right, y + (row_height - size * 1.15) / 2, 0, words))));
    page.text(over_weight ? bold(text) : text);
  }

  void times() {
    add_cell_text(page.figure.shapes, {x + name_width + weight_width - 11, y, 10, row_height - 0.6},
                  "×", small, style::soft_ink);
  }
};

/// The keys to list: all visible ones, or those with the largest weights, in raster order.
std::vector<int> listed_keys(const ExplainedLayout& pass, std::span<const float> weights,
                             int most) {
  std::vector<int> keys = visible_patch_tokens(pass.layout);
  std::ranges::stable_sort(keys, [&](int a, int b) {
    return weights[static_cast<std::size_t>(a)] > weights[static_cast<std::size_t>(b)];
  });
  keys.resize(std::min(keys.size(), static_cast<std::size_t>(most)));
  std::ranges::sort(keys);
  return keys;
}

void add_terms(SumTable& table, const ExplainedLayout& deit, int most_patches) {
  const std::span<const float> weights = deit.weights.row(table.content.explanation.query);
  const std::vector<int> keys = listed_keys(deit, weights, most_patches);
  double rest = 1;
  for (const int key : keys) {
    const float weight = weights[static_cast<std::size_t>(key)];
    rest -= static_cast<double>(weight);
    add_numbered_token(
        table.page.figure.shapes,
        {table.x + name_width - 6 - label_width, table.y, label_width - 2, table.row_height - 0.6},
        deit.layout.at(key), table.content.patch_colours, table.number);
    table.weight(static_cast<double>(weight));
    table.times();
    table.values(deit.values.row(key), false);
    table.y += table.row_height;
  }
  const int visible = table.content.image.mask.visible_count();
  if (const int more = visible - static_cast<int>(keys.size()); more > 0) {
    table.name(table.page.tr("{} more visible", more), false, style::soft_ink);
    // A sum of weights: on the weights' scale it would look like one large weight.
    add_cell_text(table.page.figure.shapes, table.weight_cell(),
                  phrases::number(std::max(0.0, rest), 2), table.number, style::soft_ink);
    table.y += table.row_height;
  }
  if (const int hidden = table.content.image.mask.hidden_count(); hidden > 0) {
    table.name(table.page.tr("{} hidden", hidden), false, style::soft_ink);
    add_hidden_cell(table.page.figure.shapes, table.weight_cell());
    add_cell_text(table.page.figure.shapes, table.weight_cell(), phrases::number(0, 2),
                  table.number, ink_on(style::mark_light));
    table.times();
    for (int i = 0; i < deit.values.columns(); ++i) {
      add_cell_text(table.page.figure.shapes, table.value_cell(i), phrases::number(0, 2),
                    table.number, style::soft_ink);
    }
    table.y += table.row_height;
  }
}

}  // namespace

double add_weighted_sum(Page& page, const ExplainContent& content, const Rectangle& place,
                        double row_height, int most_patches) {
  const double x = place.x;
  SumTable table = {page, content, x, place.y, place.width, row_height};
  table.head();
  add_terms(table, content.explanation.deit, most_patches);
  page.add(LineShape{x, table.y + 1.5, x + place.width, table.y + 1.5, style::ink, 0.8});
  table.y += 4;
  const Explanation& explanation = content.explanation;
  for (const ExplainedLayout* pass : {&explanation.deit, &explanation.mae, &explanation.zeroed}) {
    const bool forgot = pass == &explanation.zeroed;
    if (forgot) {
      table.y += 4;
    }
    table.name(forgot ? page.tr("without step 4") : page.tr("sum in {}", pass->layout.name()), true,
               forgot ? style::leak_hue : style::ink);
    if (const auto row = pass->layout.token_of_patch(explanation.query)) {
      table.values(pass->output.row(*row), true);
    } else {
      page.text(small_at(table.value_cell(0).x + 4, table.y + (row_height - 10.4) / 2, 0,
                         page.tr("a hidden patch has no row in mae")));
    }
    table.y += row_height;
  }
  return table.y;
}

}  // namespace lacuna
