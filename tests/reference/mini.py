"""Golden numbers of the shipped model on six composed pictures, by transformers' ViTMAE.

    python3 tests/reference/mini.py [MODEL] [FOLDER]       default: assets/models/mini.safetensors, tests/golden/mini

Needs torch, transformers, numpy, pillow, safetensors. Reads the pictures and coverage.json of FOLDER, which
`assets/models/train/held_out.py --count 6 --seed 21 --jpeg FOLDER` composed, and writes FOLDER/expected.safetensors.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors import safe_open
from safetensors.numpy import save_file
from transformers import ViTMAEConfig, ViTMAEForPreTraining

ROOT = Path(__file__).resolve().parents[2]
HIDDEN_SHARE, NOISE_SEED, STORED_EVERY = 0.75, 5, 12


def opened(path):
    with safe_open(path, "pt") as file:
        tensors = {name: file.get_tensor(name).float() for name in file.keys()}
        return tensors, file.metadata()


def reference_model(tensors, about, hidden_share):
    """transformers' ViTMAE with the file's numbers; its own initial positions are overwritten."""
    number = lambda key: int(about[key])
    config = ViTMAEConfig(
        hidden_size=number("hidden_size"), num_hidden_layers=number("num_hidden_layers"),
        num_attention_heads=number("num_attention_heads"), intermediate_size=number("intermediate_size"),
        layer_norm_eps=float(about["layer_norm_eps"]), decoder_hidden_size=number("decoder_hidden_size"),
        decoder_num_hidden_layers=number("decoder_num_hidden_layers"),
        decoder_num_attention_heads=number("decoder_num_attention_heads"),
        decoder_intermediate_size=number("decoder_intermediate_size"), norm_pix_loss=False,
        mask_ratio=hidden_share, attn_implementation="eager")
    model = ViTMAEForPreTraining(config).eval()
    named = {
        "vit.embeddings.cls_token": tensors["cls_token"],
        "vit.embeddings.position_embeddings": tensors["pos_embed"],
        "vit.embeddings.patch_embeddings.projection.weight": tensors["patch_embed.proj.weight"],
        "vit.embeddings.patch_embeddings.projection.bias": tensors["patch_embed.proj.bias"],
        "decoder.mask_token": tensors["mask_token"],
        "decoder.decoder_pos_embed": tensors["decoder_pos_embed"],
    }
    for ours, theirs in {"norm": "vit.layernorm", "decoder_embed": "decoder.decoder_embed",
                         "decoder_norm": "decoder.decoder_norm", "decoder_pred": "decoder.decoder_pred"}.items():
        for part in ("weight", "bias"):
            named[f"{theirs}.{part}"] = tensors[f"{ours}.{part}"]
    for ours, theirs, depth in (("blocks", "vit.layers", config.num_hidden_layers),
                                ("decoder_blocks", "decoder.decoder_layers", config.decoder_num_hidden_layers)):
        for i in range(depth):
            for part in ("weight", "bias"):
                take = lambda name: tensors[f"{ours}.{i}.{name}.{part}"]
                put = lambda name, value: named.__setitem__(f"{theirs}.{i}.{name}.{part}", value)
                for name, rows in zip("qkv", take("attn.qkv").chunk(3)):
                    put(f"attention.{name}_proj", rows)
                put("attention.o_proj", take("attn.proj"))
                put("layernorm_before", take("norm1"))
                put("layernorm_after", take("norm2"))
                put("mlp.fc1", take("mlp.fc1"))
                put("mlp.fc2", take("mlp.fc2"))
    model.load_state_dict(named, strict=True)
    return model


@torch.no_grad()
def run(model, tensors, pixels, noise):
    """Attention of CLS per layer over the visible patches in raster order, logits, predictions, ids of the visible."""
    out = model.vit(pixels, noise=noise, output_attentions=True)
    ids_keep = noise.argsort(1)[:, : out.last_hidden_state.shape[1] - 1]
    order = ids_keep.argsort(1)
    rows = torch.stack([a[:, :, 0, 1:].gather(2, order[:, None].expand(-1, a.shape[1], -1)) for a in out.attentions], 1)
    logits = out.last_hidden_state[:, 0] @ tensors["head.weight"].T + tensors["head.bias"]
    predicted = model.decoder(out.last_hidden_state, out.ids_restore).logits
    return rows, logits, predicted, ids_keep.sort(1).values


def main():
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "assets/models/mini.safetensors"
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "tests/golden/mini"
    tensors, about = opened(path)
    names = sorted(json.loads((folder / "coverage.json").read_text()))
    mean, std = (torch.tensor(json.loads(about[key])).view(3, 1, 1) for key in ("image_mean", "image_std"))
    pictures = [np.asarray(Image.open(folder / name).convert("RGB")) for name in names]
    pixels = torch.stack([(torch.from_numpy(p.copy()).permute(2, 0, 1) / 255 - mean) / std for p in pictures])
    patches = int(about["image_size"]) ** 2 // int(about["patch_size"]) ** 2

    raster = torch.arange(patches).float().expand(len(names), -1) / patches
    rows, logits, _, _ = run(reference_model(tensors, about, 0.0), tensors, pixels, raster)
    noise = torch.rand(1, patches, generator=torch.Generator().manual_seed(NOISE_SEED)).expand(len(names), -1)
    model = reference_model(tensors, about, HIDDEN_SHARE)
    seen_rows, seen_logits, predicted, ids_keep = run(model, tensors, pixels, noise)
    hidden = torch.ones(patches, dtype=torch.uint8).scatter(0, ids_keep[0], 0)
    target = model.patchify(pixels)
    gone = hidden.nonzero()[:, 0]
    stored = gone[::STORED_EVERY]
    save_file({
        "hidden": hidden.float().numpy(),
        "none.cls_attention": rows.numpy(),
        "none.logits": logits.numpy(),
        "masked.cls_attention": seen_rows.contiguous().numpy(),
        "masked.logits": seen_logits.numpy(),
        "masked.squared_error": (predicted - target)[:, gone].square().mean(2).numpy(),
        "masked.stored_patches": stored.float().numpy(),
        "masked.prediction": predicted[:1, stored].contiguous().numpy(),
    }, folder / "expected.safetensors")


if __name__ == "__main__":
    main()
