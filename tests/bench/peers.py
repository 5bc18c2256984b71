#!/usr/bin/env python3
"""One attention pass of a ViT, all attention maps out, by lacuna and by its peers: a table of ratios.

    tests/bench/peers.py LACUNA_BENCH [ROUNDS]

Needs torch, onnx, onnxruntime and openvino from PyPI; last run with 2.13.0, 1.23.2, 1.32.0 and 2026.4.1. Each engine is
measured alone, in a process of its own, one after another, ROUNDS times over: what the machine does meanwhile strikes all.
Weights and patches are random, batch 1, float32: patch embedding, 12 blocks, final norm. Say which processor it was, and
run it on a quiet machine.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHAPES = {"deit-tiny": (192, 3), "deit-small": (384, 6), "deit-base": (768, 12)}
PASSES = 12  # of one turn of an engine
ENGINES = ("lacuna", "onnxruntime", "openvino", "torch")


def model_of(name):
    import torch
    from torch import nn

    width, heads = SHAPES[name]

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
            self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.fc1, self.fc2, self.act = nn.Linear(width, 4 * width), nn.Linear(4 * width, width), nn.GELU()

        def forward(self, x):
            q, k, v = self.qkv(self.norm1(x)).reshape(1, -1, 3, heads, 64).permute(2, 0, 3, 1, 4).unbind(0)
            weights = (q @ k.transpose(-2, -1) * 0.125).softmax(-1)
            x = x + self.proj((weights @ v).transpose(1, 2).reshape(1, -1, width))
            return x + self.fc2(self.act(self.fc1(self.norm2(x)))), weights

    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding, self.norm = nn.Linear(768, width), nn.LayerNorm(width, eps=1e-6)
            self.cls = nn.Parameter(torch.randn(1, 1, width))
            self.blocks = nn.ModuleList(Block() for _ in range(12))

        def forward(self, patches):
            x = torch.cat((self.cls, self.embedding(patches)), 1)
            maps = []
            for block in self.blocks:
                x, weights = block(x)
                maps.append(weights)
            return self.norm(x), *maps

    torch.manual_seed(0)
    return Encoder().eval()


def export(name, tokens, path):
    import torch

    torch.onnx.export(model_of(name), torch.randn(1, tokens - 1, 768), path, dynamo=False, input_names=["patches"])


def runner(engine, name, tokens, threads, path):
    """A function that runs one pass."""
    import numpy

    patches = numpy.random.default_rng(0).standard_normal((1, tokens - 1, 768), dtype=numpy.float32)
    if engine == "onnxruntime":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.log_severity_level = threads, 3
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return lambda: session.run(None, {"patches": patches})
    if engine == "openvino":
        import openvino

        settings = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
        request = openvino.Core().compile_model(path, "CPU", settings).create_infer_request()
        return lambda: request.infer({"patches": patches}, share_outputs=True)
    import torch

    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    model, tensor = model_of(name), torch.from_numpy(patches)
    return lambda: model(tensor)


def one_turn(engine, name, tokens, threads, path):
    """Prints the milliseconds of each pass; runs in a process of its own."""
    run = runner(engine, name, tokens, threads, path)
    for _ in range(3):
        run()
    for _ in range(PASSES):
        start = time.perf_counter()
        run()
        print((time.perf_counter() - start) * 1e3)


def measured(engine, bench, name, tokens, threads, path):
    command = ([bench, "pass", name, str(tokens), str(threads), str(PASSES)] if engine == "lacuna" else
               [sys.executable, __file__, "--turn", engine, name, str(tokens), str(threads), path])  # fmt: skip
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(line) for line in printed.split()]


def main():
    if sys.argv[1] == "--turn":
        engine, name, tokens, threads, path = sys.argv[2:]
        return one_turn(engine, name, int(tokens), int(threads), path)
    bench, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    processor = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    print(processor.partition(": ")[2])
    print("| model | tokens | threads | lacuna, ms | × ONNX Runtime | × OpenVINO | × PyTorch |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name in SHAPES:
            for tokens in (197, 50):
                path = f"{folder}/{name}-{tokens}.onnx"
                export(name, tokens, path)
                for threads in (1, 2):
                    times = {engine: [] for engine in ENGINES}
                    for _ in range(rounds):
                        for engine in ENGINES:
                            times[engine] += measured(engine, bench, name, tokens, threads, path)
                    median = {engine: statistics.median(values) for engine, values in times.items()}
                    ratios = " | ".join(f"{median[engine] / median['lacuna']:.2f}" for engine in ENGINES[1:])
                    print(f"| {name} | {tokens} | {threads} | {median['lacuna']:.1f} | {ratios} |", flush=True)


if __name__ == "__main__":
    main()
