"""The model card's figures, in PyTorch, on pictures composed from held-out stamps and backgrounds.

    python evaluate.py --root FOLDER --work FOLDER --state WORK/decayed.pt [--split held-out] [--count 1000]

--state may be an exported file, too. The layer is chosen on the validation split.
"""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from compose import Recipe
from data import load
from export import restored
from masks import hidden_patches
from measure import MEAN, PLAIN, RATIOS, STD, compose_fixed, first_component, on_object, random_keep, separation
from model import cls_rollout
from photographs import PHOTOGRAPHS, coverage, picture

CLUTTERED = Recipe(background_share=0.0, decoy_share=1.0, wide_area_share=0.0)
MIXED = Recipe(wide_area_share=0.0)


def share(hits) -> dict:
    """A proportion with its Wilson 95 % interval."""
    n, p, z = len(hits), float(np.mean(hits)), 1.96
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return {"value": round(p, 4), "low": round(middle - half, 4), "high": round(middle + half, 4), "n": n}


def median(values) -> dict:
    """A median with its bootstrap 95 % interval."""
    values = np.asarray(values)
    draws = np.random.default_rng(0).choice(values, (2000, len(values)))
    low, high = np.percentile(np.median(draws, 1), [2.5, 97.5])
    return {"value": round(float(np.median(values)), 3), "low": round(low, 3), "high": round(high, 3), "n": len(values)}


def quotient(top, bottom) -> dict:
    """A ratio of sums over pictures with its bootstrap 95 % interval."""
    top, bottom = np.asarray(top), np.asarray(bottom)
    picks = np.random.default_rng(0).integers(0, len(top), (2000, len(top)))
    low, high = np.percentile(top[picks].sum(1) / bottom[picks].sum(1), [2.5, 97.5])
    return {"value": round(top.sum() / bottom.sum(), 4), "low": round(low, 4), "high": round(high, 4), "n": len(top)}


@torch.no_grad()
def forward(model, patches, ids):
    """CLS's rows per layer (mean over heads), rollout, what all visible patches of the last layer look at, states; in slices, to
    spare memory."""
    rows, roll, together, states = [], [], [], []
    for i in range(0, len(patches), 50):
        maps = []
        states.append(model.encode(patches[i:i + 50], ids[i:i + 50], maps))
        rows.append(torch.stack([weights[:, 0, 1:] for weights in maps]))
        roll.append(cls_rollout(maps)[:, 1:])
        together.append(maps[-1][:, 1:, 1:].mean(1))
    maps = {f"layer {i}": row for i, row in enumerate(torch.cat(rows, 1))}
    return maps | {"rollout": torch.cat(roll), "last, mean over patches": torch.cat(together)}, torch.cat(states)


def prepared(model, cache, split, count, recipe):
    batch = compose_fixed(cache, split, count, recipe=recipe)
    patches = model.patchify((batch.images - MEAN) / STD)
    return batch, patches, F.avg_pool2d(batch.alpha[:, None], model.config.patch_size).flatten(1)


def attention_figures(model, cache, split, count, recipe) -> dict:
    _, patches, covered = prepared(model, cache, split, count, recipe)
    return {f"{hidden:.0%}": map_figures(model, patches, covered, hidden)[0] for hidden in RATIOS}


def map_figures(model, patches, covered, hidden) -> tuple[dict, torch.Tensor]:
    """For each map ratio, and share on the object; and how well the states' first component tells the object, per picture."""
    ids = random_keep(len(patches), model.config.patches, hidden)
    maps, states = forward(model, patches, ids)
    seen = covered.gather(1, ids)
    figures = {name: dict(zip(("ratio", "on_object"), _both(row, seen))) for name, row in maps.items()}
    return figures, separation(first_component(states[:, 1:]), seen)


def separation_figures(model, cache, split, count) -> dict:
    _, patches, covered = prepared(model, cache, split, count, PLAIN)
    return {f"{hidden:.0%}": median(map_figures(model, patches, covered, hidden)[1].numpy()) for hidden in RATIOS}


def photograph_figures(model, root) -> dict:
    """The same on real photographs, and where nothing is hidden, which of them each map hits."""
    patches = model.patchify((torch.stack([picture(root, p) for p in PHOTOGRAPHS]) - MEAN) / STD)
    covered = torch.stack([coverage(p) for p in PHOTOGRAPHS])
    out = {}
    for hidden in RATIOS:
        figures, areas = map_figures(model, patches, covered, hidden)
        out[f"{hidden:.0%}"] = figures | {"first component": median(areas.numpy())}
    maps, _ = forward(model, patches, random_keep(len(patches), model.config.patches, 0))
    missed = {name: [p.what for p, row, c in zip(PHOTOGRAPHS, rows, covered) if c[row.argmax()] < 0.25] for name, rows in maps.items()}
    return out | {"missed, 0%": missed}


def _both(row, coverage):
    ratio, hit = on_object(row, coverage)
    return median(ratio.numpy()), share(hit.numpy())


def class_figures(model, cache, split, count) -> dict:
    """Top-1 and top-5 with objects only, and top-1 with the backgrounds among them; `zeroed` keeps hidden patches as zeros."""
    out = {}
    batch, patches, _ = prepared(model, cache, split, count, MIXED)
    objects = batch.labels != model.config.classes - 1
    for hidden in RATIOS:
        ids = random_keep(count, model.config.patches, hidden)
        zeroed = patches.clone()
        zeroed.scatter_(1, hidden_patches(ids, model.config.patches)[..., None].expand(-1, -1, patches.shape[2]), 0)
        every = torch.arange(model.config.patches).expand(count, -1)
        for name, (p, i) in {"visible only": (patches, ids), "zeroed": (zeroed, every)}.items():
            with torch.no_grad():
                best = torch.cat([model.head(model.encode(p[j:j + 50], i[j:j + 50])[:, 0]).topk(5).indices
                                  for j in range(0, count, 50)])
            right = best == batch.labels[:, None]
            out[f"{hidden:.0%} {name}"] = {"top1_objects": share(right[objects, 0].numpy()),
                                           "top5_objects": share(right[objects].any(1).numpy()),
                                           "top1_all": share(right[:, 0].numpy())}
    return out


def pixel_figures(model, cache, split, count) -> dict:
    """Squared error on the hidden 75 %, against a mean-colour fill and OpenCV's two inpaintings (8 bit)."""
    batch, patches, _ = prepared(model, cache, split, count, PLAIN)
    config = model.config
    ids = random_keep(count, config.patches, 0.75)
    away = hidden_patches(ids, config.patches)
    error = {"model": [], "mean colour": [], "telea": [], "navier-stokes": []}
    for i in range(count):
        p, keep, gone = patches[i:i + 1], ids[i:i + 1], away[i:i + 1]
        with torch.no_grad():
            pred = model.decode(model.encode(p, keep), keep, gone)[0]
        target = p[0, gone[0]]
        error["model"].append((pred - target).square().mean().item())
        colour = p[0, keep[0]].unflatten(1, (-1, 3)).mean((0, 1))
        error["mean colour"].append((target.unflatten(1, (-1, 3)) - colour).square().mean().item())
        mask = torch.zeros(config.patches)
        mask[gone[0]] = 1
        mask = mask.view(1, 1, config.grid, config.grid).repeat_interleave(16, 2).repeat_interleave(16, 3)
        picture = (batch.images[i] * 255).round().byte().permute(1, 2, 0).numpy()
        hole = (mask[0, 0] * 255).byte().numpy()
        for name, method in {"telea": cv2.INPAINT_TELEA, "navier-stokes": cv2.INPAINT_NS}.items():
            filled = cv2.inpaint(np.where(hole[..., None] > 0, 0, picture).astype(np.uint8), hole, 3, method)
            filled = (torch.from_numpy(filled).float().permute(2, 0, 1)[None] / 255 - MEAN) / STD
            error[name].append((model.patchify(filled)[0, gone[0]] - target).square().mean().item())
    return {name: quotient(values, error["mean colour"]) for name, values in error.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--split", default="held-out")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cache = load(arguments.root, arguments.work)
    model, state = restored(arguments.state)
    split, n = arguments.split, arguments.count
    figures = {"samples": state["samples"], "minutes": round(state["seconds"] / 60, 1), "split": split,
               "attention": attention_figures(model, cache, split, n, PLAIN),
               "attention, with a decoy": attention_figures(model, cache, split, n, CLUTTERED),
               "classes": class_figures(model, cache, split, n),
               "separation": separation_figures(model, cache, split, n),
               "photographs": photograph_figures(model, arguments.root),
               "pixels": pixel_figures(model, cache, split, min(n, 500)),
               "history": state["history"]}
    text = json.dumps(figures, indent=1)
    if arguments.out:
        arguments.out.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
