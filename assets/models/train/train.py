"""Trains the small model on what the teacher says of whole pictures, from visible patches only.

    python train.py --work FOLDER --start FOLDER/first.pt --minutes 90     steady learning rate, resumes WORK/state.pt
    python train.py --work FOLDER --decay 60000                            from there to zero, into WORK/decayed.pt
    python train.py --work FOLDER --decoder --decay 20000                  from there the decoder alone, into WORK/decoded.pt

The steady part can be continued at any time; a release is a decay from it. targets.py wrote what is read here; start.py the
first weights, or --start takes an exported file.
"""

import argparse
import copy
import json
import os
import signal
import time
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import load_file

from data import load
from lessons import Lessons
from losses import LOSS_WEIGHTS, decoder_loss, losses
from masks import visible_patches
from measure import measure
from model import Config, Mini

WARMUP = 500           # batches
EMA = 0.998


def draw_visible(patches: int, generator: torch.Generator) -> int:
    """How many patches a batch sees: in half of the batches 10 to 25 %, in an eighth all."""
    u, v = torch.rand(2, generator=generator).tolist()
    hidden = 0.75 + 0.15 * v if u < 0.25 else 0.75 if u < 0.5 else 0.4 + 0.35 * v if u < 0.75 else max(0, 0.8 * v - 0.4)
    return max(1, round(patches * (1 - hidden)))


def draw_visible_for_decoder(patches: int, generator: torch.Generator) -> int:
    """Half of the batches see a quarter, as `lacuna reconstruct` hides, the rest 10 to 50 %."""
    u, v = torch.rand(2, generator=generator).tolist()
    return round(patches * (0.25 if u < 0.5 else 0.1 + 0.4 * v))


class Run:
    def __init__(self, arguments, cache):
        self.arguments = arguments
        self.device = arguments.device
        self.lessons = Lessons(arguments.work / "targets", arguments.batch, arguments.seed, self.device)
        self.config = Config(classes=len(cache["classes"]), depth=arguments.depth)
        torch.manual_seed(arguments.seed)
        self.model = Mini(self.config).to(self.device)
        self.average = copy.deepcopy(self.model)
        decayed = [p for p in self.model.parameters() if p.ndim > 1]
        rest = [p for p in self.model.parameters() if p.ndim <= 1]
        self.optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.05},
                                            {"params": rest, "weight_decay": 0.0}], lr=0, betas=(0.9, 0.98), fused=True)
        self.step, self.samples, self.seconds, self.history = 0, 0, 0.0, []

    def save(self, path: Path):
        state = {"model": self.model.state_dict(), "average": self.average.state_dict(),
                 "optimizer": self.optimizer.state_dict(), "step": self.step, "samples": self.samples,
                 "seconds": self.seconds, "history": self.history, "config": asdict(self.config),
                 "classes": self.classes, "seed": self.arguments.seed}
        torch.save(state, path.with_suffix(".part"))
        os.replace(path.with_suffix(".part"), path)

    def start_from(self, path: Path):
        """The weights of a file; what it lacks stays as it was drawn."""
        weights = load_file(path) if path.suffix == ".safetensors" else torch.load(path)
        unknown = self.model.load_state_dict({n: t.float() for n, t in weights.items()}, strict=False).unexpected_keys
        if unknown:
            raise SystemExit(f"{path}: {unknown[0]} is not a tensor of this model")
        self.average.load_state_dict(self.model.state_dict())

    def restore(self, path: Path):
        state = torch.load(path, map_location=self.device, weights_only=False)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        for group in self.optimizer.param_groups:
            group["fused"] = True
        self.step, self.samples, self.seconds = state["step"], state["samples"], state["seconds"]
        self.history = state["history"]
        if self.arguments.decoder:  # the encoder that is exported is the average
            self.model.load_state_dict(state["average"])

    def train_one(self, rate):
        lesson = self.lessons.take(self.step)
        generator = torch.Generator().manual_seed(self.arguments.seed * 1_000_003 + self.step + 500_000_000)
        only_decoder = self.arguments.decoder
        visible = (draw_visible_for_decoder if only_decoder else draw_visible)(self.config.patches, generator)
        ids_keep = visible_patches(self.arguments.batch, self.config.grid, visible, generator, self.device)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * min(1, (self.step + 1) / WARMUP)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.arguments.bf16):
            parts = (decoder_loss if only_decoder else losses)(self.model, lesson, ids_keep)
        self.optimizer.zero_grad(set_to_none=True)
        sum(LOSS_WEIGHTS[name] * value for name, value in parts.items()).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        keep = min(EMA, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - keep)
        self.step += 1
        self.samples += self.arguments.batch
        return {name: value.item() for name, value in parts.items()}


def train(run: Run, cache: dict, out: Path):
    arguments = run.arguments
    start, start_samples, elapsed = time.time(), run.samples, run.seconds
    last_log, last_save, last_measure, sums = start, start, start, {}
    asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(True))
    while True:
        done = run.samples - start_samples
        now = time.time()
        spent = (now - start) / (arguments.minutes * 60)
        left = 1 - max(done / arguments.decay, spent) if arguments.decay else 1  # whichever runs out first
        run.seconds = elapsed + now - start
        if left <= 0 or (not arguments.decay and spent > 1):
            break
        for name, value in run.train_one(arguments.rate * left).items():
            total, count = sums.get(name, (0, 0))
            sums[name] = (total + value, count + 1)
        if asked_to_stop:
            return run.save(out)
        if now - last_log > 60:
            line = {name: round(total / count, 4) for name, (total, count) in sums.items()}
            print(f"{run.samples:8d} samples {run.seconds / 60:7.1f} min "
                  f"{done / (now - start):6.1f}/s {json.dumps(line)}", flush=True)
            last_log, sums = now, {}
        if now - last_save > 180:
            run.save(out)
            last_save = now
        if now - last_measure > arguments.measure_minutes * 60:
            report(run, cache)
            last_measure = time.time()
    report(run, cache)
    run.save(out)


def report(run: Run, cache: dict):
    figures = measure(run.average, cache, "validation", 192, run.device)
    run.history.append({"samples": run.samples, "minutes": run.seconds / 60, **figures})
    print("validation", json.dumps(figures), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="data.py's cache, targets.py's shards; states")
    parser.add_argument("--start", type=Path, help="weights to begin from, where there is no state to resume")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--minutes", type=float, default=60, help="at most, in this run")
    parser.add_argument("--decay", type=int, default=0, help="samples over which the rate falls to zero")
    parser.add_argument("--decoder", action="store_true", help="train it alone, from WORK/decayed.pt")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--depth", type=int, default=8)
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--measure-minutes", type=float, default=12)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cache = load(None, arguments.work)
    run = Run(arguments, cache)
    run.classes = cache["classes"]
    state, decayed, decoded = (arguments.work / f"{name}.pt" for name in ("state", "decayed", "decoded"))
    if arguments.decoder:
        run.restore(decayed)
    elif state.exists():
        run.restore(state)
    elif arguments.start:
        run.start_from(arguments.start)
    train(run, cache, decoded if arguments.decoder else decayed if arguments.decay else state)


if __name__ == "__main__":
    main()
