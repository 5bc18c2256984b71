"""Which patches are hidden in training: k visible ones per picture, in raster order."""

import torch
import torch.nn.functional as F

KINDS = ("random", "blob", "rectangle", "checkerboard", "grid")


def visible_patches(batch: int, grid: int, visible: int, generator: torch.Generator, device="cpu") -> torch.Tensor:
    """ids_keep [batch, visible], each row sorted. A kind is drawn per picture; half are random."""
    noise = torch.rand(batch, grid, grid, generator=generator)
    scores = torch.stack([noise, _blobs(batch, grid, generator), _rectangles(batch, grid, generator),
                          _lattice(batch, grid, 1, generator), _lattice(batch, grid, 2, generator)])
    kinds = torch.multinomial(torch.tensor([0.5, 0.15, 0.15, 0.1, 0.1]), batch, replacement=True, generator=generator)
    score = scores[kinds, torch.arange(batch)] + 1e-3 * noise
    ids = score.flatten(1).argsort(1)[:, :visible].sort(1).values
    return ids.to(device)


def hidden_patches(ids_keep: torch.Tensor, patches: int) -> torch.Tensor:
    """The other patches, [batch, patches - visible], each row sorted."""
    kept = torch.zeros(len(ids_keep), patches, device=ids_keep.device).scatter_(1, ids_keep, 1.0)
    return kept.argsort(dim=1, stable=True)[:, :patches - ids_keep.shape[1]]


def _blobs(batch, grid, generator):
    coarse = torch.rand(batch, 1, 4, 4, generator=generator)
    return F.interpolate(coarse, size=(grid, grid), mode="bilinear", align_corners=True)[:, 0]


def _rectangles(batch, grid, generator):
    """Hidden last outside, first near the middle of one rectangle."""
    shape = torch.rand(batch, 4, generator=generator)
    row, column = shape[:, 0] * grid, shape[:, 1] * grid
    stretch = torch.exp((shape[:, 2] - 0.5) * 1.5)
    line = torch.arange(grid) + 0.5
    dy = (line[None, :, None] - row[:, None, None]).abs() * stretch[:, None, None]
    dx = (line[None, None, :] - column[:, None, None]).abs() / stretch[:, None, None]
    return 1 - torch.maximum(dy, dx) / (2 * grid)


def _lattice(batch, grid, period, generator):
    """Checkerboard (period 1), or one visible patch in each 2 x 2 square (period 2)."""
    row, column = torch.meshgrid(torch.arange(grid), torch.arange(grid), indexing="ij")
    shift = torch.randint(0, 2, (batch, 2, 1, 1), generator=generator)
    r, c = row + shift[:, 0], column + shift[:, 1]
    out = (r + c) % 2 if period == 1 else (r % 2) + (c % 2)
    return out.float() + torch.rand(batch, grid, grid, generator=generator) * 0.9
