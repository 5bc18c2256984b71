"""Every transformer of timm and every vision model of transformers: computed right, or refused with a reason.

    ENV4/bin/python tests/reference/all_architectures.py LACUNA_BINARY [PART/PARTS] [REGEX]      rows of tab-separated text
    python3 tests/reference/all_architectures.py --table ROWS...                                 the table of README.md

Each is looked at twice: in a folder with its config.json, and as a bare file of weights. First its directory of tensors
alone is shown to `lacuna inspect`, at the published size. What is not refused is built with two layers at its own width,
every parameter redrawn, and the attention of both layers is compared on the same pixels. A difference over 1e-4 is
silent unless the run warned of it. ENV5 walks transformers 5 only. Nothing is downloaded. README.md says what it cost.
"""

import collections
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

# timm's modules of transformers; the others are convolutional networks.
MODULES = """beit cait coat convit crossvit davit deepseek_vit deit efficientformer efficientformer_v2 eva gcvit gemma4_vit
hiera hieradet_sam2 levit maxxvit mobilevit mvitv2 naflexvit nest pit pvt_v2 qwen3_vit swin_transformer swin_transformer_v2
swin_transformer_v2_cr tiny_vit tnt twins visformer vision_transformer vision_transformer_hybrid vision_transformer_relpos
vision_transformer_sam vitamin volo xcit""".split()
TOLERANCE, SIDE, HALF = 1e-4, 4, {"mean": [0.5] * 3, "std": [0.5] * 3}


# --- the models: (family, name, build(shrunk) -> (model, config.json)) ---


def of_timm():
    import timm
    from timm.models._registry import _model_to_module as module_of

    def build(name, shrunk):
        model = timm.create_model(name, **shrunk)
        pretrained = {"input_size": [3, *model.patch_embed.img_size]} if shrunk else {}
        config = {"architecture": name, "num_classes": model.num_classes, "num_features": model.num_features}
        return model, config | {"pretrained_cfg": pretrained | HALF | {"interpolation": "bicubic", "crop_pct": 1.0}}

    for name in sorted(timm.list_models(), key=lambda name: module_of[name]):
        if module_of[name] not in MODULES:
            continue
        patch = next((int(number) for number in re.findall(r"patch(\d+)", name)), 16)
        shrunk = {"depth": 2, "img_size": SIDE * patch}
        yield module_of[name], name, lambda small, name=name, shrunk=shrunk: build(name, shrunk if small else {})


def of_transformers():
    import transformers
    from transformers.models.auto import modeling_auto as auto

    def build(kind, model_class, shrunk):
        config = transformers.AutoConfig.for_model(kind, **shrunk)
        config._attn_implementation = "eager"
        return getattr(transformers, model_class)(config), json.loads(config.to_json_string(use_diff=False))

    tasks = [name for name in dir(auto) if re.fullmatch(r"MODEL_FOR_.*(IMAGE|BACKBONE|DEPTH|OBJECT|SEG).*_NAMES", name)]
    named = {(kind, each) for task in tasks for kind, found in getattr(auto, task).items() for each in
             ([found] if isinstance(found, str) else found)}  # fmt: skip
    named |= {("vit_mae", "ViTMAEForPreTraining"), ("deit", "DeiTForImageClassificationWithTeacher")}
    for kind, model_class in sorted(named):
        shrunk = {"num_hidden_layers": 2, "image_size": 16 * SIDE, "patch_size": 16}
        yield "transformers", f"{kind} {model_class}", lambda small, kind=kind, model_class=model_class, shrunk=shrunk: build(
            kind, model_class, shrunk if small else {}
        )


# --- one model ---


def write_directory(folder, state):
    """A safetensors file whose data is a hole."""
    entries, end = {}, 0
    for name, value in state.items():
        size = value.numel() * 4
        entries[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [end, end + size]}
        end += size
    header = json.dumps(entries).encode()
    with open(folder / "model.safetensors", "wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        file.truncate(8 + len(header) + end)


def refusal(lacuna, path, *heads):
    """Why `inspect` says that the program cannot run it; None if it can."""
    done = subprocess.run([lacuna, "inspect", "--json", *heads, path], capture_output=True, text=True)
    assert done.returncode in (0, 2, 3), done.stderr
    if done.returncode and "say --heads" in done.stderr:  # not a reason: who says them goes on
        return refusal(lacuna, path, "--heads", "1")
    return done.stderr.strip().split("lacuna: error: ")[-1] if done.returncode else None


def redraw(model):
    import torch

    generator = torch.Generator().manual_seed(7)
    norms = {id(weight) for name, weight in model.named_parameters() if re.search(r"norm\w*\.weight$", name)}
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        small = 0.2 if parameter.ndim < 2 else parameter[0].numel() ** -0.5
        parameter.data = 1 + 0.2 * noise if id(parameter) in norms else (2 * small if "qkv" in name else small) * noise
        if parameter.ndim == 3:
            parameter.data = noise * 0.5


def attention_of(model, pixels):
    """[layers, heads, rows, keys] of the library itself."""
    import torch

    kept = []
    if not hasattr(model, "config"):
        for block in model.blocks:
            block.attn.fused_attn = False
            block.attn.attn_drop.register_forward_hook(lambda _m, _i, weights: kept.append(weights[0]))
        model(pixels)
    elif model.config.model_type == "vit_mae":
        model.config.mask_ratio = 0.0
        noise = torch.arange(SIDE * SIDE)[None] / SIDE / SIDE
        kept = [each[0] for each in model(pixels, noise=noise, output_attentions=True).attentions]
    else:
        kept = [each[0] for each in model(pixels, output_attentions=True).attentions]
    return torch.stack(kept)


def computed(lacuna, folder, model, *heads):
    """The largest difference of an attention weight, and what the run warned of."""
    import numpy
    import torch
    from PIL import Image

    patch = next(value.shape[-1] for name, value in model.state_dict().items() if value.ndim == 4)
    picture = numpy.random.default_rng(3).integers(0, 255, (SIDE * patch, SIDE * patch, 3), numpy.uint8)
    Image.fromarray(picture).save(folder / "p.png")
    out = folder / "-".join(["out", *heads])
    options = ["--mask", "none", "--layer", "all", "--write", "json,tensors", "--tensors", "full", "--fit", "squash"]
    done = subprocess.run([lacuna, "compare", folder / "p.png", "--model", folder / "model.safetensors", "--image-size", str(SIDE * patch),
                           *options, *heads, "-o", out], capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        return None, done.stderr
    report = json.loads((out / "p.attention.json").read_text())
    mean, deviation = (report["image"]["preprocess"][key] for key in ("mean", "standard_deviation"))
    pixels = (torch.from_numpy(picture) / 255 - torch.tensor(mean)) / torch.tensor(deviation)
    wanted = attention_of(model, pixels.permute(2, 0, 1)[None].float())
    found = torch.from_numpy(numpy.load(out / "p.attention.npz")["deit_attn"])
    worst = (wanted - found).abs().max().item() if wanted.shape == found.shape else math.inf
    said = " ".join(line for line in done.stderr.splitlines() if "model.safetensors: " in line)
    if said and not heads and worst > TOLERANCE:  # who knows the heads is to be warned of the rest, too
        again, more = computed(lacuna, folder, model, "--heads", str(wanted.shape[1]))
        said = said if more or again <= TOLERANCE else ""
    return worst, said


def save(folder, write, config):
    """named/ and bare/ in the folder, with the same weights."""
    for kind in ("named", "bare"):
        (folder / kind).mkdir(parents=True)
    write(folder / "named")
    os.link(folder / "named/model.safetensors", folder / "bare/model.safetensors")
    (folder / "named/config.json").write_text(json.dumps(config))


def outcomes(lacuna, build, folder):
    """{"named" or "bare": a word, a tab and what there is to say}"""
    import torch
    from safetensors.torch import save_file

    with torch.device("meta"), warnings.catch_warnings():
        model, config = build(False)
    save(folder / "all", lambda place: write_directory(place, model.state_dict()), config)
    refused = {kind: refusal(lacuna, folder / "all" / kind / "model.safetensors") for kind in ("named", "bare")}
    ends = {kind: f"refused\t{why.split(': ', 1)[1]}" for kind, why in refused.items() if why}
    if len(ends) < 2:
        model, config = build(True)
        redraw(model.eval())
        state = {name: value.contiguous().clone() for name, value in model.state_dict().items()}
        save(folder / "two", lambda place: save_file(state, place / "model.safetensors"), config)
    for kind in {"named", "bare"} - ends.keys():
        worst, said = computed(lacuna, folder / "two" / kind, model)
        end = "refused" if worst is None else "equal" if worst <= TOLERANCE else "warned" if said else "DIFFERENT"
        ends[kind] = f"{end}\t{'' if worst is None else f'{worst:.1e} '}{said}"
    return ends


def walk(lacuna, part, parts, pattern):
    os.environ["HF_HUB_OFFLINE"] = "1"  # some classes ask for their backbone's weights
    import torch

    from families import environment

    version = environment.prove()
    torch.set_grad_enabled(False)
    models = [*(of_timm() if version == 4 else []), *of_transformers()]
    for family, name, build in models[part::parts]:
        if not re.search(pattern, f"{family}/{name}"):
            continue
        try:
            with tempfile.TemporaryDirectory() as folder:
                ends = outcomes(lacuna, build, Path(folder))
        except Exception as error:  # what the library itself cannot build or run
            ends = {"library": f"not built\t{type(error).__name__} {error}"}
        for kind, end in sorted(ends.items()):
            print("\t".join([family, name, kind, end[:400].replace("\n", " ")]), flush=True)


def table(files):
    rows = [line.rstrip("\n").split("\t") for file in files for line in open(file) if line.count("\t") == 4]
    counts = collections.defaultdict(collections.Counter)
    for family, _name, kind, end, _why in rows:
        counts[family][kind, end] += 1
    refused = [family for family, found in sorted(counts.items()) if {end for _kind, end in found} == {"refused"}]
    counts[", ".join(refused)] = sum((counts.pop(family) for family in refused), collections.Counter())
    ends = [(kind, end) for kind in ("named", "bare") for end in ("equal", "refused", "warned", "DIFFERENT", "not built")]
    ends = [each for each in ends if any(each in family for family in counts.values())]
    print("| family |", " | ".join(f"{kind}, {end}" for kind, end in ends), "|\n|---|" + "---|" * len(ends))
    for family, found in counts.items():
        print(f"| {family} |", " | ".join(str(found[end] or "–") for end in ends), "|")


if __name__ == "__main__":
    if sys.argv[1] == "--table":
        table(sys.argv[2:])
    else:
        number, parts = map(int, (sys.argv[2] if len(sys.argv) > 2 else "1/1").split("/"))
        walk(sys.argv[1], number - 1, parts, sys.argv[3] if len(sys.argv) > 3 else "")
