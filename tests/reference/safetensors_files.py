"""Writes tests/golden/safetensors with the reference writer.

    python tests/reference/safetensors_files.py tests/golden/safetensors

The committed files were made by safetensors 0.8.0, torch 2.13.0, numpy 2.4.6.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors import TensorSpec, serialize_file
from safetensors.torch import save_file

FOLDER = Path(sys.argv[1])

# The names by which the writer takes the format's element types, and the bits of each.
TYPES = {
    "bool": 8, "float4_e2m1fn_x2": 4, "uint8": 8, "int8": 8, "float8_e5m2": 8,
    "float8_e4m3fn": 8, "float8_e8m0fnu": 8, "float8_e4m3fnuz": 8, "float8_e5m2fnuz": 8,
    "int16": 16, "uint16": 16, "float16": 16, "bfloat16": 16, "int32": 32, "uint32": 32,
    "float32": 32, "complex64": 64, "float64": 64, "int64": 64, "uint64": 64,
}


def every_type():
    """A tensor of 2 x 4 zeros of each type."""
    zeros = np.zeros(64, dtype=np.uint8)
    specs = {}
    for name, bits in TYPES.items():
        shape = [2, 2] if bits == 4 else [2, 4]  # the writer doubles the last one of packed types
        specs[name] = TensorSpec(
            dtype=name, shape=shape, data_ptr=zeros.ctypes.data, data_len=bits  # 8 elements
        )
    serialize_file(specs, str(FOLDER / "every_type.safetensors"), None)


def halves():
    """Bit patterns 0, 7, 16, 23, 32 ... of the two 16-bit types, beside torch's own conversion to float32."""
    patterns = np.arange(0, 65536, 16, dtype=np.uint16)
    patterns = torch.from_numpy(np.concatenate([patterns, patterns + 7]).view(np.int16))
    tensors = {}
    for name, dtype in {"float16": torch.float16, "bfloat16": torch.bfloat16}.items():
        half = patterns.view(dtype)
        half = half[torch.isfinite(half)]
        tensors[name] = half
        tensors[name + ".as_float32"] = half.to(torch.float32)
    save_file(tensors, FOLDER / "halves.safetensors")


def shapes():
    """No dimension, dimensions of 0, one byte, metadata, an order of names unlike that of data."""
    tensors = {
        "scalar": torch.tensor(2.5),
        "none": torch.zeros(0),
        "none_of_three": torch.zeros(3, 0, 2),
        "byte": torch.tensor([7], dtype=torch.uint8),
        "cube": torch.arange(24, dtype=torch.float32).reshape(2, 3, 4),
    }
    save_file(tensors, FOLDER / "shapes.safetensors", {"format": "pt", "café": "猫\n"})
    save_file({}, FOLDER / "empty.safetensors")


FOLDER.mkdir(parents=True, exist_ok=True)
every_type()
halves()
shapes()
