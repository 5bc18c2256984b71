"""Batches for training from the shards that targets.py wrote: random pictures of one shard, half of them mirrored.

Shards may still be growing in number: each batch takes one of those that are there. With the same shards, a batch depends on
the seed and its own number alone.
"""

from dataclasses import dataclass
from pathlib import Path

import torch

from measure import MEAN, STD
from teacher_model import GRID, looks_together

LOOK_AGAIN = 50        # batches after which the folder is read again
SHORTCUT = 0.1         # of the teacher's look, what stays where the outline says there is no object


@dataclass
class Lesson:
    images: torch.Tensor     # [batch, 3, side, side], mean and deviation taken out
    cover: torch.Tensor      # [batch, 196] the object's share of each patch
    labels: torch.Tensor     # [batch]
    features: torch.Tensor   # [batch, 196, KEPT] the teacher's, projected
    cls: torch.Tensor        # [batch, 384] the teacher's, less their mean
    look: torch.Tensor       # [batch, 196] where CLS is to look, of sum 1


class Lessons:
    def __init__(self, folder: Path, batch: int, seed: int, device: str):
        self.folder, self.batch, self.seed, self.device = folder, batch, seed, device
        self.shards = []
        self._read_folder()
        self.cls_mean = self.shards[0]["cls"].float().mean(0)

    def take(self, number: int) -> Lesson:
        if number % LOOK_AGAIN == 0:
            self._read_folder()
        g = torch.Generator().manual_seed(self.seed * 1_000_003 + number)
        shard = self.shards[int(torch.randint(len(self.shards), (1,), generator=g))]
        ids = torch.randperm(len(shard["labels"]), generator=g)[:self.batch].sort().values
        picked = {name: values[ids] for name, values in shard.items()}
        mirrored = torch.rand(self.batch, generator=g) < 0.5
        light = 1 + 0.1 * torch.randn(2, self.batch, 3, 1, 1, generator=g)
        images = ((picked["images"].float() / 255 - MEAN) / STD) * light[0] + (light[1] - 1)
        images[mirrored] = images[mirrored].flip(-1)
        cover, look = picked["cover"].float() / 255, looks_together(picked["looks"].float())
        lesson = Lesson(images, _mirrored(cover, mirrored), picked["labels"].long(),
                        _mirrored(picked["features"].float(), mirrored), picked["cls"].float() - self.cls_mean,
                        _mirrored(on_outline(look, cover), mirrored))
        return Lesson(*(getattr(lesson, name).to(self.device) for name in Lesson.__dataclass_fields__))

    def _read_folder(self):
        for path in sorted(self.folder.glob("[0-9]*.pt"))[len(self.shards):]:
            self.shards.append(torch.load(path, mmap=True))
        if not self.shards:
            raise SystemExit(f"{self.folder}: no shards; targets.py writes them")


def on_outline(look, cover):
    """The teacher's look, drawn to the object where a cut-out's outline says where that is."""
    drawn = look * torch.where(cover.sum(1, keepdim=True) >= 1, SHORTCUT + cover, torch.ones_like(cover))
    return drawn / drawn.sum(1, keepdim=True)


def _mirrored(values, which):
    """values: [batch, 196, …]"""
    grid = values.unflatten(1, (GRID, GRID))
    return torch.where(which.view(-1, *[1] * (grid.ndim - 1)), grid.flip(2), grid).flatten(1, 2)
