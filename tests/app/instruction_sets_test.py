#!/usr/bin/env python3
"""Every command writes the same bytes with each set of instructions that the kernels are compiled for.

    tests/app/instruction_sets_test.py LACUNA_BINARY

Not the kernels alone: OpenCV and the C library choose by the processor, too, and are kept to the same level. Where the
processor has one set only there is nothing to compare (status 77). All runs instead of some, by hand:
tests/trees/compare_trees.py with two such scripts.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

LACUNA = Path(sys.argv[1]).resolve()
TREES = Path(__file__).resolve().parents[1] / "trees/compare_trees.py"
AVX512 = ("F", "VL", "BW", "DQ", "CD")
NARROW = {
    "LACUNA_INSTRUCTIONS": "avx2",
    "OPENCV_CPU_DISABLE": "AVX512-SKX,AVX512F",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=" + ",".join(f"-AVX512{part}" for part in AVX512),
}
# A run of each kind of output, each command, an activation and a decoder of each kind.
RUNS = ("compare", "compare-formats", "compare-matrices", "compare-untrained", "compare-tensors-npz", "compare-squash", "attend",
        "attend-layouts", "attend-animations", "mask", "mask-formats", "mask-rng-*", "reconstruct*", "sweep", "sweep-animated",
        "explain", "explain-steps", "folder", "folder-grids", "tar", "*-swiglu", "original-mae*", "timm-deit-distilled-*")  # fmt: skip


def script(folder, name, variables):
    path = Path(folder, name)
    lines = [f"export {variable}={value}" for variable, value in variables.items()]
    path.write_text("\n".join(["#!/bin/sh", *lines, f'exec "{LACUNA}" "$@"', ""]))
    path.chmod(0o755)
    return path


def main():
    said = subprocess.run([LACUNA, "--version"], capture_output=True, text=True, check=True).stdout
    if "avx512" not in said:
        print("one set of instructions only: nothing to compare it with")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        wide, narrow = script(folder, "wide", {}), script(folder, "narrow", NARROW)
        said = subprocess.run([narrow, "--version"], capture_output=True, text=True, check=True).stdout
        if "avx2" not in said:
            print(f"LACUNA_INSTRUCTIONS=avx2 is not heeded: {said}")
            return 1
        Path(folder, "intended").touch()
        return subprocess.run([sys.executable, TREES, wide, narrow, "--intended", f"{folder}/intended", "--only", *RUNS],
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
