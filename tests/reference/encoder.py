"""Golden numbers of a small ViT encoder with a CLS and a distillation token, under three token layouts.

    python3 tests/reference/encoder.py [FOLDER]                    default: tests/golden/encoder

Needs torch, transformers, numpy, safetensors. The numbers are those of transformers' DeiTModel (eager attention);
torch.nn.TransformerEncoderLayer, written by other people, has to agree. All parameters are redrawn, none stays 0 or 1:
a fresh model's zero biases and equal tokens would hide most faults.
"""

import sys
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.numpy import load_file, save_file
from torch import nn
from transformers import DeiTConfig, DeiTModel

PATCH, SIDE, WIDTH, HEADS, DEPTH, MLP, EPSILON = 4, 4, 24, 3, 2, 96, 1e-6
PREFIX = 2  # CLS, distillation
HIDDEN = [0, 2, 3, 5, 8, 9, 11, 14, 15]
VISIBLE = [patch for patch in range(SIDE * SIDE) if patch not in HIDDEN]
LAYOUTS = ["deit", "mae", "zeroed"]


def draw_parameters(seed=20, patch=PATCH, side=SIDE, width=WIDTH, depth=DEPTH, mlp=MLP, prefix=PREFIX):
    """Parameters under their timm names. Rows of q and k are scaled to scores with a standard deviation near 2."""
    random = np.random.default_rng(seed)
    normal = lambda deviation, *shape: random.normal(0, deviation, shape).astype(np.float32)
    near_one = lambda: (1 + normal(0.2, width)).astype(np.float32)
    parameters = {
        "cls_token": normal(1, 1, 1, width),
        "dist_token": normal(1, 1, 1, width),
        "pos_embed": normal(0.5, 1, prefix + side * side, width),
        "patch_embed.proj.weight": normal((3 * patch * patch) ** -0.5, width, 3, patch, patch),
        "patch_embed.proj.bias": normal(0.3, width),
    }
    if prefix == 1:
        parameters.pop("dist_token")
    for layer in range(depth):
        query, key = (normal((2 / width) ** 0.5, width, width) for _ in "qk")
        block = {
            "norm1.weight": near_one(), "norm1.bias": normal(0.2, width),
            "attn.qkv.weight": np.concatenate([query, key, normal(width**-0.5, width, width)]),
            "attn.qkv.bias": normal(0.3, 3 * width),
            "attn.proj.weight": normal(width**-0.5, width, width), "attn.proj.bias": normal(0.3, width),
            "norm2.weight": near_one(), "norm2.bias": normal(0.2, width),
            "mlp.fc1.weight": normal(width**-0.5, mlp, width), "mlp.fc1.bias": normal(0.3, mlp),
            "mlp.fc2.weight": normal(mlp**-0.5, width, mlp), "mlp.fc2.bias": normal(0.3, width),
        }  # fmt: skip
        parameters |= {f"blocks.{layer}.{name}": value for name, value in block.items()}
    return parameters | {"norm.weight": near_one(), "norm.bias": normal(0.2, width)}


def draw_pixels(seed=21):
    """A normalised picture [3, 16, 16] with some structure: waves, an offset per channel and noise."""
    row, column = np.mgrid[: SIDE * PATCH, : SIDE * PATCH] / (SIDE * PATCH)
    waves = [np.sin(7 * row + 3 * column), np.cos(5 * column - row), np.sin(9 * row * column)]
    noise = np.random.default_rng(seed).normal(0, 0.5, (3, *row.shape))
    return (np.stack(waves) + noise + np.array([0.3, -0.2, 0.1])[:, None, None]).astype(np.float32)


def transformers_state(parameters):
    """The parameters under transformers' names, which ViTModel and DeiTModel share."""
    names = {
        "cls_token": "embeddings.cls_token", "dist_token": "embeddings.distillation_token",
        "pos_embed": "embeddings.position_embeddings", "norm": "layernorm",
        "patch_embed.proj": "embeddings.patch_embeddings.projection",
        "norm1": "layernorm_before", "norm2": "layernorm_after", "attn.proj": "attention.o_proj",
        "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2",
    }  # fmt: skip
    state = {}
    for name, value in parameters.items():
        value = torch.from_numpy(np.array(value))
        layer, stem = ("", name) if not name.startswith("blocks.") else name.removeprefix("blocks.").split(".", 1)
        stem, dot, leaf = (stem, "", "") if stem in names else stem.rpartition(".")
        prefix = f"layers.{layer}." if layer else ""
        if stem == "attn.qkv":
            for part, rows in zip("qkv", value.chunk(3)):
                state[f"{prefix}attention.{part}_proj.{leaf}"] = rows
        else:
            state[prefix + names[stem] + dot + leaf] = value
    return state


def deit_model(parameters):
    """transformers' DeiTModel with the parameters in place; its state dict must be filled without a rest."""
    model = DeiTModel(
        DeiTConfig(
            image_size=SIDE * PATCH, patch_size=PATCH, hidden_size=WIDTH, num_hidden_layers=DEPTH,
            num_attention_heads=HEADS, intermediate_size=MLP, layer_norm_eps=EPSILON, hidden_act="gelu",
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, attn_implementation="eager",
        ),
        add_pooling_layer=False,
    ).eval()  # fmt: skip
    model.load_state_dict(transformers_state(parameters), strict=True)
    assert all(norm.eps == EPSILON for norm in model.modules() if isinstance(norm, nn.LayerNorm))
    return model


def without_hidden(pixels, hidden=HIDDEN, patch_size=PATCH):
    """The picture [1, 3, H, W] with the vectors of the hidden patches set to 0."""
    pixels = torch.from_numpy(pixels).clone()[None]
    for patch in hidden:
        row, column = divmod(patch, pixels.shape[-1] // patch_size)
        top, left = patch_size * row, patch_size * column
        pixels[:, :, top : top + patch_size, left : left + patch_size] = 0
    return pixels


def sequence(model, pixels, layout, hidden=HIDDEN):
    """What enters the first layer [1, T, width], and the mask added to the scores [1, 1, 1, T]."""
    patch_size = model.config.patch_size
    count = pixels[0].size // patch_size**2
    picture = torch.from_numpy(pixels)[None] if layout == "mae" else without_hidden(pixels, hidden, patch_size)
    embedded = model.embeddings(picture)
    prefix = embedded.shape[1] - count
    if layout == "mae":
        visible = [prefix + patch for patch in range(count) if patch not in hidden]
        embedded = embedded[:, list(range(prefix)) + visible]
    mask = torch.zeros(1, 1, 1, embedded.shape[1])
    if layout == "deit":
        mask[..., [prefix + patch for patch in hidden]] = float("-inf")
    return embedded, mask


@torch.no_grad()
def run(model, embedded, mask):
    """The layers one by one: their states, and each layer's attention [heads, T, T]."""
    kept = {"embedded": embedded[0]}
    for index, layer in enumerate(model.layers):
        keep = lambda _module, _inputs, outputs, name=f"layer_{index}.attention": kept.update({name: outputs[1][0]})
        hook = layer.attention.register_forward_hook(keep)
        embedded = layer(embedded, mask)
        hook.remove()
        kept[f"layer_{index}.states"] = embedded[0]
    kept["normed"] = model.layernorm(embedded)[0]
    return {name: tensor.clone() for name, tensor in kept.items()}


@torch.no_grad()
def run_pytorch(parameters, embedded, mask):
    """The same by torch.nn.TransformerEncoderLayer."""
    tensor = lambda name: torch.from_numpy(np.array(parameters[name]))
    kept = {"embedded": embedded[0]}
    for index in range(DEPTH):
        layer = nn.TransformerEncoderLayer(
            WIDTH, HEADS, MLP, dropout=0.0, activation="gelu", layer_norm_eps=EPSILON, batch_first=True, norm_first=True
        )  # left in training mode: eval() may take a fused path; there is no dropout
        names = {
            "self_attn.in_proj_weight": "attn.qkv.weight", "self_attn.in_proj_bias": "attn.qkv.bias",
            "self_attn.out_proj": "attn.proj", "linear1": "mlp.fc1", "linear2": "mlp.fc2",
        }  # fmt: skip
        timm = lambda name: names.get(name) or ".".join(names.get(part, part) for part in name.rsplit(".", 1))
        layer.load_state_dict({name: tensor(f"blocks.{index}.{timm(name)}") for name in layer.state_dict()})
        square = mask[0, 0].expand(embedded.shape[1], -1)
        normed = layer.norm1(embedded)
        _, weights = layer.self_attn(normed, normed, normed, attn_mask=square, average_attn_weights=False)
        embedded = layer(embedded, src_mask=square)
        kept |= {f"layer_{index}.attention": weights[0], f"layer_{index}.states": embedded[0]}
    normed = nn.functional.layer_norm(embedded, (WIDTH,), tensor("norm.weight"), tensor("norm.bias"), EPSILON)
    return kept | {"normed": normed[0]}


def difference(a, b):
    """max |a - b| / max(1, max |a|)."""
    return ((a - b).abs().max() / a.abs().max().clamp(min=1)).item()


def golden(parameters, pixels):
    model = deit_model(parameters)
    return {layout: run(model, *sequence(model, pixels, layout)) for layout in LAYOUTS}


@torch.no_grad()
def check(parameters, pixels, result):
    model = deit_model(parameters)
    for layout in LAYOUTS:
        second = run_pytorch(parameters, *sequence(model, pixels, layout))
        worst = max(difference(result[layout][name], second[name]) for name in second)
        print(f"{layout}: transformers or torch.nn: largest scaled difference {worst:.2g}")
        assert worst <= 1e-5
    attended = torch.ones(1, PREFIX + SIDE * SIDE, dtype=torch.long)
    attended[:, [PREFIX + patch for patch in HIDDEN]] = 0
    whole = model(without_hidden(pixels), attention_mask=attended).last_hidden_state[0]
    print(f"deit: layer by layer or DeiTModel.forward: {difference(result['deit']['normed'], whole):.2g}")
    assert torch.equal(result["deit"]["normed"], whole)

    seen = list(range(PREFIX)) + [PREFIX + patch for patch in VISIBLE]
    for name, mae in result["mae"].items():
        deit = result["deit"][name][:, seen][:, :, seen] if "attention" in name else result["deit"][name][seen]
        print(f"visible rows of {name}, deit or mae: {difference(deit, mae):.2g}")
        assert difference(deit, mae) <= 1e-5
    for index in range(DEPTH):
        unseen = [PREFIX + patch for patch in HIDDEN]
        assert (result["deit"][f"layer_{index}.attention"][:, :, unseen] == 0).all()
        attention = result["zeroed"][f"layer_{index}.attention"]
        deviation = attention.log().sub(attention.log().mean(-1, keepdim=True)).std()
        leak = attention[:, :, unseen].sum(-1).mean()
        print(f"layer {index}: scores deviate by {deviation:.2f}, the leak in zeroed is {leak:.2f}")


def main():
    default = Path(__file__).resolve().parents[1] / "golden" / "encoder"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    parameters, pixels = draw_parameters(), draw_pixels()
    result = golden(parameters, pixels)
    check(parameters, pixels, result)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(parameters, folder / "weights.safetensors")
    expected = {f"{layout}.{name}": tensor.numpy() for layout in LAYOUTS for name, tensor in result[layout].items()}
    hidden = np.isin(np.arange(SIDE * SIDE), HIDDEN).astype(np.float32)
    save_file(expected | {"pixels": pixels, "hidden": hidden}, folder / "expected.safetensors")
    print("transformers", transformers.__version__, "torch", torch.__version__, "numpy", np.__version__)


def stored(folder=Path(__file__).resolve().parents[1] / "golden" / "encoder"):
    """The committed parameters, pixels and numbers."""
    expected = load_file(folder / "expected.safetensors")
    pixels = expected.pop("pixels")
    expected.pop("hidden")
    result = {layout: {} for layout in LAYOUTS}
    for name, value in expected.items():
        layout, _, rest = name.partition(".")
        result[layout][rest] = torch.from_numpy(value)
    return load_file(folder / "weights.safetensors"), pixels, result


if __name__ == "__main__":
    main()
