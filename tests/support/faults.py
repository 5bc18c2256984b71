"""A program that dies at each of its calls in turn (tests/support/faulty_calls.cpp)."""

import itertools
import signal


def killed_at_every_call(test, run, least):
    """Has `run(at)` killed at its first call that changes a file, at its second and so on, until it gets through.

    Yields after each kill a note for what is checked then; `run` prepares its folder itself and returns a
    CompletedProcess. `least`: so many calls there must be at the least, or the faults did not reach the program.
    """
    for at in itertools.count(1):
        if run(at).returncode != -signal.SIGKILL:
            test.assertGreater(at, least)
            return
        yield f"killed at call {at}"
