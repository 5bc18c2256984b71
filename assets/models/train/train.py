"""Trains the small model: classify, and reconstruct the hidden patches, from visible patches only.

    python train.py --root FOLDER --work FOLDER --minutes 90            steady learning rate, resumes WORK/state.pt
    python train.py --root FOLDER --work FOLDER --decay 60000           from there to zero, into WORK/decayed.pt
    python train.py --root FOLDER --work FOLDER --start ../mini.safetensors ...    begins with exported weights

The steady part can be continued at any time; a release is a decay from it. Every batch depends on
the seed and its own number alone, so a resumed run draws what an unbroken one would have drawn.
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
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file

from compose import VARIED, Composer
from data import UNNAMED, load
from masks import hidden_patches, visible_patches
from measure import measure
from model import Config, Mini, cls_rollout

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)

LOSS_WEIGHTS = {"class": 1.0, "pixels": 2.0, "place": 1.0, "cover": 1.0, "look": 0.5, "rollout": 0.5}
WARMUP = 300           # batches
EMA = 0.998
VIEWS = 3            # batches made of one set of composed pictures, under different masks


def draw_visible(patches: int, generator: torch.Generator) -> int:
    """How many patches a batch sees: mostly 10 to 25 %, a third 25 % to all."""
    u, v = torch.rand(2, generator=generator).tolist()
    hidden = 0.75 + 0.15 * v if u < 0.3 else 0.75 if u < 0.65 else 0.4 + 0.35 * v if u < 0.85 else 0.4 * v
    return max(1, round(patches * (1 - hidden)))


def seen_object(alpha, ids_keep, config):
    """The object's coverage per visible patch; its sum; its centre and size in units near one."""
    coverage = F.avg_pool2d(alpha[:, None], config.patch_size).flatten(1).gather(1, ids_keep)
    total = coverage.sum(1)
    weight = coverage / total.clamp(min=1e-6)[:, None]
    row, column = ids_keep // config.grid, ids_keep % config.grid
    centre = torch.stack([(weight * line).sum(1) for line in (row, column)], 1) / config.grid
    return coverage, total, torch.cat([centre * 2 - 1, (total + 1).log()[:, None] / 4], 1)


def share_on(coverage, row):
    """Of a token's weights on all patches, the share that lies on the object: [batch]"""
    return ((row[:, 1:] * coverage).sum(1) / row[:, 1:].sum(1)).clamp(min=1e-4)


def losses(model, images, batch, ids_keep):
    config = model.config
    patches = model.patchify(images)
    maps = []
    states = model.encode(patches, ids_keep, maps)
    cls = states[:, 0]
    coverage, total, place = seen_object(batch.alpha, ids_keep, config)
    has_object = batch.labels != config.classes - 1
    # what cannot be seen is not asked for: without a visible piece of the object the picture is background
    labels = torch.where(has_object & (total < 0.5), config.classes - 1, batch.labels)
    sure = ((~has_object | (total < 0.5) | (total >= 1.2)) & (labels != UNNAMED)).float()
    out = {"class": (F.cross_entropy(model.head(cls).float(), labels.clamp(min=0), label_smoothing=0.1, reduction="none")
                     * sure).sum() / sure.sum().clamp(min=1)}
    placed = (has_object & (total >= 0.5)).float()
    out["place"] = (F.smooth_l1_loss(model.place(cls).float(), place, reduction="none", beta=0.1).sum(1)
                    * placed).sum() / placed.sum().clamp(min=1)
    # in each layer CLS is to look at the object; where on it, and with which head, is left to the model
    looks = torch.stack([share_on(coverage, weights[:, 0]) for weights in maps])
    out["look"] = (-looks.log().mean(0) * placed).sum() / placed.sum().clamp(min=1)
    out["rollout"] = (-share_on(coverage, cls_rollout(maps)).log() * placed).sum() / placed.sum().clamp(min=1)
    # the cover of a patch is soft; the rare covered ones weigh three times as much
    out["cover"] = F.binary_cross_entropy_with_logits(
        model.cover(states[:, 1:])[..., 0].float(), coverage, pos_weight=torch.tensor(3.0, device=coverage.device))
    if ids_keep.shape[1] < config.patches:
        half = len(images) // 2  # the decoder costs as much as the encoder; half a batch teaches it enough
        ids_hidden = hidden_patches(ids_keep[:half], config.patches)
        target = patches[:half].gather(1, ids_hidden[..., None].expand(-1, -1, patches.shape[2]))
        out["pixels"] = F.mse_loss(model.decode(states[:half], ids_keep[:half], ids_hidden).float(), target)
    return out


class Run:
    def __init__(self, arguments, cache):
        self.arguments = arguments
        self.device = arguments.device
        self.composer = Composer(cache, "train", self.device)
        self.config = Config(classes=len(cache["classes"]), depth=arguments.depth)
        torch.manual_seed(arguments.seed)
        self.model = Mini(self.config).to(self.device)
        self.average = copy.deepcopy(self.model)
        decayed = [p for p in self.model.parameters() if p.ndim > 1]
        rest = [p for p in self.model.parameters() if p.ndim <= 1]
        self.optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.05},
                                            {"params": rest, "weight_decay": 0.0}], lr=0, betas=(0.9, 0.98))
        self.step, self.samples, self.seconds, self.history = 0, 0, 0.0, []

    def save(self, path: Path):
        state = {"model": self.model.state_dict(), "average": self.average.state_dict(),
                 "optimizer": self.optimizer.state_dict(), "step": self.step, "samples": self.samples,
                 "seconds": self.seconds, "history": self.history, "config": asdict(self.config),
                 "classes": self.classes, "seed": self.arguments.seed}
        torch.save(state, path.with_suffix(".part"))
        os.replace(path.with_suffix(".part"), path)

    def start_from(self, path: Path):
        """The weights of an exported file; what it lacks, training's own heads, stays as it was drawn."""
        weights = load_file(path)
        unknown = self.model.load_state_dict({n: t.float() for n, t in weights.items()}, strict=False).unexpected_keys
        if unknown:
            raise SystemExit(f"{path}: {unknown[0]} is not a tensor of this model")
        self.average.load_state_dict(self.model.state_dict())
        with safe_open(path, "pt") as file:
            self.samples = int(file.metadata()["samples_seen"])

    def restore(self, path: Path):
        state = torch.load(path, map_location=self.device, weights_only=False)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.samples, self.seconds = state["step"], state["samples"], state["seconds"]
        self.history = state["history"]

    def batches(self):
        """Each set of composed pictures is used VIEWS times, under different masks."""
        while True:
            generator = torch.Generator().manual_seed(self.arguments.seed * 1_000_003 + self.step // VIEWS)
            batch = self.composer.compose(self.arguments.batch, generator, VARIED)
            images = (batch.images - MEAN.to(self.device)) / STD.to(self.device)
            for _ in range(VIEWS - self.step % VIEWS):
                yield images, batch

    def train_one(self, images, batch, rate):
        generator = torch.Generator().manual_seed(self.arguments.seed * 1_000_003 + self.step + 500_000_000)
        visible = draw_visible(self.config.patches, generator)
        ids_keep = visible_patches(len(images), self.config.grid, visible, generator, self.device)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * min(1, (self.step + 1) / WARMUP)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.arguments.bf16):
            parts = losses(self.model, images, batch, ids_keep)
        self.optimizer.zero_grad(set_to_none=True)
        sum(LOSS_WEIGHTS[name] * value for name, value in parts.items()).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        keep = min(EMA, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - keep)
        self.step += 1
        self.samples += len(images)
        return {name: value.item() for name, value in parts.items()}


def train(run: Run, cache: dict, out: Path):
    arguments = run.arguments
    start, start_samples, elapsed = time.time(), run.samples, run.seconds
    last_log, last_save, last_measure, sums = start, start, start, {}
    asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(True))
    for images, batch in run.batches():
        done = run.samples - start_samples
        now = time.time()
        spent = (now - start) / (arguments.minutes * 60)
        left = 1 - max(done / arguments.decay, spent) if arguments.decay else 1  # whichever runs out first
        run.seconds = elapsed + now - start
        if left <= 0 or (not arguments.decay and spent > 1):
            break
        for name, value in run.train_one(images, batch, arguments.rate * left).items():
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
    parser.add_argument("--root", type=Path, required=True, help="where fetch.sh unpacked the packages")
    parser.add_argument("--work", type=Path, required=True, help="caches and states")
    parser.add_argument("--start", type=Path, help="exported weights to begin from, where there is no state to resume")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--minutes", type=float, default=60, help="at most, in this run")
    parser.add_argument("--decay", type=int, default=0, help="samples over which the rate falls to zero")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--depth", type=int, default=6)
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--measure-minutes", type=float, default=12)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cache = load(arguments.root, arguments.work)
    run = Run(arguments, cache)
    run.classes = cache["classes"]
    state, decayed = arguments.work / "state.pt", arguments.work / "decayed.pt"
    if state.exists():
        run.restore(state)
    elif arguments.start:
        run.start_from(arguments.start)
    train(run, cache, decayed if arguments.decay else state)


if __name__ == "__main__":
    main()
