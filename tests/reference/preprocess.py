"""Makes tests/golden/preprocess/: what the model sees, for tests/image/preprocess_test.cpp.

    python3 tests/reference/preprocess.py    (made the committed files with Pillow 12.3.0, NumPy 2.4;
                                             Pillow 13.0 makes the same)

The crop arithmetic is torchvision's for PIL pictures, by its documentation and without torchvision:
Resize(n) sets the shorter edge to n and the longer to int(n * longer / shorter); CenterCrop(n) starts at
int(round((edge - n) / 2.0)), with Python's round. The number n of DeiT and MAE is int(224 / 0.875) = 256;
here 28 / 0.875 = 32 keeps the files small. normalise.json: (byte / 255 - mean) / deviation in float32.
"""

import json
import pathlib

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "golden" / "preprocess"
BICUBIC = Image.Resampling.BICUBIC
SIZE = 28
PATCH = 7
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
# height, width: odd differences of both signs of the half, an upscale, one pixel, a narrow one
SIZES = [(47, 61), (61, 47), (32, 43), (45, 64), (5, 3), (1, 1), (2, 90)]


def picture(height, width):
    """The test makes the same from this formula."""
    rows, columns = np.mgrid[0:height, 0:width]
    channels = [(rows * 31 + columns * 17 + rows * columns * (c + 1) + c * 80) % 256 for c in range(3)]
    return Image.fromarray(np.stack(channels, axis=2).astype(np.uint8))


def resized(image, width, height):
    """Across and then down, as every Pillow up to 12 does in one call; Pillow 13 may turn that order (resample.py)."""
    return image.resize((width, image.size[1]), BICUBIC).resize((width, height), BICUBIC)


def resized_to_shorter_edge(image, edge):
    width, height = image.size
    short, long = min(width, height), max(width, height)
    longer = int(edge * long / short)
    return resized(image, edge, longer) if width <= height else resized(image, longer, edge)


def centre(image, height, width):
    top = int(round((image.size[1] - height) / 2.0))
    left = int(round((image.size[0] - width) / 2.0))
    return image.crop((left, top, left + width, top + height))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for height, width in SIZES:
        image = picture(height, width)
        name = f"{height}x{width}"
        crop = centre(resized_to_shorter_edge(image, int(SIZE / 0.875)), SIZE, SIZE)
        crop.save(FOLDER / f"crop_{name}.ppm")
        resized(image, SIZE, SIZE).save(FOLDER / f"squash_{name}.ppm")
        grid = resized_to_shorter_edge(image, SIZE)
        centre(grid, grid.size[1] // PATCH * PATCH, grid.size[0] // PATCH * PATCH).save(FOLDER / f"grid_{name}.ppm")
    bytes_ = np.arange(256, dtype=np.uint8).astype(np.float32) / np.float32(255)
    planes = [((bytes_ - MEAN[c]) / DEVIATION[c]).view(np.uint32).tolist() for c in range(3)]
    (FOLDER / "normalise.json").write_text(json.dumps({"float32_bits": planes}) + "\n")


if __name__ == "__main__":
    main()
