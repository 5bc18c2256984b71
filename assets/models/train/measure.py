"""The figures on composed pictures of one split: where CLS looks, what it says, how hidden patches come back."""

import torch
import torch.nn.functional as F

from compose import Composer, Recipe
from masks import hidden_patches

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
PLAIN = Recipe(background_share=0.0, decoy_share=0.0, wide_area_share=0.0)
RATIOS = (0.0, 0.5, 0.75, 0.9)


def compose_fixed(cache, split, count, seed=7, recipe=PLAIN, device="cpu"):
    composer = Composer(cache, split, device)
    return composer.compose(count, torch.Generator().manual_seed(seed), recipe)


def random_keep(count, patches, ratio, seed=0):
    generator = torch.Generator().manual_seed(seed)
    keep = int(patches * (1 - ratio))
    return torch.rand(count, patches, generator=generator).argsort(1)[:, :keep].sort(1).values


def on_object(row, coverage):
    """row, coverage [n, patches seen]. Of pictures with an object in sight: mass ÷ share, and whether the
    largest weight lies on a patch that the object covers by at least a quarter."""
    seen = coverage.sum(1) >= 1
    row, coverage = row[seen], coverage[seen]
    row = row / row.sum(1, keepdim=True)
    ratio = (row * coverage).sum(1) / coverage.mean(1)
    hit = coverage.gather(1, row.argmax(1, keepdim=True))[:, 0] >= 0.25
    return ratio, hit


def first_component(states):
    """states [n, patches, width]: each patch's place along its picture's first principal component, of either sign"""
    centred = (states - states.mean(1, keepdim=True)).float()
    row = centred[torch.arange(len(centred)), centred.norm(dim=2).argmax(1)][:, None]  # power iteration from the farthest patch
    for _ in range(30):
        row = F.normalize(row @ centred.transpose(1, 2) @ centred, dim=2)
    return (centred @ row.transpose(1, 2))[..., 0]


def separation(values, coverage):
    """Per picture, how well the values tell patches that are half the object's or more from the rest: the area under the
    curve, of the better sign, 0.5 to 1. Pictures without either are left out."""
    ranks = values.argsort(1).argsort(1).float()
    on = coverage >= 0.5
    many, few = on.sum(1).float(), (~on).sum(1).float()
    both = (many > 0) & (few > 0)
    area = (((ranks * on).sum(1) - many * (many - 1) / 2) / (many * few).clamp(min=1))[both]
    return torch.maximum(area, 1 - area)


@torch.no_grad()
def measure(model, cache, split, count, device="cpu", recipe=PLAIN) -> dict:
    model.eval()
    config, figures = model.config, {}
    batch = compose_fixed(cache, split, count, recipe=recipe, device=device)
    patches = model.patchify((batch.images - MEAN.to(device)) / STD.to(device))
    covered = F.avg_pool2d(batch.alpha[:, None], config.patch_size).flatten(1)
    for hidden in RATIOS:
        ids = random_keep(count, config.patches, hidden).to(device)
        rows, states = model.cls_attention(patches, ids)
        coverage = covered.gather(1, ids)
        name = f"{round(hidden * 100)}"
        per_layer = [on_object(row.mean(1), coverage) for row in rows]
        figures["ratio_" + name] = [round(r.median().item(), 2) for r, _ in per_layer]
        figures["hit_" + name] = [round(h.float().mean().item(), 3) for _, h in per_layer]
        figures["top1_" + name] = round((model.head(states[:, 0]).argmax(1) == batch.labels).float().mean().item(), 3)
        if hidden in (0, 0.75):
            area = separation(first_component(states[:, 1:]), coverage)
            figures["separation_" + name] = round(area.median().item(), 3)
        if hidden == 0.75:
            figures["pixels"] = round(reconstruction(model, patches, states, ids), 3)
    model.train()
    return figures


def reconstruction(model, patches, states, ids):
    """Squared error on the hidden patches ÷ that of a fill with the mean colour of the visible ones."""
    away = hidden_patches(ids, model.config.patches)
    take = lambda index: patches.gather(1, index[..., None].expand(-1, -1, patches.shape[2]))
    target = take(away)
    colour = take(ids).unflatten(2, (-1, 3)).mean((1, 2), keepdim=True)
    fill = (target.unflatten(2, (-1, 3)) - colour).square().mean()
    return (F.mse_loss(model.decode(states, ids, away), target) / fill).item()
