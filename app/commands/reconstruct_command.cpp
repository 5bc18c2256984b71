#include <fmt/format.h>

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "commands/reports.hpp"
#include "commands/run_inputs.hpp"
#include "lacuna/flow/reconstruct_flow.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna::app {
namespace {

using ReconstructCommand = ModelCommand<ReconstructOptions>;

std::string decibel(const PictureError& error) {
  return error.psnr ? fmt::format("{:.1f} dB", *error.psnr) : std::string("no difference");
}

/// The error beside that of the fills, in one line.
std::string error_line(const Reconstruction& reconstruction) {
  if (!reconstruction.error) {
    return "no patch is hidden: there is no error to measure";
  }
  std::string line = fmt::format("PSNR of hidden patches: {}{}", decibel(*reconstruction.error),
                                 reconstruction.reading.mode == NormPix::oracle
                                     ? " (an oracle: with the true patches' mean and contrast)"
                                     : "");
  for (const FilledPicture& fill : reconstruction.fills) {
    line += fmt::format("; {} {}", word_of(fill_words, fill.fill), decibel(fill.error));
  }
  return line;
}

/// What one image showed, in three lines, and its files.
std::string summary(const ReconstructResult& result) {
  const Reconstruction& reconstruction = *result.reconstruction;
  std::string text = hidden_words(*result.image) + "\n";
  text += fmt::format("  encoder {}, {:.3f} GMAC; decoder {}, {:.3f} GMAC\n",
                      phrases::token_count({}, reconstruction.encoder_layout.length()),
                      giga(reconstruction.encoder_cost.total()),
                      phrases::token_count({}, reconstruction.attention.layout.length()),
                      giga(reconstruction.decoder_cost.total()));
  text += "  " + error_line(reconstruction);
  return text;
}

// Four images of 50 tokens fill a product as one image without a mask does; more would only wait in
// memory.
constexpr int images_together = 4;

/// An image between its own steps.
struct ReconstructItem : StagedItem {
  explicit ReconstructItem(ReconstructJob begun) : job(std::move(begun)) {}
  ReconstructJob job;
};

ExitStatus run_reconstruct(const ReconstructCommand& command) {
  const VitModel* model = nullptr;
  PixelReading reading;
  const auto start = [&](const VitModel& loaded, Workers& workers) {
    model = &loaded;
    reading = pixel_reading(loaded, command.flow.norm_pix, workers);
    warn_of_reading(reading, loaded.config);
  };
  const auto begin = [&](const Input& input, Workers&) {
    return std::make_unique<ReconstructItem>(begin_reconstruct(input, *model, command.flow));
  };
  const auto compute = [&](std::span<StagedItem* const> items, Workers& workers) {
    std::vector<ReconstructJob*> jobs;
    for (StagedItem* item : items) {
      jobs.push_back(&static_cast<ReconstructItem&>(*item).job);
    }
    predict(jobs, *model, command.flow, workers);
  };
  const auto finish = [&](StagedItem& item, const Input&, Workers& workers) {
    ReconstructJob& job = static_cast<ReconstructItem&>(item).job;
    ReconstructResult result =
        finish_reconstruct(std::move(job), *model, reading, command.flow, workers);
    return report_of(result, summary(result));
  };
  return run_with_model(command, {.start = start,
                                  .staged = StagedWork{.begin = begin,
                                                       .compute = compute,
                                                       .finish = finish,
                                                       .most_together = images_together}});
}

void add_decoder_options(CLI::App& sub, ReconstructOptions& flow) {
  add_norm_pix_option(sub, flow.norm_pix);
  sub.add_option("--layer", flow.reconstruction.layer,
                 "The decoder layer whose attention is shown; negative counts from the end")
      ->capture_default_str()
      ->type_name("N");
  add_head_option(sub, flow.head, "The decoder's head that the pictures show");
  add_query_option(sub, flow.reconstruction.queries)
      ->description(
          "Whose attention in the decoder: cls, or the patch at ROW,COL, hidden or not; "
          "repeatable, "
          "the pictures show the first");
}

}  // namespace

void add_reconstruct_command(CLI::App& cli, ExitStatus& status) {
  auto command = std::make_shared<ReconstructCommand>();
  CLI::App* sub = cli.add_subcommand(
      "reconstruct",
      "A masked autoencoder's reconstruction, its error and its decoder's attention");
  add_run_options(*sub, command->run);
  add_mask_options(*sub, command->flow.prepare.mask);
  add_geometry_options(*sub, command->flow.prepare);
  add_model_options(*sub, command->model);
  add_decoder_options(*sub, command->flow);
  add_output_options(*sub, command->flow.output, nullptr,
                     {{"triplet", "masked, reconstruction and original in a row, without words",
                       &command->flow.triplet}});
  add_colour_options(*sub, command->flow.colours, false);
  sub->add_flag("--pixels", command->flow.pixels,
                "The predicted pixels, as trained, into the JSON");
  group_options(*sub);
  sub->footer(
      "Examples:\n"
      "  lacuna reconstruct photo.jpg\n"
      "  lacuna reconstruct photo.jpg --model mae.safetensors --mask-ratio 0.9");
  sub->callback([command, &status] { status = run_settled(*command, run_reconstruct); });
}

}  // namespace lacuna::app
