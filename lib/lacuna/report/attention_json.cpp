#include "lacuna/report/attention_json.hpp"

#include <optional>

#include "lacuna/report/input_json.hpp"
#include "lacuna/report/layout_json.hpp"

namespace lacuna {
namespace {

float ratio(double first, double second) {
  return static_cast<float>(first / second);
}

}  // namespace

void write_comparison(JsonWriter& json, const LayoutComparison& comparison, bool any_visible) {
  const LayoutPass& first = comparison.passes[0];
  const LayoutPass& second = comparison.passes[1];
  json.object("comparison", [&] {
    json.object("attention",
                [&] { json.member("max_abs_difference", comparison.attention_difference); });
    json.object("hidden_states", [&] {
      json.member("max_abs_difference", comparison.state_difference);
      json.member("max_scaled_difference", comparison.state_scaled_difference);
    });
    json.member("tolerance", comparison.tolerance);
    json.member("equal", comparison.equal);
    json.member("macs_ratio", ratio(static_cast<double>(first.cost.total()),
                                    static_cast<double>(second.cost.total())));
    json.member("sequence_ratio", ratio(first.layout.length(), second.layout.length()));
    if (!comparison.unmasked_classes.empty()) {
      json.object("all_patches",
                  [&] { write_classes(json, comparison.unmasked_classes, comparison.labels); });
    }
    json.member("leak", any_visible ? std::optional(comparison.leak) : std::nullopt);
  });
}

void attention_json(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                    const LayoutComparison& comparison, const Recipe& recipe) {
  json.object([&] {
    write_head(json, "attention", image, recipe);
    json.object("model", [&] { write_model(json, config); });
    write_mask(json, image);
    json.member("layers", comparison.layers);
    write_queries(json, comparison.queries, image.grid);
    json.objects("layouts", comparison.passes, [&](const LayoutPass& pass) {
      write_layout(json, pass, comparison.labels, image);
    });
    write_comparison(json, comparison, image.mask.visible_count() > 0);
  });
}

void mask_json(JsonWriter& json, const MaskedImage& image, const Recipe& recipe) {
  json.object([&] {
    write_head(json, "mask", image, recipe);
    write_mask(json, image);
  });
}

}  // namespace lacuna
