#include "lacuna/render/attend/attend_phrases.hpp"

#include <fmt/format.h>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna::phrases {
namespace {

std::string asked_attention(Translator tr, const AttendContent& content) {
  return attention_of(tr, content.query(), content.image.grid);
}

std::string drawn_head(Translator tr, const AttendContent& content) {
  return content.options.head == max_over_heads
             ? tr("largest of {} heads", content.config.heads)
             : head_name(tr, content.options.head, content.config.heads);
}

std::string drawn_layer(Translator tr, const AttendContent& content) {
  return tr("layer {} of 0–{}", content.layer(), content.config.depth - 1);
}

/// What the layout does with hidden patches, if there are any: "hidden keys at −∞".
std::string layout_note(Translator tr, const AttendContent& content) {
  if (content.image.mask.hidden_count() == 0) {
    return tr("nothing hidden");
  }
  switch (content.detail.pass.layout.kind) {
    case LayoutKind::deit:
      return tr("hidden keys at −∞");
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

/// Three facts, the last of them the layout: "layout mae (hidden patches left out)".
std::string with_layout(Translator tr, const AttendContent& content, const std::string& first,
                        const std::string& second) {
  const TokenLayout& layout = content.detail.pass.layout;
  return fmt::format("{}  ·  {}  ·  {}", first, second,
                     tr("layout {} ({})", layout.name(), layout_note(tr, content)));
}

/// How the short caption of many maps ends.
std::string model_and_mask(Translator tr, const AttendContent& content) {
  const TokenLayout& layout = content.detail.pass.layout;
  return tr(", layout {} ({}), model {}{}. {}.", layout.name(), layout_note(tr, content),
            printable(content.config.name), notice_words(tr, content.config),
            mask_words(tr, content.image));
}

/// What the lines of a threshold outline; empty without one.
std::string outline_words(Translator tr, const LayoutDetail& detail) {
  return detail.threshold
             ? tr("Outlined: the fewest patches that hold {} of what a map gives to patches. ",
                  percent(tr, *detail.threshold))
             : "";
}

std::string scale_sentence(Translator tr, const AttendContent& content) {
  const ColourOptions& colours = content.options.colours;
  if (colours.scale == ScaleSharing::panel) {
    return tr(" Each map has a {}. ", scale_words(tr, colours, true));
  }
  const std::string scale = scale_words(tr, colours, false);
  return colours.scale == ScaleSharing::layer
             ? tr(" The maps of a layer share one {}. ", scale)
             : tr(" All maps share one {}; the tick at 1/{} is attention spread evenly over all "
                  "keys. ",
                  scale, content.keys());
}

}  // namespace

std::string attend_short_caption(Translator tr, const AttendContent& content) {
  const TokenLayout& layout = content.detail.pass.layout;
  return tr("{}, layer {} (counted from 0, {} in all), {}, layout {} ({}), model {}{}. {}.",
            asked_attention(tr, content), content.layer(), content.config.depth,
            drawn_head(tr, content), layout.name(), layout_note(tr, content),
            printable(content.config.name), notice_words(tr, content.config),
            mask_words(tr, content.image));
}

std::string sheet_short_caption(Translator tr, const AttendContent& content) {
  return tr("{}, every layer (rows, counted from 0, {} in all) and every head (columns; the last "
            "one is their mean)",
            asked_attention(tr, content), content.config.depth) +
         model_and_mask(tr, content);
}

std::string queries_short_caption(Translator tr, const AttendContent& content) {
  return tr("Attention of {} queries, layer {} (counted from 0, {} in all), {}",
            content.detail.queries.size(), content.layer(), content.config.depth,
            drawn_head(tr, content)) +
         model_and_mask(tr, content);
}

std::string frames_short_caption(Translator tr, const AttendContent& content, AttendMotion motion) {
  std::string words =
      motion == AttendMotion::layers
          ? tr("{}, a frame for each layer (counted from 0, {} in all), {}",
               asked_attention(tr, content), content.config.depth, drawn_head(tr, content))
      : motion == AttendMotion::heads
          ? tr("{}, layer {} (counted from 0, {} in all), a frame for the mean over heads and one "
               "for each head",
               asked_attention(tr, content), content.layer(), content.config.depth)
          : tr("Attention of {} queries, a frame for each, layer {} (counted from 0, {} in all), "
               "{}",
               content.detail.queries.size(), content.layer(), content.config.depth,
               drawn_head(tr, content));
  return words + model_and_mask(tr, content);
}

std::string attend_reading(Translator tr, const AttendContent& content) {
  std::string words =
      tr(" Each map gives a patch one colour on a {}; scales under single maps are their own. ",
         scale_words(tr, content.options.colours, false));
  words += outline_words(tr, content.detail);
  if (!content.detail.rollout.empty()) {
    words +=
        tr("Rollout multiplies (A + I) / 2 of all layers (Abnar and Zuidema 2020); it assumes that "
           "attention and residual weigh alike. ");
  }
  if (content.detail.pca) {
    words += tr(
        "PCA: three axes fitted on all patches with nothing hidden; two standard deviations reach "
        "the ends of a colour. ");
  }
  words += tr("Distances are between places on the grid, over visible patches. ");
  return words + tr(notices::attention_limit);
}

std::string series_reading(Translator tr, const AttendContent& content, bool has_maps) {
  if (!has_maps) {
    return " " + tr(notices::attention_limit);
  }
  std::string words = scale_sentence(tr, content) + outline_words(tr, content.detail);
  if (!content.config.prefix.empty()) {
    words += tr("What goes to tokens that are no patches, such as CLS, is on no map. ");
  }
  return words + tr(notices::attention_limit);
}

std::string attend_headline(Translator tr, const AttendContent& content) {
  const std::optional<PatchScores> map = content.map();
  const std::string who = query_title(tr, content.query(), content.image.grid);
  if (!map) {
    return tr("In this layout {} asks nothing: it is hidden.", who);
  }
  const auto patches = static_cast<int>(patches_holding(0.5, *map).size());
  const int count = content.detail.pass.layout.attends_hidden()
                        ? content.image.grid.count()
                        : content.image.grid.count() - content.image.mask.hidden_count();
  if (content.options.head == max_over_heads) {
    return tr("In layer {} half of the largest weights over heads lies on {} of {} patches.",
              content.layer(), patches, count);
  }
  switch (content.query().kind) {
    case Query::Kind::cls:
      return tr("In layer {} half of what the CLS token gives to patches goes to {} of {}.",
                content.layer(), patches, count);
    case Query::Kind::mean_visible:
      return tr("In layer {} half of what visible patches give to patches goes to {} of {}.",
                content.layer(), patches, count);
    case Query::Kind::patch:
      break;
  }
  return tr("In layer {} half of what {} gives to patches goes to {} of {}.", content.layer(), who,
            patches, count);
}

std::string sheet_headline(Translator tr, const AttendContent& content) {
  return tr("Where {} looks, in every layer and head",
            query_title(tr, content.query(), content.image.grid));
}

std::string queries_headline(Translator tr, const AttendContent& content) {
  return tr("What {} queries look at in layer {}", content.detail.queries.size(), content.layer());
}

std::string attend_subtitle(Translator tr, const AttendContent& content) {
  const TokenLayout& layout = content.detail.pass.layout;
  return tr("{}  ·  layout {} ({})", asked_attention(tr, content), layout.name(),
            layout_note(tr, content));
}

std::string sheet_subtitle(Translator tr, const AttendContent& content) {
  return with_layout(tr, content, asked_attention(tr, content), tr("every layer and head"));
}

std::string frame_title(Translator tr, const AttendContent& content, AttendMotion motion) {
  switch (motion) {
    case AttendMotion::layers:
      return drawn_layer(tr, content);
    case AttendMotion::queries:
      return asked_attention(tr, content);
    case AttendMotion::heads:
      break;
  }
  return content.options.head < 0
             ? drawn_head(tr, content)
             : tr("head {} of 0–{}", content.options.head, content.config.heads - 1);
}

std::string frame_subtitle(Translator tr, const AttendContent& content, AttendMotion motion) {
  return with_layout(
      tr, content,
      motion == AttendMotion::queries ? drawn_layer(tr, content) : asked_attention(tr, content),
      motion == AttendMotion::heads ? drawn_layer(tr, content) : drawn_head(tr, content));
}

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

std::string query_title(Translator tr, const Query& query, const PatchGrid& grid) {
  return query.kind == Query::Kind::patch
             ? tr("patch ({}, {})", grid.row_of(query.patch), grid.column_of(query.patch))
             : short_query(tr, query, grid);
}

std::string query_note(Translator tr, const Query& query, const Mask& mask) {
  if (query.kind != Query::Kind::patch) {
    return "";
  }
  return mask.is_hidden(query.patch) ? tr("a hidden patch") : tr("a visible patch");
}

PanelWords map_panel(Translator tr, const AttendContent& content) {
  return {drawn_layer(tr, content), drawn_head(tr, content)};
}

std::string photo_note(Translator tr, const MaskedImage& image) {
  return image.mask.hidden_count() > 0 ? masked_panel(tr, image).note
                                       : original_panel(tr, image).note;
}

std::string weight_bar(Translator tr, const ScoreColours& colours) {
  return tr("weight of each patch") + norm_words(tr, colours.norm);
}

std::string own_bar(Translator tr, const ColourOptions& colours) {
  return tr("weight of each patch, own scale") + norm_words(tr, colours.norm);
}

std::string series_bar(Translator tr, const ColourOptions& colours) {
  return tr("attention weight of each patch, one scale for all maps") +
         norm_words(tr, colours.norm);
}

std::string own_heads_bar(Translator tr, const ColourOptions& colours) {
  return (colours.scale == ScaleSharing::layer
              ? tr("place on the scale that stands beside each layer: 0 is its start, 1 its end")
              : tr("place on the scale that stands beside each head: 0 is its start, 1 its end")) +
         norm_words(tr, colours.norm);
}

std::string scale_range(const ScoreColours& colours) {
  return fmt::format("{:.2g}–{:.2g}", colours.low, colours.high);
}

}  // namespace lacuna::phrases
