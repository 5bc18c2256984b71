#!/usr/bin/env python3
"""Reads what ctest wrote with --output-junit: shows the entries that failed, and counts.

    tests/support/tally.py PRESET JUNIT_FILE TIMES_FILE

An entry of ctest is a file of tests or a script. A file counts with its test cases, as doctest counts them, a script with
one. TIMES_FILE gets a line for each entry: seconds, preset, name. The last line is "N passed, M failed".
"""

import re
import sys
import xml.etree.ElementTree

SHOWN = 60  # lines of an entry that failed


def cases(output):
    """Passed and failed test cases, as doctest's last lines say."""
    count = re.search(r"test cases: *\d+ \| *(\d+) passed \| *(\d+) failed", output)
    return (int(count[1]), int(count[2])) if count else (0, 0)


def show(name, status, output):
    print(f"--- {name}: {status}")
    lines = [line for line in output.splitlines() if line.strip()]
    print(*lines[:SHOWN], *([f"... {len(lines) - SHOWN} more lines"] if len(lines) > SHOWN else []), sep="\n")


def main(preset, junit, times):
    passed = failed = 0
    with open(times, "a", encoding="utf-8") as table:
        for entry in xml.etree.ElementTree.parse(junit).getroot().iter("testcase"):
            name, output = entry.get("name"), entry.findtext("system-out") or ""
            print(f"{float(entry.get('time')):8.2f} s  {preset}: {name}", file=table)
            skipped, fault = entry.find("skipped"), entry.find("failure")
            reason = (fault if fault is not None else skipped).get("message") if entry.get("status") != "run" else ""
            good, bad = cases(output)
            if entry.get("status") == "run":
                passed += good or 1
            elif reason.startswith("SKIP_RETURN_CODE"):
                print(f"--- {name}: not run here, not counted")
            else:
                show(name, reason or "failed", output)
                passed += good
                failed += bad or 1
    print(f"{passed} passed, {failed} failed")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
