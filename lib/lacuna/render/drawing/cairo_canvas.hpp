#pragma once

#include <memory>

#include "lacuna/image/image.hpp"

struct _cairo;          // NOLINT(bugprone-reserved-identifier): what Cairo calls its cairo_t
struct _cairo_surface;  // NOLINT(bugprone-reserved-identifier)

namespace lacuna {

struct DestroySurface {
  void operator()(_cairo_surface* surface) const;
};
struct DestroyCanvas {
  void operator()(_cairo* canvas) const;
};
using Surface = std::unique_ptr<_cairo_surface, DestroySurface>;
using Canvas = std::unique_ptr<_cairo, DestroyCanvas>;

/// Throw Error{memory} or Error{output} if Cairo stopped.
void check(_cairo* canvas);
void check(_cairo_surface* surface);

/// Pixels in memory, black and, unless they are opaque, see-through.
[[nodiscard]] Surface pixel_surface(int height, int width, bool opaque = true);

/// A surface that holds the picture.
[[nodiscard]] Surface surface_of(const Image& image);

/// What a pixel_surface() holds. `alpha`, unless null, gets a byte for each pixel; without it the
/// surface is opaque.
[[nodiscard]] Image image_of(_cairo_surface* surface, std::vector<std::uint8_t>* alpha = nullptr);

}  // namespace lacuna
