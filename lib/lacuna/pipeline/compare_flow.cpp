#include "lacuna/pipeline/compare_flow.hpp"

#include <fmt/format.h>

#include "lacuna/base/error.hpp"
#include "lacuna/pipeline/recipe_of.hpp"
#include "lacuna/render/compare_figure.hpp"
#include "lacuna/render/compared_maps.hpp"
#include "lacuna/render/draw.hpp"
#include "lacuna/render/layout_figure.hpp"
#include "lacuna/report/attention_json.hpp"

namespace lacuna {
namespace {

Recipe compare_recipe(const MaskedImage& image, const VitConfig& config,
                      const CompareOptions& options, const LayoutComparison& comparison);
std::vector<Output> draw_outputs(const MaskedImage& image, const VitConfig& config,
                                 const LayoutComparison& comparison, const Recipe& recipe,
                                 const CompareOptions& options, Workers& workers);

}  // namespace

void check_options(const VitConfig& config, const CompareOptions& options) {
  check_options(options.prepare, config.preprocessing, config.patch_size);
  static_cast<void>(resolve_layers(options.comparison.layers, config.depth));
  if (options.head >= config.heads) {
    throw Error(ErrorKind::usage, fmt::format("--head {}: this model has heads 0 to {}",
                                              options.head, config.heads - 1));
  }
}

CompareResult compare_flow(const Input& input, const VitModel& model, const CompareOptions& options,
                           Workers& workers) {
  // image ─▶ patches ─▶ mask
  const Preprocessing preprocessing = preprocessing_with(
      model.config.preprocessing, options.prepare.geometry, model.config.patch_size);
  MaskedImage image = prepare(input, preprocessing, model.config.patch_size, options.prepare);
  // ─▶ token layouts (deit | mae | zeroed) ─▶ encoder ─▶ attention, layer by layer
  LayoutComparison comparison = compare_layouts(model, image, options.comparison, workers);
  // ─▶ figure, overlays, JSON
  const Recipe recipe = compare_recipe(image, model.config, options, comparison);
  const std::vector<Output> outputs =
      draw_outputs(image, model.config, comparison, recipe, options, workers);
  std::vector<std::filesystem::path> files = write_outputs(input, outputs, options.output);
  return {
      .image = std::move(image), .comparison = std::move(comparison), .files = std::move(files)};
}

namespace {

std::string query_word(const QueryRequest& query) {
  return query.is_cls ? "cls" : fmt::format("{},{}", query.row, query.column);
}

Recipe compare_recipe(const MaskedImage& image, const VitConfig& config,
                      const CompareOptions& options, const LayoutComparison& comparison) {
  Recipe recipe{.command = "compare", .options = {{"model", config.name}}};
  append_prepare_options(options.prepare, image, recipe);
  std::vector<std::string> layers;
  for (const int layer : comparison.layers) {
    layers.push_back(std::to_string(layer));
  }
  recipe.options.emplace_back("layer", layers);
  recipe.options.emplace_back("head", options.head < 0 ? "mean" : std::to_string(options.head));
  std::vector<std::string> queries;
  for (const QueryRequest& query : options.comparison.queries) {
    queries.push_back(query_word(query));
  }
  if (!queries.empty()) {
    recipe.options.emplace_back("query", queries);
  }
  if (options.comparison.matrices) {
    recipe.options.emplace_back("matrices", true);
  }
  return recipe;
}

Bytes bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

std::vector<Output> draw_outputs(const MaskedImage& image, const VitConfig& config,
                                 const LayoutComparison& comparison, const Recipe& recipe,
                                 const CompareOptions& options, Workers& workers) {
  const CompareFigureOptions shown{
      .layer = comparison.layers.back(), .head = options.head, .query = 0};
  const ComparedMaps maps = compared_maps(comparison, shown, image.grid.count());
  std::vector<std::pair<std::string, std::function<Bytes()>>> jobs;
  if (options.output.figure) {
    jobs.emplace_back("compare.png", [&] {
      return draw_png(compare_figure(image, config, comparison, shown, recipe), 2.0);
    });
  }
  if (options.output.overlays) {
    for (const LayoutMap* map : {&maps.deit, &maps.mae, &maps.zeroed}) {
      jobs.emplace_back(map->pass->layout.name + ".png", [&, map] {
        return draw_png(layout_figure(image, config, maps, *map, recipe), 1.0);
      });
    }
  }
  if (options.output.json) {
    jobs.emplace_back("attention.json",
                      [&] { return bytes_of(attention_json(image, config, comparison, recipe)); });
  }
  std::vector<Output> outputs(jobs.size());
  workers.parallel_for(static_cast<int>(jobs.size()), [&](int job, int) {
    const auto& [kind, make] = jobs[static_cast<std::size_t>(job)];
    outputs[static_cast<std::size_t>(job)] = {.kind = kind, .bytes = make()};
  });
  return outputs;
}

}  // namespace
}  // namespace lacuna
