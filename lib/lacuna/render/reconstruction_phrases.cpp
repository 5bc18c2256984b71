#include "lacuna/render/reconstruction_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/phrases.hpp"

namespace lacuna::phrases {
namespace {

std::string fill_title(Fill fill) {
  switch (fill) {
    case Fill::mean_colour:
      return "mean colour";
    case Fill::telea:
      return "Telea";
    case Fill::navier_stokes:
      return "Navier–Stokes";
  }
  return "unknown";
}

/// Nothing if there are no fills.
const FilledPicture* best_fill(const Reconstruction& reconstruction) {
  const auto best = std::ranges::min_element(
      reconstruction.fills, {}, [](const FilledPicture& fill) { return fill.error.mse; });
  return best == reconstruction.fills.end() ? nullptr : &*best;
}

std::string pixels_words(const PixelReading& reading) {
  if (reading.mode == NormPix::oracle) {
    return "Normalised pixels, with the mean and contrast of the true patches";
  }
  if (reading.mode == NormPix::neighbours) {
    return "Normalised pixels, with mean and contrast interpolated from visible patches by the "
           "inverse cube of the distance";
  }
  return reading.source == PixelReading::Source::measured ? "Raw pixels (assumed)" : "Raw pixels";
}

}  // namespace

std::string psnr(const PictureError& error) {
  return error.psnr ? fmt::format("{:.1f}\u00a0dB", *error.psnr) : std::string("no difference");
}

std::string reconstruction_subtitle(const MaskedImage& image, const VitConfig& config) {
  const int depth = config.decoder->depth;
  return fmt::format(
      "Masked autoencoder: {0} of {1} patches enter the encoder, a decoder of {2} {3} predicts all "
      "{1}",
      image.mask.visible_count(), image.grid.count(), depth, depth == 1 ? "layer" : "layers");
}

std::string reconstruction_title(const MaskedImage& image, const std::string& what) {
  return fmt::format("{}: {}", printable(image.name), what);
}

std::string reconstruction_short_caption(const MaskedImage& image, const VitConfig& config) {
  return fmt::format("Masked autoencoder {}{}. {}", printable(config.name), notice_words(config),
                     mask_caption(image));
}

std::string reconstruction_caption(const MaskedImage& image, const VitConfig& config,
                                   const Reconstruction& reconstruction, const DecoderMap& map) {
  return fmt::format(
      "{} Panels show what the model is given, at its own size. {}. PSNR "
      "is 10 log₁₀(255² / MSE) over the pixels of hidden patches, higher is better; the fills know "
      "the visible pixels only: their mean colour, and OpenCV's inpainting by Telea and by "
      "Navier–Stokes with radius {:g} px. {} in the decoder, layer {} (counted from 0, {} in all), "
      "{}; "
      "every token is attended. {}",
      reconstruction_short_caption(image, config), pixels_words(reconstruction.reading),
      inpaint_radius, attention_of(map.query, image.grid), map.layer, config.decoder->depth,
      head_name(map.head, config.decoder->heads), attention_limit);
}

PanelWords predicted_panel(const PixelReading& reading) {
  return {"reconstruction", reading.mode == NormPix::oracle ? "oracle: with true mean and contrast"
                            : reading.mode == NormPix::neighbours
                                ? "mean and contrast from neighbours"
                                : "every patch as predicted"};
}

PanelWords pasted_panel(const std::optional<PictureError>& error) {
  return {"reconstruction + visible",
          error ? fmt::format("PSNR {} where hidden", psnr(*error)) : std::string()};
}

PanelWords decoder_panel(const DecoderMap& map, const PatchGrid& grid, int heads) {
  const std::string who = map.query.kind == Query::Kind::patch
                              ? fmt::format("patch ({}, {})", grid.row_of(map.query.patch),
                                            grid.column_of(map.query.patch))
                              : std::string("CLS");
  return {"decoder attention",
          fmt::format("of {}, layer {}, {}", who, map.layer, head_name(map.head, heads))};
}

PanelWords error_panel() {
  return {"error of c", "hidden patches only"};
}

PanelWords fill_panel(Fill fill, const PictureError* error) {
  return {fill_title(fill), error != nullptr ? fmt::format("no model: PSNR {}", psnr(*error))
                                             : std::string("no model")};
}

std::string nothing_hidden() {
  return "no patch is hidden";
}

std::string nothing_visible() {
  return "no patch is visible";
}

std::string decoder_bar(const ColourOptions& colours) {
  return colours.norm == Norm::log ? "e: attention weight, logarithmic"
                                   : "e: attention weight of each patch";
}

std::string error_bar() {
  return "f: root mean square error, of 255";
}

std::string legend_mask_token() {
  return "hidden: a mask token";
}

std::string reading_notice(const PixelReading& reading) {
  std::string notice;
  if (reading.mode == NormPix::oracle) {
    notice =
        "ORACLE   uses the true patches' mean and contrast: hidden pixels leak into the "
        "picture and into its error";
  } else if (reading.mode == NormPix::neighbours) {
    notice =
        "Mean and contrast of hidden patches are interpolated from visible patches: the model "
        "predicts neither";
  } else if (reading.source == PixelReading::Source::measured) {
    notice = fmt::format(
        "Read as raw pixels: the checkpoint does not say, and on a test picture "
        "its patches' means follow the true ones (slope {:.2f})",
        reading.slope.value_or(0));
  }
  if (reading.contradicts) {
    notice += notice.empty() ? "Read as raw pixels, as declared. " : ". ";
    notice += reading.mode == NormPix::off ? "The checkpoint says that its pixels are normalised"
                                           : "The checkpoint says that its pixels are raw";
  }
  return notice;
}

bool beats_fills(const Reconstruction& reconstruction) {
  const FilledPicture* best = best_fill(reconstruction);
  return best != nullptr && reconstruction.reading.mode != NormPix::oracle &&
         reconstruction.error->mse < best->error.mse;
}

std::string reconstruction_verdict(const MaskedImage& image, const Reconstruction& reconstruction) {
  if (!reconstruction.error) {
    return "No patch is hidden: there is no error to measure.";
  }
  const int hidden = image.mask.hidden_count();
  const std::string head =
      fmt::format("On {} hidden patch{} the reconstruction{}", hidden, hidden == 1 ? "" : "es",
                  reconstruction.reading.mode == NormPix::oracle ? ", an oracle," : "");
  const std::string reached = psnr(*reconstruction.error);
  const FilledPicture* best = best_fill(reconstruction);
  if (best == nullptr) {
    return fmt::format("{} has PSNR {}; without a visible patch there is nothing to fill from",
                       head, reached);
  }
  if (!reconstruction.error->psnr || !best->error.psnr) {
    return fmt::format("{} has PSNR {}, the best fill ({}) {}", head, reached,
                       fill_title(best->fill), psnr(best->error));
  }
  const double gain = *reconstruction.error->psnr - *best->error.psnr;
  return fmt::format("{} is {:.1f}\u00a0dB {} than the best fill, {} ({} against {})", head,
                     std::abs(gain), gain > 0 ? "better" : "worse", fill_title(best->fill), reached,
                     psnr(best->error));
}

std::string reconstruction_strips_title() {
  return "The sequences that enter encoder and decoder, to scale";
}

std::string strip_mask_token() {
  return "hidden patch, the same mask token everywhere but for its position";
}

std::string decoder_mass_facts(const DecoderMap& map) {
  return fmt::format(
      "This row of decoder attention gives {} to visible patches, {} to mask "
      "tokens and {} to CLS.",
      percent(map.visible_mass), percent(map.hidden_mass), percent(map.cls_mass));
}

}  // namespace lacuna::phrases
