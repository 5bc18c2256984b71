#include "lacuna/model/vit/mae_decoder.hpp"

#include <doctest/doctest.h>

#include "support/tiny_mae.hpp"

namespace lacuna::mae_decoder_test {

TEST_CASE("the decoder sees every patch in its place: hidden ones are the mask token") {
  Workers workers(1);
  constexpr PatchGrid grid = {.rows = 1, .columns = 3, .patch_size = 2};
  // What is embedded is a bias of 1; the mask token is 20; positions are 100, 200 … by token.
  const VitModel model = testing::tiny_mae(
      grid,
      {{"decoder_embed.bias", [](int, int) { return 1.0F; }},
       {"decoder_mask_token", [](int, int) { return 20.0F; }},
       {"decoder_pos_embed", [](int token, int) { return 100.0F * static_cast<float>(1 + token); }},
       {"decoder_pred.bias", [](int, int place) { return static_cast<float>(place); }}},
      false, workers);
  const Mask mask = mask_of({0, 1, 0});
  const TokenLayout layout = token_layout(LayoutKind::mae, model.config.prefix, grid, mask);
  const EncoderState encoded =
      embed_tokens(model, Matrix(3, 12), position_rows(model, grid), layout, workers);
  const DecoderState state = embed_decoder_tokens(model, encoded, grid, workers);
  REQUIRE(state.tokens.rows() == 4);
  CHECK(state.tokens.at(0, 0) == 101);  // CLS
  CHECK(state.tokens.at(1, 0) == 201);
  CHECK(state.tokens.at(2, 0) == 320);  // hidden
  CHECK(state.tokens.at(3, 0) == 401);
  const Matrix pixels = predicted_pixels(model, state, workers);  // without CLS
  CHECK(pixels.rows() == 3);
  CHECK(pixels.columns() == 12);
  CHECK(pixels.at(2, 11) == 11);
}

}  // namespace lacuna::mae_decoder_test
