"""Which of the two pinned environments this is, proved by imports before anything is computed.

    ENV4: requirements-transformers4.txt, transformers' legacy tensor names, and timm
    ENV5: requirements-transformers5.txt, the names of transformers 5

timm asks torchvision for a feature extractor and a frozen norm, in Python. torchvision's compiled operators are not
needed, and are not there when its wheel is of another build than torch's; then `import torchvision` itself stops at
registering shapes for them. So where they are missing, their two names are declared. Calling one would still fail.
"""

import importlib.metadata
import re
import sys
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parents[1]
declared = None  # the library of declared operators has to live as long as the process


def pins(major):
    text = (FOLDER / f"requirements-transformers{major}.txt").read_text()
    return dict(re.findall(r"^(\w+)==(\S+)$", text, re.MULTILINE))


def declare_missing_operators():
    global declared
    names = [name for name in ["nms", "qnms"] if not hasattr(torch.ops.torchvision, name)]
    if names:
        declared = torch.library.Library("torchvision", "FRAGMENT")
        for name in names:
            declared.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


def prove():
    """4 or 5; exits with a sentence if a version is not the pinned one or an import fails."""
    major = int(importlib.metadata.version("transformers").split(".")[0])
    wanted = pins(major)
    found = {name: importlib.metadata.version(name).split("+")[0] for name in wanted}
    wrong = [f"{name} {found[name]}, needed {wanted[name]}" for name in wanted if found[name] != wanted[name]]
    if wrong:
        sys.exit(f"not the environment of requirements-transformers{major}.txt: " + "; ".join(wrong))
    if major == 4:
        declare_missing_operators()
        import timm
        import torchvision

        assert timm.is_model("vit_small_patch14_reg4_dinov2") and torchvision.__version__
    from transformers import (  # noqa: F401  they have to import, no more
        DeiTForImageClassificationWithTeacher, Dinov2ForImageClassification, Dinov2WithRegistersModel, IJepaModel,
        ViTForImageClassification, ViTMAEForPreTraining,
    )  # fmt: skip
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    print("environment:", ", ".join(f"{name} {version}" for name, version in found.items()))
    return major
