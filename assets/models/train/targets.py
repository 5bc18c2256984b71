"""What the teacher says of composed pictures and crops of photographs, written once, in shards that training reads.

    python targets.py --root FOLDER --work FOLDER --teacher FOLDER/dinov2-small --count 30000      adds what is missing

A shard WORK/targets/00000.pt holds SHARD pictures and depends on its number alone:
- images uint8 [n, 3, 224, 224]; cover uint8 [n, 196], the object's share of each patch, 255 = whole; labels int8 [n], as in data.py
- features float16 [n, 196, KEPT], cls float16 [n, 384]: the teacher's final states; the patches' after WORK/targets/projection.pt
- looks float16 [n, 24, 196]: CLS's attention to patches in the last four layers, head by head

projection.pt, from the first shard's patches: their mean, and their KEPT first principal directions.
"""

import argparse
import os
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from compose import SIDE, VARIED, Batch, Composer, Recipe
from data import load
from measure import MEAN, STD
from teacher_model import GRID, Teacher

SHARD, BATCH = 1024, 32
KEPT = 128             # of 384
LAYERS = slice(8, 12)
# of a shard's 32 batches: photographs as they are, pictures made to look like more, pictures as those that measure
PHOTOGRAPHS = Recipe(background_share=1.0, decoy_share=0.0)
PARTS = ((10, PHOTOGRAPHS), (13, VARIED), (9, Recipe()))


def composed(composer: Composer, number: int) -> Batch:
    generator = torch.Generator().manual_seed(7_000_003 * (number + 1))
    batches = [composer.compose(BATCH, generator, recipe) for count, recipe in PARTS for _ in range(count)]
    return Batch(*(torch.cat([getattr(b, name) for b in batches]) for name in ("images", "alpha", "labels")))


def taught(teacher: Teacher, images: torch.Tensor):
    """images: uint8, so that the teacher sees what the student will see"""
    normed = (images.float() / 255 - MEAN) / STD
    seen = [teacher(normed[i:i + BATCH]) for i in range(0, len(normed), BATCH)]
    return tuple(torch.cat([getattr(s, name) for s in seen]) for name in ("patches", "cls", "looks"))


def projection(path: Path, patches: torch.Tensor) -> dict:
    """The one that is there, or that of these patches."""
    if not path.exists():
        flat = patches.flatten(0, 1).double()
        mean = flat.mean(0)
        values, directions = torch.linalg.eigh(torch.cov((flat - mean).T))
        kept = directions.flip(1)[:, :KEPT]
        print("projection keeps", round((values.flip(0)[:KEPT].sum() / values.sum()).item(), 4), "of the variance", flush=True)
        torch.save({"mean": mean.float(), "directions": kept.float().contiguous()}, path)
    return torch.load(path)


def write_shard(path: Path, composer: Composer, teacher: Teacher, number: int):
    batch = composed(composer, number)
    images = (batch.images * 255).round().byte()
    patches, cls, looks = taught(teacher, images)
    onto = projection(path.parent / "projection.pt", patches)
    shard = {
        "images": images,
        "cover": (F.avg_pool2d(batch.alpha[:, None], SIDE // GRID).flatten(1) * 255).round().byte(),
        "labels": batch.labels.to(torch.int8),
        "features": ((patches - onto["mean"]) @ onto["directions"]).half(),
        "cls": cls.half(),
        "looks": looks[:, LAYERS].flatten(1, 2).half(),
    }
    torch.save(shard, path.with_suffix(".part"))
    os.replace(path.with_suffix(".part"), path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True, help="where fetch.sh unpacked the packages")
    parser.add_argument("--work", type=Path, required=True, help="caches and shards")
    parser.add_argument("--teacher", type=Path, required=True, help="the folder that teacher.py wrote")
    parser.add_argument("--count", type=int, default=30000, help="of pictures in all")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    folder = arguments.work / "targets"
    folder.mkdir(parents=True, exist_ok=True)
    composer = Composer(load(arguments.root, arguments.work), "train")
    teacher = Teacher(arguments.teacher).bfloat16()
    for number in range(-(-arguments.count // SHARD)):
        path, start = folder / f"{number:05}.pt", time.time()
        if not path.exists():
            write_shard(path, composer, teacher, number)
            print(path.name, f"{SHARD / (time.time() - start):.1f} pictures a second", flush=True)


if __name__ == "__main__":
    main()
