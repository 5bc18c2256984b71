#pragma once

#include <cstddef>

namespace lacuna {

/// Pango looks up each font in short threads of its own. Throws Error{memory} where none can be
/// made; where they cannot be made for a moment, Pango waits (text_threads.cpp).
void check_text_threads();

/// Fontconfig, Pango and Cairo crash where they get no memory. Throws NoMemory unless so many bytes
/// could be had now.
void check_text_memory(std::size_t bytes);

}  // namespace lacuna
