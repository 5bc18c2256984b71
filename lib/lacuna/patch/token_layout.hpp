#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/words.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

enum class TokenKind { cls, distillation, reg, patch };
inline constexpr Word<TokenKind> token_words[] = {{TokenKind::cls, "cls"},
                                                  {TokenKind::distillation, "distillation"},
                                                  {TokenKind::reg, "register"},
                                                  {TokenKind::patch, "patch"}};

/// One row of the encoder's sequence.
struct Token {
  TokenKind kind = TokenKind::patch;
  int patch = -1;         ///< Patch number; -1 for a prefix token.
  int position = -1;      ///< Row of the position table (prefix rows first); -1: none is added.
  bool hidden = false;    ///< The model does not see it: its patch vector is set to 0, or replaced.
  bool replaced = false;  ///< Its embedding is the model's mask token.
  /// false: as a key its score is -inf in every layer, its weight exactly 0.
  bool attended = true;
};

enum class LayoutKind {
  deit,        ///< All patches; hidden ones are 0 and their keys are masked with -inf.
  mae,         ///< Prefix tokens and visible patches only.
  zeroed,      ///< All patches; hidden ones are 0, and nothing is masked: the -inf step forgotten.
  mask_token,  ///< All patches; hidden ones are the model's learned mask token, nothing is masked.
  all,         ///< All patches, nothing hidden, whatever the mask.
};
inline constexpr Word<LayoutKind> layout_kind_words[] = {{LayoutKind::all, "all"},
                                                         {LayoutKind::deit, "deit"},
                                                         {LayoutKind::mae, "mae"},
                                                         {LayoutKind::zeroed, "zeroed"},
                                                         {LayoutKind::mask_token, "mask-token"}};

/// Which tokens enter the encoder, with which position rows, and which keys may be attended.
/// The layouts differ in this value and in nothing else.
struct TokenLayout {
  LayoutKind kind = LayoutKind::deit;
  std::vector<Token> tokens;  ///< Prefix tokens first, then patches in raster order.

  [[nodiscard]] std::string name() const { return std::string(word_of(layout_kind_words, kind)); }
  /// Hidden patches, where there are any, are keys like all others. Elsewhere they get weights of 0
  /// by construction: at −inf, or not in the sequence.
  [[nodiscard]] bool attends_hidden() const {
    return kind == LayoutKind::zeroed || kind == LayoutKind::mask_token;
  }
  [[nodiscard]] int length() const { return static_cast<int>(tokens.size()); }
  [[nodiscard]] const Token& at(int token) const { return tokens[static_cast<std::size_t>(token)]; }
  [[nodiscard]] std::optional<int> token_of_patch(int patch) const;
  [[nodiscard]] std::vector<int> attended_tokens() const;  ///< The keys, ascending.
  [[nodiscard]] int patch_tokens() const;                  ///< Tokens that are patches.
};

/// The one place where the layouts part. `prefix` are the model's prefix tokens in order, each with
/// its own row of the position table (registers have none). Throws Error{bad_value} if nothing may
/// be attended: no prefix token and every patch hidden.
[[nodiscard]] TokenLayout token_layout(LayoutKind kind, const std::vector<TokenKind>& prefix,
                                       const PatchGrid& grid, const Mask& mask);

}  // namespace lacuna
