"""What --tensors writes, read by NumPy, which knows nothing of lacuna; and the manual's example, as it stands there.

    python3 tests/app/tensors_test.py LACUNA_BINARY
"""

import contextlib
import io
import json
import os
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "samples" / "cat.png"
BINARY = Path(sys.argv[1]).resolve()
ALL = ["--write", "tensors,json", "--tensors", "row,full,states,qkv"]


def run(folder, command, *options):
    words = [BINARY, command, SAMPLE, "--model", "untrained:deit-tiny", "--quiet", "-o", folder, *options]
    subprocess.run([str(word) for word in words], check=True)
    return Path(folder)


def load(file):
    with np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)


def read_safetensors(file):
    """(metadata, arrays), by the format's description."""
    data = file.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    metadata = header.pop("__metadata__")
    types = {"F32": "<f4", "F16": "<f2", "I64": "<i8", "U8": "|u1"}
    arrays, end = {}, 0
    for name, entry in header.items():
        begin, end = entry["data_offsets"][0], entry["data_offsets"][1]
        arrays[name] = np.frombuffer(body[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
    assert end == len(body), "bytes that no tensor has"
    return metadata, arrays


class Tensors(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def test_the_example_of_the_manual(self):
        page = (ROOT / "assets" / "manual" / "notebook.md").read_text()
        command = re.search(r"^    lacuna (compare photo.jpg .*--tensors[^#\n]*)", page, re.M)[1]
        program = re.search(r"```python\n(.*?)```", page, re.S)[1]
        (self.folder / "photo.jpg").write_bytes(SAMPLE.read_bytes())
        subprocess.run([BINARY, *shlex.split(command), "--quiet"], check=True, cwd=self.folder)
        before, said = os.getcwd(), io.StringIO()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, before)
        names = {}
        with contextlib.redirect_stdout(said):
            exec(program, names)
        shapes, difference, largest, leak = said.getvalue().splitlines()
        self.assertEqual(shapes, "(197, 197) (50, 50)")
        self.assertLessEqual(float(difference), 1e-6)
        self.assertEqual(largest, "0.0")
        document = json.loads(Path("lacuna-out/photo.attention.json").read_text())
        self.assertAlmostEqual(float(leak), document["comparison"]["leak"][-1], delta=1e-6)
        # The map is the mean over heads and visible queries, which the figure draws.
        seen, mask = names["seen"], names["run"]["mask"]
        self.assertTrue(np.array_equal(np.isnan(seen), mask == 1))
        mae = next(layout for layout in document["layouts"] if layout["name"] == "mae")
        row = next(row for row in mae["rows"] if (row["layer"], row["head"]) == (7, "mean"))
        self.assertLessEqual(abs(np.array(row["weights"][1:]) - seen[mask == 0]).max(), 1e-6)

    def test_attention_is_the_softmax_of_q_and_k(self):
        arrays = load(run(self.folder, "compare", *ALL, "--layer", "0,5,-1", "--query", "3,4", "--query", "cls") / "cat.attention.npz")
        self.assertEqual(arrays["layers"].tolist(), [0, 5, 11])
        for layout in ("deit", "mae", "zeroed"):
            patches = arrays[f"{layout}_patches"]
            q, k = (arrays[f"{layout}_{name}"].astype(np.float64) for name in "qk")
            scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
            if layout == "deit":
                scores[..., np.isin(patches, np.flatnonzero(arrays["mask"]))] = -np.inf
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            weights /= weights.sum(-1, keepdims=True)
            self.assertLessEqual(abs(weights - arrays[f"{layout}_attn"]).max(), 1e-5)
            for place, query in enumerate(arrays[f"{layout}_queries"]):
                rows = arrays[f"{layout}_attn"][:, :, int(np.flatnonzero(patches == query)[0])]
                self.assertTrue(np.array_equal(rows, arrays[f"{layout}_rows"][:, place]))

    def test_they_say_what_the_json_says(self):
        out = run(self.folder, "compare", *ALL, "--query", "3,4", "--query", "cls", "--mask-patches", "46,50-60")
        arrays, document = load(out / "cat.attention.npz"), json.loads((out / "cat.attention.json").read_text())
        self.assertEqual(arrays["mask"].tolist(), document["mask"]["values"])
        self.assertEqual(arrays["ids_keep"].tolist(), document["mask"]["ids_keep"])
        self.assertEqual(arrays["ids_restore"].tolist(), document["mask"]["ids_restore"])
        self.assertEqual(arrays["deit_queries"].tolist(), [46, -1])
        self.assertEqual(arrays["mae_queries"].tolist(), [-1])  # the other one is hidden
        for layout in document["layouts"]:
            heads = [row["weights"] for row in layout["rows"] if row["head"] != "mean"]
            stored = arrays[f"{layout['name']}_rows"]
            self.assertTrue(np.array_equal(np.array(heads, np.float32), stored.reshape(-1, stored.shape[-1])))

    def test_states_begin_and_end_where_they_should(self):
        arrays = load(run(self.folder, "attend", *ALL, "--layer", "all", "--layout", "mae") / "cat.attend.npz")
        states, normed = arrays["mae_states"], arrays["mae_normed"]
        self.assertEqual((arrays["mae_embedded"].shape, states.shape), ((50, 192), (12, 50, 192)))
        last = states[-1].astype(np.float64)
        standard = (last - last.mean(-1, keepdims=True)) / np.sqrt(last.var(-1, keepdims=True) + 1e-6)
        self.assertLessEqual(abs(standard - normed).max(), 1e-4)  # untrained: the norm's weights are 1 and 0
        self.assertGreater(abs(states[0] - arrays["mae_embedded"]).max(), 0.01)

    def test_every_format_holds_the_same(self):
        options = ["--write", "tensors", "--tensors", "row,states", "--layer", "2"]
        expected = load(run(self.folder / "npz", "compare", *options) / "cat.attention.npz")
        npy = run(self.folder / "npy", "compare", *options, "--tensor-format", "npy")
        self.assertEqual(len(list(npy.iterdir())), len(expected))
        safe = run(self.folder / "safe", "compare", *options, "--tensor-format", "safetensors")
        metadata, arrays = read_safetensors(safe / "cat.attention.safetensors")
        self.assertEqual(json.loads(metadata["recipe"])["tensors"], ["row", "states"])
        self.assertEqual(list(arrays), list(expected))
        for name, array in expected.items():
            mapped = np.load(npy / f"cat.attention.{name}.npy", mmap_mode="r")
            self.assertEqual(mapped.offset % 64, 0)
            self.assertTrue(np.array_equal(mapped, array) and mapped.dtype == array.dtype)
            self.assertTrue(np.array_equal(arrays[name], array) and arrays[name].dtype == array.dtype)

    def test_float16_is_rounded_as_numpy_rounds(self):
        options = ["--write", "tensors", "--tensors", "full,qkv"]
        whole = load(run(self.folder / "32", "compare", *options) / "cat.attention.npz")
        halves = load(run(self.folder / "16", "compare", *options, "--dtype", "float16") / "cat.attention.npz")
        self.assertEqual(halves["mask"].dtype, np.uint8)
        for name, array in whole.items():
            wanted = array.astype(np.float16) if array.dtype == np.float32 else array
            self.assertTrue(np.array_equal(wanted, halves[name]) and wanted.dtype == halves[name].dtype)

    def test_what_is_large_becomes_a_file_without_being_in_memory_twice(self):
        """Beside what a small run takes there are the floats once: less than half of their text, all of a .npz file."""
        def run_it(*options):
            folder = self.folder / str(len(list(self.folder.iterdir())))
            words = [BINARY, "compare", SAMPLE, "--model", "untrained:deit-tiny", "-q", "-o", folder,
                     "--image-size", "256", "--layer", "all", "-j", "1", "--write", *options]
            _, status, usage = os.wait4(subprocess.Popen(words).pid, 0)
            self.assertEqual(status, 0)
            (file,) = folder.iterdir()
            return file.stat().st_size, usage.ru_maxrss * 1024

        _, usual = run_it("json")
        for options, share in ((["json", "--matrices"], 0.8), (["tensors", "--tensors", "full"], 1.6)):
            size, peak = run_it(*options)
            self.assertGreater(size, 18 << 20)
            self.assertLess(peak - usual, share * size)

    def test_bytes_do_not_depend_on_threads_or_runs(self):
        files = {run(self.folder / str(threads), "compare", *ALL, "-j", threads, "--write", "tensors") / "cat.attention.npz"
                 for threads in (1, 2, 5)}  # fmt: skip
        self.assertEqual(len({file.read_bytes() for file in files}), 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
