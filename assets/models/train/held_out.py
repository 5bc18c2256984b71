"""Writes a folder of composed pictures of one split, for measuring the built program.

    python held_out.py --root FOLDER --work FOLDER --count 500 OUT            OUT/0000.png …, OUT/coverage.json
    python held_out.py --root FOLDER --work FOLDER --count 6 --jpeg OUT       the small committed set

coverage.json names, per picture, the class and the object's coverage of each of the 14 x 14 patches.
"""

import argparse
import json
from pathlib import Path

import torch.nn.functional as F
from PIL import Image

from data import load
from measure import PLAIN, compose_fixed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--split", default="held-out")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jpeg", action="store_true")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    cache = load(arguments.root, arguments.work)
    batch = compose_fixed(cache, arguments.split, arguments.count, arguments.seed, PLAIN)
    covered = F.avg_pool2d(batch.alpha[:, None], 16)[:, 0]
    arguments.out.mkdir(parents=True, exist_ok=True)
    index = {}
    for i, (image, label, cover) in enumerate(zip(batch.images, batch.labels.tolist(), covered)):
        name = f"{i:04}.{'jpg' if arguments.jpeg else 'png'}"
        picture = Image.fromarray((image * 255).round().byte().permute(1, 2, 0).numpy())
        picture.save(arguments.out / name, **({"quality": 92} if arguments.jpeg else {}))
        index[name] = {"class": cache["classes"][label],
                       "coverage": [[round(v, 3) for v in row] for row in cover.tolist()]}
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(value)}" for name, value in index.items())
    (arguments.out / "coverage.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
