#pragma once

#include <optional>

#include "lacuna/analysis/reconstruct/norm_pix.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {

/// How a model's predicted pixels are read, and who says so.
struct PixelReading {
  enum class Source {
    checkpoint,  ///< The checkpoint says that its pixels are raw.
    declared,    ///< The user.
    measured,    ///< mean_slope(): nobody else knew.
  };
  NormPix mode = NormPix::off;
  Source source = Source::checkpoint;
  std::optional<double> slope = {};  ///< Source::measured only.
  bool contradicts = false;          ///< Declared, and the checkpoint says otherwise.
};

inline constexpr Word<PixelReading::Source> reading_source_words[] = {
    {PixelReading::Source::checkpoint, "checkpoint"},
    {PixelReading::Source::declared, "declared"},
    {PixelReading::Source::measured, "measured"}};

/// How far the means of predicted patches follow those of a smooth test picture that is 75 %
/// hidden: the slope of their regression over hidden patches. Weights for raw pixels have to follow
/// (near 1); weights for normalised pixels were trained to predict a mean of 0 everywhere (near 0).
[[nodiscard]] double mean_slope(const VitModel& model, Workers& workers);

/// What was declared; else what the checkpoint says; else what mean_slope() shows. Throws
/// Error{usage} if the pixels turn out normalised, or the slope shows neither: the choice between
/// the oracle and the neighbours is the user's.
[[nodiscard]] PixelReading pixel_reading(const VitModel& model, std::optional<NormPix> declared,
                                         Workers& workers);

}  // namespace lacuna
