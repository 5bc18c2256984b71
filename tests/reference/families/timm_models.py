"""timm's models at a small size, and the original checkpoints that have the same mathematics under other names."""

import timm
import timm.models.deit
import timm.models.vision_transformer
import torch

from families.draw import GRID
from families.positions import interpolate
from families.record import Reference


class TimmReference(Reference):
    """-inf by timm's own attn_mask; the unfused attention; mae by dropping rows where the blocks begin."""

    def __init__(self, model, rule="bicubic_antialias"):
        self.model, self.rule = model.eval(), rule
        self.patch = model.patch_embed.patch_size[0]
        self.layers, self.norm = model.blocks, model.norm
        self.prefix = prefix_of(model)
        for block in model.blocks:
            block.attn.fused_attn = False

    def forward(self, pixels, regime, mask, noise, wide, kept, stack):
        attended = None
        if mask is not None and regime == "mae":
            drop = self.model.norm_pre.register_forward_hook(lambda _m, _i, rows: rows[:, self.seen(mask)[1]])
            stack.callback(drop.remove)
        if mask is not None and regime == "deit":
            length = len(self.prefix) + len(mask)
            attended = torch.zeros(length, dtype=torch.bool)
            attended[self.seen(mask)[1]] = True
            attended = attended.expand(length, length)
        if wide and self.rule != "bicubic_antialias":
            stack.enter_context(other_positions(self.rule))
        features = self.model.forward_features(pixels, attn_mask=attended)
        return self.model.forward_head(features) if self.model.num_classes else None

    def attention_hook(self, layer, kept, name):
        """The dropout that follows the softmax does nothing, and shows the weights."""
        keep = lambda _module, _inputs, weights: kept.update({name: weights[0]})
        return layer.attn.attn_drop.register_forward_hook(keep)

    def query_key_value(self, layer):
        qkv = layer.attn.qkv
        return list(zip(qkv.weight.data.chunk(3), qkv.bias.data.chunk(3)))

    heads = property(lambda self: self.model.blocks[0].attn.num_heads)
    positions = property(lambda self: self.model.pos_embed)
    patch_projection = property(lambda self: self.model.patch_embed.proj)

    @property
    def tokens(self):
        names = ["cls_token", "dist_token", "reg_token"]
        return [token for name in names if (token := getattr(self.model, name, None)) is not None]

    @property
    def classifiers(self):
        heads = [self.model.head, getattr(self.model, "head_dist", None)]
        return [head for head in heads if isinstance(head, torch.nn.Linear)]

    @property
    def pool_norm(self):
        return self.model.fc_norm if isinstance(self.model.fc_norm, torch.nn.LayerNorm) else None

    def attention_output(self, layer):
        return layer.attn.proj

    def norms(self, layer):
        return layer.norm1, layer.norm2

    def mlp(self, layer):
        return layer.mlp.fc1, layer.mlp.fc2

    def layer_scales(self, layer):
        return [scale.gamma for scale in (layer.ls1, layer.ls2) if hasattr(scale, "gamma")]


class other_positions:
    """timm has one rule; an original checkpoint's own is put in its place."""

    def __init__(self, rule):
        self.rule = rule

    def __enter__(self):
        self.modules = [timm.models.vision_transformer, timm.models.deit]
        self.kept = timm.models.vision_transformer.resample_abs_pos_embed
        self.put(self.resample)

    def __exit__(self, *_):
        self.put(self.kept)

    def put(self, function):
        for module in self.modules:
            module.resample_abs_pos_embed = function

    def resample(self, table, new_size, old_size, num_prefix_tokens):
        prefix, patches = table[0, :num_prefix_tokens], table[0, num_prefix_tokens:]
        return torch.cat([prefix, interpolate(patches, old_size, new_size, self.rule)])[None]


def prefix_of(model):
    names = {"cls_token": "cls", "dist_token": "distillation", "reg_token": "register"}
    counts = {name: getattr(model, name, None) for name in names}
    return [names[name] for name, token in counts.items() if token is not None for _ in range(token.shape[1])]


def build(architecture, patch=4, rule="bicubic_antialias", **settings):
    settings = dict(embed_dim=24, depth=2, num_heads=2, num_classes=10, mlp_ratio=2.0) | settings
    model = timm.create_model(
        architecture, img_size=(GRID[0] * patch, GRID[1] * patch), patch_size=patch, dynamic_img_size=True, **settings
    )
    return TimmReference(model, rule)


def deit3_original(state):
    """The file of DeiT-III: its names of the layer scales, in {'model': …}."""
    rename = lambda name: name.replace(".ls1.gamma", ".gamma_1").replace(".ls2.gamma", ".gamma_2")
    return {"model": {rename(name): value for name, value in state.items()}}


def dino_training(state):
    """The file that DINO's training writes: student and teacher under wrappers, with a projection head."""
    head = {"head.mlp.0.weight": torch.ones(4, 24), "head.mlp.0.bias": torch.ones(4)}
    teacher = {f"backbone.{name}": value for name, value in state.items()} | head
    student = {f"module.{name}": torch.zeros_like(value) for name, value in teacher.items() if "norm" in name}
    return {"student": student, "teacher": {f"module.{n}": v for n, v in teacher.items()}, "epoch": 100}
