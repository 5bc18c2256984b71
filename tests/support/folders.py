"""Folders of pictures for the tests that run the program, and what such a run left."""

import random
import struct
from pathlib import Path


def picture(seed, side=32):
    """A BMP of noise, so that any two differ."""
    pixels = random.Random(seed).randbytes(3 * side * side)
    head = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, len(pixels), 0, 0, 0, 0)
    return struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54) + head + pixels


def tree(folder):
    """Every file below the folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in Path(folder).rglob("*") if not p.is_dir()}
