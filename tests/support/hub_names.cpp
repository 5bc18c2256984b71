#include "support/hub_names.hpp"

#include <array>
#include <utility>

namespace lacuna::testing {
namespace {

using Words = std::vector<std::pair<std::string, std::string>>;

std::string replaced(std::string name, const Words& words) {
  for (const auto& [from, to] : words) {
    if (const std::size_t place = name.find(from); place != std::string::npos) {
      return name.replace(place, from.size(), to);
    }
  }
  return name;
}

Words layer_words(const HubSpelling& spelling) {
  Words words = {{"attn.proj", spelling.in_memory ? "attention.o_proj" : "attention.output.dense"},
                 {"ls1.gamma", "layer_scale1.lambda1"},
                 {"ls2.gamma", "layer_scale2.lambda1"}};
  if (!spelling.is_dinov2) {
    words.insert(words.end(), {{"norm1", "layernorm_before"}, {"norm2", "layernorm_after"}});
  }
  if (!spelling.is_dinov2 && !spelling.in_memory) {
    words.insert(words.end(), {{"mlp.fc1", "intermediate.dense"}, {"mlp.fc2", "output.dense"}});
  }
  return words;
}

/// The name outside the layers, and where a stack of layers begins.
std::string model_name(const std::string& name, const HubSpelling& spelling) {
  const std::string stack =
      spelling.in_memory && !spelling.is_dinov2 ? "layers." : "encoder.layer.";
  const Words encoder = {{"cls_token", "embeddings.cls_token"},
                         {"dist_token", "embeddings.distillation_token"},
                         {"reg_token", "embeddings.register_tokens"},
                         {"mask_token", "embeddings.mask_token"},
                         {"pos_embed", "embeddings.position_embeddings"},
                         {"patch_embed.proj", "embeddings.patch_embeddings.projection"},
                         {"blocks.", stack},
                         {"norm.", "layernorm."}};
  if (name == "decoder_mask_token") {
    return "decoder.mask_token";
  }
  if (name.starts_with("decoder_")) {
    return "decoder." + replaced(name, {{"decoder_blocks.", "decoder_layers."}});
  }
  if (name.starts_with("head")) {
    const std::string first = spelling.has_teacher ? "cls_classifier" : "classifier";
    return replaced(name, {{"head_dist", "distillation_classifier"}, {"head", first}});
  }
  return spelling.prefix + replaced(name, encoder);
}

bool in_layer(const std::string& name) {
  return name.find("blocks.") != std::string::npos;
}

void add_thirds(const TestTensor& qkv, const std::string& name, bool in_memory,
                std::vector<TestTensor>& tensors) {
  const std::array<std::string, 3> parts =
      in_memory ? std::array<std::string, 3>{"q_proj", "k_proj", "v_proj"}
                : std::array<std::string, 3>{"attention.query", "attention.key", "attention.value"};
  const auto third = static_cast<std::ptrdiff_t>(qkv.bytes.size() / 3);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    TestTensor part = qkv;
    part.name = replaced(name, {{"attn.qkv", "attention." + parts.at(i)}});
    part.shape.front() /= 3;
    const auto begin = qkv.bytes.begin() + third * static_cast<std::ptrdiff_t>(i);
    part.bytes.assign(begin, begin + third);
    tensors.push_back(std::move(part));
  }
}

}  // namespace

std::vector<TestTensor> hub_named(const std::vector<TestTensor>& tensors,
                                  const HubSpelling& spelling) {
  std::vector<TestTensor> named;
  for (const TestTensor& tensor : tensors) {
    const std::string name = model_name(tensor.name, spelling);
    if (!in_layer(tensor.name)) {
      named.push_back(tensor);
      named.back().name = name;
    } else if (name.find("attn.qkv") != std::string::npos) {
      add_thirds(tensor, name, spelling.in_memory, named);
    } else {
      named.push_back(tensor);
      named.back().name = replaced(name, layer_words(spelling));
    }
  }
  return named;
}

}  // namespace lacuna::testing
