#include "commands/run_with_model.hpp"

#include <fmt/format.h>

#include <optional>

#include "lacuna/base/text.hpp"

namespace lacuna::app {

ExitStatus run_with_model(const RunOptions& run, const ModelOptions& options,
                          const std::string& mask_file, const OutputOptions& output,
                          const ModelWork& work) {
  std::optional<VitModel> model;
  const auto start = [&](Workers& workers) {
    model = load_model(options, workers);
    work.start(*model, workers);
  };
  const auto item = [&](const Input& input, Workers& workers) {
    return work.item(*model, input, workers);
  };
  const ExitStatus status =
      run_inputs(run, output,
                 {.model = options.model,
                  .mask_file = mask_file,
                  .batch = {.start = start, .item = item, .staged = work.staged}});
  if (model && !model->config.notice().empty() && !run.console.quiet) {
    say(fmt::format("{}: {}", printable(model->config.name), model->config.notice()));
  }
  return status;
}

void warn_of_reading(const PixelReading& reading, const VitConfig& config) {
  if (reading.source == PixelReading::Source::measured) {
    warn(
        fmt::format("{}: the checkpoint does not say whether its pixels are normalised patch by "
                    "patch; raw pixels are assumed, as the means of its patches follow a test "
                    "picture's (slope {:.2f}); --norm-pix off declares it",
                    printable(config.name), reading.slope.value_or(0)));
  } else if (reading.contradicts) {
    warn(fmt::format("--norm-pix {}: the checkpoint {} says otherwise",
                     word_of(norm_pix_words, reading.mode), printable(config.name)));
  }
}

}  // namespace lacuna::app
