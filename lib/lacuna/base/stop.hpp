#pragma once

namespace lacuna {

/// Whether the work of this thread was told to stop: Workers::stop_when().
[[nodiscard]] bool is_told_to_stop();

/// Throws Error{stopped} if it was. Loops that may take longer than a tenth of a second ask it,
/// once a row of pixels or a shape; it costs one look at an atomic.
void check_stop();

}  // namespace lacuna
