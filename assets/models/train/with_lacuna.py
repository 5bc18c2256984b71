"""The attention figures once more, by the built program: runs `lacuna compare` over a folder that held_out.py wrote.

    python with_lacuna.py LACUNA MODEL FOLDER [--layers 6]

Prints, per share of hidden patches and layer: the median over pictures of (CLS's attention on the object ÷ the
object's share of the visible area), and the share of pictures whose largest weight lies on the object.
Needs no PyTorch. Reads the `mae` layout; `deit` is equal, as each run checks.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

RATIOS = (0.0, 0.5, 0.75, 0.9)
ON_OBJECT = 0.25   # a patch is the object's if at least this much of it is covered


def attention_files(arguments, ratio, out):
    mask = ["--mask", "none"] if ratio == 0 else ["--mask", "random", "--mask-ratio", str(ratio), "--seed-mode", "per-image"]
    layers = [word for layer in range(arguments.layers) for word in ("--layer", str(layer))]
    subprocess.run([arguments.lacuna, "compare", arguments.folder, "--model", arguments.model, "--fit", "squash", *mask,
                    *layers, "--write", "json", "-q", "-o", out], check=True)
    return sorted(Path(out).glob("*.attention.json"))


def mean_head_rows(document):
    """Per layer, CLS's attention over the visible patches: {layer: {patch: weight}}."""
    layout = next(l for l in document["layouts"] if l["name"] == "mae")
    patches = [token["patch"] for token in layout["tokens"]]
    return {row["layer"]: {p: w for p, w in zip(patches, row["weights"]) if p is not None}
            for row in layout["rows"] if row["head"] == "mean"}


def on_object(row, coverage):
    weights, covered = np.array(list(row.values())), coverage[list(row)]
    if covered.sum() < 1:
        return None  # nothing of the object in sight
    return (weights / weights.sum() @ covered) / covered.mean(), covered[weights.argmax()] >= ON_OBJECT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lacuna")
    parser.add_argument("model")
    parser.add_argument("folder")
    parser.add_argument("--layers", type=int, default=6)
    arguments = parser.parse_args()
    index = json.loads((Path(arguments.folder) / "coverage.json").read_text())
    coverage = {Path(name).stem: np.array(value["coverage"]).ravel() for name, value in index.items()}
    for ratio in RATIOS:
        seen = {layer: [] for layer in range(arguments.layers)}
        with tempfile.TemporaryDirectory() as out:
            for file in attention_files(arguments, ratio, out):
                for layer, row in mean_head_rows(json.loads(file.read_text())).items():
                    seen[layer].append(on_object(row, coverage[file.name.removesuffix(".attention.json")]))
        for layer, values in seen.items():
            ratios, hits = zip(*(v for v in values if v is not None))
            print(f"{ratio:4.0%} hidden  layer {layer}  ratio {np.median(ratios):5.2f}  "
                  f"on object {np.mean(hits):6.1%}  n {len(hits)}")


if __name__ == "__main__":
    main()
