"""The families: how each is built, under which names it is saved, and what a reader has to find out."""

from dataclasses import dataclass, field
from typing import Callable

import torch

from families import draw, saving
from families.saving import HALF, IMAGENET


@dataclass
class Case:
    family: str
    naming: str
    build: Callable
    save: Callable
    pool: str = "none"  # cls, cls-and-distillation (mean of two heads), mean, cls-and-mean (concatenated)
    mlp: str = "gelu"
    rule: str = "bicubic"
    layer_norm_eps: float = 1e-6
    plant: Callable | None = None
    note: str = ""
    extra: dict = field(default_factory=dict)

    def reference(self, name):
        torch.manual_seed(0)
        reference = self.build(rule=self.rule)
        pixels = draw.picture(draw.GRID, reference.patch)
        draw.redraw(reference.model, self.extra.get("same_parameters_as", name))
        if self.plant:
            self.plant(reference)
        draw.scale_queries(reference, pixels, draw.mae_noise(draw.GRID))
        return reference


def timm_cases():
    from families.timm_models import build, deit3_original, dino_training

    timm, antialias = saving.timm_hub, "bicubic-antialias"

    def case(family, architecture, pool="none", save=None, naming="timm", rule=antialias, mlp="gelu", note="", extra=None, **settings):
        make = lambda rule: build(architecture, rule=rule, **settings)
        return Case(family, naming, make, save or timm(), pool, mlp, rule, note=note, extra=extra or {})

    original = dict(naming="original", rule="bicubic")
    return {
        "timm-vit": case("vit", "vit_tiny_patch16_224", "cls", timm(half=False), embed_dim=48, num_heads=3, mlp_ratio=4.0),
        "timm-deit": case("deit", "deit_tiny_patch16_224", "cls"),
        "timm-deit-distilled": case("deit", "deit_tiny_distilled_patch16_224", "cls-and-distillation"),
        "timm-deit3": case("deit3", "deit3_small_patch16_224", "cls"),
        "timm-dino": case("dino", "vit_small_patch16_224.dino", num_classes=0),
        "timm-mae-finetuned": case("mae", "vit_base_patch16_224.mae", "mean", global_pool="avg"),
        "timm-dinov2": case("dinov2", "vit_small_patch14_dinov2.lvd142m", patch=14, num_classes=0),
        "timm-dinov2-swiglu": case("dinov2", "vit_giant_patch14_dinov2.lvd142m", mlp="swiglu", num_classes=0, mlp_ratio=2.66667 * 2),
        "timm-dinov2-registers": case("dinov2", "vit_small_patch14_reg4_dinov2.lvd142m", num_classes=0),
        "timm-registers-mean": case("vit", "vit_base_patch16_reg4_gap_256", "mean"),
        "original-deit3": case("deit3", "deit3_small_patch16_224", "cls", saving.pth(lambda state: {"model": deit3_original(state)}),
            note="timm's deit3 with ls1.gamma, ls2.gamma renamed to gamma_1, gamma_2", **original),
        "original-dino": case("dino", "vit_small_patch16_224.dino", num_classes=0, save=saving.pth(dino_training),
            naming="original", rule="bicubic-scale-0.1", note="timm's names under teacher, module. and backbone.; open the teacher"),
    }  # fmt: skip


def transformers_cases(version):
    from families.transformers_models import build, dinov2_original, ijepa_original, mae_original

    naming, keep = f"transformers-{version}", {"save_original_format": False} if version == 5 else {}
    vit = lambda edge: saving.squash(edge, 2, HALF)
    vit_new = lambda edge: saving.squash(edge, 2, HALF, old=False)
    mae = lambda edge: saving.squash(edge, 2, IMAGENET)
    deit = lambda edge: saving.squash_and_crop(edge, edge * 8 // 7, IMAGENET)
    dinov2 = lambda edge: saving.shortest_edge(edge, edge * 8 // 7, IMAGENET)

    def case(family, kind, pool="none", save=None, names=naming, mlp="gelu", plant=None, note="", extra=None, rule="bicubic", **settings):
        make = lambda rule: build(kind, rule=rule, **settings)
        epsilon = 1e-6 if "dinov2" in family else 1e-12
        return Case(family, names, make, save, pool, mlp, rule, epsilon, plant, note, extra or {})

    hub = lambda *given, **named: saving.hub(*given, **(keep | named))
    registers = dict(rule="bicubic-antialias")
    if version == 5:
        return {
            "transformers5-vit": case("vit", "vit", "cls", hub(vit_new)),
            "transformers5-deit-distilled": case("deit", "deit-distilled", "cls-and-distillation", hub(deit)),
            "transformers5-vit-mae": case("mae", "vit-mae", save=hub(mae, half=False)),
            "transformers5-vit-mae-as-saved": case("mae", "vit-mae", save=saving.hub(mae, half=False), names="transformers-5-as-saved",
                note="what save_pretrained of 5.23 writes by default: legacy names, but decoder.decoder_encoder.layer.{j}."),
            "transformers5-dinov2": case("dinov2", "dinov2", "cls-and-mean", hub(dinov2)),
            "transformers5-dinov2-swiglu": case("dinov2", "dinov2-bare", save=hub(dinov2), mlp="swiglu", use_swiglu_ffn=True, ratio=4),
            "transformers5-dinov2-registers": case("dinov2", "registers-bare", save=hub(dinov2), **registers),
            "transformers5-ijepa": case("ijepa", "ijepa", save=hub(vit_new)),
        }  # fmt: skip
    original = dict(names="original", note="transformers' model, its tensors renamed")
    big = dict(patch=14, width=32, heads=4)
    return {
        "transformers-vit": case("vit", "vit", "cls", hub(vit, half=False, kind="bin"), width=32, heads=4, ratio=4),
        "transformers-vit-mask-token": case("vit", "vit-mask-token", save=hub(vit_new)),
        "transformers-deit": case("deit", "deit", "cls", hub(deit)),
        "transformers-deit-distilled": case("deit", "deit-distilled", "cls-and-distillation", hub(deit)),
        "transformers-dino": case("dino", "vit-bare", save=hub(mae)),
        "transformers-vit-mae": case("mae", "vit-mae", save=hub(mae, half=False), width=48, heads=3, ratio=4),
        "transformers-vit-mae-norm-pix": case("mae", "vit-mae", save=hub(mae, half=False), norm_pix_loss=True),
        "transformers-dinov2": case("dinov2", "dinov2", "cls-and-mean", hub(dinov2, kind="shards"), **big),
        "transformers-dinov2-swiglu": case("dinov2", "dinov2-bare", save=hub(dinov2), mlp="swiglu", use_swiglu_ffn=True, ratio=4),
        "transformers-dinov2-registers": case("dinov2", "registers", "cls-and-mean", hub(dinov2), **registers),
        "transformers-dinov2-wide-channel": case("dinov2", "dinov2-bare", save=hub(dinov2), plant=draw.plant_wide_channel,
            note="one channel of the residual stream is 300 x as large, as a few of DINOv2's are"),
        "transformers-ijepa": case("ijepa", "ijepa", save=hub(vit_new)),
        "original-mae": case("mae", "vit-mae", save=saving.pth(mae_original), **original),
        "original-ijepa": case("ijepa", "ijepa", save=saving.pth(ijepa_original, name="checkpoint.pth.tar"), **original),
        "original-dinov2": case("dinov2", "dinov2-bare", save=saving.pth(dinov2_original), rule="bicubic-scale-0.1", **original),
        "original-dinov2-swiglu": case("dinov2", "dinov2-bare", save=saving.pth(dinov2_original), mlp="swiglu", use_swiglu_ffn=True,
            ratio=4, rule="bicubic-scale-0.1", **original),
        "original-dinov2-registers": case("dinov2", "registers-bare", save=saving.pth(dinov2_original), **registers, **original),
    }  # fmt: skip


def cases(version):
    return (timm_cases() if version == 4 else {}) | transformers_cases(version)
