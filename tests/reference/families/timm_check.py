"""timm reads the original checkpoints that were made here by renaming, and has to compute the recorded numbers: the names
are those that timm, which converts the published files, expects."""

import torch
from timm.models.vision_transformer import checkpoint_filter_fn

from families import record
from families.timm_models import build

ARCHITECTURES = {
    "original-deit3": ("deit3_small_patch16_224", {}),
    "original-dino": ("vit_small_patch16_224.dino", {"num_classes": 0}),
    "original-mae": ("vit_base_patch16_224.mae", {"num_classes": 0}),
    "original-ijepa": ("vit_huge_patch14_gap_224.in1k_ijepa", {"num_classes": 0, "global_pool": "", "fc_norm": False}),
    "original-dinov2": ("vit_small_patch14_dinov2", {"num_classes": 0}),
    "original-dinov2-swiglu": ("vit_giant_patch14_dinov2", {"num_classes": 0, "mlp_ratio": 2 * 64.01 / 24}),
    "original-dinov2-registers": ("vit_small_patch14_reg4_dinov2", {"num_classes": 0}),
}


def unwrapped(content):
    """{name: float tensor}; DINO's wrappers are the only ones that timm does not open."""
    if "teacher" in content:
        strip = lambda name: name.removeprefix("module.").removeprefix("backbone.")
        content = {strip(name): value for name, value in content["teacher"].items() if "head." not in name}
    widen = lambda value: value.float() if torch.is_tensor(value) else value
    inner = lambda value: {n: widen(v) for n, v in value.items()} if isinstance(value, dict) else widen(value)
    return {name: inner(value) for name, value in content.items()}


def check(name, file, heads, result):
    """Largest scaled difference of what both have under no mask."""
    architecture, settings = ARCHITECTURES[name]
    reference = build(architecture, num_heads=heads, **settings)
    state = unwrapped(torch.load(file, weights_only=True))
    state = checkpoint_filter_fn(state, reference.model, adapt_layer_scale=True)
    keys = reference.model.load_state_dict(state, strict=False)
    extra = [key for key in keys.unexpected_keys if not key.startswith("decoder_")]
    assert not keys.missing_keys and not extra, (name, keys)
    run = reference.run(result["pixel_values"], "none")
    assert run and all(f"none.{number}" in result for number in run)
    worst = max(record.difference(result[f"none.{number}"], value) for number, value in run.items())
    print(f"{name}: timm reads it and differs by at most {worst:.2g}")
    assert worst <= 2e-6
