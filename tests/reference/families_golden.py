"""Golden numbers of every family of checkpoints, at a small size.

    ENV4/bin/python tests/reference/families_golden.py [FOLDER]         default: tests/golden/families
    ENV5/bin/python tests/reference/families_golden.py [FOLDER]         then the rest, transformers5-*

The environments are those of requirements-transformers4.txt and -5.txt beside this file, which say how to make them.
Each family becomes a folder with its checkpoint, golden.safetensors and golden.json; tests/golden/README.md says what
these hold. MAE's reference is transformers' ViTMAE.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from families import environment

VERSION = environment.prove()

from families import draw, record  # noqa: E402
from families.cases import cases  # noqa: E402

DEFAULT = Path(__file__).resolve().parents[1] / "golden" / "families"


def numbers(reference):
    """All recorded numbers of a model; what the tests read, and what a planted fault has to move."""
    noises = {grid: draw.mae_noise(grid) for grid in (draw.GRID, draw.WIDE)}
    pixels = {grid: draw.picture(grid, reference.patch) for grid in (draw.GRID, draw.WIDE)}
    regimes = [name for name in record.REGIMES if name != "mask_token" or has_mask_token(reference)]
    return record.golden(reference, noises, pixels, regimes)


def has_mask_token(reference):
    return not reference.decoder_layers and getattr(reference, "mask_token", None) is not None


def description(name, case, reference, file, preprocessing):
    scales, decoder = reference.layer_scales(reference.layers[0]), None
    if reference.decoder_layers:
        config = reference.model.config
        decoder = {"width": config.decoder_hidden_size, "depth": config.decoder_num_hidden_layers}
        decoder |= {"heads": config.decoder_num_attention_heads, "norm_pix_loss": config.norm_pix_loss}
    return {
        "name": name, "file": file, "family": case.family, "naming": case.naming,
        "golden": f"../{case.twin}/golden.safetensors" if case.twin else "golden.safetensors",
        "width": reference.norms(reference.layers[0])[0].weight.numel(), "depth": len(reference.layers),
        "heads": reference.heads, "heads_known_from": "config.json" if preprocessing else "nothing, give them",
        "patch_size": reference.patch, "grid": list(draw.GRID), "wide_grid": list(draw.WIDE),
        "prefix_tokens": reference.prefix, "mask_token": has_mask_token(reference), "pool": case.pool,
        "layer_scale": bool(scales), "mlp": case.mlp, "position_rule": case.rule, "layer_norm_eps": case.layer_norm_eps,
        "decoder": decoder, "preprocessing": preprocessing, "note": case.note,
    }  # fmt: skip


def check(name, case, reference, result):
    """What has to hold inside the reference itself."""
    epsilons = {module.eps for module in reference.model.modules() if isinstance(module, torch.nn.LayerNorm)}
    assert epsilons == {case.layer_norm_eps}, epsilons
    _, rows = reference.seen(result["mask"])
    hidden = [row for row in range(len(reference.prefix) + len(result["mask"])) if row not in rows]
    for number, value in result.items():
        if number.startswith("mae.") and (wanted := result.get("deit." + number[4:])) is not None:
            wanted = wanted if "logits" in number else wanted[:, rows][:, :, rows] if "attention" in number else wanted[rows]
            worst = record.difference(wanted, value)
            assert worst <= 1e-5, f"{name}: visible rows of {number}: deit and mae differ by {worst:.2g}"
        if number.startswith("deit.attention"):
            assert (value[:, :, hidden] == 0).all(), number
        assert value.isfinite().all(), number
    spread = [draw.deviation(result[f"none.attention.{layer}"]) for layer in range(len(reference.layers))]
    assert all(1.5 < value < 2.5 for value in spread), spread
    return ", ".join(f"{value:.2f}" for value in spread)


def check_reload(reference, folder):
    """transformers reads back what was written here, all of it."""
    from families.transformers_models import BARE

    bare = {"add_pooling_layer": False} if type(reference.model).__name__ in BARE else {}
    model, info = type(reference.model).from_pretrained(folder, output_loading_info=True, dtype=torch.float32, **bare)
    missing = {kind: info[kind] for kind in ("missing_keys", "unexpected_keys") if info[kind]}
    if missing:
        print("   transformers does not read its own file back:", {kind: len(names) for kind, names in missing.items()})
        return
    for name, value in reference.model.state_dict().items():
        assert torch.equal(model.state_dict()[name], value), name


def check_twin(name, result, expected):
    """Two versions of transformers, written at different times, have to agree."""
    assert result.keys() == expected.keys()
    worst = max(record.difference(expected[number], result[number]) for number in result)
    print(f"{name}: versions 4 and 5 differ by at most {worst:.2g}")
    assert worst <= 2e-6


def make(name, case, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    reference = case.reference(name, folder.parent)
    file, preprocessing = case.save(reference, folder)
    result = numbers(reference)
    spread = check(name, case, reference, result)
    if case.twin:
        check_twin(name, result, load_file(folder.parent / case.twin / "golden.safetensors"))
    else:
        save_file(result, folder / "golden.safetensors")
    text = json.dumps(description(name, case, reference, file, preprocessing), indent=2)
    (folder / "golden.json").write_text(text + "\n")
    size = sum(each.stat().st_size for each in folder.iterdir()) / 1e3
    largest = max(value.abs().max().item() for number, value in result.items() if "states" in number)
    print(f"{name:34} {size:6.0f} KB   scores deviate by {spread}   largest state {largest:.3g}")
    if case.naming == "original":
        from families import timm_check

        timm_check.check(name, folder / file, reference.heads, result)
    elif case.naming != "timm":
        check_reload(reference, folder)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    for name, case in cases(VERSION).items():
        make(name, case, folder / name)


if __name__ == "__main__":
    main()
