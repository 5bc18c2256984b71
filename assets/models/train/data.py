"""Decodes stamps and backgrounds once into tensors that stay in memory, and names their splits.

    python data.py --root FOLDER --work FOLDER    lists what there is and writes WORK/cache.pt
"""

import argparse
import random
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from backgrounds import BACKGROUNDS
from drawings import list_drawings
from stamps import SPLITS, class_names, list_stamps
from textures import list_textures

STAMP_SIDE = 192   # a stamp fills a square of this side, premultiplied by its alpha
TILE = 512         # backgrounds are kept as squares of this side, at two scales
SHORT_SIDES = (512, 900)
UNNAMED = -1       # the label of what has no class: the drawings


def load(root: Path, work: Path) -> dict:
    """The cache; built where it is missing."""
    path = work / "cache.pt"
    if not path.exists():
        work.mkdir(parents=True, exist_ok=True)
        torch.save(_build(root), path)
    return torch.load(path, weights_only=False)


def _build(root: Path) -> dict:
    stamps = list_stamps(root)
    names = class_names(stamps)
    drawings = list_drawings(root)
    pictures = [_stamp_picture(root / path) for path in [s.path for s in stamps] + drawings]
    tiles, tile_of = [], []
    for background, split in zip(BACKGROUNDS, background_splits()):
        for tile in _tiles(_background_picture(root / background.path)):
            tiles.append(tile)
            tile_of.append((background.path, split))
    photographs = len(tiles)
    for source, name, picture in list_textures(root):
        tiles.append(_tiles(picture, SHORT_SIDES[:1])[0])
        tile_of.append((f"{source.path}/{name}", "train"))
    return {
        "classes": names,
        "stamps": torch.stack(pictures),
        "stamp_label": torch.tensor([names.index(s.label) for s in stamps] + [UNNAMED] * len(drawings)),
        "stamp_split": [s.split for s in stamps] + ["train"] * len(drawings),
        "stamp_path": [s.path for s in stamps] + drawings,
        "stamp_area": torch.stack([p[3].float().sum() / 255 for p in pictures]),
        "tiles": torch.stack(tiles),
        "tile_path": [path for path, _ in tile_of],
        "tile_split": [split for _, split in tile_of],
        "tile_is_texture": torch.arange(len(tiles)) >= photographs,
    }


def background_splits(seed: int = 0) -> list[str]:
    """About 70 % training, 12 % validation, 18 % held-out, whole groups only."""
    groups = sorted({b.group for b in BACKGROUNDS})
    random.Random(f"{seed}/backgrounds").shuffle(groups)
    edges = (round(0.18 * len(groups)), round(0.30 * len(groups)))
    split_of = {g: "held-out" if i < edges[0] else "validation" if i < edges[1] else "train"
                for i, g in enumerate(groups)}
    return [split_of[b.group] for b in BACKGROUNDS]


def _stamp_picture(path: Path) -> torch.Tensor:
    """RGBA, premultiplied, cut to its opaque box and centred in a square. uint8 [4, side, side]."""
    picture = Image.open(path).convert("RGBA")
    picture = picture.crop(picture.getchannel("A").point(lambda a: 255 * (a > 20)).getbbox())
    pixels = np.asarray(picture, dtype=np.float32)
    pixels[..., :3] *= pixels[..., 3:] / 255
    scale = (STAMP_SIDE - 4) / max(picture.size)
    size = [max(1, round(n * scale)) for n in picture.size]
    # channel by channel: Pillow filters float pictures only so
    channels = [Image.fromarray(pixels[..., c]).resize(size, Image.Resampling.BICUBIC) for c in range(4)]
    small = np.clip(np.stack([np.asarray(c) for c in channels]), 0, 255)
    square = np.zeros((4, STAMP_SIDE, STAMP_SIDE), np.uint8)
    top, left = (STAMP_SIDE - size[1]) // 2, (STAMP_SIDE - size[0]) // 2
    square[:, top:top + size[1], left:left + size[0]] = np.round(small)
    return torch.from_numpy(square)


def _background_picture(path: Path) -> Image.Image:
    if path.suffix == ".exr":
        return _tone_mapped(path)
    picture = Image.open(path)
    if picture.mode not in ("RGBA", "LA", "P"):
        return picture.convert("RGB")
    picture = picture.convert("RGBA")  # panoramas come with an empty sky: give them a plain one
    if picture.getchannel("A").getextrema()[0] == 0:
        picture = picture.crop((0, max(0, picture.getchannel("A").getbbox()[1] - 60), *picture.size))
    sky = np.linspace([96, 142, 204], [205, 220, 235], picture.height)[:, None].repeat(picture.width, 1)
    sky = Image.fromarray(sky.astype(np.uint8))
    sky.paste(picture, (0, 0), picture)
    return sky


def _tone_mapped(path: Path) -> Image.Image:
    import OpenEXR
    light = np.asarray(OpenEXR.File(str(path)).channels()["RGB"].pixels, dtype=np.float32)
    light *= 0.35 / np.median(light.max(-1))
    light = np.clip(light / (1 + 0.6 * light), 0, 1) ** (1 / 2.2)
    height = light.shape[0]  # the sphere's poles are smeared: keep the middle
    return Image.fromarray((light * 255).astype(np.uint8)).crop(
        (0, height // 5, light.shape[1], height - height // 5))


def _tiles(picture: Image.Image, short_sides=SHORT_SIDES) -> list[torch.Tensor]:
    """Squares that cover the picture, at one or two scales. uint8 [3, TILE, TILE]."""
    tiles = []
    for short in short_sides:
        scale = short / min(picture.size)
        if short != short_sides[0] and scale > 1.2:
            continue
        sized = picture.resize([max(TILE, round(n * scale)) for n in picture.size], Image.Resampling.BICUBIC)
        for top in _starts(sized.height):
            for left in _starts(sized.width):
                tile = np.array(sized.crop((left, top, left + TILE, top + TILE)))
                tiles.append(torch.from_numpy(tile).permute(2, 0, 1).contiguous())
    return tiles


def _starts(length: int) -> list[int]:
    steps = max(1, min(4, -(-(length - TILE) // (TILE * 3 // 4)) + 1))
    return [round(i * (length - TILE) / max(1, steps - 1)) for i in range(steps)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True, help="where fetch.sh unpacked the packages")
    parser.add_argument("--work", type=Path, required=True, help="caches and states")
    arguments = parser.parse_args()
    cache = load(arguments.root, arguments.work)
    for label, name in enumerate(cache["classes"]):
        splits = Counter(s for s, l in zip(cache["stamp_split"], cache["stamp_label"]) if l == label)
        print(f"{name:16}", *(f"{splits[s]:4}" for s in SPLITS))
    print("stamps", int((cache["stamp_label"] != UNNAMED).sum()), "drawings", int((cache["stamp_label"] == UNNAMED).sum()))
    print("background files", Counter(background_splits()), "textures", int(cache["tile_is_texture"].sum()),
          "tiles", Counter(cache["tile_split"]))


if __name__ == "__main__":
    main()
