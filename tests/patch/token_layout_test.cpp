#include "lacuna/patch/token_layout.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"

namespace lacuna::token_layout_test {

namespace {

const PatchGrid three_patches{.rows = 1, .columns = 3, .patch_size = 16};
const Mask middle_hidden = mask_of({0, 1, 0});

}  // namespace

TEST_CASE("MAE drops a hidden patch but keeps its neighbour's position") {
  const TokenLayout layout =
      token_layout(LayoutKind::mae, {TokenKind::cls}, three_patches, middle_hidden);
  CHECK(layout.name() == "mae");
  CHECK(layout.length() == 3);
  CHECK(layout.patch_tokens() == 2);
  CHECK_FALSE(layout.token_of_patch(1).has_value());
  CHECK(layout.token_of_patch(2) == 2);
  CHECK(layout.tokens[2].position == 3);
  CHECK(layout.attended_tokens() == std::vector<int>{0, 1, 2});
}

TEST_CASE("DeiT keeps a hidden patch in the sequence but lets nobody attend to it") {
  const TokenLayout layout =
      token_layout(LayoutKind::deit, {TokenKind::cls}, three_patches, middle_hidden);
  CHECK(layout.name() == "deit");
  CHECK(layout.length() == 4);
  CHECK(layout.token_of_patch(1) == 2);
  CHECK(layout.tokens[2].hidden);
  CHECK_FALSE(layout.tokens[2].attended);
  CHECK(layout.attended_tokens() == std::vector<int>{0, 1, 3});
}

TEST_CASE("the zeroed layout differs from DeiT's only in attending to hidden patches") {
  const TokenLayout deit =
      token_layout(LayoutKind::deit, {TokenKind::cls}, three_patches, middle_hidden);
  const TokenLayout zeroed =
      token_layout(LayoutKind::zeroed, {TokenKind::cls}, three_patches, middle_hidden);
  CHECK(zeroed.name() == "zeroed");
  CHECK(zeroed.attends_hidden());
  CHECK_FALSE(deit.attends_hidden());
  CHECK(zeroed.attended_tokens() == std::vector<int>{0, 1, 2, 3});
  REQUIRE(zeroed.length() == deit.length());
  for (std::size_t i = 0; i < zeroed.tokens.size(); ++i) {
    CHECK(zeroed.tokens[i].kind == deit.tokens[i].kind);
    CHECK(zeroed.tokens[i].patch == deit.tokens[i].patch);
    CHECK(zeroed.tokens[i].position == deit.tokens[i].position);
    CHECK(zeroed.tokens[i].hidden == deit.tokens[i].hidden);
  }
}

TEST_CASE("CLS and the distillation token have position rows of their own, registers have none") {
  const TokenLayout layout = token_layout(
      LayoutKind::deit, {TokenKind::cls, TokenKind::reg, TokenKind::reg, TokenKind::distillation},
      three_patches, middle_hidden);
  const int positions[] = {0, -1, -1, 1, 2, 3, 4};
  REQUIRE(layout.length() == 7);
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(layout.tokens[i].position == positions[i]);
    CHECK(layout.tokens[i].patch == (i < 4 ? -1 : static_cast<int>(i) - 4));
  }
}

TEST_CASE("with nothing hidden every layout is the same sequence") {
  const Mask none = mask_of({0, 0, 0});
  for (const LayoutKind kind : {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}) {
    const TokenLayout layout = token_layout(kind, {TokenKind::cls}, three_patches, none);
    CHECK(layout.length() == 4);
    CHECK(layout.attended_tokens().size() == 4);
    CHECK(layout.tokens[3].position == 3);
  }
}

TEST_CASE("with everything hidden a prefix token is still a key; without one it is an error") {
  const Mask all = mask_of({1, 1, 1});
  CHECK(token_layout(LayoutKind::mae, {TokenKind::cls}, three_patches, all).length() == 1);
  CHECK(token_layout(LayoutKind::deit, {TokenKind::cls}, three_patches, all).attended_tokens() ==
        std::vector<int>{0});
  CHECK_THROWS_WITH_AS(
      token_layout(LayoutKind::deit, {}, three_patches, all),
      "layout deit: all 3 patches are hidden and the model has no prefix token, but softmax needs "
      "at least one key that may be attended; leave a patch visible",
      Error);
  CHECK_THROWS_AS(token_layout(LayoutKind::mae, {}, three_patches, all), Error);
  CHECK(token_layout(LayoutKind::zeroed, {}, three_patches, all).attended_tokens().size() == 3);
}

TEST_CASE("under all, nothing is hidden whatever the mask") {
  const TokenLayout layout =
      token_layout(LayoutKind::all, {TokenKind::cls}, three_patches, middle_hidden);
  CHECK(layout.name() == "all");
  CHECK(layout.attended_tokens() == std::vector<int>{0, 1, 2, 3});
  CHECK_FALSE(layout.tokens[2].hidden);
}

}  // namespace lacuna::token_layout_test
