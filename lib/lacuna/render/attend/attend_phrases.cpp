#include "lacuna/render/attend/attend_phrases.hpp"

#include <fmt/format.h>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna::phrases {
namespace {

std::string drawn_head(Translator tr, const AttendContent& content) {
  return content.options.head == max_over_heads
             ? tr("largest of {} heads", content.config.heads)
             : head_name(tr, content.options.head, content.config.heads);
}

}  // namespace

std::string short_query(Translator tr, const Query& query, const PatchGrid& grid) {
  switch (query.kind) {
    case Query::Kind::cls:
      return "CLS";
    case Query::Kind::mean_visible:
      return tr("mean query");
    case Query::Kind::patch:
      break;
  }
  return fmt::format("({}, {})", grid.row_of(query.patch), grid.column_of(query.patch));
}

std::string layout_words(Translator tr, LayoutKind layout) {
  return layout == LayoutKind::all ? tr("all patches")
                                   : std::string(word_of(layout_kind_words, layout));
}

std::string layout_note(Translator tr, LayoutKind layout) {
  switch (layout) {
    case LayoutKind::deit:
      return tr("hidden keys at −inf");
    case LayoutKind::mae:
      return tr("hidden patches left out");
    case LayoutKind::zeroed:
      return tr("hidden patches 0, their keys attended");
    case LayoutKind::all:
      return tr("nothing hidden");
    case LayoutKind::mask_token:
      break;
  }
  return tr("hidden patches are the mask token, attended");
}

std::string attend_subtitle(Translator tr, const AttendContent& content) {
  return tr("{}  ·  layout {} ({})", attention_of(tr, content.query(), content.image.grid),
            content.detail.pass.layout.name(), layout_note(tr, content.detail.pass.layout.kind));
}

PanelWords map_panel(Translator tr, const AttendContent& content) {
  return {tr("layer {} of 0–{}", content.layer(), content.config.depth - 1),
          drawn_head(tr, content)};
}

PanelWords rollout_panel(Translator tr, const AttendContent& content) {
  return {tr("rollout"), tr("layers 0–{}, mean over heads", content.config.depth - 1)};
}

PanelWords pca_panel_all(Translator tr) {
  return {tr("PCA, all patches"), tr("final states, nothing hidden")};
}

PanelWords pca_panel(Translator tr, const LayoutDetail& detail) {
  return {tr("PCA, {}", detail.pass.layout.name()), tr("final states of visible patches")};
}

std::string pca_scale(Translator tr, const PcaBasis& basis) {
  return tr("red, green, blue: {}, {}, {} of the variance", percent(tr, basis.explained[0]),
            percent(tr, basis.explained[1]), percent(tr, basis.explained[2]));
}

std::string pca_same_basis(Translator tr) {
  return tr("the same axes and colours as at its left");
}

std::string weight_bar(Translator tr, const ScoreColours& colours) {
  return colours.norm == Norm::log ? tr("weight of each patch, logarithmic")
                                   : tr("weight of each patch");
}

std::string heads_title(Translator tr, const AttendContent& content) {
  return content.detail.layers.size() == 1 ? tr("Every head of layer {}", content.layer())
                                           : tr("Every head of the chosen layers");
}

std::string heads_bar(Translator tr, const ColourOptions& colours) {
  return colours.norm == Norm::log
             ? tr("attention weight of each patch, one scale for all heads, logarithmic")
             : tr("attention weight of each patch, one scale for all heads");
}

std::string own_heads_bar(Translator tr, const ColourOptions& colours) {
  const bool log = colours.norm == Norm::log;
  if (colours.scale == ScaleSharing::layer) {
    return log ? tr("place on the logarithmic scale that stands beside each layer: 0 is its start, "
                    "1 its end")
               : tr("place on the scale that stands beside each layer: 0 is its start, 1 its end");
  }
  return log ? tr("place on the logarithmic scale that stands beside each head: 0 is its start, 1 "
                  "its end")
             : tr("place on the scale that stands beside each head: 0 is its start, 1 its end");
}

std::string scale_range(const ScoreColours& colours) {
  return fmt::format("{:.2g}–{:.2g}", colours.low, colours.high);
}

std::string one_head(Translator tr, int head) {
  return tr("head {}", head);
}

std::string layer_name(Translator tr, int layer) {
  return tr("layer {}", layer);
}

std::string distance_title(Translator tr) {
  return tr("Mean attention distance, in patches");
}

std::string distance_renormalised(Translator tr) {
  return tr("weights renormalised over visible patches");
}

std::string distance_not_renormalised(Translator tr) {
  return tr("not renormalised");
}

std::string entropy_title(Translator tr) {
  return tr("Entropy of attention, in nats");
}

std::string entropy_query(Translator tr, const AttendContent& content) {
  return tr("query {}", short_query(tr, content.detail.queries.front(), content.image.grid));
}

std::string entropy_visible(Translator tr) {
  return tr("mean over visible patches as queries");
}

std::string entropy_even(Translator tr, int keys) {
  return tr("ln {}: spread evenly", keys);
}

std::string layer_axis(Translator tr) {
  return tr("layer; one mark for each head");
}

std::string mass_title(Translator tr, const AttendContent& content) {
  return tr("Where attention goes, layer {}", content.layer());
}

std::string mass_note(Translator tr, const AttendContent& content) {
  return tr("{}, by kind of key", head_name(tr, -1, content.config.heads));
}

std::string mass_query(Translator tr, const AttendContent& content) {
  return tr("from {}", short_query(tr, content.detail.queries.front(), content.image.grid));
}

std::string mass_visible(Translator tr) {
  return tr("from visible");
}

std::string mass_row(Translator tr, TokenKind kind) {
  return kind == TokenKind::cls            ? tr("to CLS")
         : kind == TokenKind::distillation ? tr("to distillation")
                                           : tr("to registers");
}

std::string mass_row_patches(Translator tr, bool hidden) {
  return hidden ? tr("to hidden patches") : tr("to visible patches");
}

std::string classes_title(Translator tr, const ClassLabels& labels) {
  return labels.source == LabelSource::imagenet
             ? tr("What the classifier answers (names of ImageNet-1k)")
             : tr("What the classifier answers");
}

std::string no_answer(Translator tr) {
  return tr("no visible patch to read");
}

std::string probability(float value) {
  return value < 0.005F ? "< 0.01" : fmt::format("{:.2f}", value);
}

std::string attend_short_caption(Translator tr, const AttendContent& content) {
  const LayoutDetail& detail = content.detail;
  return tr("{}, layer {} (counted from 0, {} in all), {}, layout {} ({}), model {}{}. {}.",
            attention_of(tr, content.query(), content.image.grid), content.layer(),
            content.config.depth, drawn_head(tr, content), detail.pass.layout.name(),
            layout_note(tr, detail.pass.layout.kind), printable(content.config.name),
            notice_words(tr, content.config), mask_words(tr, content.image));
}

std::string outline_words(Translator tr, const LayoutDetail& detail) {
  return detail.threshold
             ? tr("Outlined: the fewest patches that hold {} of what a map gives to patches. ",
                  percent(tr, *detail.threshold))
             : "";
}

std::string attend_caption(Translator tr, const AttendContent& content) {
  const LayoutDetail& detail = content.detail;
  std::string words =
      attend_short_caption(tr, content) +
      tr(" Each map gives a patch one colour on a {}; scales under single maps are their own. ",
         scale_words(tr, content.options.colours, false));
  words += outline_words(tr, detail);
  if (!detail.rollout.empty()) {
    words +=
        tr("Rollout multiplies (A + I) / 2 of all layers (Abnar and Zuidema 2020); it assumes that "
           "attention and residual weigh alike. ");
  }
  if (detail.pca) {
    words += tr(
        "PCA: three axes fitted on all patches with nothing hidden; two standard deviations reach "
        "the ends of a colour. ");
  }
  words += tr("Distances are between places on the grid, over visible patches. ");
  return words + tr(notices::attention_limit);
}

}  // namespace lacuna::phrases
