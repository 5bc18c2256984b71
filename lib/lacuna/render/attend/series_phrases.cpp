#include "lacuna/render/attend/series_phrases.hpp"

#include <fmt/format.h>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna::phrases {
namespace {

/// How every short caption ends.
std::string model_and_mask(Translator tr, const AttendContent& content) {
  const TokenLayout& layout = content.detail.pass.layout;
  return tr(", layout {} ({}), model {}{}. {}.", layout.name(), layout_note(tr, layout.kind),
            printable(content.config.name), notice_words(tr, content.config),
            mask_words(tr, content.image));
}

std::string asked_attention(Translator tr, const AttendContent& content) {
  return attention_of(tr, content.query(), content.image.grid);
}

std::string drawn_layer(Translator tr, const AttendContent& content) {
  return map_panel(tr, content).title;
}

std::string drawn_heads(Translator tr, const AttendContent& content) {
  return map_panel(tr, content).note;
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
                  scale, content.detail.pass.layout.attended_tokens().size());
}

}  // namespace

std::string sheet_short_caption(Translator tr, const AttendContent& content) {
  return tr("{}, every layer (rows, counted from 0, {} in all) and every head (columns; the last "
            "one is their mean)",
            asked_attention(tr, content), content.config.depth) +
         model_and_mask(tr, content);
}

std::string queries_short_caption(Translator tr, const AttendContent& content) {
  return tr("Attention of {} queries, layer {} (counted from 0, {} in all), {}",
            content.detail.queries.size(), content.layer(), content.config.depth,
            drawn_heads(tr, content)) +
         model_and_mask(tr, content);
}

std::string frames_short_caption(Translator tr, const AttendContent& content, AttendMotion motion) {
  std::string words =
      motion == AttendMotion::layers
          ? tr("{}, a frame for each layer (counted from 0, {} in all), {}",
               asked_attention(tr, content), content.config.depth, drawn_heads(tr, content))
      : motion == AttendMotion::heads
          ? tr("{}, layer {} (counted from 0, {} in all), a frame for the mean over heads and one "
               "for each head",
               asked_attention(tr, content), content.layer(), content.config.depth)
          : tr("Attention of {} queries, a frame for each, layer {} (counted from 0, {} in all), "
               "{}",
               content.detail.queries.size(), content.layer(), content.config.depth,
               drawn_heads(tr, content));
  return words + model_and_mask(tr, content);
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

std::string named_layout(Translator tr, const AttendContent& content) {
  const TokenLayout& layout = content.detail.pass.layout;
  return tr("layout {} ({})", layout.name(), layout_note(tr, layout.kind));
}

std::string photo_note(Translator tr, const MaskedImage& image) {
  return image.mask.hidden_count() > 0 ? masked_panel(tr, image).note
                                       : original_panel(tr, image).note;
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
             ? drawn_heads(tr, content)
             : tr("head {} of 0–{}", content.options.head, content.config.heads - 1);
}

std::string frame_subtitle(Translator tr, const AttendContent& content, AttendMotion motion) {
  const auto joined = [&](const std::string& first, const std::string& second) {
    return fmt::format("{}  ·  {}  ·  {}", first, second, named_layout(tr, content));
  };
  switch (motion) {
    case AttendMotion::layers:
      return joined(asked_attention(tr, content), drawn_heads(tr, content));
    case AttendMotion::queries:
      return joined(drawn_layer(tr, content), drawn_heads(tr, content));
    case AttendMotion::heads:
      break;
  }
  return joined(asked_attention(tr, content), drawn_layer(tr, content));
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
  return mask.hidden[static_cast<std::size_t>(query.patch)] != 0 ? tr("a hidden patch")
                                                                 : tr("a visible patch");
}

std::string sheet_subtitle(Translator tr, const AttendContent& content) {
  return fmt::format("{}  ·  {}  ·  {}", asked_attention(tr, content), tr("every layer and head"),
                     named_layout(tr, content));
}

std::string sheet_heads(Translator tr) {
  return tr("head");
}

std::string sheet_mean(Translator tr) {
  return tr("mean");
}

std::string series_bar(Translator tr, const ColourOptions& colours) {
  return colours.norm == Norm::log
             ? tr("attention weight of each patch, one scale for all maps, logarithmic")
             : tr("attention weight of each patch, one scale for all maps");
}

std::string own_bar(Translator tr, const ColourOptions& colours) {
  return colours.norm == Norm::log ? tr("weight of each patch, own scale, logarithmic")
                                   : tr("weight of each patch, own scale");
}

std::string unnamed_scales_bar(Translator tr) {
  return tr("place on the map's own scale: 0 is its start, 1 its end");
}

}  // namespace lacuna::phrases
