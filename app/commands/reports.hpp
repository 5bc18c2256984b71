#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lacuna/analysis/pass/classes.hpp"
#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/analysis/reconstruct/pixel_reading.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/patch/token_layout.hpp"
#include "lacuna/runner/batch/results.hpp"

namespace lacuna::app {

// What commands say of one image.

/// A flow's result as the runner takes it; its outputs move there.
template <typename Result>
ItemReport report_of(Result& result, const std::string& summary,
                     const std::optional<Error>& fault = std::nullopt) {
  ItemReport report{.hash = result.image->hash,
                    .mask_hash = result.image->mask_origin.file_hash,
                    .outputs = std::move(result.outputs),
                    .fault = fault,
                    .notes = result.image->notes,
                    .summary = summary};
  if constexpr (requires { result.measures; }) {
    report.measures = std::move(result.measures);
  }
  return report;
}

/// "cat.png: 147 of 196 patches hidden (random)".
[[nodiscard]] std::string hidden_words(const MaskedImage& image);

/// Notes queries that are hidden, each with the visible patch to ask instead.
void note_hidden_queries(const std::vector<Query>& queries, const MaskedImage& image,
                         ItemReport& report);

/// Multiply-adds as GMAC.
[[nodiscard]] inline double giga(std::int64_t macs) {
  return static_cast<double>(macs) * 1e-9;
}

/// The likeliest classes of one layout, by its name.
struct NamedAnswer {
  LayoutKind layout = LayoutKind::all;
  const std::vector<ClassScore>* classes = nullptr;
};

/// "\n  top-1: tabby 0.83 all patches · 0.79 deit · 0.12 zeroed"; a layout with another answer
/// names it; "tabby 0.83 under every layout" where all agree. Nothing where no layout has an
/// answer.
[[nodiscard]] std::string answers_line(const std::vector<NamedAnswer>& answers,
                                       const ClassLabels& labels);

/// Says what was assumed of a decoder's pixels, or declared against the checkpoint.
void warn_of_reading(const PixelReading& reading, const VitConfig& config);

}  // namespace lacuna::app
