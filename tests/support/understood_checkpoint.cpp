#include "support/understood_checkpoint.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna::testing::checkpoints {

VitConfig shape(const std::function<void(VitConfig&)>& change) {
  VitConfig config = tiny_config();
  if (change) {
    change(config);
  }
  return config;
}

VitConfig with_decoder(VitConfig config) {
  config.decoder = DecoderConfig{.width = 32, .depth = 2, .heads = 1, .mlp_width = 48};
  return config;
}

VitConfig dinov2() {
  return shape([](VitConfig& config) { config.layer_scale = config.mask_token = true; });
}

VitConfig with_registers(VitConfig config) {
  config.prefix.insert(config.prefix.end(), 2, TokenKind::reg);
  return config;
}

VitConfig distilled() {
  return shape([](VitConfig& config) {
    config.prefix.push_back(TokenKind::distillation);
    config.classifier = ClassifierConfig{.classes = 5, .pool = Pool::cls_and_distillation};
  });
}

VitConfig with_classes(VitConfig config, Pool pool) {
  config.classifier = ClassifierConfig{.classes = 5, .pool = pool};
  return config;
}

VitConfig without_cls(VitConfig config) {
  config.prefix.clear();
  return config;
}

Tensors tiny() {
  return tiny_vit(tiny_config());
}

TestTensor zeros(const std::string& name, const std::vector<std::uint64_t>& shape) {
  const std::vector<float> values(
      std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()));
  return float_tensor(name, shape, values);
}

Tensors with(Tensors tensors, const TestTensor& more) {
  std::erase_if(tensors, [&](const TestTensor& tensor) { return tensor.name == more.name; });
  tensors.push_back(more);
  return tensors;
}

Tensors renamed(Tensors tensors, const std::string& from, const std::string& to) {
  for (TestTensor& tensor : tensors) {
    if (const std::size_t place = tensor.name.find(from); place != std::string::npos) {
      tensor.name.replace(place, from.size(), to);
    }
  }
  return tensors;
}

void check_every_value(const Understood& read, const VitConfig& wanted) {
  CheckpointTensors weights(read.checkpoint.tensors, read.config());
  const std::vector<NamedShape> expected = expected_tensors(wanted);
  std::size_t stored = 0;
  for (const auto& [name, parts] : read.checkpoint.tensors.tensors) {
    stored += parts.size();
  }
  CHECK(stored == read.file.tensors().size());
  for (const NamedShape& tensor : expected) {
    CAPTURE(tensor.name);
    std::size_t count = 1;
    for (const std::uint64_t size : tensor.shape) {
      count *= size;
    }
    // A vector and a token are one row.
    const bool is_row =
        tensor.shape.size() == 1 || (tensor.shape.size() == 3 && tensor.shape[1] == 1);
    const std::uint64_t rows = is_row                     ? 1
                               : tensor.shape.size() == 3 ? tensor.shape[1]
                                                          : tensor.shape.front();
    const Matrix values =
        weights.tensor(tensor.name, static_cast<int>(rows), static_cast<int>(count / rows));
    bool same = true;
    for (std::size_t i = 0; i < count; ++i) {
      same = same && values.data()[i] == tiny_value(tensor.name, i);
    }
    CHECK(same);
  }
}

void check_refused(const char* id, const Tensors& tensors, ErrorKind kind, const char* words,
                   const CheckpointOptions& options, const Metadata& metadata) {
  CAPTURE(id);
  CAPTURE(words);
  const OpenFile open(tensors, metadata);
  try {
    const UnderstoodCheckpoint checkpoint = understand(open.file, options);
    const CheckpointTensors weights(checkpoint.tensors, checkpoint.config);
    FAIL_CHECK("it was accepted");
  } catch (const Error& error) {
    const std::string message = error.what();
    CAPTURE(message);
    CHECK(error.kind() == kind);
    CHECK(message.starts_with(open.file.subject() + ": "));
    CHECK(message.find(words) != std::string::npos);
  }
}

}  // namespace lacuna::testing::checkpoints
