#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna::phrases {
namespace {

std::string fill_title(Translator tr, Fill fill) {
  return fill == Fill::mean_colour ? tr("mean colour")
         : fill == Fill::telea     ? "Telea"
                                   : "Navier–Stokes";
}

/// Nothing if there are no fills.
const FilledPicture* best_fill(const Reconstruction& reconstruction) {
  const auto best = std::ranges::min_element(
      reconstruction.fills, {}, [](const FilledPicture& fill) { return fill.error.mse; });
  return best == reconstruction.fills.end() ? nullptr : &*best;
}

std::string pixels_words(Translator tr, const PixelReading& reading) {
  if (reading.mode == NormPix::oracle) {
    return tr("Normalised pixels, with the mean and contrast of the true patches");
  }
  if (reading.mode == NormPix::neighbours) {
    return tr(
        "Normalised pixels, with mean and contrast interpolated from visible patches by the "
        "inverse cube of the distance");
  }
  return reading.source == PixelReading::Source::measured ? tr("Raw pixels (assumed)")
                                                          : tr("Raw pixels");
}

/// "18.3 dB", or that nothing differs.
std::string psnr(Translator tr, const PictureError& error) {
  return error.psnr ? fmt::format("{:.1f}\u00a0dB", *error.psnr) : tr("no difference");
}

}  // namespace

std::string reconstruction_subtitle(Translator tr, const MaskedImage& image,
                                    const VitConfig& config) {
  const int visible = image.mask.visible_count();
  const int count = image.grid.count();
  const int depth = config.decoder->depth;
  return depth == 1
             ? tr("Masked autoencoder: {0} of {1} patches enter the encoder, a decoder of 1 layer "
                  "predicts all {1}",
                  visible, count)
             : tr("Masked autoencoder: {0} of {1} patches enter the encoder, a decoder of {2} "
                  "layers "
                  "predicts all {1}",
                  visible, count, depth);
}

std::string reconstruction_short_caption(Translator tr, const MaskedImage& image,
                                         const VitConfig& config) {
  return tr("Masked autoencoder {}{}. {}", printable(config.name), notice_words(tr, config),
            mask_caption(tr, image));
}

std::string reconstruction_caption(Translator tr, const ReconstructionContent& content) {
  const auto& [image, config, reconstruction, map] = content;
  return tr(
      "{} Panels show what the model is given, at its own size. {}. An MAE’s loss is taken on "
      "hidden "
      "patches alone, so what it predicts for visible ones may be noise. PSNR "
      "is 10 log₁₀(255² / MSE) over the pixels of hidden patches, higher is better; the fills know "
      "the visible pixels only: their mean colour, and OpenCV's inpainting by Telea and by "
      "Navier–Stokes with radius {:g} px. {} in the decoder, layer {} (counted from 0, {} in all), "
      "{}; "
      "every token is attended. {}",
      reconstruction_short_caption(tr, image, config), pixels_words(tr, reconstruction.reading),
      inpaint_radius, attention_of(tr, map.query, image.grid), map.layer, config.decoder->depth,
      head_name(tr, map.head, config.decoder->heads), tr(notices::attention_limit));
}

PanelWords predicted_panel(Translator tr, const PixelReading& reading, const Mask& mask) {
  return {tr("reconstruction"),
          reading.mode == NormPix::oracle       ? tr("oracle: with true mean and contrast")
          : reading.mode == NormPix::neighbours ? tr("mean and contrast from neighbours")
          : mask.visible_count() > 0 ? tr("visible patches may be noise: no loss is taken there")
                                     : tr("every patch as predicted")};
}

PanelWords pasted_panel(Translator tr, const std::optional<PictureError>& error) {
  return {tr("reconstruction + visible"),
          error ? tr("PSNR {} where hidden", psnr(tr, *error)) : std::string()};
}

PanelWords decoder_panel(Translator tr, const DecoderMap& map, const PatchGrid& grid, int heads) {
  const std::string who =
      map.query.kind == Query::Kind::patch
          ? tr("patch ({}, {})", grid.row_of(map.query.patch), grid.column_of(map.query.patch))
          : std::string("CLS");
  return {tr("decoder attention"),
          tr("of {}, layer {}, {}", who, map.layer, head_name(tr, map.head, heads))};
}

PanelWords error_panel(Translator tr) {
  return {tr("error of c"), tr("hidden patches only")};
}

PanelWords fill_panel(Translator tr, Fill fill, const PictureError* error) {
  return {fill_title(tr, fill),
          error != nullptr ? tr("no model: PSNR {}", psnr(tr, *error)) : tr("no model")};
}

std::string reading_notice(Translator tr, const PixelReading& reading) {
  std::string notice;
  if (reading.mode == NormPix::oracle) {
    notice =
        tr("ORACLE   uses the true patches' mean and contrast: hidden pixels leak into the "
           "picture and into its error");
  } else if (reading.mode == NormPix::neighbours) {
    notice =
        tr("Mean and contrast of hidden patches are interpolated from visible patches: the model "
           "predicts neither");
  } else if (reading.source == PixelReading::Source::measured) {
    notice =
        tr("Read as raw pixels: the checkpoint does not say, and on a test picture "
           "its patches' means follow the true ones (slope {:.2f})",
           reading.slope.value_or(0));
  }
  if (reading.contradicts) {
    notice += notice.empty() ? tr("Read as raw pixels, as declared. ") : tr(". ");
    notice += reading.mode == NormPix::off
                  ? tr("The checkpoint says that its pixels are normalised")
                  : tr("The checkpoint says that its pixels are raw");
  }
  return notice;
}

std::string reconstruction_verdict(Translator tr, const MaskedImage& image,
                                   const Reconstruction& reconstruction) {
  if (!reconstruction.error) {
    return tr("No patch is hidden: there is no error to measure.");
  }
  const int hidden = image.mask.hidden_count();
  const std::string head =
      (hidden == 1 ? tr("On 1 hidden patch the reconstruction")
                   : tr("On {} hidden patches the reconstruction", hidden)) +
      (reconstruction.reading.mode == NormPix::oracle ? tr(", an oracle,") : "");
  const std::string reached = psnr(tr, *reconstruction.error);
  const FilledPicture* best = best_fill(reconstruction);
  if (best == nullptr) {
    return tr("{} has PSNR {}; without a visible patch there is nothing to fill from", head,
              reached);
  }
  if (!reconstruction.error->psnr || !best->error.psnr) {
    return tr("{} has PSNR {}, the best fill ({}) {}", head, reached, fill_title(tr, best->fill),
              psnr(tr, best->error));
  }
  const double gain = *reconstruction.error->psnr - *best->error.psnr;
  const double apart = std::abs(gain);
  const std::string fill = fill_title(tr, best->fill);
  // In hundredths, so that the reader's subtraction comes out.
  const std::string both =
      tr("{:.2f} against {:.2f}\u00a0dB", *reconstruction.error->psnr, *best->error.psnr);
  constexpr double level = 0.05;  // shown, it would be 0.0 dB
  if (apart < level) {
    return tr("{} is as good as the best fill, {} ({})", head, fill, both);
  }
  return gain > 0 ? tr("{} is {:.1f}\u00a0dB better than the best fill, {} ({})", head, apart, fill,
                       both)
                  : tr("{} is {:.1f}\u00a0dB worse than the best fill, {} ({})", head, apart, fill,
                       both);
}

}  // namespace lacuna::phrases
