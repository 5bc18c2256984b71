#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lacuna {

/// A font of this machine that has what the figures' own font lacks.
struct FallbackFont {
  std::string family;
  std::vector<std::string> files = {};  ///< The regular face, and the bold one where there is one.
};

/// The first font, in the order in which fontconfig sorts this machine's for simplified Chinese,
/// that has the character; nullptr if none has. So the choice for a character never depends on
/// what was set before. The fonts are listed when this is first called, which may take a second on
/// a machine that has not listed them before. Not safe from several threads: for text_layout.cpp,
/// under its lock, and where nothing is drawn.
[[nodiscard]] const FallbackFont* fallback_font(std::uint32_t character);

}  // namespace lacuna
