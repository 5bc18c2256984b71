#include "lacuna/analysis/pass/classes.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna::classes_test {

TEST_CASE("the likeliest classes come first, with their softmax") {
  const std::vector<float> logits = {0.0F, std::log(6.0F), std::log(2.0F), 0.0F};
  const std::vector<ClassScore> top = likeliest(logits, 3);
  REQUIRE(top.size() == 3);
  CHECK(top[0].index == 1);
  CHECK(top[0].probability == doctest::Approx(0.6));
  CHECK(top[1].index == 2);
  CHECK(top[2].index == 0);  // of equal ones the lower number
  CHECK(top[2].probability == doctest::Approx(0.1));
  CHECK(likeliest(std::vector<float>{1000.0F, 0.0F}).size() == 2);
  CHECK(likeliest(std::vector<float>{1000.0F, 0.0F})[0].probability == 1.0F);
  CHECK(likeliest({}).empty());
}

TEST_CASE("names: the checkpoint's own, of 1000 classes ImageNet's, else numbers") {
  VitConfig config;
  CHECK(class_labels(config).source == LabelSource::none);
  config.classifier =
      ClassifierConfig{.classes = 2, .pool = Pool::cls, .labels = {"cat, tom", "dog"}};
  CHECK(class_labels(config).source == LabelSource::checkpoint);
  CHECK(class_labels(config).short_name(0) == "cat");
  config.classifier = ClassifierConfig{.classes = 1000, .pool = Pool::cls, .labels = {}};
  const ClassLabels imagenet = class_labels(config);
  CHECK(imagenet.source == LabelSource::imagenet);
  CHECK(imagenet.names.size() == 1000);
  CHECK(imagenet.name(281) == "tabby, tabby cat");
  CHECK(imagenet.short_name(0) == "tench");
  CHECK(imagenet.short_name(999) == "toilet tissue");
  config.classifier = ClassifierConfig{.classes = 21, .pool = Pool::cls, .labels = {}};
  CHECK(class_labels(config).name(17) == "class 17");
}

}  // namespace lacuna::classes_test
