"""Proves that every golden file of tests/golden/families can fail: each planted fault moves one of its numbers by over
100 x the tolerance of 1e-5; the other form of GELU, which is that near, by over 10 x.

    ENV4/bin/python tests/reference/families_can_fail.py [FOLDER]        exit status 1 if a fault stays unseen
    ENV5/bin/python tests/reference/families_can_fail.py [FOLDER]        the same for transformers5-*

The environments are those of requirements-transformers4.txt and -5.txt. The reference is built anew, so the line without
a fault proves that the committed numbers are what the script makes. Prints each fault's largest move / tolerance.
Not planted: a missing bias of the keys (softmax takes it out), and layer norm epsilons of 1e-6 and 1e-12 swapped, which
move no number by more than rounding does.
"""

import sys
from pathlib import Path

from families import environment

VERSION = environment.prove()

from safetensors.torch import load_file  # noqa: E402

from families import record  # noqa: E402
from families.cases import cases  # noqa: E402
from families.faults import OTHER_GELU, faults, planted  # noqa: E402
from families_golden import DEFAULT, numbers  # noqa: E402

TOLERANCE, FACTOR = 1e-5, 100


def moved(found, expected):
    """(the largest move / tolerance, the number that moved so)"""
    moves = {name: record.difference(expected[name], found[name]) / TOLERANCE for name in expected if name in found}
    return max((move, name) for name, move in moves.items())


def leaked(expected):
    """As if -inf were forgotten."""
    return {name.replace("zeroed.", "deit."): value for name, value in expected.items() if name.startswith("zeroed.")}


def check(name, case, folder):
    expected = load_file(folder / (case.twin or name) / "golden.safetensors")
    reference = case.reference(name, folder)
    rows = [("no fault", *moved(numbers(reference), expected))]
    fine = rows[0][1] <= 1
    rows.append(("hidden keys let through", *moved(leaked(expected), expected)))
    for fault, plant in faults(reference, case):
        rows.append((fault, *moved(numbers(planted(reference, plant)), expected)))
    print(f"\n{name}")
    for fault, move, number in rows:
        seen = fault == "no fault" or move > (FACTOR / 10 if fault == OTHER_GELU else FACTOR)
        fine = fine and seen
        print(f"  {fault:42} {move:9.3g} x tolerance   {number}{'' if seen else '   NOT SEEN'}")
    return fine, min(move for fault, move, _ in rows[1:] if fault != OTHER_GELU)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    results = {name: check(name, case, folder) for name, case in cases(VERSION).items()}
    smallest = min(move for _, move in results.values())
    unseen = [name for name, (fine, _) in results.items() if not fine]
    print(f"\n{len(results)} families; the smallest move is {smallest:.3g} x tolerance; wrong: {unseen or 'none'}")
    sys.exit(1 if unseen else 0)


if __name__ == "__main__":
    main()
