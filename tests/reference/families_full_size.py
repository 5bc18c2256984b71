"""Every family at full size: the built lacuna on a checkpoint of random weights, against the library that defines it.

    ENV4/bin/python tests/reference/families_full_size.py LACUNA_BINARY [--readme] [--only NAME]

The environment is that of requirements-transformers4.txt. Builds deit-tiny to vit-base, vit-mae-base with its decoder and
dinov2-small with registers, all parameters redrawn as in the golden files (nothing is downloaded), saves them as on
hubs, runs the binary at 224 x 224 and at a size that is not square, and prints a Markdown table of the largest scaled
differences: each has to be within 1e-4, and the likeliest class the same. Exit status 1 where one is not, or where
the binary does not read the file. --readme puts the table into the README beside this file.

What the binary is asked: `compare` (deit, mae, zeroed); `attend` under none and mask-token, and `reconstruct`, where
it has these commands. Pictures have the model's size already, so only the numbers after the resize are measured.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from importlib import metadata
from pathlib import Path

from families import environment

VERSION = environment.prove()
if VERSION != 4:
    sys.exit("use the environment of requirements-transformers4.txt: timm is in that one")

import numpy as np  # noqa: E402
import torch  # noqa: E402
from PIL import Image  # noqa: E402

from families import draw, saving  # noqa: E402
from families.saving import HALF, IMAGENET  # noqa: E402
from families.timm_models import TimmReference, timm  # noqa: E402
from families.transformers_models import build  # noqa: E402

SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "samples" / "cat.png"
README = Path(__file__).resolve().parent / "README.md"
LIMIT, RATIO, SEED = 1e-4, 0.75, 2
OTHER = {16: (320, 192), 14: (308, 182)}  # width, height
MARKS = "<!-- families_full_size.py: begin -->", "<!-- families_full_size.py: end -->"


# --- the models ------------------------------------------------------------------------------------


def timm_model(architecture):
    return TimmReference(timm.create_model(architecture, dynamic_img_size=True))


def transformers_model(kind, width, heads, patch=16, image_size=224, rule="bicubic", **settings):
    layers = {"num_hidden_layers": 12, "num_labels": 1000, "image_size": image_size}
    return build(kind, patch=patch, rule=rule, width=width, heads=heads, ratio=4, **(layers | settings))


def mae_base():
    decoder = dict(decoder_hidden_size=512, decoder_num_hidden_layers=8, decoder_num_attention_heads=16)
    return transformers_model("vit-mae", 768, 12, **decoder, decoder_intermediate_size=2048)


def registers_small():
    """Its table is of 37 x 37 patches, as on the hub: interpolated at 224, too."""
    return transformers_model("registers", 384, 6, 14, 518, "bicubic_antialias", num_hidden_layers=12)


def hub(preprocessing, **settings):
    return saving.hub(preprocessing, half=False, **settings)


MODELS = {
    "deit-tiny (timm)": (lambda: timm_model("deit_tiny_patch16_224"), saving.timm_hub(half=False), IMAGENET),
    "deit-small distilled (transformers)": (
        lambda: transformers_model("deit-distilled", 384, 6),
        hub(lambda edge: saving.squash_and_crop(edge, 256, IMAGENET)), IMAGENET),
    "vit-small (timm)": (lambda: timm_model("vit_small_patch16_224"), saving.timm_hub(half=False), HALF),
    "deit3-small (timm)": (lambda: timm_model("deit3_small_patch16_224"), saving.timm_hub(half=False), IMAGENET),
    "vit-base (transformers)": (
        lambda: transformers_model("vit", 768, 12), hub(lambda edge: saving.squash(edge, 2, HALF), kind="bin"), HALF),
    "vit-mae-base (transformers)": (mae_base, hub(lambda edge: saving.squash(edge, 2, IMAGENET)), IMAGENET),
    "dinov2-small, registers (transformers)": (
        registers_small, hub(lambda edge: saving.shortest_edge(224, 256, IMAGENET)), IMAGENET),
}  # fmt: skip


# --- pictures and the binary ------------------------------------------------------------------------


def write_picture(folder, size):
    """The sample at the model's own size, so that nothing is left to resize."""
    with Image.open(SAMPLE) as image:
        image.convert("RGB").resize(size, Image.Resampling.BICUBIC).save(folder / "picture.png")
    return folder / "picture.png"


def normalised(file, statistics):
    with Image.open(file) as image:
        values = torch.from_numpy(np.asarray(image).astype(np.float32) / np.float32(255))
    mean, deviation = (torch.tensor(statistics[name]) for name in ("mean", "std"))
    return ((values - mean) / deviation).permute(2, 0, 1).contiguous()


class Binary:
    def __init__(self, file):
        self.file = Path(file).resolve()

    def has(self, command):
        return subprocess.run([self.file, command, "--help"], capture_output=True).returncode == 0

    def run(self, command, picture, model, folder, heads, *options):
        """The JSON that it writes; raises ValueError with what it says."""
        out = Path(folder) / command
        width, height = Image.open(picture).size
        words = [self.file, command, picture, "--model", model, "--heads", heads, "--image-size", f"{width}x{height}"]
        words += ["--fit", "squash", "--rng", "torch", "--seed", SEED, "--mask-ratio", RATIO, "--write", "json"]
        words += ["--quiet", "-o", out, *options]  # with --tensors, a .npz, too
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
        files = list(out.glob("*.json"))
        if done.returncode != 0 or not files:
            raise ValueError((done.stderr.strip().splitlines() or ["no JSON"])[-1])
        document = json.loads(files[0].read_text())
        files[0].unlink()
        for file in out.glob("*.npz"):
            with np.load(file) as arrays:
                document["tensors"] = dict(arrays)
            file.unlink()
        return document


# --- what the JSON says, beside what the reference computes ----------------------------------------


class Table:
    """Largest scaled difference of each kind; a text where there is no number."""

    def __init__(self, title):
        self.title, self.cells, self.wrong = title, {}, {}

    def number(self, column, found, wanted, limit=LIMIT):
        found, wanted = (np.asarray(values, np.float64) for values in (found, wanted))
        if found.shape != wanted.shape:
            return self.text(column, f"shape {found.shape}, not {wanted.shape}", True)
        worst = float(np.abs(found - wanted).max(initial=0) / max(1, np.abs(wanted).max(initial=0)))
        kept = self.cells.get(column)
        self.cells[column] = worst if not isinstance(kept, float) else max(kept, worst)
        if not worst <= limit:
            self.wrong[column] = f"{column} {self.cells[column]:.2g}"

    def text(self, column, text, missed):
        self.cells[column] = text
        if missed:
            self.wrong[column] = f"{column}: {text}"


def matrices_of(layout):
    """{layer: [head, query, key]}"""
    found = {}
    for entry in layout["matrices"]:
        found.setdefault(entry["layer"], []).append((entry["head"], entry["weights"]))
    return {layer: np.array([rows for _, rows in sorted(heads)], np.float32) for layer, heads in found.items()}


def compare_layout(table, layout, reference, column):
    for layer, weights in matrices_of(layout).items():
        table.number(column, weights, reference[f"attention.{layer}"].numpy())
    if (classes := layout.get("classes")) and "logits" in reference:
        compare_classes(table, classes, reference["logits"])


def compare_states(table, tensors, layout, reference, layers, column):
    """What enters the first layer, leaves the chosen ones, and the final norm's."""
    prefix = layout.replace("-", "_")
    table.number(column, tensors[f"{prefix}_embedded"], reference["states.0"].numpy())
    for layer, states in zip(layers, tensors[f"{prefix}_states"], strict=True):
        table.number(column, states, reference[f"states.{layer + 1}"].numpy())
    if "normed" in reference:
        table.number(column, tensors[f"{prefix}_normed"], reference["normed"].numpy())


def compare_classes(table, classes, logits):
    """`classes`: the likeliest, each with its number and probability."""
    probabilities = logits.double().softmax(-1)
    number = lambda entry: next(entry[key] for key in ("index", "class", "number") if isinstance(entry.get(key), int))
    same = number(classes[0]) == int(probabilities.argmax())
    if not same or table.cells.get("top-1") != "differs":
        table.text("top-1", "same" if same else "differs", not same)
    found = [entry["probability"] for entry in classes]
    table.number("probability", found, probabilities[[number(entry) for entry in classes]])


def mask_values(document):
    return torch.tensor(document["mask"]["values"], dtype=torch.float32).flatten()


def check_compare(table, run, reference_run, statistics, layers):
    document = run("compare", "--layer", ",".join(map(str, layers)), "--matrices", "--tensors", "states")
    stated = document["image"]["preprocess"]
    table.number("mean, deviation", stated["mean"] + stated["standard_deviation"], statistics["mean"] + statistics["std"], 1e-6)
    mask = mask_values(document)
    for layout in document["layouts"]:
        name, reference = layout["name"], reference_run(layout["name"], mask)
        compare_layout(table, layout, reference, f"attention, {name}")
        compare_states(table, document["tensors"], name, reference, layers, f"states, {name}")
    return mask


def check_attend(table, run, reference_run, mask, layers, layouts):
    for name in layouts:
        options = ["--layout", "all" if name == "none" else name, "--layer", ",".join(map(str, layers)), "--matrices", "--tensors", "states"]
        document = run("attend", *options)
        regime = name.replace("-", "_")
        reference = reference_run(regime, None if name == "none" else mask)
        for layout in document["layouts"]:
            compare_layout(table, layout, reference, f"attention, {name}")
            compare_states(table, document["tensors"], layout["name"], reference, layers, f"states, {name}")


def find_key(value, key):
    """The first value of that key at any depth."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        value = list(value.values())
    for inner in value if isinstance(value, list) else []:
        if isinstance(inner, (dict, list)) and (found := find_key(inner, key)) is not None:
            return found
    return None


def check_reconstruct(table, run, reference_run, pixels, patch):
    """MAE's loss over hidden patches, and the decoder's attention rows, as far as the JSON has them."""
    document = run("reconstruct", "--pixels")
    mask = mask_values(document)
    reference = reference_run("mae", mask)
    grid = [side // patch for side in pixels.shape[1:]]
    target = pixels.reshape(3, grid[0], patch, grid[1], patch).permute(1, 3, 2, 4, 0).reshape(len(mask), -1)
    loss = ((reference["reconstruction"] - target) ** 2).mean(-1)[mask == 1].mean().item()
    if isinstance(stated := find_key(document, "loss"), (int, float)):
        table.number("loss", stated, loss)
    if (stated := find_key(document, "predicted")) is not None:
        table.number("reconstruction", stated, reference["reconstruction"].numpy())
    for entry in find_key(document, "rows") or []:
        if entry.get("query", {}).get("kind") == "cls" and isinstance(entry.get("head"), int):
            wanted = reference[f"decoder_attention.{entry['layer']}"][entry["head"], 0]
            table.number("decoder attention", entry["weights"], wanted.numpy())


def examine(binary, name, model, file, reference, statistics, size, folder):
    table = Table(f"{name} | {size[0]} x {size[1]}")
    picture = write_picture(folder, size)
    pixels = normalised(picture, statistics)
    grid = tuple(side // reference.patch for side in pixels.shape[1:])
    stored = (reference.model.patch_embed.grid_size if hasattr(reference.model, "patch_embed")
              else 2 * (reference.model.config.image_size // reference.patch,))  # fmt: skip
    computed = {}

    def reference_run(regime, mask):
        key = regime, None if mask is None else tuple(mask.tolist())
        if key not in computed:
            computed.clear()
            noise = None
            if mask is not None and reference.decoder_layers:
                reference.mask_ratio = 1 - ((mask == 0).sum().item() + 0.5) / len(mask)
                noise = mask + torch.arange(len(mask)) / 2 / len(mask)
            computed[key] = reference.run(pixels, regime, mask, noise, wide=tuple(stored) != grid)
        return computed[key]

    run = lambda command, *options: binary.run(command, picture, model / file, folder, reference.heads, *options)
    layers = [0, len(reference.layers) // 2 - 1, len(reference.layers) - 1]
    try:
        mask = check_compare(table, run, reference_run, statistics, layers)
        if binary.has("attend"):
            layouts = ["none"] + (["mask-token"] if getattr(reference, "mask_token", None) is not None else [])
            check_attend(table, run, reference_run, mask, layers, layouts)
        if binary.has("reconstruct") and reference.decoder_layers:
            check_reconstruct(table, run, reference_run, pixels, reference.patch)
    except ValueError as error:
        table.text("note", str(error).replace(str(model), "").replace(str(folder), ""), True)
    return table


def examine_model(binary, name, make, save, statistics):
    torch.manual_seed(0)
    reference = make()
    patch = reference.patch
    pixels = draw.picture((224 // patch, 224 // patch), patch)
    draw.redraw(reference.model, name)
    stored = reference.model.config.image_size if hasattr(reference.model, "config") else 224
    reference.always_wide = stored != 224
    scale(reference, pixels)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "model").mkdir()
        file, _ = save(reference, folder / "model")
        return [examine(binary, name, folder / "model", file, reference, statistics, size, folder)
                for size in [(224, 224), OTHER[patch]]]  # fmt: skip


def scale(reference, pixels):
    """As draw.scale_queries, at a size at which the table may need interpolation."""
    count = (224 // reference.patch) ** 2
    run = reference.run
    reference.run = lambda *given, **named: run(*given, **(named | {"wide": reference.always_wide}))
    reference.mask_ratio = RATIO
    draw.scale_queries(reference, pixels, draw.mae_noise((1, count)))
    del reference.run


# --- the table --------------------------------------------------------------------------------------


def markdown(tables):
    columns = list(dict.fromkeys(column for table in tables for column in table.cells))
    show = lambda cell: "–" if cell is None else f"{cell:.1e}" if isinstance(cell, float) else cell
    lines = ["| model | size | " + " | ".join(columns) + " |", "|---" * (len(columns) + 2) + "|"]
    lines += [f"| {table.title} | " + " | ".join(show(table.cells.get(c)) for c in columns) + " |" for table in tables]
    return "\n".join(lines)


def measured_with(binary):
    """The date and the versions, for a table that stays behind."""
    program = subprocess.run([binary, "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    versions = [f"{package} {metadata.version(package)}" for package in ("torch", "transformers", "timm")]
    return f"{date.today()}: {program}; {', '.join(versions)}."


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    tables = []
    for name, (make, save, statistics) in MODELS.items():
        if arguments.only in name:
            print(name, flush=True)
            tables += examine_model(Binary(arguments.binary), name, make, save, statistics)
    text = measured_with(arguments.binary) + "\n\n" + markdown(tables)
    print(text)
    if arguments.readme:
        before, rest = README.read_text().split(MARKS[0])
        README.write_text(before + MARKS[0] + "\n" + text + "\n" + MARKS[1] + rest.split(MARKS[1])[1])
    missed = [f"{table.title}: {what}" for table in tables for what in table.wrong.values()]
    print("\nmissed:\n  " + "\n  ".join(missed) if missed else f"\nall within {LIMIT:g}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
