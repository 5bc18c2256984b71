#include "lacuna/flow/page_outputs.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/flow/recipe_of.hpp"

namespace lacuna {
namespace {

/// The layers that get every query, ascending: the nearest to `shown`.
std::vector<int> full_layers(const VitConfig& config, const std::vector<RatioMask>& masks,
                             int shown, double most_bytes) {
  std::vector<Mask> all;
  all.reserve(masks.size());
  for (const RatioMask& each : masks) {
    all.push_back(each.mask);
  }
  std::vector<int> layers(static_cast<std::size_t>(config.depth));
  std::iota(layers.begin(), layers.end(), 0);
  std::ranges::stable_sort(layers, {}, [&](int layer) { return std::abs(layer - shown); });
  const double fit = most_bytes / full_layer_bytes(config, all);
  layers.resize(std::min(layers.size(), static_cast<std::size_t>(fit)));
  std::ranges::sort(layers);
  return layers;
}

/// Gives each layer of a comparison its rows, and the rest of it to all.
void part_by_layer(LayoutComparison comparison, std::vector<LayoutComparison>& layers) {
  std::vector<std::vector<AttentionRow>> rows;
  for (LayoutPass& pass : comparison.passes) {
    rows.push_back(std::exchange(pass.rows, {}));
  }
  for (const int layer : comparison.layers) {
    LayoutComparison& own = layers[static_cast<std::size_t>(layer)];
    own = comparison;
    own.layers = {layer};
    for (std::size_t pass = 0; pass < rows.size(); ++pass) {
      for (AttentionRow& row : rows[pass]) {
        if (row.layer == layer) {
          own.passes[pass].rows.push_back(std::move(row));
        }
      }
    }
  }
}

/// The comparison of each layer, with the queries that it keeps.
std::vector<LayoutComparison> layer_comparisons(const VitModel& model, const MaskedImage& image,
                                                const PageChoice& choice, Workers& workers) {
  std::vector<LayoutComparison> layers(static_cast<std::size_t>(model.config.depth));
  const auto compare = [&](const std::vector<int>& kept, const std::vector<Query>& queries) {
    std::vector<QueryRequest> requests;
    requests.reserve(queries.size());
    for (const Query& query : queries) {
      requests.push_back(request_of(query, image.grid));
    }
    part_by_layer(
        compare_layouts(model, image,
                        {.layers = kept, .queries = std::move(requests), .unmasked_classes = false},
                        workers),
        layers);
  };
  if (choice.full_layers.size() < layers.size()) {
    compare({}, choice.queries);
  }
  if (!choice.full_layers.empty()) {
    compare(choice.full_layers, page_queries(model.config, image.grid));
  }
  return layers;
}

/// The largest that is not above what compare hides by itself, else the least.
double shown_ratio(const std::vector<RatioMask>& masks) {
  double ratio = masks.front().ratio;
  for (const RatioMask& each : masks) {
    ratio = each.ratio <= MaskPattern().ratio ? each.ratio : ratio;
  }
  return ratio;
}

/// A recipe without what the page chooses itself, and what is no part of it.
Recipe command_of(Recipe recipe, const VitConfig& config, const MaskedImage& image) {
  recipe = short_recipe(std::move(recipe), config, image);
  constexpr std::string_view chosen[] = {"layer", "head", "query"};
  constexpr std::string_view colours[] = {"colormap", "norm", "opacity"};
  std::erase_if(recipe.options, [&](const auto& option) {
    return std::ranges::find(chosen, option.first) != std::end(chosen) ||
           (is_of_output(option.first) &&
            std::ranges::find(colours, option.first) == std::end(colours));
  });
  return recipe;
}

}  // namespace

Output page_output(const std::string& kind, double most_bytes, const VitModel& model,
                   MaskedImage image, const std::vector<RatioMask>& masks, PageChoice choice,
                   const Recipe& recipe, std::optional<PixelReading> reading, Workers& workers) {
  const VitConfig& config = model.config;
  for (const Query& query : page_queries(config, image.grid)) {
    const bool is_known = std::ranges::find(choice.queries, query) != choice.queries.end();
    if (query.kind != Query::Kind::patch && !is_known) {
      choice.queries.push_back(query);
    }
  }
  choice.full_layers = full_layers(config, masks, choice.layer, most_bytes);
  choice.command = command_of(recipe, config, image);
  if (masks.size() > 1) {
    choice.ratio = shown_ratio(masks);
  }
  if (config.decoder && !reading) {
    reading = pixel_reading(model, std::nullopt, workers);
  }
  PageReport report(config, choice);
  for (const RatioMask& each : masks) {
    image.mask = each.mask;
    Recipe command = choice.command;
    if (masks.size() > 1) {
      command.command = "compare";
      std::erase_if(command.options, [](const auto& option) { return option.first == "ratios"; });
      image.ratio_requested = each.ratio;
      command.add("--mask-ratio", each.ratio);
    }
    std::optional<Reconstruction> made;
    if (reading) {
      made = reconstruct(model, image, *reading, {}, workers);
    }
    report.add(image, layer_comparisons(model, image, choice, workers), command,
               made ? &*made : nullptr);
  }
  Recipe own = recipe;
  own.add("--write", "html");
  const std::string html = report.html(image, own);
  return {.kind = kind, .bytes = Bytes(html.begin(), html.end())};
}

}  // namespace lacuna
