"""Writes tests/golden/masks/: masks as the references draw them, and arrays as NumPy saves them.

Run:  python tests/reference/masks.py
The committed files were made with Python 3.11.7, torch 2.13.0 (CPU), transformers 5.23, NumPy 2.4.6
and Pillow 13.0. The generators are the libraries' own: torch.rand and transformers' ViTMAE
random_masking, np.random (legacy), CPython's random. BEiT's and SimMIM's few lines of mask logic are
restated here; Philox, whose masks are lacuna's own and must never change, is written a second time.
"""

import functools
import json
import math
import pathlib
import pickle
import random
from types import SimpleNamespace
from unittest import mock

import numpy as np
import torch
from PIL import Image
from transformers.models.vit_mae.modeling_vit_mae import ViTMAEEmbeddings

GOLDEN = pathlib.Path(__file__).parent.parent / "golden" / "masks"
GRIDS = [(14, 14), (10, 10), (20, 20), (7, 9), (16, 16)]
RATIOS = [0.0, 0.25, 0.5, 0.6, 0.75, 0.8, 0.9, 1.0]


def text(values):
    return "".join(str(int(v)) for v in np.asarray(values).reshape(-1))


# --- MAE's random masking, by transformers ---------------------------------------------------------


def mae_masks(rows, columns, noise_of):
    """The shuffle once, and for each ratio the kept ids' number and the mask."""
    count = rows * columns
    ids = torch.arange(count).reshape(1, count, 1)
    shuffle, masks = None, []
    for ratio in RATIOS:
        settings = SimpleNamespace(config=SimpleNamespace(mask_ratio=ratio))
        kept, mask, ids_restore = ViTMAEEmbeddings.random_masking(settings, ids, noise_of(count))
        kept = kept.flatten().tolist()
        if shuffle is None:  # ratio 0 keeps every patch, in the shuffled order
            shuffle = kept
        assert kept == shuffle[: len(kept)]
        masks.append({"ratio": ratio, "visible": len(kept), "values": text(mask)})
    return {"ids_shuffle": shuffle, "ids_restore": ids_restore.flatten().tolist(), "masks": masks}


def torch_noise(seed):
    def noise_of(_):
        torch.manual_seed(seed)
        return None  # random_masking draws torch.rand itself

    return noise_of


def numpy_noise(seed):
    def noise_of(count):  # as the tests of ViTMAE in transformers
        np.random.seed(seed)
        return torch.from_numpy(np.random.uniform(size=(1, count)))

    return noise_of


def random_masks():
    entries = []
    for rng, noise, seeds in [
        ("torch", torch_noise, [0, 2, 4294967298]),
        ("numpy", numpy_noise, [0, 2, 4294967295]),
    ]:
        for seed in seeds:
            for rows, columns in GRIDS:
                entry = {"rng": rng, "seed": seed, "rows": rows, "columns": columns}
                entries.append(entry | mae_masks(rows, columns, noise(seed)))
    # Equal noise for two patches: torch's default sort promises no order (2.13 swaps this pair on an
    # x86 processor); lacuna's rule is the stable order.
    seed, rows, columns = first_tie()
    entry = {"rng": "torch", "seed": seed, "rows": rows, "columns": columns}
    with mock.patch.object(torch, "argsort", functools.partial(torch.argsort, stable=True)):
        entries.append(entry | mae_masks(rows, columns, torch_noise(seed)))
    return entries


def first_tie():
    for seed in range(100000):
        torch.manual_seed(seed)
        if len(torch.rand(1, 400).unique()) < 400:
            return seed, 20, 20


# --- Philox4x32-10 and the rules of lacuna's own stream --------------------------------------------


class Philox:
    def __init__(self, seed):
        self.key = (seed & 0xFFFFFFFF, seed >> 32)
        self.count = 0
        self.block = []

    def next(self):
        if not self.block:
            n = self.count
            self.count += 1
            self.block = list(self.philox([n & 0xFFFFFFFF, n >> 32, 0, 0], list(self.key)))
        return self.block.pop(0)

    @staticmethod
    def philox(counter, key):
        c0, c1, c2, c3 = counter
        for _ in range(10):
            even, odd = 0xD2511F53 * c0, 0xCD9E8D57 * c2
            c0, c1, c2, c3 = (
                (odd >> 32) ^ c1 ^ key[0],
                odd & 0xFFFFFFFF,
                (even >> 32) ^ c3 ^ key[1],
                even & 0xFFFFFFFF,
            )
            key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
        return c0, c1, c2, c3

    def random(self):
        high, low = self.next() >> 5, self.next() >> 6
        return (high * 67108864 + low) / 9007199254740992

    def uniform(self, first, last):
        return first + (last - first) * self.random()

    def randint(self, first, last):
        bits = (1 << (last - first).bit_length()) - 1
        value = self.next() & bits
        while value > last - first:
            value = self.next() & bits
        return first + value

    def permutation(self, count):
        order = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.randint(0, i)
            order[i], order[j] = order[j], order[i]
        return order


def philox_masks():
    entries = []
    for seed in [0, 1, 2, 0x123456789ABCDEF0]:
        for rows, columns in GRIDS:
            entry = {"rng": "lacuna", "seed": seed, "rows": rows, "columns": columns}

            def noise_of(count, seed=seed):
                source = Philox(seed)
                return torch.tensor([[source.random() for _ in range(count)]], dtype=torch.float64)

            entries.append(entry | mae_masks(rows, columns, noise_of))
    return entries


# --- BEiT and SimMIM -------------------------------------------------------------------------------


def beit_mask(rows, columns, total, smallest, rng):
    hidden = np.zeros((rows, columns), dtype=int)
    logs = (math.log(0.3), math.log(1 / 0.3))

    def add(room):
        for _ in range(10):
            area = rng.uniform(smallest, room)
            aspect = math.exp(rng.uniform(*logs))
            h, w = int(round(math.sqrt(area * aspect))), int(round(math.sqrt(area / aspect)))
            if w < columns and h < rows:
                top, left = rng.randint(0, rows - h), rng.randint(0, columns - w)
                block = hidden[top : top + h, left : left + w]
                new = int(h * w - block.sum())
                if 0 < new <= room:
                    block[:] = 1
                    return new
        return 0

    while hidden.sum() < total:
        if add(total - int(hidden.sum())) == 0:
            break
    return hidden


def block_masks(rng_name, seeds):
    entries = []
    for seed in seeds:
        for rows, columns in GRIDS:
            count = rows * columns
            masks = []
            for ratio in RATIOS:
                random.seed(seed)
                rng = random if rng_name == "python" else Philox(seed)
                hidden = beit_mask(rows, columns, int(count * ratio), 4 if count < 64 else 16, rng)
                masks.append({"ratio": ratio, "values": text(hidden)})
            entry = {"rng": rng_name, "seed": seed, "rows": rows, "columns": columns}
            entries.append(entry | {"masks": masks})
    return entries


def simmim_masks(rng_name, seeds):
    entries = []
    for seed in seeds:
        for rows, columns in GRIDS:
            if rows % 2 or columns % 2:
                continue
            cells = rows * columns // 4
            masks = []
            for ratio in RATIOS:
                np.random.seed(seed % 2**32)
                rng = np.random if rng_name == "numpy" else Philox(seed)
                hidden = np.zeros(cells, dtype=int)
                hidden[rng.permutation(cells)[: int(np.ceil(cells * ratio))]] = 1
                hidden = hidden.reshape(rows // 2, columns // 2)
                masks.append({"ratio": ratio, "values": text(hidden.repeat(2, 0).repeat(2, 1))})
            entry = {"rng": rng_name, "seed": seed, "rows": rows, "columns": columns}
            entries.append(entry | {"masks": masks})
    return entries


# --- Mask files ------------------------------------------------------------------------------------


def save_arrays():
    """One array, 0 1 2 / 3 4 5, in each kind that the reader takes; and pictures."""
    plain = np.arange(6).reshape(2, 3)
    for kind in ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8"]:
        np.save(GOLDEN / f"array-{kind}.npy", plain.astype(kind))
    np.save(GOLDEN / "array-bool.npy", plain % 2 == 1)
    np.save(GOLDEN / "array-fortran.npy", np.asfortranarray(plain.astype("f4")))
    np.save(GOLDEN / "array-object.npy", np.array([{"a": 1}, None], dtype=object))
    for version in [(2, 0), (3, 0)]:
        with open(GOLDEN / f"array-version{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, plain.astype("f4"), version=version)
    np.savez(GOLDEN / "archive.npz", mask=plain)
    (GOLDEN / "pickle.pkl").write_bytes(pickle.dumps([0, 1]))
    (GOLDEN / "mask.json").write_text('{"mask": [[0, 1, 0], [0, 0, 1]]}\n')
    # Pictures of 12 x 8 pixels (width x height): the left half white, JPEG's ringing, a grid.
    half = np.zeros((8, 12), np.uint8)
    half[:, :6] = 255
    Image.fromarray(half).save(GOLDEN / "half.png")
    half[:, :6], half[:, 6:] = 129, 127
    Image.fromarray(half).save(GOLDEN / "half-grey.png")
    Image.fromarray(np.array([[255, 0, 0], [0, 0, 255]], np.uint8)).save(GOLDEN / "cells.png")
    painted = np.zeros((8, 12, 4), np.uint8)
    painted[..., :3] = 255
    painted[:4, :, 3] = 255
    Image.fromarray(painted).save(GOLDEN / "painted-on-transparent.png")
    save_odd_pictures()


def save_odd_pictures():
    """Pictures of 12 x 8 pixels whose left half is meant to be hidden, though no grey of 128 parts it from the right."""
    half = np.zeros((8, 12), np.uint8)
    half[:, :6] = 1
    Image.fromarray(half).save(GOLDEN / "odd-01.png")
    Image.fromarray(half + np.uint8(254)).save(GOLDEN / "odd-254-255.png")
    for kind in ["png", "tif"]:
        Image.fromarray(half.astype(np.uint16)).save(GOLDEN / f"odd-16-bit-1.{kind}")
        Image.fromarray(half.astype(np.uint16) * 255).save(GOLDEN / f"odd-16-bit-255.{kind}")
        Image.fromarray(half.astype(np.uint16) * 1000).save(GOLDEN / f"odd-16-bit-1000.{kind}")
    # VOC's palette: 0 black, 1 #800000, 2 #008000, 255 #e0e0c0.
    colours = [0, 0, 0, 128, 0, 0, 0, 128, 0] + [0] * 756 + [224, 224, 192]
    for name, labels in [("odd-voc-1", half), ("odd-voc-1-2-255", half * np.array([1, 2, 255] * 4, np.uint8))]:
        picture = Image.frombytes("P", (12, 8), labels.tobytes())
        picture.putpalette(colours)
        picture.save(GOLDEN / f"{name}.png")
    picture = Image.frombytes("P", (12, 8), half.tobytes())  # 1 is darker
    picture.putpalette([100, 0, 0, 0, 0, 90] + [0] * 762)
    picture.save(GOLDEN / "odd-darker-label.png")
    strokes = np.zeros((8, 12, 4), np.uint8)
    strokes[..., 3] = half * 255
    strokes[:, 6, 3] = 90  # the edge of a soft brush
    Image.fromarray(strokes).save(GOLDEN / "odd-black-on-transparent.png")
    strokes[:, :3, 0] = 120
    Image.fromarray(strokes).save(GOLDEN / "odd-dark-on-transparent.png")


def write(name, entries):
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    (GOLDEN / name).write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    write("random.json", random_masks())
    write("random-lacuna.json", philox_masks())
    write("block.json", block_masks("python", [0, 1, 2, 4294967301]))
    write("block-lacuna.json", block_masks("lacuna", [0, 1, 0x123456789ABCDEF0]))
    write("simmim.json", simmim_masks("numpy", [0, 1, 4294967295]))
    write("simmim-lacuna.json", simmim_masks("lacuna", [0, 1, 0x123456789ABCDEF0]))
    save_arrays()
