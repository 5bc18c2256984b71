"""A trained checkpoint at last: lacuna's attention on photos, against ONNX Runtime on the graph that the weights came in.

    ENV4/bin/python assets/models/train/teacher.py WORK
    ENV4/bin/python tests/reference/real_checkpoint.py LACUNA_BINARY WORK [--readme]     exit status 1 on a miss

The environment is that of requirements-transformers4.txt, with onnx and onnxruntime. Every layer's whole attention [head, query, key] on
the six sample photos, three ways: the original graph by ONNX Runtime, lacuna on the folder that teacher.py wrote, and transformers'
Dinov2Model on that folder (which proves the folder) in float32 and in float64 (which says how far float32 can be trusted). The
pixels are those of transformers' image processor, by the folder's preprocessor_config.json; lacuna reads the photo. Prints a Markdown table of largest absolute
differences; states are divided by the largest of them. Last run: see the table in README.md.
"""

import argparse
import subprocess
import sys
import tempfile
from datetime import date
from importlib import metadata
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from families.environment import declare_missing_operators
from PIL import Image

declare_missing_operators()
from transformers import BitImageProcessor, Dinov2Model  # noqa: E402  after the operators

HERE = Path(__file__).resolve().parent
SAMPLES = sorted((HERE.parents[1] / "assets" / "samples").iterdir())
README, MARKS = HERE / "README.md", ("<!-- real_checkpoint.py: begin -->", "<!-- real_checkpoint.py: end -->")
GRAPH, FOLDER, LAYERS, PATCH = "vit_s_focus.onnx", "dinov2-small", 12, 14
ATTENTION = [f"/backbone/encoder/layer.{layer}/attention/attention/Softmax_output_0" for layer in range(LAYERS)]
EMBEDDED, NORMED = "/backbone/embeddings/Add_output_0", "/backbone/layernorm/Add_1_output_0"
# Width, height: the folder's own preprocessing, the size for 14 x 14 patches, and a squashed one that is not square.
SIZES = {(224, 224): [], (196, 196): ["--crop-ratio", "0.875"], (280, 196): ["--fit", "squash"]}
LIMIT = 1e-4


# --- the four ---------------------------------------------------------------------------------------
# Each gives {"attention": [layer, head, query, key], "embedded": [token, width], "normed": [token, width]}.


def pixels(processor, photo: Path, width: int, height: int) -> np.ndarray:
    """[1, 3, height, width]: shortest edge to 8/7 of the side and the centre of it, or squashed."""
    square = width == height
    size = {"shortest_edge": height * 8 // 7} if square else {"height": height, "width": width}
    with Image.open(photo) as image:
        options = {"size": size, "do_center_crop": square, "crop_size": {"height": height, "width": width}}
        return processor(image.convert("RGB"), return_tensors="np", **options)["pixel_values"].astype(np.float32)


def open_graph(file: Path) -> onnxruntime.InferenceSession:
    """The original graph, its input of any size, with every layer's attention an output."""
    model = onnx.load(file)
    for axis, name in [(2, "height"), (3, "width")]:
        model.graph.input[0].type.tensor_type.shape.dim[axis].dim_param = name
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in [*ATTENTION, EMBEDDED, NORMED])
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def by_graph(session: onnxruntime.InferenceSession, values: np.ndarray) -> dict[str, np.ndarray]:
    *attention, embedded, normed = session.run([*ATTENTION, EMBEDDED, NORMED], {"input_image": values})
    return {"attention": np.concatenate(attention), "embedded": embedded[0], "normed": normed[0]}


def open_model(folder: Path, precision: torch.dtype):
    model, report = Dinov2Model.from_pretrained(folder, attn_implementation="eager", output_loading_info=True)
    assert not any(report.values()), report  # none missing, none left over, none of another shape
    return model.to(precision).eval()


@torch.no_grad()
def by_transformers(model, values: np.ndarray) -> dict[str, np.ndarray]:
    out = model(torch.from_numpy(values).to(model.dtype), output_attentions=True, output_hidden_states=True)
    return {
        "attention": torch.cat(out.attentions).numpy(),
        "embedded": out.hidden_states[0][0].numpy(),
        "normed": out.last_hidden_state[0].numpy(),
    }


def by_lacuna(binary: Path, folder: Path, photo: Path, width: int, height: int) -> dict[str, np.ndarray]:
    with tempfile.TemporaryDirectory() as out:
        words = [binary, "attend", photo, "--model", folder, "--layer", "all", "--image-size", f"{width}x{height}"]
        words += [*SIZES[width, height], "--write", "tensors", "--tensors", "full,states", "--quiet", "-o", out]
        subprocess.run([str(word) for word in words], check=True)
        with np.load(Path(out) / f"{photo.stem}.attend.npz") as arrays:
            return {"attention": arrays["deit_attn"], "embedded": arrays["deit_embedded"], "normed": arrays["deit_normed"]}


# --- the table --------------------------------------------------------------------------------------


def apart(found: np.ndarray, wanted: np.ndarray) -> float:
    assert found.shape == wanted.shape, (found.shape, wanted.shape)
    return float(np.abs(found - wanted).max() / max(1, np.abs(wanted).max()))


def row(photo: Path, width: int, height: int, graph, lacuna, single, double) -> dict[str, str | float]:
    layers = [apart(*layer) for layer in zip(lacuna["attention"], graph["attention"], strict=True)]
    return {
        "photo": photo.name,
        "size": f"{width} x {height}",
        "attention: lacuna − graph": max(layers),
        "in layer": str(int(np.argmax(layers))),
        "lacuna − transformers": apart(lacuna["attention"], single["attention"]),
        "graph − transformers": apart(graph["attention"], single["attention"]),
        "lacuna − float64": apart(lacuna["attention"], double["attention"]),
        "graph − float64": apart(graph["attention"], double["attention"]),
        "embedded: lacuna − graph": apart(lacuna["embedded"], graph["embedded"]),
        "final states: lacuna − graph": apart(lacuna["normed"], graph["normed"]),
    }


def markdown(rows: list[dict]) -> str:
    show = lambda cell: f"{cell:.1e}" if isinstance(cell, float) else cell
    lines = ["| " + " | ".join(rows[0]) + " |", "|---" * len(rows[0]) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(show, line.values())) + " |" for line in rows])


def measured_with(binary: Path) -> str:
    program = subprocess.run([binary, "--version"], capture_output=True, text=True).stdout.strip()
    packages = ("onnxruntime", "torch", "transformers", "numpy", "pillow")
    return f"{date.today()}: {program}; {', '.join(f'{name} {metadata.version(name)}' for name in packages)}."


def put_into_readme(text: str) -> None:
    before, rest = README.read_text().split(MARKS[0])
    README.write_text(before + MARKS[0] + "\n" + text + "\n" + MARKS[1] + rest.split(MARKS[1])[1])


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--readme", action="store_true")
    arguments = parser.parse_args()
    binary, folder = arguments.binary.resolve(), arguments.work / FOLDER
    session = open_graph(arguments.work / GRAPH)
    models = [open_model(folder, precision) for precision in (torch.float32, torch.float64)]
    processor = BitImageProcessor.from_pretrained(folder)
    rows = []
    for width, height in SIZES:
        for photo in SAMPLES:
            values = pixels(processor, photo, width, height)
            found = by_graph(session, values), by_lacuna(binary, folder, photo, width, height)
            rows.append(row(photo, width, height, *found, *(by_transformers(model, values) for model in models)))
            print(photo.name, width, height, flush=True)
    text = measured_with(binary) + "\n\n" + markdown(rows)
    print(text)
    if arguments.readme:
        put_into_readme(text)
    missed = [f"{line['photo']} {line['size']}: {name}" for line in rows for name, cell in line.items()
              if isinstance(cell, float) and not cell <= LIMIT]  # fmt: skip
    print("\nmissed:\n  " + "\n  ".join(missed) if missed else f"\nall within {LIMIT:g}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
