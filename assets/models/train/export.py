"""Writes the weights as lacuna reads them: float16 safetensors, the original MAE's names, config.json's keys.

    python export.py WORK/decoded.pt ../mini.safetensors --attention-layer 7 [--show-classes]

The attention layer is the one that pictures show unless told otherwise: evaluate.py finds it on the validation split.
Classes are shown by lacuna only with --show-classes: for a model whose top-1 on objects, by evaluate.py, is 50 % or more.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from measure import MEAN, STD
from model import Config, Mini

TRAINING_ONLY = ("cover.", "say_patch.", "say_cls.")


def restored(path: Path) -> tuple[Mini, dict]:
    """The averaged weights of a state, rounded to float16 as they will be shipped; or an exported file."""
    if path.suffix == ".safetensors":
        return exported(path)
    state = torch.load(path, map_location="cpu", weights_only=False)
    model = Mini(Config(**state["config"]))
    model.load_state_dict({name: t.half().float() for name, t in state["average"].items()})
    return model.eval(), state


def exported(path: Path) -> tuple[Mini, dict]:
    with safe_open(path, "pt") as file:
        stated = file.metadata()
    model = Mini(Config(hidden_size=int(stated["hidden_size"]), depth=int(stated["num_hidden_layers"]),
                        heads=int(stated["num_attention_heads"]), decoder_depth=int(stated["decoder_num_hidden_layers"])))
    missing, unknown = model.load_state_dict({n: t.float() for n, t in load_file(path).items()}, strict=False)
    assert not unknown and all(name.startswith(TRAINING_ONLY) for name in missing), (unknown, missing)
    classes = list(json.loads(stated["id2label"]).values())
    return model.eval(), {"classes": classes, "samples": int(stated["samples_seen"]), "seconds": 0, "history": []}


def metadata(config: Config, classes: list[str], samples: int, attention_layer: int, show_classes: bool) -> dict[str, str]:
    return {
        "model_type": "vit_mae",
        "hidden_size": str(config.hidden_size),
        "num_hidden_layers": str(config.depth),
        "num_attention_heads": str(config.heads),
        "intermediate_size": str(4 * config.hidden_size),
        "hidden_act": "gelu",
        "image_size": str(config.image_size),
        "patch_size": str(config.patch_size),
        "num_channels": "3",
        "qkv_bias": "true",
        "layer_norm_eps": repr(config.layer_norm_eps),
        "decoder_hidden_size": str(config.decoder_size),
        "decoder_num_hidden_layers": str(config.decoder_depth),
        "decoder_num_attention_heads": str(config.decoder_heads),
        "decoder_intermediate_size": str(4 * config.decoder_size),
        "norm_pix_loss": "false",
        "image_mean": json.dumps([round(v, 3) for v in MEAN.flatten().tolist()]),
        "image_std": json.dumps([round(v, 3) for v in STD.flatten().tolist()]),
        # A photo's middle square, never squashed: training saw no squashed object.
        "size": json.dumps({"shortest_edge": config.image_size}),
        "do_center_crop": "true",
        "crop_size": json.dumps({"height": config.image_size, "width": config.image_size}),
        "resample": "3",
        "trained_on": "composed images",
        "attention_layer": str(attention_layer),
        "show_classes": "yes" if show_classes else "no",
        "id2label": json.dumps({str(i): name for i, name in enumerate(classes)}),
        "license": "GPL-2.0-or-later",
        "samples_seen": str(samples),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--attention-layer", type=int, required=True)
    parser.add_argument("--show-classes", action="store_true")
    arguments = parser.parse_args()
    target = arguments.target
    model, state = restored(arguments.source)
    tensors = {name: t.half().contiguous() for name, t in model.state_dict().items() if not name.startswith(TRAINING_ONLY)}
    stated = metadata(model.config, state["classes"], state["samples"], arguments.attention_layer, arguments.show_classes)
    save_file(tensors, target, stated)
    print(target, target.stat().st_size, "bytes,", sum(t.numel() for t in tensors.values()), "values")


if __name__ == "__main__":
    main()
