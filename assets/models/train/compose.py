"""Composes labelled pictures: a stamp at a random place, size, turn and light on a photograph.

Everything is batched tensor work on the given device; random numbers come from one CPU generator,
so that a batch depends on its seed alone.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from data import UNNAMED
from jpeg import jpeg_artefacts

SIDE = 224


@dataclass
class Recipe:
    background_share: float = 0.15   # pictures without an object, a class of their own
    decoy_share: float = 0.4         # a stamp's silhouette filled with another photograph
    joined_share: float = 0.0        # backgrounds that are two photographs, joined along a wavy border
    turned_share: float = 0.0        # photographs on their side or head
    recoloured_share: float = 0.0    # photographs whose colours are exchanged
    texture_share: float = 0.0       # textures of games among the photographs
    drawing_share: float = 0.0       # drawings, which have no class, among the stamps
    area: tuple[float, float] = (0.05, 0.30)
    wide_area_share: float = 0.2     # of objects: 2 to 50 % instead
    degraded_share: float = 0.5      # blur, noise, JPEG


# For training: few photographs and few stamps, made to look like more.
VARIED = Recipe(joined_share=0.4, turned_share=0.25, recoloured_share=0.25, texture_share=0.4, drawing_share=0.45)


@dataclass
class Batch:
    images: torch.Tensor    # [batch, 3, side, side] in 0 … 1
    alpha: torch.Tensor     # [batch, side, side] coverage by the object
    labels: torch.Tensor    # [batch]


class Composer:
    def __init__(self, cache: dict, split: str, device: str = "cpu"):
        chosen = torch.tensor([s == split for s in cache["stamp_split"]])
        self.stamps = cache["stamps"][chosen].to(device)
        self.labels = cache["stamp_label"][chosen].to(device)
        self.areas = cache["stamp_area"][chosen]
        self.boxes = _half_extents(self.stamps.cpu())
        tiles = torch.tensor([s == split for s in cache["tile_split"]])
        self.tiles = cache["tiles"][tiles].to(device)
        self.is_texture = cache["tile_is_texture"][tiles]
        paths = [p for p, s in zip(cache["tile_path"], cache["tile_split"]) if s == split]
        self.tile_weight = torch.tensor([1 / paths.count(p) ** 0.5 for p in paths])
        # every class equally often would wear out the small ones: the square root is the middle way
        labels = self.labels.cpu()
        self.is_drawing = labels == UNNAMED
        counts = torch.bincount(labels[~self.is_drawing], minlength=len(cache["classes"])).float()
        self.stamp_weight = (counts.clamp(min=1) ** -0.5)[labels]  # a drawing's -1 takes the background's, 1
        self.background_label = len(cache["classes"]) - 1
        self.device = device

    def compose(self, batch: int, generator: torch.Generator, recipe: Recipe = Recipe()) -> Batch:
        """Chunks keep the work inside a CPU's caches."""
        chunk = 16 if self.device == "cpu" else batch
        parts = [self._chunk(min(chunk, batch - i), generator, recipe) for i in range(0, batch, chunk)]
        return Batch(*(torch.cat([getattr(p, name) for p in parts]) for name in ("images", "alpha", "labels")))

    def _chunk(self, batch, g, recipe):
        images = self._photographs(batch, g, recipe)
        joined = _some(batch, recipe.joined_share, g).to(self.device)
        if joined.any():
            images[joined] = _joined(images[joined], self._photographs(int(joined.sum()), g, recipe), g)
        decoys = torch.rand(batch, generator=g) < recipe.decoy_share
        if decoys.any():
            images[decoys.to(self.device)] = self._with_decoy(images[decoys.to(self.device)], g, recipe)
        objects = torch.rand(batch, generator=g) >= recipe.background_share
        alpha = torch.zeros(batch, SIDE, SIDE, device=self.device)
        labels = torch.full((batch,), self.background_label, device=self.device)
        if objects.any():
            where = objects.to(self.device)
            images[where], alpha[where], labels[where] = self._with_object(images[where], g, recipe)
        images = _lit(images, g, 0.15)
        degraded = (torch.rand(batch, generator=g) < recipe.degraded_share).to(self.device)
        if degraded.any():
            images[degraded] = _degraded(images[degraded], g)
        return Batch(images.clamp(0, 1), alpha, labels)

    def _photographs(self, count, g, recipe):
        """Random crops of random tiles, mirrored at random, in random light; some turned, some recoloured."""
        weight = _shared(self.tile_weight, self.is_texture, recipe.texture_share)
        tiles = torch.multinomial(weight, count, replacement=True, generator=g).tolist()
        size = (SIDE * torch.exp2(torch.rand(count, generator=g) * 1.6 - 0.5)).clamp(max=self.tiles.shape[-1]).int()
        place = torch.rand(count, 2, generator=g)
        mirror = torch.rand(count, generator=g) < 0.5
        out = torch.empty(count, 3, SIDE, SIDE, device=self.device)
        for i, (tile, s, (py, px), flip) in enumerate(zip(tiles, size.tolist(), place.tolist(), mirror.tolist())):
            top, left = (int(p * (self.tiles.shape[-1] - s)) for p in (py, px))
            crop = self.tiles[tile][:, top:top + s, left:left + s].float()[None]
            out[i] = F.interpolate(crop.flip(-1) if flip else crop, size=(SIDE, SIDE), mode="bilinear")[0]
        for i in _some(count, recipe.turned_share, g).nonzero()[:, 0].tolist():
            out[i] = out[i].rot90(int(torch.randint(1, 4, (1,), generator=g)), (1, 2))
        for i in _some(count, recipe.recoloured_share, g).nonzero()[:, 0].tolist():
            out[i] = out[i][torch.randperm(3, generator=g).to(self.device)]
        return _lit(out / 255, g, 0.35)

    def _placed(self, count, g, recipe):
        """Stamps warped onto the canvas: premultiplied colours, alpha, and their labels."""
        weight = _shared(self.stamp_weight, self.is_drawing, recipe.drawing_share)
        ids = torch.multinomial(weight, count, replacement=True, generator=g)
        u = torch.rand(count, 8, generator=g)
        low, high = (torch.tensor(a).log() for a in recipe.area)
        area = torch.exp(low + (high - low) * u[:, 0])
        wide = u[:, 1] < recipe.wide_area_share
        area[wide] = torch.exp(torch.tensor(0.02).log() + torch.tensor(25.0).log() * u[wide, 0])
        half = self.boxes[ids]
        scale = torch.minimum((area * SIDE ** 2 / self.areas[ids]).sqrt(), 0.55 * SIDE / half.amax(1))
        angle = (u[:, 2] + u[:, 3] - 1) * 0.9           # mostly upright, up to about 50 degrees
        mirror = torch.where(u[:, 4] < 0.5, -1.0, 1.0)
        shear = (u[:, 5] - 0.5) * 0.3
        reach = (half * scale[:, None]).clamp(max=SIDE / 2 - 1)
        centre = reach * 0.8 + u[:, 6:8] * (SIDE - 1.6 * reach)
        theta = _canvas_to_stamp(centre, scale * self.stamps.shape[-1] / 2, angle, mirror, shear)
        grid = F.affine_grid(theta.to(self.device), [count, 4, SIDE, SIDE], align_corners=False)
        warped = F.grid_sample(self.stamps[ids.to(self.device)].float() / 255, grid, align_corners=False)
        return warped[:, :3], warped[:, 3:], self.labels[ids.to(self.device)]

    def _with_object(self, images, g, recipe):
        colours, alpha, labels = self._placed(len(images), g, recipe)
        colours = _relit(colours, alpha, images, g)
        images = _shadowed(images, alpha, g)
        colours, alpha = _softened(colours, alpha, g)
        return images * (1 - alpha) + colours, alpha[:, 0], labels

    def _with_decoy(self, images, g, recipe):
        _, alpha, _ = self._placed(len(images), g, recipe)
        fill = self._photographs(len(images), g, recipe)
        images = _shadowed(images, alpha, g)
        colours, alpha = _softened(fill * alpha, alpha, g)
        return images * (1 - alpha) + colours


def _shared(weight, extra, share):
    """Weights of which `share` falls on the extra ones; untouched where there are none, as in what measures."""
    if not extra.any():
        return weight
    return torch.where(extra, share * weight / weight[extra].sum(), (1 - share) * weight / weight[~extra].sum())


def _some(count, share, g):
    """Which of `count`; nothing is drawn for a share of 0, so that the pictures that measure stay what they were."""
    return torch.rand(count, generator=g) < share if share > 0 else torch.zeros(count, dtype=torch.bool)


def _joined(images, others, g):
    """Where a smooth random field is high, the other photograph: a border as of hills, or spots as of leaves or pebbles."""
    n = len(images)
    fine = torch.rand(n, 1, 1, 1, generator=g)  # how far the field's weight moves from its coarse part to the finer ones
    field = sum(F.interpolate(torch.randn(n, 1, cells, cells, generator=g) * (3 / cells) ** (1 - 1.5 * fine) / 3,
                              size=(SIDE, SIDE), mode="bicubic") for cells in (3, 9, 27)).to(images.device)
    part = (field * _uniform(g, images, n, 30, 300)).clamp(-1, 1) / 2 + 0.5
    return images * (1 - part) + others * part


def _half_extents(stamps):
    """Half height and half width of each stamp's opaque box, in stamp pixels."""
    solid = stamps[:, 3] > 40
    return torch.stack([solid.any(2).sum(1), solid.any(1).sum(1)], 1).float() / 2


def _canvas_to_stamp(centre, reach, angle, mirror, shear):
    """affine_grid's matrices: from canvas coordinates in -1 … 1 to the stamp's."""
    middle = centre / (SIDE / 2) - 1                       # y, x
    size = reach / (SIDE / 2)
    cos, sin = torch.cos(angle) / size, torch.sin(angle) / size
    a, b = mirror * cos, mirror * sin
    c, d = -sin + shear * cos, cos + shear * sin
    y, x = middle[:, 0], middle[:, 1]
    return torch.stack([torch.stack([a, b, -(a * x + b * y)], 1), torch.stack([c, d, -(c * x + d * y)], 1)], 1)


def _uniform(g, like, count, low, high):
    return (low + (high - low) * torch.rand(count, generator=g)).to(like.device).view(-1, 1, 1, 1)


def _lit(images, g, strength):
    """Brightness, contrast, saturation and a tint, each a little off: one 3 x 3 matrix and a shift per picture."""
    n = len(images)
    contrast, bright, colour = 1 - strength + 2 * strength * torch.rand(3, n, 1, 1, generator=g)
    gain = torch.exp(torch.randn(n, 3, 1, generator=g) * strength * 0.25) * bright
    saturate = colour * torch.eye(3) + (1 - colour) / 3
    matrix, shift = (contrast * gain * saturate).to(images.device), ((1 - contrast) * gain).to(images.device)
    mean = images.mean((2, 3))[..., None]
    return torch.baddbmm(shift * mean, matrix, images.flatten(2)).clamp_(0, 1).view_as(images)


def _relit(colours, alpha, images, g):
    """The object's light: its own, moved a random part of the way to the photograph's, and tinted."""
    n = len(colours)
    weight = alpha.sum((2, 3), keepdim=True).clamp(min=1)
    own = colours.sum((2, 3), keepdim=True) / weight
    around = images.mean((2, 3), keepdim=True)
    part = _uniform(g, colours, n, 0.0, 0.45)
    tint = torch.exp(torch.randn(n, 3, 1, 1, generator=g) * 0.08).to(colours.device)
    contrast = _uniform(g, colours, n, 0.75, 1.25)
    mean = own + part * (around - own)
    return (((colours - own * alpha) * contrast + mean * alpha) * tint).clamp(min=0).minimum(alpha)


def _shadowed(images, alpha, g):
    """A soft dark copy of the silhouette beside it, in a third of the pictures."""
    n = len(images)
    strength = _uniform(g, images, n, 0.15, 0.6) * (_uniform(g, images, n, 0, 1) < 0.35)
    dy, dx = (torch.randint(-12, 13, (2,), generator=g)).tolist()
    small = F.avg_pool2d(alpha, 4)
    small = F.avg_pool2d(F.pad(small, (3, 3, 3, 3)), 7, 1)
    shade = F.interpolate(small, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
    return images * (1 - strength * torch.roll(shade, (dy, dx), (2, 3)))


def _softened(colours, alpha, g):
    """Blurred edges in half of the pictures, at one of two widths."""
    both = torch.cat([colours, alpha], 1)
    pick = torch.randint(0, 4, (len(both),), generator=g).to(both.device)
    for width, kernel in ((1, (1., 2., 1.)), (2, (1., 4., 6., 4., 1.))):
        chosen = pick == width
        if chosen.any():
            both[chosen] = _filtered(both[chosen], kernel)
    return both[:, :3], both[:, 3:]


def _filtered(images, kernel):
    """A separable symmetric filter with zeros outside. Shifted sums: a depthwise convolution is slower on a CPU."""
    total, reach = sum(kernel), len(kernel) // 2
    for axis in (2, 3):
        out = images * (kernel[reach] / total)
        length = images.shape[axis]
        for k in range(1, reach + 1):
            weight = kernel[reach + k] / total
            out.narrow(axis, k, length - k).add_(images.narrow(axis, 0, length - k), alpha=weight)
            out.narrow(axis, 0, length - k).add_(images.narrow(axis, k, length - k), alpha=weight)
        images = out
    return images


def _degraded(images, g):
    """One or more of: blur, noise, JPEG."""
    pick = torch.rand(len(images), 3, generator=g).to(images.device) < torch.tensor([0.3, 0.5, 0.6], device=images.device)
    if pick[:, 0].any():
        edge = F.pad(images[pick[:, 0]], (2, 2, 2, 2), mode="replicate")
        images[pick[:, 0]] = _filtered(edge, (1., 3., 4., 3., 1.))[:, :, 2:-2, 2:-2]
    if pick[:, 1].any():
        n = int(pick[:, 1].sum())
        noise = torch.randn(n, 3, SIDE, SIDE, generator=g).to(images.device)
        images[pick[:, 1]] = (images[pick[:, 1]] + noise * _uniform(g, images, n, 0.0, 0.05)).clamp(0, 1)
    if pick[:, 2].any():
        images[pick[:, 2]] = jpeg_artefacts(images[pick[:, 2]], g)
    return images
