"""Makes tests/golden/resample/: Pillow's own resizes, for tests/image/resample_test.cpp.

    python3 tests/reference/resample.py      (made the committed files with Pillow 12.3.0, NumPy 2.4)

Pillow 13 shrinks vertically first where that is cheaper (python-pillow/Pillow#9549), which rounds
otherwise: it gives other files for 31x90 and 3x70. All up to 12 go across first, and so does lacuna.

Every file is a binary PPM (8-bit RGB). The name says what was done:
<interpolation>_<height>x<width>[_box_<left>_<top>_<right>_<bottom>].ppm, from input.ppm.
"""

import pathlib

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "golden" / "resample"
FILTERS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}
SIZES = [(14, 14), (1, 1), (47, 20), (31, 90), (47, 61), (47, 33), (90, 61), (3, 70)]
BOXES = [(20, 20, (3, 5, 51, 40)), (16, 24, (0.5, 1.25, 60.3, 46.9)), (40, 40, (10.1, 7.7, 21.4, 19.2)),
         (30, 40, (4, 6, 44, 36))]


def picture():
    """Noise, which has every overshoot, beside smooth colours and hard edges."""
    rng = np.random.default_rng(7)
    values = rng.integers(0, 256, (47, 61, 3), dtype=np.uint8)
    rows, columns = np.mgrid[0:47, 0:61]
    smooth = np.stack([rows * 5, columns * 4, (rows + columns) * 2], axis=2).astype(np.uint8)
    values[:, 25:45] = smooth[:, 25:45]
    values[10:20, 45:] = 255
    values[20:30, 45:] = 0
    return Image.fromarray(values)


def long_picture():
    """So many pixels in one weighted sum that partial sums of 32 bits wrap; the test makes the same."""
    steps = np.arange(20000, dtype=np.int64)
    channels = [(steps * steps * 7 + 50 * channel) % 256 for channel in range(3)]
    return Image.fromarray(np.stack(channels, axis=1).astype(np.uint8)[None])


def main():
    image = picture()
    FOLDER.mkdir(parents=True, exist_ok=True)
    image.save(FOLDER / "input.ppm")
    for name, resample in FILTERS.items():
        for height, width in SIZES:
            image.resize((width, height), resample).save(FOLDER / f"{name}_{height}x{width}.ppm")
        long_picture().resize((3, 1), resample).save(FOLDER / f"long_{name}_1x3.ppm")
        for height, width, box in BOXES:
            words = "_".join(str(edge) for edge in box)
            image.resize((width, height), resample, box=box).save(
                FOLDER / f"{name}_{height}x{width}_box_{words}.ppm")


main()
