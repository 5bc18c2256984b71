"""How fast a folder goes through the program, where the time goes, and what memory it takes.

    python tests/bench/folder_bench.py LACUNA [PHOTOS]   needs Pillow 12 and NumPy; alone on the machine, some 10 minutes

PHOTOS (120) are those of 500 x 375 that the small models get; deit-base gets 12, and of the large photos there are 40.

Everything is measured in one run, so that what is compared was measured side by side. Stages are told apart by what is
asked for: `mask --write json` reads, decodes and resizes; `compare --write json` runs the layouts as well; with figures
and overlays it also draws them and writes PNGs.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np
from PIL import Image

lacuna = sys.argv[1]
samples = pathlib.Path(__file__).resolve().parents[2] / "assets/samples"
photos = int(sys.argv[2]) if len(sys.argv) > 2 else 120
# Photos a run, so that each takes some seconds.
COUNTS = {"mini": photos, "untrained:deit-tiny": photos, "untrained:deit-base": 12}
SIZES = {"500 x 375": (500, 375), "4000 x 3000": (4000, 3000)}
FULL = "figure,overlays,json"


def make_photos(folder, size, count):
    """JPEGs as a camera's: detail at every scale, no two alike."""
    folder.mkdir(parents=True)
    sources = [Image.open(samples / name).convert("RGB") for name in ("coffee.jpg", "astronaut.jpg", "rocket.jpg")]
    noise = np.random.default_rng(0)
    for number in range(count):
        pixels = np.asarray(sources[number % 3].resize(size, Image.Resampling.BICUBIC)).astype(np.int16)
        pixels = np.roll(pixels, 7 * number, axis=1) + noise.integers(-10, 11, pixels.shape, dtype=np.int16)
        Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / f"{number:04}.jpg", quality=90)


def run(folder, command, *options):
    """Seconds of wall time, and the peak of resident memory in MB."""
    out = folder.parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    process = subprocess.Popen([lacuna, command, folder, "-o", out, "-q", *options], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"folder_bench: {command} {options}: status {status}")
    return seconds, usage.ru_maxrss / 1024


def some(folder, count, place):
    """The first `count` photos, in a folder of their own."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for photo in sorted(folder.iterdir())[:count]:
        os.link(photo, place / photo.name)
    return place


def speeds(root):
    print("| photos | model | written | images/s, 1 thread | 2 threads | ratio |\n|---|---|---|---|---|---|")
    for size in SIZES:
        for model, count in COUNTS.items():
            count = count if size == "500 x 375" else min(max(count // 3, 8), 40)
            folder = some(root / size, count, root / "some")
            for written in "json", FULL:
                one, two = (run(folder, "compare", "--model", model, "--write", written, "-j", threads)[0] for threads in "12")
                print(f"| {count} of {size} | {model} | {written} | {count / one:.1f} | {count / two:.1f} | {one / two:.2f} |", flush=True)


def shares(root):
    print("\n| photos, 1 thread | model | ms an image | read, decode, resize | layouts, JSON | draw, PNG |\n|---|---|---|---|---|---|")
    for size in SIZES:
        for model, count in COUNTS.items():
            count = count if size == "500 x 375" else min(max(count // 3, 8), 40)
            folder = some(root / size, count, root / "some")
            read = run(folder, "mask", "--write", "json", "-j", "1")[0]
            layouts = run(folder, "compare", "--model", model, "--write", "json", "-j", "1")[0]
            whole = run(folder, "compare", "--model", model, "--write", FULL, "-j", "1")[0]
            parts = [read / whole, (layouts - read) / whole, (whole - layouts) / whole]
            print(f"| {count} of {size} | {model} | {1000 * whole / count:.0f} | " + " | ".join(f"{part:.0%}" for part in parts) + " |", flush=True)


def fast_decoding(root):
    folder = some(root / "4000 x 3000", 40, root / "some")
    slow, fast = (run(folder, "mask", "--write", "json", "-j", "1", *more)[0] for more in ((), ("--fast-decode",)))
    print(f"\n--fast-decode, 40 of 4000 x 3000, mask --write json: {1000 * slow / 40:.0f} ms an image, {1000 * fast / 40:.0f} ms: {slow / fast:.1f} x")


def memory(root):
    sources = sorted((root / "500 x 375").iterdir())
    print("\n| images (mini, json, 2 threads) | seconds | peak memory |\n|---|---|---|")
    for count in 100, 5000:
        many = root / f"many{count}"
        many.mkdir()
        for number in range(count):
            os.link(sources[number % len(sources)], many / f"{number:05}.jpg")
        seconds, peak = run(many, "compare", "--write", "json", "-j", "2")
        print(f"| {count} | {seconds:.1f} | {peak:.0f} MB |", flush=True)


with tempfile.TemporaryDirectory() as folder:
    root = pathlib.Path(folder)
    for name, size in SIZES.items():
        make_photos(root / name, size, photos if name == "500 x 375" else 40)
    speeds(root)
    shares(root)
    fast_decoding(root)
    memory(root)
