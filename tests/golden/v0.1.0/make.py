#!/usr/bin/env python3
"""Makes what is kept here anew. Only lacuna 0.1.0 (99248fe) may do it, since the rest is about what that program wrote.

    tests/golden/v0.1.0/make.py LACUNA_0_1_0

The commands are also those that tests/app/v0_1_0_test.py runs again.
"""

import io
import shutil
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ASIDE = {"make.py", "README.md"}
MODEL = HERE.parent / "families/transformers-vit-mae/model.safetensors"
SMALL = "--width 160px --caption off"

# All of them into out/.
BATCH = [
    f"compare in --model MODEL --write figure,json {SMALL}",
    f"attend in --model MODEL --write figure,json --no-pca {SMALL}",
    f"reconstruct in --model MODEL --write figure,json {SMALL}",
    f"sweep in --model MODEL --write figure,json --ratios 0,0.5,0.9 {SMALL}",
    f"explain in --write figure,json --grid 2 --query 1,0 {SMALL}",
    f"mask in --image-size 32 --mask checkerboard --write figure,json {SMALL}",
]
# What is in no other format above, into figures/.
FIGURES = [
    f"attend in/a.bmp --model MODEL --write json --animate layers --animate-format apng,gif {SMALL}",
    f"mask in/a.bmp --image-size 32 --write figure --format svg --seed 7 {SMALL}",
    f"reconstruct in/a.bmp --model MODEL --write figure --format pdf --norm log --query 1,2 {SMALL}",
]
SHARDED = "compare in --model MODEL --write json"
PACKED = "mask tar/pictures.tar --image-size 32 --write json"


def call(program, words, status=0):
    """Runs the command line here, with the model of this repository, and returns its standard output."""
    command = [program, *(str(MODEL) if word == "MODEL" else word for word in words.split())]
    run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if run.returncode != status:
        sys.exit(f"{words}: ended with {run.returncode}\n{run.stderr}")
    return run.stdout


def picture(seed, side=16, cell=4):
    """A BMP of squares in plain colours: small, and so is what is drawn of it."""
    squares = [x // cell * 3 + y // cell * 5 + seed * 7 for y in range(side) for x in range(side)]
    pixels = bytes(square * factor % 256 for square in squares for factor in (53, 91, 29))
    head = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, len(pixels), 0, 0, 0, 0)
    return struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54) + head + pixels


def make_inputs():
    (HERE / "in/sub").mkdir(parents=True)
    for number, name in enumerate(["a.bmp", "b.bmp", "sub/c.bmp"]):
        (HERE / "in" / name).write_bytes(picture(number))
    (HERE / "tar").mkdir()
    with tarfile.open(HERE / "tar/pictures.tar", "w") as tar:
        for number, name in enumerate(["x.bmp", "y.bmp"]):
            member = tarfile.TarInfo(name)
            member.size = len(picture(9 + number))
            tar.addfile(member, io.BytesIO(picture(9 + number)))


def figures():
    """Every figure that is kept here, by its path."""
    kinds = {".png", ".apng", ".gif", ".svg", ".pdf"}
    return sorted(str(path.relative_to(HERE)) for path in HERE.rglob("*") if path.suffix in kinds)


def recipes(program):
    """What inspect prints of each figure: its command line (a summary has none), and its recipe as JSON."""
    return "".join(f"{name}\n{call(program, f'inspect {name}')}{call(program, f'inspect {name} --json')}\n"
                   for name in figures())


def main(program):
    for path in HERE.iterdir():
        if path.name not in ASIDE:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    make_inputs()
    for words in BATCH:
        call(program, f"{words} -q -o out")
    for words in FIGURES:
        call(program, f"{words} -q -o figures")
    for shard in ("1/2", "2/2"):
        call(program, f"{SHARDED} -q --shard {shard} -o shards")
    shutil.copytree(HERE / "shards", HERE / "merged")
    call(program, "merge merged")
    for path in (HERE / "merged").rglob("*"):
        if path.is_file() and (HERE / "shards" / path.relative_to(HERE / "merged")).exists() or path.suffix == ".joined":
            path.unlink()
    call(program, f"{PACKED} --pack -q -o packed")
    (HERE / "inspection.json").write_text(call(program, "inspect MODEL --json"))
    (HERE / "recipes.txt").write_text(recipes(program))


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()))
