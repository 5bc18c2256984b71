#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/compare/compare_figure.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/explain/explain_figure.hpp"
#include "lacuna/render/explain/number_cells.hpp"
#include "lacuna/render/mask/mask_figure.hpp"
#include "lacuna/render/reconstruct/reconstruction_figure.hpp"
#include "lacuna/render/sweep/sweep_figure.hpp"
#include "support/classifying_model.hpp"
#include "support/figure_checks.hpp"
#include "support/ratio_masks.hpp"
#include "support/sample_comparison.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::chinese_figures_test {

namespace {

constexpr Language zh = Language::chinese;

/// Names that stay Latin.
const std::set<std::string> latin_words = {
    "CLS",  "token",  "deit",   "mae",    "zeroed", "mask",   "rollout", "PCA",     "PSNR",
    "MSE",  "log",    "exp",    "nat",    "ln",     "dB",     "px",      "softmax", "lacuna",
    "GMAC", "MMAC",   "OpenCV", "Telea",  "Navier", "Stokes", "Abnar",   "Zuidema", "ImageNet",
    "JSON", "SimMIM", "class",  "oracle", "all",    "sample", "noise",   "png"};

/// The first word of two letters or more that is no such name.
std::string latin_fault(std::string text, const std::string& model) {
  if (const std::size_t at = model.empty() ? std::string::npos : text.find(model);
      at != std::string::npos) {
    text.erase(at, model.size());
  }
  std::string word;
  for (const char c : text + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += c;
    } else {
      if (word.size() > 1 && !latin_words.contains(word)) {
        return word + " in: " + text;
      }
      word.clear();
    }
  }
  return "";
}

void check(const Figure& figure, const std::string& model, double least_size = 9) {
  CHECK(characters_without_font(figure) == "");  // else install fonts-wqy-microhei
  CHECK(testing::layout_fault(figure, least_size) == "");
  for (const TextShape& text : testing::texts_of(figure)) {
    CHECK(latin_fault(text.text, model) == "");
  }
  for (const std::string& text : {figure.title, figure.caption, figure.short_caption}) {
    CHECK(latin_fault(text, model) == "");
  }
}

std::vector<sample::Options> many_kinds() {
  std::vector<sample::Options> kinds;
  for (const auto& [rows, columns] : {std::pair{14, 14}, {1, 2}, {24, 24}, {8, 22}, {22, 8}}) {
    kinds.push_back({.rows = rows, .columns = columns, .patch_size = 4});
  }
  for (const double share : {0.0, 0.02, 0.99, 1.0}) {
    kinds.push_back({.patch_size = 4, .hidden_share = share});
  }
  kinds.push_back({.patch_size = 4, .query = {Query::Kind::patch, 195}});
  return kinds;
}

}  // namespace

TEST_CASE("a figure in Chinese holds no English sentence, nothing overlaps or lacks a character") {
  SUBCASE("compare, its overlays, the mask") {
    std::vector<sample::Options> kinds = many_kinds();
    kinds.push_back({.equal = false});
    kinds.push_back({.query = {Query::Kind::mean_visible, -1}, .has_cls = false});
    for (const sample::Options& options : kinds) {
      for (const bool trained : {false, true}) {
        const MaskedImage image = sample::masked_image(options);
        const LayoutComparison comparison = sample::comparison(image, options);
        const VitConfig config = sample::config(trained, options.has_cls);
        const CompareContent content = compare_content(image, config, comparison, {});
        check(compare_figure(content, {}, zh), config.name);
        check(layout_figure(content, content.maps.deit, {}, zh), config.name);
        check(mask_figure(image, false, {}, zh), config.name);
      }
    }
  }
  SUBCASE("attend") {
    Workers workers(2);
    const VitModel model = testing::classifying_model(Pool::cls, workers);
    const MaskedImage image = testing::noise_image(model.config, {1, 3, 4, 8});
    for (const LayoutKind layout : {LayoutKind::all, LayoutKind::deit, LayoutKind::mae,
                                    LayoutKind::zeroed, LayoutKind::mask_token}) {
      for (const int head : {mean_over_heads, max_over_heads, 0}) {
        const DetailOptions options = {
            .layout = layout,
            .layers = {0, 1},
            .queries = {{.kind = head != 0 ? Query::Kind::cls : Query::Kind::patch,
                         .row = 0,
                         .column = 1}},
            .threshold = head == 0 ? std::nullopt : std::optional(0.6)};
        const LayoutDetail detail = examine_layout(model, image, options, workers);
        check(attend_figure({image, model.config, detail, {.head = head}}, {}, zh),
              model.config.name);
        check(attended_map_figure({image, model.config, detail, {.head = head}}, {}, zh),
              model.config.name);
      }
    }
  }
  SUBCASE("reconstruct") {
    Workers workers(2);
    PixelReading told;
    told.contradicts = true;
    PixelReading measured;
    measured.source = PixelReading::Source::measured;
    for (const PixelReading& reading :
         {PixelReading{}, told, measured, PixelReading{.mode = NormPix::oracle},
          PixelReading{.mode = NormPix::neighbours}}) {
      for (const sample::Options& options : many_kinds()) {
        const MaskedImage image = sample::masked_image(options);
        if (reading.mode == NormPix::neighbours && image.mask.visible_count() == 0) {
          continue;  // refused
        }
        const VitModel model = testing::tiny_mae(image.grid, {}, false, workers);
        ReconstructionOptions chosen;
        if (options.query.kind == Query::Kind::patch) {
          chosen.queries = {{.kind = Query::Kind::patch,
                             .row = image.grid.row_of(options.query.patch),
                             .column = image.grid.column_of(options.query.patch)}};
        }
        const Reconstruction made = reconstruct(model, image, reading, chosen, workers);
        const DecoderMap map = decoder_map(made.attention, -1, 0, image.grid.count());
        check(reconstruction_figure({image, model.config, made, map}, {}, zh), model.config.name);
        check(decoder_figure({image, model.config, made, map}, {}, zh), model.config.name);
        for (const char* what : {"reconstruction", "pasted"}) {
          check(predicted_figure({image, model.config, made, map}, made.pasted, what, {}, zh),
                model.config.name);
        }
      }
    }
  }
  SUBCASE("sweep") {
    Workers workers(2);
    for (const bool equal : {true, false}) {
      const MaskedImage image = sample::masked_image({.rows = 6, .columns = 6, .patch_size = 4});
      const VitModel model = testing::tiny_mae(image.grid, {}, false, workers);
      MaskSweep sweep =
          sweep_masks(model, image, testing::ratio_masks(image.grid, {0, 0.5, 1}),
                      {.queries = {{.kind = equal ? Query::Kind::cls : Query::Kind::patch,
                                    .row = 2,
                                    .column = 3}}},
                      PixelReading{}, workers);
      sweep.steps[1].comparison.equal = equal;
      const MapChoice own = {
          .colours = {.norm = equal ? Norm::linear : Norm::log, .scale = ScaleSharing::panel}};
      check(sweep_figure(sweep_content(image, model.config, sweep, {}), {}, zh), model.config.name);
      check(sweep_figure(sweep_content(image, model.config, sweep, own), {}, zh),
            model.config.name);
      check(sweep_frame(sweep_content(image, model.config, sweep, {}), 1, {}, zh),
            model.config.name);
    }
  }
  SUBCASE("explain") {
    Workers workers(1);
    for (const auto& [rows, columns, share] : {std::tuple{4, 4, 0.75},
                                               {2, 2, 0.5},
                                               {2, 2, 0.25},
                                               {2, 2, 0.75},
                                               {3, 3, 0.0},
                                               {8, 8, 0.75},
                                               {5, 5, 0.9}}) {
      const MaskedImage image = sample::masked_image(
          {.rows = rows, .columns = columns, .patch_size = 32, .hidden_share = share});
      // A hidden patch, if there is one: its row is missing in mae.
      const auto hidden = std::ranges::find(image.mask.hidden, 1);
      const auto followed = static_cast<int>(hidden - image.mask.hidden.begin());
      const Explanation explanation = explain(
          image, followed < image.grid.count() ? std::optional(followed) : std::nullopt, workers);
      check(explain_figure(image, explanation, {}, zh), "", least_number_size);
      for (const ExplainStep step : explain_steps) {
        check(explain_slide(step, image, explanation, {}, zh), "", least_number_size);
      }
    }
  }
}

}  // namespace lacuna::chinese_figures_test
