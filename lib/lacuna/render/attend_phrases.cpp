#include "lacuna/render/attend_phrases.hpp"

#include <fmt/format.h>

#include "lacuna/base/error.hpp"
#include "lacuna/base/phrases.hpp"

namespace lacuna::phrases {
namespace {

std::string short_query(const Query& query, const PatchGrid& grid) {
  switch (query.kind) {
    case Query::Kind::cls:
      return "CLS";
    case Query::Kind::mean_visible:
      return "mean query";
    case Query::Kind::patch:
      break;
  }
  return fmt::format("({}, {})", grid.row_of(query.patch), grid.column_of(query.patch));
}

std::string drawn_head(const AttendContent& content) {
  return content.options.head == max_over_heads
             ? fmt::format("largest of {} heads", content.config.heads)
             : head_name(content.options.head, content.config.heads);
}

}  // namespace

std::string layout_words(const std::string& layout) {
  return layout == "all" ? "all patches" : layout;
}

std::string layout_note(const std::string& layout) {
  return layout == "deit"     ? "hidden keys at −inf"
         : layout == "mae"    ? "hidden patches left out"
         : layout == "zeroed" ? "hidden patches 0, their keys attended"
         : layout == "all"    ? "nothing hidden"
                              : "hidden patches are the mask token, attended";
}

std::string attend_subtitle(const AttendContent& content) {
  return fmt::format("{}  ·  layout {} ({})", attention_of(content.query(), content.image.grid),
                     content.detail.pass.layout.name, layout_note(content.detail.pass.layout.name));
}

PanelWords map_panel(const AttendContent& content) {
  return {fmt::format("layer {} of 0–{}", content.layer(), content.config.depth - 1),
          drawn_head(content)};
}

PanelWords rollout_panel(const AttendContent& content) {
  return {"rollout", fmt::format("layers 0–{}, mean over heads", content.config.depth - 1)};
}

PanelWords pca_panel_all() {
  return {"PCA, all patches", "final states, nothing hidden"};
}

PanelWords pca_panel(const LayoutDetail& detail) {
  return {fmt::format("PCA, {}", detail.pass.layout.name), "final states of visible patches"};
}

std::string pca_scale(const PcaBasis& basis) {
  return fmt::format("red, green, blue: {}, {}, {} of the variance", percent(basis.explained[0]),
                     percent(basis.explained[1]), percent(basis.explained[2]));
}

std::string pca_same_basis() {
  return "the same axes and colours as at its left";
}

std::string weight_bar(const ScoreColours& colours) {
  return colours.norm == Norm::log ? "weight of each patch, logarithmic" : "weight of each patch";
}

std::string heads_title(const AttendContent& content) {
  return content.detail.layers.size() == 1 ? fmt::format("Every head of layer {}", content.layer())
                                           : "Every head of the chosen layers";
}

std::string heads_bar(const ColourOptions& colours) {
  return std::string("attention weight of each patch, one scale for all heads") +
         (colours.norm == Norm::log ? ", logarithmic" : "");
}

std::string own_heads_bar(const ColourOptions& colours) {
  return fmt::format("place on the {}scale that stands beside each {}: 0 is its start, 1 its end",
                     colours.norm == Norm::log ? "logarithmic " : "",
                     colours.scale == ScaleSharing::layer ? "layer" : "head");
}

std::string scale_range(const ScoreColours& colours) {
  return fmt::format("{:.2g}–{:.2g}", colours.low, colours.high);
}

std::string even_mark(int keys) {
  return fmt::format("1/{}: spread evenly", keys);
}

std::string one_head(int head) {
  return fmt::format("head {}", head);
}

std::string layer_name(int layer) {
  return fmt::format("layer {}", layer);
}

std::string distance_title() {
  return "Mean attention distance, in patches";
}

std::string distance_renormalised() {
  return "weights renormalised over visible patches";
}

std::string distance_not_renormalised() {
  return "not renormalised";
}

std::string entropy_title() {
  return "Entropy of attention, in nats";
}

std::string entropy_query(const AttendContent& content) {
  return fmt::format("query {}", short_query(content.detail.queries.front(), content.image.grid));
}

std::string entropy_visible() {
  return "mean over visible patches as queries";
}

std::string entropy_even(int keys) {
  return fmt::format("ln {}: spread evenly", keys);
}

std::string layer_axis() {
  return "layer; one mark for each head";
}

std::string mass_title(const AttendContent& content) {
  return fmt::format("Where attention goes, layer {}", content.layer());
}

std::string mass_note(const AttendContent& content) {
  return fmt::format("{}, by kind of key", head_name(-1, content.config.heads));
}

std::string mass_query(const AttendContent& content) {
  return "from " + short_query(content.detail.queries.front(), content.image.grid);
}

std::string mass_visible() {
  return "from visible";
}

std::string mass_row(TokenKind kind) {
  return kind == TokenKind::cls            ? "to CLS"
         : kind == TokenKind::distillation ? "to distillation"
                                           : "to registers";
}

std::string mass_row_patches(bool hidden) {
  return hidden ? "to hidden patches" : "to visible patches";
}

std::string classes_title(const ClassLabels& labels) {
  return fmt::format("What the classifier answers{}",
                     labels.source == LabelSource::imagenet ? " (names of ImageNet-1k)" : "");
}

std::string no_answer() {
  return "no visible patch to read";
}

std::string probability(float value) {
  return value < 0.005F ? "< 0.01" : fmt::format("{:.2f}", value);
}

std::string attend_short_caption(const AttendContent& content) {
  const LayoutDetail& detail = content.detail;
  return fmt::format(
      "{}, layer {} (counted from 0, {} in all), {}, layout {} ({}), model {}{}. {}.",
      attention_of(content.query(), content.image.grid), content.layer(), content.config.depth,
      drawn_head(content), detail.pass.layout.name, layout_note(detail.pass.layout.name),
      printable(content.config.name), notice_words(content.config), mask_words(content.image));
}

std::string attend_caption(const AttendContent& content) {
  const LayoutDetail& detail = content.detail;
  std::string words =
      attend_short_caption(content) +
      fmt::format(
          " Each map gives a patch one colour on a {}; scales under single maps are their "
          "own. ",
          scale_words(content.options.colours, false));
  if (detail.threshold) {
    words +=
        fmt::format("Outlined: the fewest patches that hold {} of what a map gives to patches. ",
                    percent(*detail.threshold));
  }
  if (!detail.rollout.empty()) {
    words +=
        "Rollout multiplies (A + I) / 2 of all layers (Abnar and Zuidema 2020); it assumes that "
        "attention and residual weigh alike. ";
  }
  if (detail.pca) {
    words +=
        "PCA: three axes fitted on all patches with nothing hidden; two standard deviations reach "
        "the ends of a colour. ";
  }
  words += "Distances are between places on the grid, over visible patches. ";
  return words + std::string(attention_limit);
}

}  // namespace lacuna::phrases
