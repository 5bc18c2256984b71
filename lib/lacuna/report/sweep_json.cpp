#include "lacuna/report/sweep_json.hpp"

#include "lacuna/report/attention_json.hpp"
#include "lacuna/report/input_json.hpp"
#include "lacuna/report/layout_json.hpp"
#include "lacuna/report/reconstruction_json.hpp"

namespace lacuna {
namespace {

void write_step(JsonWriter& json, const SweepStep& step) {
  json.member("ratio_requested", step.ratio);
  json.member("removed", step.mask.hidden_count());
  json.objects("layouts", step.comparison.passes, [&](const LayoutPass& pass) {
    json.member("name", pass.layout.name());
    json.member("sequence_length", pass.layout.length());
    write_cost(json, pass.cost);
  });
  write_comparison(json, step.comparison, step.mask.visible_count() > 0);
  if (step.reconstruction) {
    write_errors(json, *step.reconstruction, false);
  } else {
    json.member("errors", nullptr);
  }
  json.member("relative_error", step.relative_error());
}

}  // namespace

void sweep_json(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                const MaskSweep& sweep, const SweepShown& shown, const Recipe& recipe) {
  json.object([&] {
    write_head(json, "sweep", image, recipe);
    json.object("model", [&] { write_model(json, config); });
    write_patches(json, image.grid);
    json.object("masks", [&] {
      json.member("type", image.mask_origin.name());
      json.member("seed", image.seed);
      json.member("rng", rng_word(image));
      json.member("nested", sweep.is_nested());
    });
    json.object("shown", [&] {
      json.member("layer", shown.layer);
      write_head_number(json, shown.head);
      write_query(json, shown.query, image.grid);
    });
    if (const auto& made = sweep.steps.front().reconstruction) {
      write_pixels(json, *made, false);
    } else {
      json.member("pixels", nullptr);
    }
    json.objects("steps", sweep.steps, [&](const SweepStep& step) { write_step(json, step); });
    json.member("equal", sweep.is_equal());
  });
}

}  // namespace lacuna
