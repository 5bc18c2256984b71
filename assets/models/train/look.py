"""Contact sheets to judge by eye: composed pictures; or CLS attention and reconstruction of a state.

    python look.py --root FOLDER --work FOLDER --out sheet.png                        composed training pictures
    python look.py --root FOLDER --work FOLDER --state WORK/state.pt --out sheet.png [--pictures FILE...]
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from data import load
from export import restored
from masks import hidden_patches
from measure import MEAN, STD, compose_fixed, random_keep
from compose import Recipe


def pixels(picture):
    return (picture.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def heat(row, ids, picture, patches=14):
    """The picture darkened where CLS does not look; unseen patches are grey."""
    grid = torch.full((patches * patches,), float("nan"))
    grid[ids] = row / row.max()
    big = grid.view(patches, patches).repeat_interleave(16, 0).repeat_interleave(16, 1)
    warm = torch.stack([big, big ** 2 * 0.8, 0.25 * (1 - big)])
    out = 0.35 * picture + 0.65 * warm
    return torch.where(big.isnan(), torch.tensor(0.5), out)


def photograph(path, side=224):
    """Shortest edge to 256, centre 224: the ordinary preprocessing."""
    picture = Image.open(path).convert("RGB")
    scale = 256 / min(picture.size)
    picture = picture.resize([round(n * scale) for n in picture.size], Image.Resampling.BICUBIC)
    left, top = ((n - side) // 2 for n in picture.size)
    return torch.from_numpy(np.array(picture.crop((left, top, left + side, top + side)))).permute(2, 0, 1) / 255


def sheet(rows, out):
    tall = [np.concatenate([pixels(c) for c in row], 1) for row in rows]
    Image.fromarray(np.concatenate(tall, 0)).save(out)


@torch.no_grad()
def judged(model, picture):
    """Original, CLS attention of the last two layers unmasked, at 75 % hidden, and the reconstruction."""
    patches = model.patchify((picture[None] - MEAN) / STD)
    every = torch.arange(model.config.patches)[None]
    rows, states = model.cls_attention(patches, every)
    ids = random_keep(1, model.config.patches, 0.75, seed=3)
    seen, partial = model.cls_attention(patches, ids)
    away = hidden_patches(ids, model.config.patches)
    masked, filled = torch.zeros_like(patches), patches.clone()
    masked[0, ids[0]] = patches[0, ids[0]]
    filled[0, away[0]] = model.decode(partial, ids, away)[0]
    grid = model.config.grid
    back = lambda p: (p.view(grid, grid, 16, 16, 3).permute(4, 0, 2, 1, 3).reshape(1, 3, 224, 224) * STD + MEAN)[0]
    attention = [heat(r[0].mean(0), every[0], picture) for r in rows[-2:]] + [heat(seen[-1][0].mean(0), ids[0], picture)]
    return [picture, *attention, back(masked), back(filled)], model.head(states[:, 0]).softmax(-1)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--split", default="held-out")
    parser.add_argument("--pictures", type=Path, nargs="*", default=[])
    arguments = parser.parse_args()
    cache = load(arguments.root, arguments.work)
    if not arguments.state:
        images = compose_fixed(cache, "train", 96, seed=5, recipe=Recipe()).images
        return sheet(images.view(8, 12, 3, 224, 224), arguments.out)
    model, state = restored(arguments.state)
    batch = compose_fixed(cache, arguments.split, 12, seed=11, recipe=Recipe(background_share=0, wide_area_share=0))
    for_eye = [photograph(p) for p in arguments.pictures] + list(batch.images[:12 - len(arguments.pictures)])
    rows = []
    for picture in for_eye:
        row, belief = judged(model, picture)
        rows.append(row)
        best = belief.topk(3)
        print(*(f"{state['classes'][i]} {p:.2f}" for p, i in zip(best.values, best.indices)), sep=", ")
    half = (len(rows) + 1) // 2
    sheet([a + b for a, b in zip(rows[:half], rows[half:])], arguments.out)


if __name__ == "__main__":
    main()
