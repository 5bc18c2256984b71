"""Proves the whole tool at full size against code that others wrote: the picture's bytes in, the JSON's numbers out.

    python3 tests/reference/end_to_end.py LACUNA_BINARY            exit status 1 if a number misses its limit

Needs torch, transformers, numpy, pillow, safetensors, so tests/run does not run it. It makes checkpoints of deit-small,
deit-base and a distilled deit-small shape with random weights (scores deviate by about 2, no bias is 0), has
`lacuna compare` run them on the sample photo, and computes the same with Pillow, and with transformers' random masking
of MAE, ViTModel and DeiTModel. Last run: torch 2.13.0 (CPU), transformers 5.23.0, Pillow 13.0, NumPy 2.4.6.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from PIL import Image
from safetensors.numpy import save_file
from torch import nn
from transformers import DeiTConfig, DeiTModel, ViTConfig, ViTModel
from transformers.models.vit_mae.modeling_vit_mae import ViTMAEEmbeddings

import encoder
import preprocess

SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "samples" / "cat.png"
PATCH, SIDE, DEPTH, LAYERS, SEED, RATIO = 16, 14, 12, [0, 5, 11], 2, 0.75
COUNT = SIDE * SIDE
KINDS = ["cls", "distillation", "register", "visible", "hidden"]
# What is compared: its limit. All are largest absolute differences.
LIMITS = {
    "mask": 0,  # ids_keep, ids_restore, values
    "attention": 1e-4,  # each head's matrix, against transformers
    "row sums": 1e-5,
    "hidden keys": 0,  # deit's weights on them
    "rows": 1e-6,  # the CLS rows and their mean over heads, against the matrices
    "mass": 1e-5,  # against the JSON's own matrices
    "entropy": 1e-5,
    "leak": 1e-5,
    "mass, torch": 1e-4,  # of all layers, against transformers
    "entropy, torch": 1e-4,
    "leak, torch": 1e-4,
    "cost": 0,
    "ratios": 1e-6,
    "deit - mae": 0,  # the reported difference, against that of the JSON's own matrices
}


class Report:
    """The largest difference of each kind; `missed` where it is over its limit."""

    def __init__(self, name):
        self.name, self.worst = name, dict.fromkeys(LIMITS, None)

    def compare(self, what, found, wanted):
        found, wanted = np.asarray(found, np.float64), np.asarray(wanted, np.float64)
        if found.shape != wanted.shape:
            sys.exit(f"{self.name}: {what}: shape {found.shape}, needed {wanted.shape}")
        largest = float(np.abs(found - wanted).max(initial=0))
        before = self.worst[what]
        self.worst[what] = largest if before is None or not largest <= before else before

    @property
    def missed(self):
        return [what for what, worst in self.worst.items() if worst is not None and not worst <= LIMITS[what]]


# --- the reference ---------------------------------------------------------------------------------


def model_pixels():
    """Resize(256), CenterCrop(224) and normalisation of the sample: [3, 224, 224]."""
    edge = PATCH * SIDE
    with Image.open(SAMPLE) as image:
        resized = preprocess.resized_to_shorter_edge(image.convert("RGB"), int(edge / 0.875))
    values = np.asarray(preprocess.centre(resized, edge, edge)).astype(np.float32) / np.float32(255)
    return np.ascontiguousarray(((values - preprocess.MEAN) / preprocess.DEVIATION).transpose(2, 0, 1))


def mae_mask():
    """MAE's random masking by transformers: (ids_keep, ids_restore, values)."""
    torch.manual_seed(SEED)
    settings = SimpleNamespace(config=SimpleNamespace(mask_ratio=RATIO))
    kept, values, ids_restore = ViTMAEEmbeddings.random_masking(settings, torch.arange(COUNT).reshape(1, COUNT, 1))
    return kept.flatten().numpy(), ids_restore.flatten().numpy(), values.flatten().numpy().astype(int)


def reference_model(parameters, width, heads, prefix):
    config, model = (ViTConfig, ViTModel) if prefix == 1 else (DeiTConfig, DeiTModel)
    model = model(
        config(
            image_size=PATCH * SIDE, patch_size=PATCH, hidden_size=width, num_hidden_layers=DEPTH,
            num_attention_heads=heads, intermediate_size=4 * width, layer_norm_eps=1e-6, hidden_act="gelu",
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, attn_implementation="eager",
        ),
        add_pooling_layer=False,
    ).eval()  # fmt: skip
    model.load_state_dict(encoder.transformers_state(parameters), strict=True)
    return model


def deviation(attention):
    """Of the scores, which softmax keeps up to a number per row."""
    logarithms = np.log(np.asarray(attention, np.float64))
    return (logarithms - logarithms.mean(-1, keepdims=True)).std()


@torch.no_grad()
def scale_queries(model, parameters, pixels):
    """Scales the queries of each layer, in both, so that the scores of the whole picture deviate by 2. Tokens grow alike
    from layer to layer: with the same weights everywhere the deeper layers would attend evenly, which hides faults."""
    width = model.config.hidden_size
    for layer in range(DEPTH):
        whole = encoder.run(model, *encoder.sequence(model, pixels, "zeroed", hidden=[]))
        factor = np.float32(2 / deviation(whole[f"layer_{layer}.attention"]))
        for leaf in ["weight", "bias"]:
            parameters[f"blocks.{layer}.attn.qkv.{leaf}"][:width] *= factor
        model.load_state_dict(encoder.transformers_state(parameters))


@torch.no_grad()
def reference_attention(model, pixels, hidden):
    """{layout: [layer, head, query, key]}; prints how far the scores deviate."""
    result, kept = {}, {}
    for layout in encoder.LAYOUTS:
        kept = encoder.run(model, *encoder.sequence(model, pixels, layout, hidden))
        result[layout] = torch.stack([kept[f"layer_{layer}.attention"] for layer in range(DEPTH)]).numpy()
    # The last layout, zeroed, is what the model's own forward does with the zeroed picture.
    whole = model(encoder.without_hidden(pixels, hidden, PATCH)).last_hidden_state[0]
    assert torch.equal(whole, kept["normed"]), "the layers one by one are not the model's forward"
    deviations = [deviation(attention) for attention in result["zeroed"]]
    print(f"scores deviate by {min(deviations):.2f} to {max(deviations):.2f} in a layer")
    assert min(deviations) > 1, "the attention is too even to show a fault"
    return result


# --- numbers of matrices ---------------------------------------------------------------------------


def entropy(rows):
    rows = rows.astype(np.float64)
    return -(rows * np.log(np.where(rows > 0, rows, 1))).sum(-1)


class Tokens:
    """The masks over a layout's tokens that the summary needs."""

    def __init__(self, tokens):
        kinds = np.array([token["kind"] for token in tokens])
        self.hidden = np.array([token["hidden"] for token in tokens])
        self.visible = (kinds == "patch") & ~self.hidden
        self.of = {kind: kinds == kind for kind in KINDS[:3]} | {"visible": self.visible, "hidden": self.hidden}

    def summary(self, attention):
        """For [..., query, key]: mass [kind, ...] and entropy [...] of the CLS row, and means over visible rows."""
        mass = lambda rows: np.stack([rows.astype(np.float64)[..., self.of[kind]].sum(-1) for kind in KINDS])
        cls, visible = attention[..., 0, :], attention[..., self.visible, :]
        return {
            "query": (mass(cls), entropy(cls)),
            "visible": (mass(visible).mean(-1), entropy(visible).mean(-1)),
        }


def stated_summary(layout, part):
    """(mass [kind, layer, head], entropy [layer, head]) as the JSON states them."""
    mass = layout["mass"][part]
    return np.array([mass[kind] for kind in KINDS]), np.array(layout["entropy"][part])


# --- the checks ------------------------------------------------------------------------------------


def matrices_of(layout, heads):
    """[chosen layer, head, query, key]"""
    found = {(entry["layer"], entry["head"]): entry["weights"] for entry in layout["matrices"]}
    return np.array([[found.pop((layer, head)) for head in range(heads)] for layer in LAYERS], np.float32)


def check_mask(report, document, mask):
    found = [document["mask"][name] for name in ["ids_keep", "ids_restore", "values"]]
    for numbers, wanted in zip(found, mask):
        report.compare("mask", np.ravel(numbers), wanted)


def check_rows(report, layout, matrices):
    for entry in layout["rows"]:
        heads = matrices[LAYERS.index(entry["layer"])][:, 0].astype(np.float64)
        report.compare("rows", entry["weights"], heads.mean(0) if entry["head"] == "mean" else heads[entry["head"]])


def check_summary(report, suffix, layout, attention, layers):
    tokens = Tokens(layout["tokens"])
    for part, (mass, of_rows) in tokens.summary(attention).items():
        stated_mass, stated_entropy = stated_summary(layout, part)
        report.compare("mass" + suffix, stated_mass[:, layers], mass)
        report.compare("entropy" + suffix, stated_entropy[layers], of_rows)


def leak(layout, attention):
    """Per layer: mass on hidden keys, mean over heads and visible patch queries."""
    return Tokens(layout["tokens"]).summary(attention)["visible"][0][KINDS.index("hidden")].mean(-1)


def check_cost(report, layout, width, linear_weights):
    length = layout["sequence_length"]
    patches = sum(token["kind"] == "patch" for token in layout["tokens"])
    parts = {
        "patch_embedding": patches * 3 * PATCH**2 * width,
        "linear": length * linear_weights,
        "attention": DEPTH * 2 * length**2 * width,
    }
    parts["total"] = sum(parts.values())
    macs = layout["cost"]["macs"]
    report.compare("cost", [macs[name] for name in parts], list(parts.values()))


def check_comparison(report, comparison, layouts, matrices):
    deit, mae, zeroed = (layouts[name] for name in encoder.LAYOUTS)
    seen = ~Tokens(deit["tokens"]).hidden
    difference = np.abs(matrices["deit"][:, :, seen][:, :, :, seen] - matrices["mae"]).max((1, 2, 3))
    stated = np.array(comparison["attention"]["max_abs_difference"], np.float32)
    report.compare("deit - mae", stated[LAYERS], difference)
    report.compare("leak", np.array(comparison["leak"])[LAYERS], leak(zeroed, matrices["zeroed"]))
    total = lambda layout: layout["cost"]["macs"]["total"]
    report.compare("ratios", comparison["macs_ratio"], total(deit) / total(mae))
    report.compare("ratios", comparison["sequence_ratio"], deit["sequence_length"] / mae["sequence_length"])
    assert comparison["equal"] is True


def check(report, document, mask, width, heads, linear_weights, reference=None):
    check_mask(report, document, mask)
    layouts = {layout["name"]: layout for layout in document["layouts"]}
    matrices = {name: matrices_of(layout, heads) for name, layout in layouts.items()}
    for name in encoder.LAYOUTS:
        layout, found = layouts[name], matrices[name]
        report.compare("row sums", found.astype(np.float64).sum(-1), np.ones(found.shape[:-1]))
        if name == "deit":
            weights = found[..., Tokens(layout["tokens"]).hidden]
            report.compare("hidden keys", weights, np.zeros(weights.shape))
        check_rows(report, layout, found)
        check_summary(report, "", layout, found, LAYERS)
        check_cost(report, layout, width, linear_weights)
        if reference is not None:
            report.compare("attention", found, reference[name][LAYERS])
            check_summary(report, ", torch", layout, reference[name], list(range(DEPTH)))
    comparison = document["comparison"]
    check_comparison(report, comparison, layouts, matrices)
    if reference is not None:
        report.compare("leak, torch", comparison["leak"], leak(layouts["zeroed"], reference["zeroed"]))


def compare(binary, model, folder):
    """The JSON of `lacuna compare` on the sample."""
    command = [binary, "compare", SAMPLE, "--model", model, "--rng", "torch", "--seed", SEED, "--mask-ratio", RATIO]
    command += ["--layer", ",".join(map(str, LAYERS)), "--matrices", "--write", "json", "--quiet", "-o", folder]
    subprocess.run([str(word) for word in command], check=True)
    return json.loads((Path(folder) / "cat.attention.json").read_text())


def trained_case(binary, name, width, prefix, pixels, mask):
    """Random weights in a file, against transformers."""
    print(f"{name}: ", end="", flush=True)
    parameters = encoder.draw_parameters(7, PATCH, SIDE, width, DEPTH, 4 * width, prefix)
    model = reference_model(parameters, width, width // 64, prefix)
    scale_queries(model, parameters, pixels)
    reference = reference_attention(model, pixels, np.flatnonzero(mask[2]).tolist())
    linear_weights = sum(module.weight.numel() for module in model.modules() if isinstance(module, nn.Linear))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "vit.safetensors"
        save_file(parameters, file)
        document = compare(binary, file, folder)
    report = Report(name)
    check(report, document, mask, width, width // 64, linear_weights, reference)
    return report


def untrained_case(binary, name, width, mask):
    """lacuna's own weights: only what the JSON says about itself."""
    with tempfile.TemporaryDirectory() as folder:
        document = compare(binary, f"untrained:{name}", folder)
    report = Report(f"untrained:{name}")
    check(report, document, mask, width, width // 64, DEPTH * 12 * width**2)
    return report


def main(binary):
    binary = Path(binary).resolve()
    torch.set_num_threads(1)
    pixels, mask = model_pixels(), mae_mask()
    reports = [
        trained_case(binary, "deit-small", 384, 1, pixels, mask),
        trained_case(binary, "distilled", 384, 2, pixels, mask),
        trained_case(binary, "deit-base", 768, 1, pixels, mask),
        untrained_case(binary, "deit-small", 384, mask),
    ]
    print(f"\n{'largest difference':20} {'limit':>6}", *(f"{report.name:>20}" for report in reports))
    for what, limit in LIMITS.items():
        numbers = (report.worst[what] for report in reports)
        print(f"{what:20} {limit:6.0e}", *(f"{'-':>20}" if number is None else f"{number:20.1e}" for number in numbers))
    missed = [f"{report.name}: {what}" for report in reports for what in report.missed]
    print("\nmissed: " + "; ".join(missed) if missed else "\nall within their limits")
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
