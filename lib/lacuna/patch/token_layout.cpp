// Where the layouts part; the encoder runs what it is given.
//
//                  hidden patches                  their keys
//     deit         in the sequence, as 0           −inf
//     mae          left out                        –
//     zeroed       in the sequence, as 0           attended
//     mask-token   in the sequence, as the token   attended
//     all          there are none                  –
//
// A patch has its own row of the position table in every layout, whatever its place in the
// sequence.
#include "lacuna/patch/token_layout.hpp"

#include <algorithm>
#include <cstddef>

#include "lacuna/base/error.hpp"

namespace lacuna {

std::optional<int> TokenLayout::token_of_patch(int patch) const {
  const auto found = std::find_if(tokens.begin(), tokens.end(), [&](const Token& token) {
    return token.kind == TokenKind::patch && token.patch == patch;
  });
  return found == tokens.end() ? std::nullopt
                               : std::optional(static_cast<int>(found - tokens.begin()));
}

std::vector<int> TokenLayout::attended_tokens() const {
  std::vector<int> keys;
  for (int token = 0; token < length(); ++token) {
    if (at(token).attended) {
      keys.push_back(token);
    }
  }
  return keys;
}

int TokenLayout::patch_tokens() const {
  return static_cast<int>(std::count_if(tokens.begin(), tokens.end(), [](const Token& token) {
    return token.kind == TokenKind::patch;
  }));
}

TokenLayout token_layout(LayoutKind kind, const std::vector<TokenKind>& prefix,
                         const PatchGrid& grid, const Mask& mask) {
  TokenLayout layout{.kind = kind, .tokens = {}};
  int position = 0;
  for (const TokenKind token : prefix) {
    layout.tokens.push_back({.kind = token, .position = token == TokenKind::reg ? -1 : position++});
  }
  for (int patch = 0; patch < grid.count(); ++patch) {
    const bool hidden =
        kind != LayoutKind::all && mask.hidden.at(static_cast<std::size_t>(patch)) != 0;
    if (hidden && kind == LayoutKind::mae) {
      continue;
    }
    layout.tokens.push_back({.kind = TokenKind::patch,
                             .patch = patch,
                             .position = position + patch,
                             .hidden = hidden,
                             .replaced = hidden && kind == LayoutKind::mask_token,
                             .attended = !hidden || layout.attends_hidden()});
  }
  if (layout.attended_tokens().empty()) {
    throw Error(ErrorKind::bad_value,
                "layout {}: all {} patches are hidden and the model has no prefix token, but "
                "softmax needs at least one key that may be attended; leave a patch visible",
                layout.name(), grid.count());
  }
  return layout;
}

}  // namespace lacuna
