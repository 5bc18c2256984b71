"""The card's figures once more, by the built program: runs `lacuna` over a folder that held_out.py wrote.

    python with_lacuna.py LACUNA MODEL FOLDER

Prints, per share of hidden patches and layer: the median over pictures of (CLS's attention on the object ÷ the
object's share of the visible area), and the share of pictures whose largest weight lies on the object; the share
whose class is the likeliest, and among the five likeliest, under each layout (of a file exported with --show-classes:
of another, as mini's, lacuna shows none); and at 75 % hidden the squared error of
the reconstruction and of each fill, divided by that of the mean colour. Needs no PyTorch. Attention is read from the
`mae` layout; `deit` is equal, as each run checks.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

RATIOS = (0.0, 0.5, 0.75, 0.9)
ON_OBJECT = 0.25   # a patch is the object's if at least this much of it is covered


def run(arguments, command, ratio, out, *options):
    mask = ["--mask", "none"] if ratio == 0 else ["--mask", "random", "--mask-ratio", str(ratio), "--seed-mode", "per-image"]
    subprocess.run([arguments.lacuna, command, arguments.folder, "--model", arguments.model, "--fit", "squash", *mask,
                    *options, "--write", "json", "-q", "-o", out], check=True)
    kind = "attention" if command == "compare" else command
    return {file.name.split(".")[0]: json.loads(file.read_text()) for file in sorted(Path(out).glob(f"*.{kind}.json"))}


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


def print_attention(documents, ratio, coverage):
    seen = {}
    for name, document in documents.items():
        for layer, row in mean_head_rows(document).items():
            seen.setdefault(layer, []).append(on_object(row, coverage[name]))
    for layer, values in seen.items():
        ratios, hits = zip(*(v for v in values if v is not None))
        print(f"{ratio:4.0%} hidden  layer {layer}  ratio {np.median(ratios):5.2f}  "
              f"on object {np.mean(hits):6.1%}  n {len(hits)}")


def print_classes(documents, ratio, classes):
    for layout in ("deit", "mae", "zeroed"):
        ranks = []
        for name, document in documents.items():
            likeliest = next(l for l in document["layouts"] if l["name"] == layout)["classes"]
            ranks.append([c["name"] == classes[name] for c in likeliest])
        ranks = np.array(ranks)
        print(f"{ratio:4.0%} hidden  {layout:6}  top-1 {ranks[:, 0].mean():6.1%}  top-5 {ranks.any(axis=1).mean():6.1%}  n {len(ranks)}")


def print_errors(documents, ratio):
    """Summed over pictures, as evaluate.py does."""
    errors = {"model": [d["errors"]["mse"] for d in documents.values()]}
    for fill in range(3):
        name = next(iter(documents.values()))["errors"]["fills"][fill]["name"]
        errors[name] = [d["errors"]["fills"][fill]["mse"] for d in documents.values()]
    mean_colour = np.mean(errors["mean-colour"])
    for name, values in errors.items():
        print(f"{ratio:4.0%} hidden  {name:14}  squared error {np.mean(values) / mean_colour:.2f} of the mean colour's  n {len(values)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lacuna")
    parser.add_argument("model")
    parser.add_argument("folder")
    arguments = parser.parse_args()
    index = json.loads((Path(arguments.folder) / "coverage.json").read_text())
    coverage = {Path(name).stem: np.array(value["coverage"]).ravel() for name, value in index.items()}
    classes = {Path(name).stem: value["class"] for name, value in index.items()}
    for ratio in RATIOS:
        with tempfile.TemporaryDirectory() as out:
            documents = run(arguments, "compare", ratio, out, "--layer", "all", "--query", "cls")
        print_attention(documents, ratio, coverage)
        if all("classes" in layout for d in documents.values() for layout in d["layouts"]):
            print_classes(documents, ratio, classes)
    with tempfile.TemporaryDirectory() as out:
        print_errors(run(arguments, "reconstruct", 0.75, out), 0.75)


if __name__ == "__main__":
    main()
