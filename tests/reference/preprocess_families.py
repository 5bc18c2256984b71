"""Makes tests/golden/preprocess/hub_*.ppm: what Hugging Face's image processors hand to a model, as bytes.

    python3 tests/reference/preprocess_families.py    (made the committed files with transformers 5.23.0, Pillow 13.0,
                                                       NumPy 2.4; its processors on Pillow, not on torchvision)

ViT: squash, bilinear. DeiT: squash to 35, centre 28. DINOv2 (Bit): shortest edge 35, centre 28. The difference of 7 is odd
and its half rounds apart: transformers cuts at 3, torchvision at round(3.5) = 4.
"""

import pathlib

import numpy as np
from PIL import Image
from transformers import BitImageProcessorPil, DeiTImageProcessorPil, ViTImageProcessorPil

from preprocess import picture

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "golden" / "preprocess"
RAW = {"do_rescale": False, "do_normalize": False}
SIZE, WHOLE = {"height": 28, "width": 28}, {"height": 35, "width": 35}
PROCESSORS = {
    "vit": ViTImageProcessorPil(size=SIZE, resample=2, **RAW),
    "deit": DeiTImageProcessorPil(size=WHOLE, crop_size=SIZE, resample=3, **RAW),
    "dinov2": BitImageProcessorPil(size={"shortest_edge": 35}, crop_size=SIZE, resample=3, **RAW),
}
# height, width
SIZES = [(47, 61), (61, 47), (40, 36), (20, 23)]


resize = Image.Image.resize


def across_then_down(image, size, resample=None, **_):
    """As every Pillow up to 12 does in one call; Pillow 13 may turn that order (resample.py)."""
    return resize(resize(image, (size[0], image.size[1]), resample), size, resample)


def main():
    Image.Image.resize = across_then_down
    for height, width in SIZES:
        for name, processor in PROCESSORS.items():
            planes = np.asarray(processor(picture(height, width), return_tensors="np")["pixel_values"][0])
            pixels = planes.transpose(1, 2, 0)
            assert np.array_equal(pixels, pixels.astype(np.uint8))
            Image.fromarray(pixels.astype(np.uint8)).save(FOLDER / f"hub_{name}_{height}x{width}.ppm")


if __name__ == "__main__":
    main()
