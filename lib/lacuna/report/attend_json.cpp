#include "lacuna/report/attend_json.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lacuna/report/input_json.hpp"
#include "lacuna/report/layout_json.hpp"

namespace lacuna {
namespace {

void write_distances(JsonWriter& json, const LayoutDetail& detail, const PatchGrid& grid) {
  const bool any_visible = !visible_patch_tokens(detail.pass.layout).empty();
  const auto definition = [&](std::string_view name, float AttentionDistance::*number) {
    json.object(name, [&] {
      const auto scale = static_cast<float>(grid.patch_size);
      write_table(json, "patches", detail.distances, number);
      write_table(json, "pixels", detail.distances,
                  [=](const AttentionDistance& head) { return head.*number * scale; });
    });
  };
  write_object(json, "distance", any_visible, [&] {
    definition("renormalised", &AttentionDistance::renormalised);
    definition("not_renormalised", &AttentionDistance::not_renormalised);
  });
}

void write_threshold(JsonWriter& json, const LayoutDetail& detail, const PatchGrid& grid) {
  write_object(json, "threshold", detail.threshold.has_value(), [&] {
    json.member("share", *detail.threshold);
    json.lines("rows", detail.holding, [&](const HoldingPatches& row) {
      json.member("layer", row.layer);
      write_head_number(json, row.head);
      write_query(json, row.query, grid);
      json.member("patches", row.patches);
    });
  });
}

void write_points(JsonWriter& json, std::string_view name, const PcaPoints& points) {
  json.array(name, [&] {
    for (const std::optional<PcaPoint>& point : points) {
      json.value(point ? std::optional(std::span<const float>(*point)) : std::nullopt);
    }
  });
}

void write_pca(JsonWriter& json, const LayoutDetail& detail) {
  write_object(json, "pca", detail.pca.has_value(), [&] {
    const PcaBasis& basis = detail.pca->basis;
    json.member("variance", std::vector<double>(basis.variance.begin(), basis.variance.end()));
    json.member("explained", std::vector<double>(basis.explained.begin(), basis.explained.end()));
    write_points(json, "all_patches", detail.pca->all);
    write_points(json, "layout", detail.pca->layout);
  });
}

std::optional<std::string_view> source_name(LabelSource source) {
  return source == LabelSource::checkpoint ? std::optional<std::string_view>("checkpoint")
         : source == LabelSource::imagenet ? std::optional<std::string_view>("imagenet-1k")
                                           : std::nullopt;
}

void write_classifier(JsonWriter& json, const LayoutDetail& detail) {
  write_object(json, "classifier", !detail.classes.empty(), [&] {
    json.member("names", source_name(detail.labels.source));
    json.objects("layouts", detail.classes, [&](const LayoutClasses& layout) {
      json.member("name", word_of(layout_kind_words, layout.layout));
      write_classes(json, layout.classes, detail.labels);
    });
  });
}

}  // namespace

void attend_json(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                 const LayoutDetail& detail, const Recipe& recipe) {
  json.object([&] {
    write_head(json, "attend", image, recipe);
    json.object("model", [&] { write_model(json, config); });
    write_mask(json, image);
    json.member("layers", detail.layers);
    write_queries(json, detail.queries, image.grid);
    json.objects("layouts", std::span(&detail.pass, 1),
                 [&](const LayoutPass& pass) { write_layout(json, pass, detail.labels, image); });
    write_distances(json, detail, image.grid);
    json.lines("rollout", detail.rollout, [&](const RolloutRow& row) {
      write_query(json, row.query, image.grid);
      json.member("weights", row.weights);
    });
    write_threshold(json, detail, image.grid);
    write_pca(json, detail);
    write_classifier(json, detail);
  });
}

}  // namespace lacuna
