#include "lacuna/report/reconstruction_json.hpp"

#include <optional>

#include "lacuna/report/input_json.hpp"
#include "lacuna/report/layout_json.hpp"

namespace lacuna {
namespace {

void write_decoder(JsonWriter& json, const DecoderConfig& decoder) {
  json.object("decoder", [&] {
    json.member("depth", decoder.depth);
    json.member("num_heads", decoder.heads);
    json.member("embed_dim", decoder.width);
    json.member("norm_pix_loss", decoder.normalised_pixels);
  });
}

void write_error(JsonWriter& json, const PictureError& error) {
  json.member("mse", error.mse);
  json.member("psnr", error.psnr);
}

void write_costs(JsonWriter& json, const Reconstruction& reconstruction) {
  const auto part = [&](std::string_view name, int length, const auto& write_macs) {
    json.object(name, [&] {
      json.member("sequence_length", length);
      json.object("macs", write_macs, JsonWriter::Style::one_line);
      json.member("seconds", nullptr);
    });
  };
  json.object("cost", [&] {
    part("encoder", reconstruction.encoder_layout.length(),
         [&] { write_macs(json, reconstruction.encoder_cost); });
    part("decoder", reconstruction.attention.layout.length(), [&] {
      const DecoderCost& cost = reconstruction.decoder_cost;
      json.member("embedding", cost.embedding);
      json.member("linear", cost.linear);
      json.member("attention", cost.attention);
      json.member("prediction", cost.prediction);
      json.member("total", cost.total());
    });
  });
}

}  // namespace

void write_pixels(JsonWriter& json, const Reconstruction& reconstruction, bool with_pixels) {
  const PixelReading& reading = reconstruction.reading;
  json.object("pixels", [&] {
    json.member("norm_pix", word_of(norm_pix_words, reading.mode));
    json.member("decided_by", word_of(reading_source_words, reading.source));
    json.member("mean_slope", reading.slope);
    json.member("oracle", reading.mode == NormPix::oracle);
    if (with_pixels) {
      write_matrix(json, "predicted", reconstruction.predicted);
    }
  });
}

void write_errors(JsonWriter& json, const Reconstruction& reconstruction, bool with_patches) {
  write_object(json, "errors", reconstruction.error.has_value(), [&] {
    json.member("loss", reconstruction.loss);
    write_error(json, *reconstruction.error);
    if (with_patches) {
      json.member("per_patch", reconstruction.patch_errors);
    }
    json.lines("fills", reconstruction.fills, [&](const FilledPicture& fill) {
      json.member("name", word_of(fill_words, fill.fill));
      json.member("radius",
                  fill.fill == Fill::mean_colour ? std::nullopt : std::optional(inpaint_radius));
      write_error(json, fill.error);
    });
  });
}

void reconstruction_json(JsonWriter& json, const MaskedImage& image, const VitConfig& config,
                         const Reconstruction& reconstruction, bool with_pixels,
                         const Recipe& recipe) {
  json.object([&] {
    write_head(json, "reconstruction", image, recipe);
    json.object("model", [&] {
      write_model(json, config);
      write_decoder(json, *config.decoder);
    });
    write_mask(json, image);
    write_pixels(json, reconstruction, with_pixels);
    write_errors(json, reconstruction, true);
    write_costs(json, reconstruction);
    const DecoderAttention& attention = reconstruction.attention;
    json.object("decoder_attention", [&] {
      json.member("layer", attention.layer);
      write_queries(json, attention.queries, image.grid);
      write_rows(json, attention.rows, image.grid);
    });
  });
}

}  // namespace lacuna
