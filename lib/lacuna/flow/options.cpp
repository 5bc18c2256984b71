#include "lacuna/flow/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/patch/token_layout.hpp"
#include "lacuna/render/explain/explain_figure.hpp"

namespace lacuna {
namespace {

void check_head(int head, int heads, const char* whose) {
  if (head >= heads) {
    throw Error(ErrorKind::usage, "--head {}: {} has heads 0 to {}", head, whose, heads - 1);
  }
}

/// What every command with an encoder's attention can be told. The layout is that which needs most
/// patches visible.
void check_attention(const VitConfig& config, const PrepareOptions& prepare, LayoutKind layout,
                     const std::vector<QueryRequest>& queries, const std::vector<int>& layers,
                     int head) {
  check_options(prepare, config.preprocessing, config.patch_size,
                [&](const PatchGrid& grid, const Mask* mask) {
                  static_cast<void>(resolve_queries(queries, config.prefix, grid));
                  if (mask != nullptr) {
                    static_cast<void>(token_layout(layout, config.prefix, grid, *mask));
                  }
                });
  static_cast<void>(resolve_layers(layers, config));
  check_head(head, config.heads, "this model");
}

/// Throws Error{usage} for a page on which the tables of explain cannot be read.
void check_explain_page(const ExplainFlowOptions& options) {
  const PageSize& size = options.output.drawing.size;
  if (size.is_journal()) {
    throw Error(ErrorKind::usage,
                "--preset {}: the tables of explain are too wide for it, their text "
                "would be below 5 points; use a4, or slide with --steps",
                size.preset);
  }
  if (size.is_slide() && !options.steps) {
    throw Error(ErrorKind::usage,
                "--preset slide: the page of explain is no slide; add --steps, which writes one "
                "slide a step");
  }
  constexpr int side = explained_patch_size;
  constexpr int usual = side * default_explained_grid;
  constexpr int most_patches = 16;
  const GeometryOptions& geometry = options.prepare.geometry;
  const int patches =
      geometry.height.value_or(usual) / side * (geometry.width.value_or(usual) / side);
  if (size.preset == "a4" && !size.width && patches > most_patches) {
    throw Error(ErrorKind::usage,
                "--preset a4: the tables of {} patches would have text below 5 points; "
                "use --grid 2 to 4",
                patches);
  }
}

}  // namespace

void check_options(const MaskFlowOptions& options) {
  check_options(options.prepare, preprocessing_without_model, options.patch_size);
  const PageSize& size = options.output.drawing.size;
  constexpr int most_numbered = 17;  // columns whose numbers have 5 points in a journal's column
  const int columns = options.prepare.geometry.width.value_or(preprocessing_without_model.width) /
                      options.patch_size;
  if (options.numbers && size.is_journal() && columns > most_numbered) {
    throw Error(ErrorKind::usage,
                "--preset {}: the numbers of {} patches side by side would be below 5 "
                "points; leave --numbers out, or use fewer, larger patches",
                size.preset, columns);
  }
}

ComparisonOptions comparison_options(const CompareOptions& options) {
  ComparisonOptions comparison = options.comparison;
  comparison.tensors = options.tensors.choice();
  return comparison;
}

void check_options(const VitConfig& config, const CompareOptions& options) {
  check_attention(config, options.prepare, LayoutKind::deit, options.comparison.queries,
                  options.comparison.layers, options.head);
}

MaskOptions no_mask() {
  MaskOptions mask;
  mask.pattern.type = MaskType::none;
  return mask;
}

PrepareOptions prepare_options(const AttendOptions& options) {
  PrepareOptions prepare = options.prepare;
  if (options.detail.layout == LayoutKind::all) {
    prepare.mask = no_mask();
  }
  return prepare;
}

DetailOptions detail_options(const AttendOptions& options) {
  DetailOptions detail = options.detail;
  detail.tensors = options.tensors.choice();
  detail.every_layer = options.sheet || std::ranges::find(options.animate, AttendMotion::layers) !=
                                            options.animate.end();
  return detail;
}

/// Throws Error{usage} for pages on which what attend draws cannot be read.
void check_attend_page(const AttendOptions& options) {
  const PageSize& size = options.output.drawing.size;
  if (size.is_journal()) {
    throw Error(ErrorKind::usage,
                "--preset {}: the figures of attend are too wide for it, their text "
                "would be below 5 points; use a4, or --write panels",
                size.preset);
  }
}

void check_options(const VitConfig& config, const AttendOptions& options) {
  check_attend_page(options);
  check_attention(config, prepare_options(options), options.detail.layout, options.detail.queries,
                  options.detail.layers, options.figure.head);
  if (options.detail.layout == LayoutKind::mask_token && !config.mask_token) {
    throw Error(ErrorKind::usage,
                "--layout mask-token: {} has no mask token; DINOv2 and some ViT have "
                "one, or choose deit, mae or zeroed",
                config.name);
  }
  if (options.detail.threshold) {
    static_cast<void>(patches_holding(*options.detail.threshold, {}));
  }
}

void check_options(const VitConfig& config, const ReconstructOptions& options) {
  if (!config.decoder) {
    throw Error(ErrorKind::usage,
                "--model {}: has no decoder, which an MAE reconstructs with; take a "
                "checkpoint of its pre-training (facebook/vit-mae-base, "
                "mae_visualize_vit_base.pth; mae_pretrain_* and fine-tuned ones have "
                "none), or mini",
                config.name);
  }
  check_options(options.prepare, config.preprocessing, config.patch_size);
  static_cast<void>(resolve_decoder_layer(options.reconstruction.layer, config.decoder->depth));
  check_head(options.head, config.decoder->heads, "this model's decoder");
}

void check_ratios(const std::vector<double>& ratios) {
  const auto count = static_cast<int>(ratios.size());
  const auto is_share = [](double ratio) { return ratio >= 0 && ratio <= 1; };
  const bool ascends = std::ranges::adjacent_find(ratios, std::greater_equal<>()) == ratios.end();
  if (count < fewest_ratios || count > most_ratios || !ascends ||
      !std::ranges::all_of(ratios, is_share)) {
    throw Error(ErrorKind::usage,
                "--ratios {}: needed {} to {} ratios between 0 and 1, each larger than "
                "the one before, such as 0,0.25,0.5,0.75,0.9",
                fmt::join(ratios, ","), fewest_ratios, most_ratios);
  }
}

void check_options(const VitConfig& config, const SweepOptions& options) {
  check_ratios(options.ratios);
  const MaskType type = options.prepare.mask.pattern.type;
  if (!is_drawn(type)) {
    throw Error(ErrorKind::usage,
                "--mask {}: has no ratio to sweep over, needed random, block or simmim",
                word_of(mask_type_words, type));
  }
  PrepareOptions most_hidden = options.prepare;
  most_hidden.mask.pattern.ratio = options.ratios.back();
  check_attention(config, most_hidden, LayoutKind::deit, options.comparison.queries,
                  options.comparison.layers, options.head);
  if (options.animate && options.output.drawing.size.is_journal()) {
    throw Error(ErrorKind::usage,
                "--preset {}: an animation is not printed; leave --animate out, or use "
                "--preset slide",
                options.output.drawing.size.preset);
  }
}

Preprocessing explained_preprocessing() {
  constexpr int side = explained_patch_size * default_explained_grid;
  Preprocessing preprocessing = preprocessing_without_model;
  preprocessing.height = preprocessing.width = side;
  return preprocessing;
}

void check_explained_grid(const PatchGrid& grid) {
  if (grid.count() > most_explained_patches) {
    throw Error(ErrorKind::bad_value,
                "{} x {} patches, and a page holds {}; use a smaller --grid or --fit crop",
                grid.rows, grid.columns, most_explained_patches);
  }
}

void check_options(const ExplainFlowOptions& options) {
  if (!options.queries.empty() && options.queries.front().kind != Query::Kind::patch) {
    throw Error(ErrorKind::usage,
                "--query: explain follows one patch, and has no CLS token; name it as --query "
                "ROW,COL or leave the option out");
  }
  check_options(options.prepare, explained_preprocessing(), explained_patch_size,
                [&](const PatchGrid& grid, const Mask* mask) {
                  check_explained_grid(grid);
                  static_cast<void>(resolve_queries(options.queries, {}, grid));
                  if (mask != nullptr) {
                    static_cast<void>(token_layout(LayoutKind::deit, {}, grid, *mask));
                  }
                });
  if (options.output.figure) {
    check_explain_page(options);
  }
}

}  // namespace lacuna
