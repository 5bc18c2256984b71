"""Golden position tables: torch's interpolation under each rule, and sin-cos tables.

    ENV4/bin/python tests/reference/families_positions.py [FILE]        default: tests/golden/positions/positions.safetensors

The environment is that of requirements-transformers4.txt (or -5). The rules are checked here against transformers' and
timm's own functions where these have the rule, the sin-cos tables against ViTMAE's.
"""

import sys
from pathlib import Path

from families import environment

VERSION = environment.prove()

import torch  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import ViTMAEConfig, ViTMAEModel  # noqa: E402

from families.positions import RULES, interpolate, sin_cos  # noqa: E402
from families.record import difference  # noqa: E402

WIDTH = 8
PAIRS = [
    ((4, 4), (3, 6)), ((4, 4), (7, 7)), ((4, 4), (2, 2)), ((5, 5), (4, 4)),
    ((3, 5), (6, 4)), ((4, 4), (4, 4)), ((14, 14), (10, 15)), ((7, 7), (1, 9)),
]  # fmt: skip
GRIDS = [(4, 4), (3, 6), (6, 3), (1, 5), (14, 14)]


def check(tables):
    """Not in version 5, whose fresh ViTMAE has zeros for its tables (5.23): only checkpoints have them."""
    from timm.layers import resample_abs_pos_embed

    config = ViTMAEConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=4, image_size=28, patch_size=4)
    assert difference(ViTMAEModel(config).embeddings.position_embeddings[0, 1:], sin_cos(32, (7, 7))) < 1e-6
    for old, new in PAIRS:
        if old != new:  # where timm leaves the table as it is
            timm = resample_abs_pos_embed(tables[f"from.{name(old)}"][None], list(new), list(old), num_prefix_tokens=0)[0]
            assert torch.equal(timm, tables[f"bicubic_antialias.{name(old)}.{name(new)}"]), (old, new)


def name(grid):
    return "x".join(map(str, grid))


def main():
    default = Path(__file__).resolve().parents[1] / "golden" / "positions" / "positions.safetensors"
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    generator, tables = torch.Generator().manual_seed(11), {}
    for old, new in PAIRS:
        key = f"from.{name(old)}"
        if key not in tables:
            tables[key] = torch.randn(old[0] * old[1], WIDTH, generator=generator)
        for rule in RULES:
            if rule != "sine_cosine":
                tables[f"{rule}.{name(old)}.{name(new)}"] = interpolate(tables[key], old, new, rule)
    for grid in GRIDS:
        for width in (WIDTH, 24):
            if (width, grid) != (24, (14, 14)):
                tables[f"sine_cosine.{width}.{name(grid)}"] = sin_cos(width, grid)
    if VERSION == 4:
        check(tables)
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({key: value.contiguous() for key, value in tables.items()}, file)
    print(f"{len(tables)} tables, {file.stat().st_size / 1e3:.0f} KB")


if __name__ == "__main__":
    main()
