"""Writes a small model as its family's files lie on hubs: weights, config.json, preprocessor_config.json."""

import json

import torch
from safetensors.torch import save_file

IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
HALF = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}


def write_json(file, content):
    file.write_text(json.dumps(content, indent=2) + "\n")


# --- how each family feeds its model: what preprocessor_config.json says, and what is expected of a reader ---


def squash(edge, resample, statistics, old=True):
    """google/vit, facebook/vit-mae, facebook/dino, facebook/ijepa. `old`: a number for the size, as first uploaded."""
    size = edge if old else {"height": edge, "width": edge}
    kind = {"feature_extractor_type": "ViTFeatureExtractor"} if old else {"image_processor_type": "ViTImageProcessor"}
    config = {"do_normalize": True, "do_resize": True, **kind, "image_mean": statistics["mean"]}
    config |= {"image_std": statistics["std"], "resample": resample, "size": size}
    config |= {} if old else {"do_rescale": True, "rescale_factor": 1 / 255}
    return config, expectation(edge, {"kind": "squash", "size": edge}, resample, statistics)


def squash_and_crop(edge, larger, statistics):
    """facebook/deit: squash to `larger`, bicubic, then the centre."""
    config = {"crop_size": edge, "do_center_crop": True, "do_normalize": True, "do_resize": True}
    config |= {"feature_extractor_type": "DeiTFeatureExtractor", "image_mean": statistics["mean"]}
    config |= {"image_std": statistics["std"], "resample": 3, "size": larger}
    return config, expectation(edge, {"kind": "squash", "size": larger}, 3, statistics)


def shortest_edge(edge, larger, statistics):
    """facebook/dinov2."""
    config = {"crop_size": {"height": edge, "width": edge}, "do_center_crop": True, "do_convert_rgb": True}
    config |= {"do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": statistics["mean"]}
    config |= {"image_processor_type": "BitImageProcessor", "image_std": statistics["std"], "resample": 3}
    config |= {"rescale_factor": 1 / 255, "size": {"shortest_edge": larger}}
    return config, expectation(edge, {"kind": "shortest-edge", "size": larger}, 3, statistics)


def expectation(edge, resize, resample, statistics):
    crop = resize["size"] != edge or resize["kind"] == "shortest-edge"
    words = {2: "bilinear", 3: "bicubic"}
    return {"size": [edge, edge], "resize": resize, "interpolation": words[resample], "centre_crop": crop, **statistics}


def timm_expectation(config):
    """From pretrained_cfg as timm reads it: the shortest edge is floor(size / crop_pct)."""
    edge, share = config["input_size"][-1], config["crop_pct"]
    words = {"bicubic": 3, "bilinear": 2}
    statistics = {"mean": list(config["mean"]), "std": list(config["std"])}
    return expectation(edge, {"kind": "shortest-edge", "size": int(edge / share)}, words[config["interpolation"]], statistics)


# --- writers: (reference, folder) -> (the file or folder to open, the expected preprocessing or None) ---


def half_or_float(state, half):
    return {name: (value.half() if half else value.float()).contiguous().clone() for name, value in state.items()}


def timm_hub(half=True):
    def save(reference, folder):
        from timm.models._hub import save_config_for_hf

        model = reference.model
        save_file(half_or_float(model.state_dict(), half), folder / "model.safetensors", metadata={"format": "pt"})
        edge = model.patch_embed.img_size
        save_config_for_hf(model, str(folder / "config.json"), data_config={"input_size": (3, *edge)})
        config = json.loads((folder / "config.json").read_text())
        write_json(folder / "config.json", config)
        return "model.safetensors", timm_expectation(config["pretrained_cfg"])

    return save


def pth(rename, half=False, name="checkpoint.pth"):
    """A file of torch.save, with what the original repositories put around the weights."""

    def save(reference, folder):
        torch.save(rename(half_or_float(reference.model.state_dict(), half)), folder / name)
        return name, None

    return save


def hub(preprocessing, half=True, kind="safetensors", **save_settings):
    """save_pretrained, so the names are what this version of transformers writes."""

    def save(reference, folder):
        import copy

        model = copy.deepcopy(reference.model)
        for module in model.modules():
            if hasattr(module, "config"):
                module.config._attn_implementation = "eager"
        model = model.half() if half else model
        name = "model.safetensors"
        if kind == "shards":
            size = sum(value.numel() * value.element_size() for value in model.state_dict().values())
            model.save_pretrained(folder, max_shard_size=size * 6 // 10, **save_settings)
            name = "model.safetensors.index.json"
            assert len(list(folder.glob("model-*-of-00002.safetensors"))) == 2
        else:
            model.save_pretrained(folder, **save_settings)
        if kind == "bin":
            (folder / name).unlink()
            name = "pytorch_model.bin"
            torch.save(model.state_dict(), folder / name)
        config, expected = preprocessing(model.config.image_size)
        write_json(folder / "preprocessor_config.json", config)
        return name, expected

    return save
