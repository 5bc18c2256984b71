"""The families: how each is built, under which names it is saved, and what a reader has to find out."""

from dataclasses import dataclass
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
    pool: str = "none"  # cls, cls_and_distillation (mean of two heads), mean, cls_and_mean (concatenated)
    mlp: str = "gelu"
    rule: str = "bicubic"
    layer_norm_eps: float = 1e-6
    plant: Callable | None = None
    note: str = ""
    twin: str = ""  # the family whose parameters and golden numbers these are, under other names

    def reference(self, name, folder):
        """The model, its parameters drawn by the family's name, or read from the twin's folder in `folder`."""
        torch.manual_seed(0)
        if self.twin:
            return self.build(folder=folder / self.twin, rule=self.rule)
        reference = self.build(rule=self.rule)
        pixels = draw.picture(draw.GRID, reference.patch)
        draw.redraw(reference.model, name)
        if self.plant:
            self.plant(reference)
        draw.scale_queries(reference, pixels, draw.mae_noise(draw.GRID))
        return reference


def timm_cases():
    from families.timm_models import build, deit3_original, dino_training

    timm, antialias = saving.timm_hub, "bicubic_antialias"

    def case(family, architecture, pool="none", save=None, naming="timm", rule=antialias, mlp="gelu", note="", **settings):
        make = lambda rule: build(architecture, rule=rule, **settings)
        return Case(family, naming, make, save or timm(), pool, mlp, rule, note=note)

    original = dict(naming="original", rule="bicubic")
    return {
        "timm-vit": case("vit", "vit_tiny_patch16_224", "cls", timm(half=False), embed_dim=32, num_heads=4),
        "timm-deit": case("deit", "deit_tiny_patch16_224", "cls"),
        "timm-deit-distilled": case("deit", "deit_tiny_distilled_patch16_224", "cls_and_distillation"),
        "timm-deit3": case("deit3", "deit3_small_patch16_224", "cls"),
        "timm-dino": case("dino", "vit_small_patch16_224.dino", num_classes=0),
        "timm-mae-finetuned": case("mae", "vit_base_patch16_224.mae", "mean", global_pool="avg"),
        "timm-dinov2": case("dinov2", "vit_small_patch14_dinov2.lvd142m", num_classes=0),
        "timm-dinov2-swiglu": case("dinov2", "vit_giant_patch14_dinov2.lvd142m", mlp="swiglu", num_classes=0, mlp_ratio=2.66667 * 2),
        "timm-dinov2-registers": case("dinov2", "vit_small_patch14_reg4_dinov2.lvd142m", num_classes=0),
        "timm-registers-mean": case("vit", "vit_base_patch16_reg4_gap_256", "mean"),
        "timm-siglip-gap": case("vit", "vit_so400m_patch16_siglip_gap_256", mlp="gelu_tanh", num_classes=0),
        "original-deit3": case("deit3", "deit3_small_patch16_224", "cls", saving.pth(deit3_original, half=True),
            note="timm's deit3 with ls1.gamma, ls2.gamma renamed to gamma_1, gamma_2", **original),
        "original-dino": case("dino", "vit_small_patch16_224.dino", num_classes=0, save=saving.pth(dino_training),
            naming="original", rule="bicubic_offset", note="timm's names under teacher, module. and backbone.; open the teacher"),
    }  # fmt: skip


def preprocessings():
    return {
        "vit": lambda edge: saving.squash(edge, 2, HALF),
        "vit-new": lambda edge: saving.squash(edge, 2, HALF, old=False),
        "mae": lambda edge: saving.squash(edge, 2, IMAGENET),
        "deit": lambda edge: saving.squash_and_crop(edge, edge * 8 // 7, IMAGENET),
        "dinov2": lambda edge: saving.shortest_edge(edge, edge * 8 // 7, IMAGENET),
    }


def transformers4_cases():
    from families.transformers_models import build, dinov2_original, ijepa_original, mae_original

    def case(family, kind, pool="none", save=None, mlp="gelu", plant=None, note="", rule="bicubic", original=False, **settings):
        make = lambda rule: build(kind, rule=rule, layer_norm_eps=epsilon, **settings)
        epsilon = 1e-6 if original or family == "dinov2" else 1e-12
        naming = "original" if original else "transformers-4"
        note = "transformers' model, its tensors renamed" if original else note
        return Case(family, naming, make, save, pool, mlp, rule, epsilon, plant, note)

    hub = lambda family, **settings: saving.hub(preprocessings()[family], **settings)
    pth, scaled, antialias = saving.pth, "bicubic_offset", "bicubic_antialias"
    larger, swiglu = dict(width=32, heads=4), dict(mlp="swiglu", use_swiglu_ffn=True, ratio=4)
    return {
        "transformers-vit": case("vit", "vit", "cls", hub("vit", half=False, kind="bin"), **larger),
        "transformers-vit-mask-token": case("vit", "vit-mask-token", save=hub("vit-new")),
        "transformers-deit": case("deit", "deit", "cls", hub("deit")),
        "transformers-deit-distilled": case("deit", "deit-distilled", "cls_and_distillation", hub("deit")),
        "transformers-dino": case("dino", "vit-bare", save=hub("mae"), note="nothing in these files tells DINO from ViT"),
        "transformers-vit-mae": case("mae", "vit-mae", save=hub("mae", half=False), heads=3),
        "transformers-dinov2": case("dinov2", "dinov2", "cls_and_mean", hub("dinov2", kind="shards"), patch=14, heads=3),
        "transformers-dinov2-swiglu": case("dinov2", "dinov2-bare", save=hub("dinov2"), **swiglu),
        "transformers-dinov2-registers": case("dinov2", "registers", "cls_and_mean", hub("dinov2"), rule=antialias),
        "transformers-dinov2-wide-channel": case("dinov2", "dinov2-bare", save=hub("dinov2"), plant=draw.plant_wide_channel,
            note="one channel of the residual stream is 300 x as large, as a few of DINOv2's are"),
        "transformers-ijepa": case("ijepa", "ijepa", save=hub("vit-new")),
        "original-mae": case("mae", "vit-mae", save=pth(mae_original), original=True),
        "original-ijepa": case("ijepa", "ijepa", save=pth(ijepa_original, name="checkpoint.pth.tar"), original=True),
        "original-dinov2": case("dinov2", "dinov2-bare", save=pth(dinov2_original), rule=scaled, original=True),
        "original-dinov2-swiglu": case("dinov2", "dinov2-bare", save=pth(dinov2_original, half=True), rule=scaled, original=True, **swiglu),
        "original-dinov2-registers": case("dinov2", "registers-bare", save=pth(dinov2_original, half=True), rule=antialias, original=True),
    }  # fmt: skip


def transformers5_cases():
    """The same models as version 4 wrote, under the names of version 5; its numbers have to be version 4's."""
    from families.transformers_models import load

    def case(twin, kind, preprocessing, pool="none", mlp="gelu", rule="bicubic", half=True,
             naming="transformers-5", note="", settings={}, **save):  # fmt: skip
        family = next(family for family in ("mae", "dinov2", "ijepa", "deit", "vit") if family in twin)
        epsilon = 1e-6 if family == "dinov2" else 1e-12
        write = saving.hub(preprocessings()[preprocessing], half=half, **(save or {"save_original_format": False}))
        make = lambda folder, rule: load(kind, folder, rule, **settings)
        return Case(family, naming, make, write, pool, mlp, rule, epsilon, note=note, twin=twin)

    return {
        "transformers5-vit": case("transformers-vit", "vit", "vit-new", "cls"),
        "transformers5-deit-distilled": case("transformers-deit-distilled", "deit-distilled", "deit", "cls_and_distillation"),
        "transformers5-vit-mae": case("transformers-vit-mae", "vit-mae", "mae", half=False),
        "transformers5-vit-mae-as-saved": case("transformers-vit-mae", "vit-mae", "mae", half=False, settings={"norm_pix_loss": True},
            naming="transformers-5-as-saved", save_original_format=True, note="what save_pretrained of 5.23 writes by default: "
            "legacy names, but decoder.decoder_encoder.layer.{j}.; norm_pix_loss is true, which changes no number here"),
        "transformers5-dinov2-swiglu": case("transformers-dinov2-swiglu", "dinov2-bare", "dinov2", mlp="swiglu"),
        "transformers5-dinov2-registers": case("transformers-dinov2-registers", "registers", "dinov2", "cls_and_mean",
            rule="bicubic_antialias"),
        "transformers5-ijepa": case("transformers-ijepa", "ijepa", "vit-new"),
    }  # fmt: skip


def cases(version):
    return timm_cases() | transformers4_cases() if version == 4 else transformers5_cases()
