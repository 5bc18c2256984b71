#include "lacuna/report/attention_json.hpp"

#include "lacuna/base/json_writer.hpp"
#include "lacuna/report/comparison_json.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/layout_json.hpp"
#include "lacuna/report/model_json.hpp"

namespace lacuna {
std::string attention_json(const MaskedImage& image, const VitConfig& config,
                           const LayoutComparison& comparison, const Recipe& recipe) {
  JsonWriter json;
  json.object([&] {
    write_head(json, "attention", image, recipe);
    json.object("model", [&] { write_model(json, config); });
    write_mask(json, image);
    json.member("layers", comparison.layers);
    write_queries(json, comparison.queries, image.grid);
    json.array("layouts", [&] {
      for (const LayoutPass& pass : comparison.passes) {
        write_layout(json, pass, comparison.labels, image);
      }
    });
    write_comparison(json, comparison, image.mask.visible_count() > 0);
  });
  return json.take();
}

std::string mask_json(const MaskedImage& image, const Recipe& recipe) {
  JsonWriter json;
  json.object([&] {
    write_head(json, "mask", image, recipe);
    write_mask(json, image);
  });
  return json.take();
}

}  // namespace lacuna
