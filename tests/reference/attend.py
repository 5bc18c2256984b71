"""Golden numbers of what `lacuna attend` measures: rollout, attention distance, mass threshold, PCA.

    python3 tests/reference/attend.py [FOLDER]      default: tests/golden/attend

Needs numpy and safetensors; the committed file was made with numpy 2.4.6 and safetensors 0.8.0. Three layers of two heads over CLS and a
grid of 2 x 3 patches, of which patch 1 and 4 are hidden as in the deit layout: their columns are 0.
"""

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

LAYERS, HEADS, ROWS, COLUMNS = 3, 2, 2, 3
HIDDEN = [1, 4]


def attention(generator):
    scores = generator.normal(size=(LAYERS, HEADS, 7, 7)) * 2
    scores[..., [1 + patch for patch in HIDDEN]] = -np.inf
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return (weights / weights.sum(-1, keepdims=True)).astype(np.float32)


def rollout(weights):
    """Abnar and Zuidema 2020: residual added, rows normalised, layers multiplied, the last one leftmost."""
    result = np.eye(7)
    for layer in weights.astype(np.float64).mean(1) + np.eye(7):
        result = (layer / layer.sum(-1, keepdims=True)) @ result
    return result


def distances(weights):
    """Per layer and head: (renormalised, not renormalised), over visible patches."""
    visible = [patch for patch in range(ROWS * COLUMNS) if patch not in HIDDEN]
    places = np.array([divmod(patch, COLUMNS) for patch in visible], dtype=np.float64)
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(-1))
    tokens = [1 + patch for patch in visible]
    block = weights.astype(np.float64)[:, :, tokens][..., tokens]
    weighted = (block * apart).sum(-1)
    return (weighted / block.sum(-1)).mean(-1), weighted.mean(-1)


def holding(scores, share):
    """visualize_attention.py of DINO: 1 where a patch is kept."""
    order = np.argsort(scores, kind="stable")
    cumulated = np.cumsum(scores[order] / scores.sum())
    kept = np.empty(len(scores), dtype=np.float32)
    kept[order] = cumulated > 1 - share
    return kept


def pca(states):
    centred = states.astype(np.float64) - states.astype(np.float64).mean(0)
    _, singular, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:3] * np.sign(axes[np.arange(3), np.abs(axes[:3]).argmax(1)])[:, None]
    return centred @ axes.T, (singular**2 / (singular**2).sum())[:3]


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "golden" / "attend")
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(6)
    weights = attention(generator)
    renormalised, not_renormalised = distances(weights)
    scores = generator.random(40).astype(np.float32)
    states = (generator.normal(size=(30, 16)) * np.linspace(3, 0.5, 16)).astype(np.float32)
    points, explained = pca(states)
    tensors = {
        "attention": weights,
        "rollout": rollout(weights),
        "renormalised": renormalised,
        "not_renormalised": not_renormalised,
        "scores": scores,
        "holding": np.stack([holding(scores.astype(np.float64), share) for share in (0.3, 0.6, 0.9)]),
        "states": states,
        "points": points,
        "explained": explained,
    }
    save_file({name: np.ascontiguousarray(value, dtype=np.float32) for name, value in tensors.items()}, folder / "attend.safetensors")


if __name__ == "__main__":
    main()
