#pragma once

namespace lacuna::app {

/// What the shell sees. Part of the contract: scripts depend on it.
enum ExitStatus : int {
  exit_done = 0,  ///< Everything asked for is written.
  exit_some_failed =
      1,           ///< Finished, but some inputs failed; each is named, all others are written.
  exit_usage = 2,  ///< A bad option or a contradiction; nothing started, nothing written.
  exit_no_input =
      3,  ///< A required input cannot be used, or not enough memory to start; nothing started.
  exit_output = 4,  ///< An output cannot be written; finished work is kept.
  exit_bug = 70,    ///< A bug in lacuna.
};

}  // namespace lacuna::app
