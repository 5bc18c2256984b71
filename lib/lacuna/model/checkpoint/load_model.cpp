#include "lacuna/model/checkpoint/load_model.hpp"

#include <fmt/format.h>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/checkpoint.hpp"
#include "lacuna/model/vit/untrained.hpp"

namespace lacuna {
namespace {

constexpr std::string_view untrained_prefix = "untrained:";

VitModel load_untrained(const ModelOptions& options, Workers& workers) {
  VitConfig config =
      untrained_config(std::string_view(options.model).substr(untrained_prefix.size()));
  if (options.heads && *options.heads != config.heads) {
    throw Error(ErrorKind::usage, "--heads {}: {} has {}; leave --heads out", *options.heads,
                config.name, config.heads);
  }
  if (options.decoder_heads &&
      (!config.decoder || *options.decoder_heads != config.decoder->heads)) {
    throw Error(ErrorKind::usage, "--decoder-heads {}: {} has {}; leave --decoder-heads out",
                *options.decoder_heads, config.name,
                config.decoder ? std::to_string(config.decoder->heads) : "no decoder");
  }
  if (options.family && *options.family != config.family) {
    throw Error(ErrorKind::usage, "--family {}: {} is a {}; leave --family out",
                word_of(family_words, *options.family), config.name,
                word_of(family_words, config.family));
  }
  if (options.preprocess != Pipeline::model) {
    config.preprocessing = family_preprocessing(options.preprocess, config);
    config.pipeline = word_of(pipeline_words, options.preprocess);
  }
  const UntrainedTensors tensors(config, config.untrained_seed);
  return build_vit(config, tensors, workers);
}

}  // namespace

VitModel load_model(const ModelOptions& options, Workers& workers) {
  if (options.model.starts_with(untrained_prefix)) {
    return load_untrained(options, workers);
  }
  const CheckpointFiles files = open_checkpoint(weights_path(options.model));
  UnderstoodCheckpoint understood = understand(files, options);
  understood.config.name = checkpoint_name(options.model);
  for (const std::string& name : unasked_descriptions(options.model)) {
    understood.config.doubts.push_back(fmt::format(
        "{} is not in the Hugging Face cache and may be on the Hub; --download looks", name));
  }
  const CheckpointTensors tensors(understood.tensors, understood.config);
  return build_vit(understood.config, tensors, workers);
}

}  // namespace lacuna
