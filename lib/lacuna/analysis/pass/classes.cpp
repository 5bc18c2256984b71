#include "lacuna/analysis/pass/classes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

#include "lacuna/base/assets.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/model/vit/classifier.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {
namespace {

constexpr int imagenet_classes = 1000;

std::vector<std::string> imagenet_names() {
  constexpr std::uint64_t most = 1U << 20U;
  const std::filesystem::path file = asset("labels/imagenet-1k.txt");
  const Bytes bytes = read_whole_file(file, most);
  std::istringstream text(std::string(bytes.begin(), bytes.end()));
  std::vector<std::string> names;
  for (std::string line; std::getline(text, line);) {
    names.push_back(line);
  }
  if (names.size() != imagenet_classes) {
    throw Error(ErrorKind::damaged, "{}: {} lines, needed {}; install lacuna again", file.native(),
                names.size(), imagenet_classes);
  }
  return names;
}

/// A mean over patches needs one; CLS does not.
bool can_answer(const VitModel& model, const TokenLayout& layout) {
  if (!model.weights.classifier) {
    return false;
  }
  const Pool pool = model.config.classifier->pool;
  return pool == Pool::cls || pool == Pool::cls_and_distillation ||
         std::ranges::any_of(layout.tokens, [](const Token& token) {
           return token.kind == TokenKind::patch && token.attended;
         });
}

}  // namespace

std::vector<ClassScore> likeliest(std::span<const float> logits, int count) {
  if (logits.empty()) {
    return {};
  }
  const auto top = static_cast<double>(*std::ranges::max_element(logits));
  double sum = 0;
  for (const float logit : logits) {
    sum += std::exp(static_cast<double>(logit) - top);
  }
  std::vector<int> order(logits.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater<>(),
                           [&](int i) { return logits[static_cast<std::size_t>(i)]; });
  order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
  std::vector<ClassScore> scores;
  for (const int index : order) {
    const float logit = logits[static_cast<std::size_t>(index)];
    scores.push_back(
        {.index = index,
         .logit = logit,
         .probability = static_cast<float>(std::exp(static_cast<double>(logit) - top) / sum)});
  }
  return scores;
}

std::vector<ClassScore> likeliest_classes(const VitModel& model, const EncoderState& state) {
  return can_answer(model, state.layout) ? likeliest(logits(model, state))
                                         : std::vector<ClassScore>{};
}

std::string ClassLabels::name(int index) const {
  const auto place = static_cast<std::size_t>(index);
  return place < names.size() ? names[place] : fmt::format("class {}", index);
}

std::string ClassLabels::short_name(int index) const {
  const std::string all = name(index);
  return all.substr(0, all.find(','));
}

ClassLabels class_labels(const VitConfig& config) {
  if (!config.classifier) {
    return {};
  }
  if (!config.classifier->labels.empty()) {
    return {.source = LabelSource::checkpoint, .names = config.classifier->labels};
  }
  if (config.classifier->classes == imagenet_classes) {
    return {.source = LabelSource::imagenet, .names = imagenet_names()};
  }
  return {};
}

}  // namespace lacuna
