"""Position tables at another grid, one function per rule. A table is [rows * columns, width], raster order."""

import numpy as np
import torch
from torch.nn import functional

RULES = {
    "bicubic": "torch bicubic to the size, no antialias",
    "bicubic_antialias": "torch bicubic to the size, antialias",
    "bicubic_offset": "torch bicubic by the scale factors (rows + 0.1) / old rows, (columns + 0.1) / old columns, which "
    "are also the steps (recompute_scale_factor unset); no antialias",
    "sine_cosine": "made anew for the grid",
}


def interpolate(table, old, new, rule):
    picture = table.reshape(1, *old, -1).permute(0, 3, 1, 2)
    if rule == "bicubic_offset":
        factors = tuple((after + 0.1) / before for after, before in zip(new, old))
        picture = functional.interpolate(picture, scale_factor=factors, mode="bicubic")
    else:
        picture = functional.interpolate(
            picture, size=new, mode="bicubic", align_corners=False, antialias=rule == "bicubic_antialias"
        )
    assert tuple(picture.shape[-2:]) == tuple(new)
    return picture.permute(0, 2, 3, 1).reshape(new[0] * new[1], -1)


def sin_cos(width, grid):
    """MAE's fixed table: the column's part first, then the row's; in each the sines, then the cosines."""
    rows, columns = np.mgrid[: grid[0], : grid[1]].reshape(2, -1).astype(np.float64)
    frequencies = 10000.0 ** -(np.arange(width // 4) / (width // 4))
    angles = [place[:, None] * frequencies for place in (columns, rows)]
    parts = [function(angle) for angle in angles for function in (np.sin, np.cos)]
    return torch.from_numpy(np.concatenate(parts, axis=1).astype(np.float32))
