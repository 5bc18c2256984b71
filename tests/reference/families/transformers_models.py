"""transformers' models at a small size, under version 4 and under version 5."""

import numpy as np
import torch
import transformers
from transformers import modeling_utils

from families.draw import GRID, MASK_RATIO
from families.positions import interpolate, sin_cos
from families.record import Reference, keep_output

VERSION = int(transformers.__version__.split(".")[0])
CLASSES = {
    "vit": ("ViTConfig", "ViTForImageClassification", ["cls"]),
    "vit-mask-token": ("ViTConfig", "ViTForMaskedImageModeling", ["cls"]),
    "vit-bare": ("ViTConfig", "ViTModel", ["cls"]),
    "deit": ("DeiTConfig", "DeiTForImageClassification", ["cls", "distillation"]),
    "deit-distilled": ("DeiTConfig", "DeiTForImageClassificationWithTeacher", ["cls", "distillation"]),
    "vit-mae": ("ViTMAEConfig", "ViTMAEForPreTraining", ["cls"]),
    "dinov2": ("Dinov2Config", "Dinov2ForImageClassification", ["cls"]),
    "dinov2-bare": ("Dinov2Config", "Dinov2Model", ["cls"]),
    "registers": ("Dinov2WithRegistersConfig", "Dinov2WithRegistersForImageClassification", ["cls"] + 4 * ["register"]),
    "registers-bare": ("Dinov2WithRegistersConfig", "Dinov2WithRegistersModel", ["cls"] + 4 * ["register"]),
    "ijepa": ("IJepaConfig", "IJepaModel", []),
}
BARE = ["ViTModel", "IJepaModel"]  # whose pooling layer is left out
BASES = ["vit", "deit", "dinov2", "dinov2_with_registers"]


class HiddenKeys:
    """Version 4 has no attention mask for images (what it calls so multiplies the weights), so the attention is patched:
    scores, -inf on hidden keys, softmax, weighted sum. In version 5 it is the argument `attention_mask`."""

    def __init__(self):
        self.bias, self.kept = None, {}

    def __call__(self, module, query, key, value, _head_mask, scaling, dropout=0.0, **_rest):
        scores = query @ key.transpose(-1, -2) * scaling
        if self.bias is not None:
            scores = scores + self.bias
        weights = torch.softmax(scores, dim=-1)
        self.kept[module] = weights
        return (weights @ value).transpose(1, 2).contiguous(), weights


hidden_keys = HiddenKeys()
if VERSION == 4:
    modeling_utils.ALL_ATTENTION_FUNCTIONS.register("hidden_keys", hidden_keys)


class TransformersReference(Reference):
    mask_ratio = MASK_RATIO

    def __init__(self, model, prefix, rule):
        self.model, self.prefix, self.rule = model.eval(), prefix, rule
        self.base = next((getattr(model, name) for name in BASES if hasattr(model, name)), model)
        self.layers = self.base.layers if hasattr(self.base, "layers") else self.base.encoder.layer
        self.norm, self.patch = self.base.layernorm, model.config.patch_size
        self.heads = model.config.num_attention_heads
        if hasattr(model, "decoder") and hasattr(model.decoder, "decoder_layers"):
            self.decoder_layers = model.decoder.decoder_layers
        for module in model.modules():  # ViTMAE's decoder has a copy of the configuration
            if hasattr(module, "config"):
                module.config._attn_implementation = "hidden_keys" if VERSION == 4 else "eager"

    def forward(self, pixels, regime, mask, noise, wide, kept, stack):
        given = {}
        kind = self.model.config.model_type
        if wide and not kind.startswith("dinov2"):  # DINOv2 always interpolates
            given["interpolate_pos_encoding"] = True
        own_rule = "bicubic_antialias" if "registers" in kind else "bicubic" if kind != "ijepa" else None
        if wide and self.rule != own_rule:
            stack.enter_context(positions_by_rule(self))
        if mask is not None and regime == "deit":
            given |= self.hide_keys(self.attended(mask), stack)
        if mask is not None and regime == "mask_token":
            place = lambda _m, inputs, named: (inputs, named | {"bool_masked_pos": mask[None].bool()})
            stack.callback(self.base.embeddings.register_forward_pre_hook(place, with_kwargs=True).remove)
        if self.decoder_layers:
            return self.forward_mae(pixels, regime, noise, wide, kept, given, stack)
        if mask is not None and regime == "mae":
            drop = self.base.embeddings.register_forward_hook(lambda _m, _i, rows: rows[:, self.seen(mask)[1]])
            stack.callback(drop.remove)
        model = self.base if hasattr(self.model, "decoder") else self.model
        return getattr(model(pixels, **given), "logits", None)

    def forward_mae(self, pixels, regime, noise, wide, kept, given, stack):
        """ViTMAE, which always sorts by noise: to keep all patches in raster order, the ratio is 0 and the noise rises."""
        masked = regime == "mae"
        stack.callback(setattr, self.model.config, "mask_ratio", self.model.config.mask_ratio)
        self.model.config.mask_ratio = self.mask_ratio if masked else 0.0
        if not masked:
            count = pixels.shape[2] * pixels.shape[3] // self.patch**2
            noise = torch.arange(count) / count
        encoded = self.base(pixels, noise=noise[None], **given)
        if not masked:
            return None
        kept_ids = encoded.ids_restore[0].argsort()[: encoded.last_hidden_state.shape[1] - 1]
        grid = tuple(side // self.patch for side in pixels.shape[2:])
        self.decode(encoded, grid if wide else None, kept)
        if not wide:
            assert torch.equal(kept["reconstruction"], self.model(pixels, noise=noise[None]).logits[0])
        raster = torch.cat([torch.zeros(1, dtype=torch.long), 1 + kept_ids.argsort()])
        for name in list(kept):
            if name.startswith(("states", "normed")):
                kept[name] = kept[name][raster]
            elif name.startswith("attention"):
                kept[name] = kept[name][:, raster][:, :, raster]
        return None

    def decode(self, encoded, other_grid, kept):
        """Off its own grid the decoder's table is replaced by the sin-cos table of the new grid: what transformers does
        there treats the grid as one row. The encoder's is interpolated by transformers."""
        decoder = self.model.decoder
        stored = decoder.decoder_pos_embed.data
        if other_grid:
            table = sin_cos(stored.shape[-1], other_grid)
            decoder.decoder_pos_embed.data = torch.cat([stored[0, :1], table])[None].clone()
        handles = []
        for index, layer in enumerate(self.decoder_layers):
            if index == 0:
                first = lambda _m, inputs: kept.update({"decoder_states.0": inputs[0][0]})
                handles.append(layer.register_forward_pre_hook(first))
            handles.append(keep_output(layer, kept, f"decoder_states.{index + 1}"))
            handles.append(self.attention_hook(layer, kept, f"decoder_attention.{index}"))
        handles.append(keep_output(decoder.decoder_norm, kept, "decoder_normed"))
        kept["reconstruction"] = decoder(encoded.last_hidden_state, encoded.ids_restore).logits[0]
        for handle in handles:
            handle.remove()
        decoder.decoder_pos_embed.data = stored

    def attended(self, mask):
        rows = torch.zeros(1, len(self.prefix) + len(mask), dtype=torch.long)
        rows[:, self.seen(mask)[1]] = 1
        return rows

    def hide_keys(self, attended, stack):
        if VERSION == 5:
            return {"attention_mask": attended}
        hidden_keys.bias = torch.zeros(attended.shape).masked_fill(attended == 0, float("-inf"))[:, None, None]
        stack.callback(setattr, hidden_keys, "bias", None)
        return {}

    def attention_hook(self, layer, kept, name):
        if VERSION == 5:
            return layer.attention.register_forward_hook(lambda _m, _i, output: kept.update({name: output[1][0]}))
        module = layer.attention.attention
        keep = lambda _m, _i, _o: kept.update({name: hidden_keys.kept.pop(module)[0]})
        return module.register_forward_hook(keep)

    # --- where the parts are ---

    def query_key_value(self, layer):
        if VERSION == 5:
            parts = [getattr(layer.attention, f"{part}_proj") for part in "qkv"]
        else:
            parts = [getattr(layer.attention.attention, part) for part in ("query", "key", "value")]
        return [(part.weight.data, part.bias.data) for part in parts]

    def attention_output(self, layer):
        return layer.attention.o_proj if VERSION == 5 else layer.attention.output.dense

    def norms(self, layer):
        return (layer.norm1, layer.norm2) if hasattr(layer, "norm1") else (layer.layernorm_before, layer.layernorm_after)

    def mlp(self, layer):
        if not hasattr(layer, "mlp"):
            return layer.intermediate.dense, layer.output.dense
        names = [("fc1", "fc2"), ("weights_in", "weights_out"), ("gate_proj", "down_proj")]
        return next((getattr(layer.mlp, a), getattr(layer.mlp, b)) for a, b in names if hasattr(layer.mlp, a))

    def layer_scales(self, layer):
        return [layer.layer_scale1.lambda1, layer.layer_scale2.lambda1] if hasattr(layer, "layer_scale1") else []

    @property
    def tokens(self):
        names = ["cls_token", "distillation_token", "register_tokens"]
        return [token for name in names if (token := getattr(self.base.embeddings, name, None)) is not None]

    @property
    def classifiers(self):
        names = ["classifier", "cls_classifier", "distillation_classifier"]
        return [module for name in names if isinstance(module := getattr(self.model, name, None), torch.nn.Linear)]

    pool_norm = None
    positions = property(lambda self: self.base.embeddings.position_embeddings)
    patch_projection = property(lambda self: self.base.embeddings.patch_embeddings.projection)
    mask_token = property(lambda self: getattr(self.base.embeddings, "mask_token", None))


class positions_by_rule:
    """Puts an original checkpoint's rule in the place of transformers' own. I-JEPA's, in transformers as in the
    original, takes the first patch for a CLS token that is not there; plain bicubic stands in for it."""

    def __init__(self, reference):
        self.reference, self.embeddings = reference, reference.base.embeddings

    def __enter__(self):
        table = self.reference.positions[0]
        side = self.reference.model.config.image_size // self.reference.patch
        prefix = len(table) - side * side

        def replaced(_embeddings, height, width):
            grid = height // self.reference.patch, width // self.reference.patch
            rows = interpolate(table[prefix:], (side, side), grid, self.reference.rule)
            return torch.cat([table[:prefix], rows])[None]

        self.embeddings.interpolate_pos_encoding = replaced

    def __exit__(self, *_):
        del self.embeddings.interpolate_pos_encoding


def build(kind, patch=4, rule="bicubic", width=24, heads=2, ratio=2, **settings):
    config_name, model_name, prefix = CLASSES[kind]
    common = dict(
        image_size=GRID[0] * patch, patch_size=patch, hidden_size=width, num_hidden_layers=2, num_attention_heads=heads,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, num_labels=10,
    )  # fmt: skip
    if "Dinov2" in config_name:
        common |= {"mlp_ratio": ratio, "layer_norm_eps": 1e-6}
    else:
        common |= {"intermediate_size": ratio * width, "layer_norm_eps": 1e-12}
    if "Masked" in model_name:
        common["encoder_stride"] = patch
    if "MAE" in config_name:
        common |= dict(decoder_hidden_size=16, decoder_num_hidden_layers=2, decoder_num_attention_heads=2)
        common |= dict(decoder_intermediate_size=32)
    config = getattr(transformers, config_name)(**(common | settings))
    extra = {"add_pooling_layer": False} if model_name in BARE else {}
    model = getattr(transformers, model_name)(config, **extra)
    if "MAE" in config_name:
        fill_sin_cos(model)
    return TransformersReference(model, prefix, rule)


def fill_sin_cos(model):
    """As every checkpoint has it. A fresh model's decoder has zeros (4.57), or both tables have (5.23)."""
    for table in (model.vit.embeddings.position_embeddings, model.decoder.decoder_pos_embed):
        side = int((table.shape[1] - 1) ** 0.5)
        table.data = torch.cat([torch.zeros(1, table.shape[2]), sin_cos(table.shape[2], (side, side))])[None]


def load(kind, folder, rule, **settings):
    """A model that version 4 wrote, as version 5 reads it."""
    _, model_name, prefix = CLASSES[kind]
    extra = {"add_pooling_layer": False} if model_name in BARE else {}
    model = getattr(transformers, model_name).from_pretrained(folder, dtype=torch.float32, **extra, **settings)
    return TransformersReference(model, prefix, rule)


def original_state(state, layer_names):
    """The names of the original repositories (and timm), from transformers' legacy names: q, k, v become one."""
    result, qkv = {}, {}
    for name, value in state.items():
        part = next((part for part in ("query", "key", "value") if f".attention.attention.{part}." in name), None)
        if part:
            qkv.setdefault(name.replace(f"attention.attention.{part}", "attn.qkv"), []).append((part, value))
        else:
            result[name] = value
    order = ["query", "key", "value"]
    for name, parts in qkv.items():
        result[name] = torch.cat([value for _, value in sorted(parts, key=lambda pair: order.index(pair[0]))])
    renamed = {}
    for name, value in result.items():
        for old, new in layer_names.items():
            name = name.replace(old, new)
        renamed[name] = value.clone()
    return renamed


VIT_NAMES = {
    "vit.": "", "encoder.layer.": "blocks.", "decoder.decoder_layers.": "decoder_blocks.", "decoder.": "",
    "attention.output.dense": "attn.proj", "intermediate.dense": "mlp.fc1", "output.dense": "mlp.fc2",
    "layernorm_before": "norm1", "layernorm_after": "norm2", "layernorm": "norm",
    "embeddings.patch_embeddings.projection": "patch_embed.proj", "embeddings.position_embeddings": "pos_embed",
    "embeddings.": "",
}  # fmt: skip
DINOV2_NAMES = {
    "encoder.layer.": "blocks.", "attention.output.dense": "attn.proj", "layer_scale1.lambda1": "ls1.gamma",
    "layer_scale2.lambda1": "ls2.gamma", "mlp.weights_in": "mlp.w12", "mlp.weights_out": "mlp.w3", "layernorm": "norm",
    "embeddings.patch_embeddings.projection": "patch_embed.proj", "embeddings.position_embeddings": "pos_embed",
    "embeddings.": "",
}  # fmt: skip


def mae_original(state):
    """The file of MAE's released visualisation models: {'model': …}."""
    return {"model": original_state(state, VIT_NAMES)}


def dinov2_original(state):
    return original_state(state, DINOV2_NAMES)


def ijepa_original(state):
    """The file that I-JEPA's training writes, without its predictor's depth and optimiser."""
    encoder = {f"module.{name}": value for name, value in original_state(state, VIT_NAMES).items()}
    predictor = {"module.mask_token": torch.ones(1, 1, 8)}
    target = {name: torch.zeros(1) for name in list(encoder)[:2]}
    return {"encoder": encoder, "predictor": predictor, "target_encoder": target, "epoch": 300, "lr": 1e-4}
