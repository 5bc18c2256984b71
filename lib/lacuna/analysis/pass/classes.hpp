#pragma once

#include <span>
#include <string>
#include <vector>

namespace lacuna {

class Workers;
struct EncoderState;
struct VitConfig;
struct VitModel;

/// One answer of a classifier.
struct ClassScore {
  int index = 0;
  float logit = 0;
  float probability = 0;  ///< softmax over all classes.
};

/// The `count` likeliest classes, likeliest first, of equal ones the lower number first.
[[nodiscard]] std::vector<ClassScore> likeliest(std::span<const float> logits, int count = 5);

/// What the model takes the image for after the last layer: its five likeliest classes. Nothing if
/// it has no classifier, or one that reads visible patches where there are none.
[[nodiscard]] std::vector<ClassScore> likeliest_classes(const VitModel& model,
                                                        const EncoderState& state);

/// Whose names the classes bear.
enum class LabelSource { none, checkpoint, imagenet };

struct ClassLabels {
  LabelSource source = LabelSource::none;
  std::vector<std::string> names;  ///< [classes], or empty.

  /// "tabby, tabby cat"; "class 17" where the name is not known.
  [[nodiscard]] std::string name(int index) const;
  /// The first of its synonyms: "tabby".
  [[nodiscard]] std::string short_name(int index) const;
};

/// The checkpoint's own labels; without any, those of ImageNet-1k if it has 1000 classes.
[[nodiscard]] ClassLabels class_labels(const VitConfig& config);

}  // namespace lacuna
