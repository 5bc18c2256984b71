// Which weights, and what they do not say about themselves.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "options/options.hpp"
#include "options/word_option.hpp"

namespace lacuna::app {

void add_model_options(CLI::App& command, ModelOptions& model) {
  command
      .add_option(
          "--model,--weights", model.model,
          "OWNER/NAME[@REVISION][:FILE] on the Hugging Face Hub; mini, which ships with lacuna; "
          "weights (safetensors, PyTorch: file, index, folder); or "
          "untrained:deit-tiny, -small, -base, untrained:mae-tiny, -small")
      ->capture_default_str()
      ->envname("LACUNA_MODEL")
      ->type_name("NAME|FILE");
  add_hub_options(command, model.hub);
  add_decision_options(command, model);
}

void add_hub_options(CLI::App& command, HubAccess& hub) {
  command.add_flag("--download", hub.is_wanted,
                   "Download a model of the Hub that is not here, whatever its size");
  CLI::Option* const offline = command.add_flag(
      "--offline", hub.is_offline, "Ask nothing of the network [so does HF_HUB_OFFLINE=1]");
  command.add_flag("--update", hub.may_update, "Ask the Hub again which commit its revision is")
      ->excludes(offline);
}

HubAccess settled_access(HubAccess given, bool is_one_input, bool is_quiet) {
  const auto variable = [](const char* name) {
    const char* const value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  constexpr std::array<std::string_view, 8> yes = {"1",   "ON",   "on",   "YES",
                                                   "yes", "TRUE", "True", "true"};
  given.is_offline |= std::ranges::find(yes, variable("HF_HUB_OFFLINE")) != yes.end();
  given.is_attended = is_one_input && variable("CI").empty() && ::isatty(STDERR_FILENO) == 1;
  given.is_quiet = is_quiet;
  return given;
}

void add_norm_pix_option(CLI::App& command, std::optional<NormPix>& norm_pix) {
  add_words(command, "--norm-pix",
            "For weights trained on normalised pixels (norm_pix_loss), where each patch's mean and "
            "contrast come from: neighbours (interpolated from visible patches), oracle (the true "
            "patches, so that hidden pixels leak); off declares raw pixels [the checkpoint's]",
            names_of(norm_pix_words),
            [&norm_pix](std::size_t place) { norm_pix = norm_pix_words[place].value; });
}

void add_decision_options(CLI::App& command, ModelOptions& model) {
  command.add_option("--heads", model.heads, "Attention heads, where the checkpoint does not say")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  command
      .add_option("--decoder-heads", model.decoder_heads,
                  "Attention heads of an MAE decoder, where the checkpoint does not say")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  command
      .add_option_function<std::string>(
          "--family",
          [&model](const std::string& word) { model.family = *value_of(family_words, word); },
          "The checkpoint's family, if it is not the one that it looks like")
      ->check(CLI::IsMember(names_of(family_words)))
      ->type_name("WORD");
  command
      .add_option_function<std::string>(
          "--preprocess",
          [&model](const std::string& word) { model.preprocess = *value_of(pipeline_words, word); },
          "Whose preprocessing: the one beside the checkpoint, or one of these")
      ->check(CLI::IsMember(names_of(pipeline_words)))
      ->default_str("model")
      ->type_name("WORD");
}

}  // namespace lacuna::app
