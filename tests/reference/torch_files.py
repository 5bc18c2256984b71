"""Writes tests/golden/torch_files with torch.save, and what is in the files as safetensors.

    python tests/reference/torch_files.py tests/golden/torch_files

The committed files were made by torch 2.13.0, numpy 2.4.6, safetensors 0.8.0.
"""

import argparse
import pathlib
import sys
from collections import OrderedDict, defaultdict

import numpy as np
import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(sys.argv[1])
FOLDER.mkdir(parents=True, exist_ok=True)
torch.manual_seed(0)
expected = {}


def save(name, saved, state, **options):
    """Writes `saved`, of which lacuna is to find `state`."""
    torch.save(saved, FOLDER / name, **options)
    for key, tensor in state.items():
        tensor = tensor.detach()
        is_weight = tensor.dtype in (torch.float32, torch.float16, torch.bfloat16)
        expected[f"{name}:{key}"] = (tensor.to(torch.float32) if is_weight else tensor).contiguous().clone()


class Tiny(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = torch.nn.LayerNorm(3)
        self.fc = torch.nn.Linear(3, 2)

    def forward(self, x):
        return self.fc(self.norm(x))


def typed():
    """A plain dict of every type that is listed."""
    state = {str(t).split(".")[1]: torch.randn(2, 3).to(t) for t in (torch.float32, torch.float16, torch.bfloat16)}
    state |= {str(t).split(".")[1]: torch.tensor([[1, 0, 1]], dtype=t) for t in (
        torch.float64, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)}
    state |= {"scalar": torch.tensor(2.5), "none": torch.zeros(0, 3)}
    save("types.pth", state, state)


def views():
    """Several views of one storage: PyTorch stores it once."""
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    cube = torch.arange(24, dtype=torch.float16).reshape(2, 3, 4)
    state = {
        "base": base, "row": base[2], "rows": base[1:3], "column": base[:, 4], "transposed": base.t(),
        "every_second": base[::2, ::3], "one_of_many": base[3:4, 5:6], "diagonal": base.diagonal(),
        "permuted": cube.permute(2, 0, 1), "middle": cube[:, 1:2, 1:3],
    }
    save("views.pth", state, state)


def training():
    """What training scripts write: the model among things of classes that are never loaded."""
    model = Tiny()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    model(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    state = model.state_dict()
    wrapped = OrderedDict((f"module.{key}", tensor) for key, tensor in state.items())
    save("training.pth", {
        "epoch": 7, "args": argparse.Namespace(lr=1e-3, output=pathlib.PurePosixPath("/out"), flags={1, 2}),
        "optimizer": optimizer.state_dict(), "best": np.float64(0.5), "history": defaultdict(list, loss=[1.0]),
        "seen": np.arange(3), "rng": torch.get_rng_state(), "device": torch.device("cpu"), "large": 1 << 90,
        "model": wrapped}, state)


def dino():
    """A student and a teacher, each with its head beside the backbone."""
    def network():
        return {"module.backbone.cls_token": torch.randn(1, 1, 4), "module.backbone.norm.weight": torch.randn(4),
                "module.head.mlp.0.weight": torch.randn(2, 4)}

    teacher = network()
    bare = {key.removeprefix("module.").removeprefix("backbone."): tensor for key, tensor in teacher.items()}
    save("dino.pth", {"student": network(), "teacher": teacher, "dino_loss": {"center": torch.zeros(1, 2)}}, bare)


def compiled():
    """torch.compile inside DataParallel."""
    state = Tiny().state_dict()
    save("compiled.pth", {"state_dict": {f"module._orig_mod.{key}": tensor for key, tensor in state.items()}}, state)


typed()
views()
training()
dino()
compiled()
model = Tiny()
save("ordered.pth", model.state_dict(), model.state_dict())
save("parameters.bin", dict(model.named_parameters()), dict(model.named_parameters()))
torch.serialization.set_crc32_options(False)
save("unchecked.pt", model.state_dict(), model.state_dict())
torch.serialization.set_crc32_options(True)

# What is refused.
torch.save(model.state_dict(), FOLDER / "legacy.pth", _use_new_zipfile_serialization=False)
torch.save(model, FOLDER / "whole_model.pth")
torch.save({"w": torch.ones(2)}, FOLDER / "protocol4.pth", pickle_protocol=4)
torch.jit.script(torch.nn.Linear(1, 1)).save(str(FOLDER / "torchscript.pt"))
torch.save({"w": torch.ones(1, 3).expand(4, 3)}, FOLDER / "repeated.pth")

save_file(expected, FOLDER / "expected.safetensors")
