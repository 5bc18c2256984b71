#include "lacuna/render/words/phrases.hpp"

#include <doctest/doctest.h>

#include "support/sample_comparison.hpp"

namespace lacuna::phrases_test {

TEST_SUITE_BEGIN("phrases");

TEST_CASE("a percentage is never rounded to nothing or to everything") {
  CHECK(phrases::percent({}, 0) == "0\u00a0%");
  CHECK(phrases::percent({}, 0.0001) == "below 0.1\u00a0%");
  CHECK(phrases::percent({}, 0.0316) == "3.2\u00a0%");
  CHECK(phrases::percent({}, 0.43) == "43\u00a0%");
  CHECK(phrases::percent({}, 0.996) == "99.6\u00a0%");
  CHECK(phrases::percent({}, 0.9999) == "above 99.9\u00a0%");
  CHECK(phrases::percent({}, 1) == "100\u00a0%");
}

TEST_CASE("of a very long name the end is shown, and no half of a character") {
  CHECK(phrases::shown_name("cat.png") == "cat.png");
  CHECK(phrases::shown_name(std::string(100, 'a') + ".png") == "…" + std::string(56, 'a') + ".png");
  std::string name;
  for (int i = 0; i < 30; ++i) {
    name += "猫";
  }
  CHECK(phrases::shown_name(name + "a") == "…" + name.substr(0, 57) + "a");
}

TEST_CASE("a commit is shown by its first 7 digits") {
  const std::string commit = "0123456789abcdef0123456789abcdef01234567";
  CHECK(phrases::shown_model("some/vit@" + commit) == "some/vit@0123456");
  CHECK(phrases::shown_model("some/vit@" + commit + ":a/b.bin") == "some/vit@0123456:a/b.bin");
  for (const std::string& name : {std::string("mini"), std::string("vit@2.safetensors"), commit,
                                  "some/vit@" + commit + "8", "some/vit@" + commit.substr(1)}) {
    CHECK(phrases::shown_model(name) == name);
  }
}

TEST_CASE("small and large numbers are powers of ten, as print has them") {
  CHECK(phrases::power_of_ten(1e-5) == "10⁻⁵");
  CHECK(phrases::power_of_ten(static_cast<double>(1e-5F)) == "10⁻⁵");
  CHECK(phrases::power_of_ten(1.04e-5) == "1.0 × 10⁻⁵");
  CHECK(phrases::power_of_ten(9.99e-6) == "1.0 × 10⁻⁵");
  CHECK(phrases::power_of_ten(2.96e-7) == "3.0 × 10⁻⁷");
  CHECK(phrases::power_of_ten(-2.5e-12) == "−2.5 × 10⁻¹²");
  CHECK(phrases::power_of_ten(12345) == "1.2 × 10⁴");
  CHECK(phrases::power_of_ten(0.3) == "0.3");
  CHECK(phrases::difference(0) == "0");
  CHECK(phrases::difference(3e-7F) == "3.0 × 10⁻⁷");
}

TEST_CASE("prefix tokens are named and registers counted") {
  CHECK(phrases::strip_prefix({}, {TokenKind::cls}) == "CLS token");
  CHECK(phrases::strip_prefix({}, {TokenKind::cls, TokenKind::distillation}) ==
        "CLS, distillation tokens");
  CHECK(phrases::strip_prefix({}, {TokenKind::cls, TokenKind::reg, TokenKind::reg}) ==
        "CLS, 2 registers");
  CHECK(phrases::strip_prefix({}, {TokenKind::reg}) == "1 register");
}

TEST_CASE("heads and queries have names") {
  CHECK(phrases::head_name({}, -1, 12) == "mean over 12 heads");
  CHECK(phrases::head_name({}, -1, 1) == "its one head");
  CHECK(phrases::head_name({}, 0, 12) == "head 0");
  CHECK(phrases::attention_of({}, {Query::Kind::patch, 17}, {2, 10, 16}) ==
        "Attention of patch (1, 7)");
}

TEST_CASE("Chinese says counts, shares and lists in its own order") {
  const Translator zh = Language::chinese;
  CHECK(phrases::percent(zh, 0.43) == "43%");
  CHECK(phrases::strip_prefix(zh, {TokenKind::cls, TokenKind::distillation}) == "CLS、蒸馏词元");
  CHECK(phrases::strip_prefix(zh, {TokenKind::cls, TokenKind::reg, TokenKind::reg}) ==
        "CLS、2 个寄存器词元");
  CHECK(phrases::attention_of(zh, {Query::Kind::patch, 17}, {2, 10, 16}) ==
        "图像块 (1, 7) 的注意力");
  MaskedImage image = sample::masked_image({.hidden_share = 0.75});
  image.mask_origin = {.pattern = MaskType::block};
  image.ratio_requested = 0.75;
  image.seed = 3;
  image.rng = Rng::python;
  CHECK(phrases::mask_words(zh, image) ==
        "分块掩码，设定比例 0.75：196 个图像块中遮挡 147 个（75%），种子 3，随机数生成器 python");
  image.mask_origin.inverted = true;
  CHECK(phrases::mask_words({}, image).starts_with(
      "Block mask, ratio 0.75 asked for, inverted: 147 of 196"));
  CHECK(phrases::mask_words(zh, image).starts_with("分块掩码，设定比例 0.75，已反转：196"));
  image.mask_origin = {.patches = true, .file = "m.png"};
  CHECK(phrases::mask_words(zh, image).starts_with("指定图像块+文件掩码"));
}

TEST_SUITE_END();

}  // namespace lacuna::phrases_test
