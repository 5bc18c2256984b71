#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/json_writer.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/figure/theme.hpp"
#include "lacuna/render/formats/html_document.hpp"
#include "lacuna/render/words/translator.hpp"
#include "lacuna/report/page/packed_looks.hpp"

namespace lacuna {

/// What a report shows when it is opened, and what it can show.
struct PageChoice {
  int layer = 0;
  int head = -1;
  std::vector<Query> queries = {};    ///< Kept in every layer; the first is shown.
  std::vector<int> full_layers = {};  ///< In these every query is kept.
  std::optional<double> ratio = {};   ///< Of several masks the one shown.
  ColourOptions colours = {};
  std::string title = {};  ///< In place of what was measured.
  Theme theme = Theme::light;
  Language language = Language::english;
  Recipe command = {};  ///< A short one that makes the file.
};

/// The live page with the data of its masks inside, one after another: assets/web with page_files()
/// in one file. The page shows what a look needs without a server; its numbers are packed
/// (packed_looks.cpp), its sentences are here in both languages, its colours in both themes.
class PageReport {
 public:
  /// All references must outlive it.
  PageReport(const VitConfig& config, PageChoice choice)
      : config_(config), choice_(std::move(choice)) {}

  /// A mask. `layers` has a comparison for each layer of the model, which holds that layer's rows
  /// of the mean, all heads and its queries. `command`: a short recipe of `compare` that makes it;
  /// `made`: what the model's decoder paints, null without one.
  void add(const MaskedImage& image, const std::vector<LayoutComparison>& layers,
           const Recipe& command, const Reconstruction* made);

  /// The file. `image` is any of the masks'.
  [[nodiscard]] std::string html(const MaskedImage& image, const Recipe& recipe) const;

 private:
  [[nodiscard]] std::string page_json(const MaskedImage& image) const;
  void write_state(JsonWriter& json, const std::string& query) const;
  /// Pictures and colours.
  void write_looks(JsonWriter& json, const MaskedImage& image) const;
  void write_language(JsonWriter& json, const MaskedImage& image, Language language) const;

  const VitConfig& config_;
  PageChoice choice_;
  PackedLooks looks_;
  std::vector<HtmlBlock> steps_;  ///< JSON and records of each mask.
};

/// Every query of a grid, as the page knows them: the mean over visible patches, CLS where the
/// model has one, and each patch.
[[nodiscard]] std::vector<Query> page_queries(const VitConfig& config, const PatchGrid& grid);

/// Bytes of the file that one layer takes with every query, over all masks.
[[nodiscard]] double full_layer_bytes(const VitConfig& config, const std::vector<Mask>& masks);

}  // namespace lacuna
