#!/usr/bin/env python3
"""Runs every command of two lacuna programs (runs.py) and compares what they write, file by file, byte by byte.

    tests/trees/compare_trees.py OLD_PROGRAM NEW_PROGRAM [--intended FILE] [--keep DIR] [--only GLOB…]

The version of lacuna may differ between the two, in the files that say it (same.py). FILE has a glob a line for what is
meant to differ, RUN/FILE, with the reason behind a #; without FILE it is intended.txt. --keep leaves the trees in DIR/old
and DIR/new. --only takes the runs of such names.

Then each step that left a manifest is run once more, by the new program over the old one's folder: nothing may be done
again. And by the new program over its own with --verify: the hashes in its manifests are right.

The exit status is 1 if anything differs that is not meant to. About a minute on two quiet cores.
"""

import argparse
import collections
import concurrent.futures
import fnmatch
import json
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import runs  # noqa: E402
from inputs import families, make_inputs  # noqa: E402
from same import but_for_version, without_outputs  # noqa: E402

OF_BATCH_SYSTEMS = ("SLURM_", "OMPI_", "PMI_", "SGE_", "LACUNA_")
WITHOUT_OUTPUT = {"inspect", "merge", "--version", "--help"}
# A rerun of these is not asked to pass over all.
NOT_RERUN = {"--dry-run", "--force", "--no-clobber", "--strict", "--max-failures", "--help"}


class Step:
    """One command line of a run."""

    def __init__(self, text):
        words = shlex.split(text)
        self.stdin = words.pop() if words[-2:-1] == ["<"] else None
        if self.stdin:
            words.pop()
        self.variables = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
        self.words = words[len(self.variables) :]
        self.command = self.words[0]
        if self.command not in WITHOUT_OUTPUT:
            self.words += [] if "-o" in self.words else ["-o", "out"]
            self.words += [] if {"-j", "--threads"}.intersection(self.words) else ["-j", "1"]

    def option(self, name):
        return self.words[self.words.index(name) + 1] if name in self.words else None

    def call(self, program, folder, *more):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(OF_BATCH_SYSTEMS)}
        with open(folder / self.stdin if self.stdin else os.devnull, "rb") as stdin:
            return subprocess.run([program, *self.words, *more], cwd=folder, env=environment | self.variables, stdin=stdin,
                                  capture_output=True, check=False, timeout=300)


class Program:
    def __init__(self, path, side):
        self.path, self.side = str(Path(path).resolve()), side
        said = subprocess.run([self.path, "--version"], capture_output=True, text=True, check=True).stdout
        self.version = said.split()[1]


def table():
    """Every run: its name and its steps."""
    lines = runs.RUNS.splitlines()
    for family, model, heads, size, facts in families():
        more = runs.FAMILY_RUNS + (runs.MAE_RUNS if facts.get("decoder") else "")
        lines += more.replace("FAMILY", family).replace("MODEL", model).replace("HEADS", heads).replace("SIZE", size).splitlines()
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            name, steps = line.split(": ", 1)
            if name in found:
                sys.exit(f"runs.py: {name} is there twice")
            found[name] = [Step(text) for text in steps.split(" ; ")]
    return found


def kind_of(name):
    """compare.png of out/cat.compare.png."""
    last = name.rpartition("/")[2]
    said = {"status": "exit status", "stdout": "standard output", "stderr": "standard error"}
    if re.fullmatch(r"step\d+\.\w+", last):
        return said[last.split(".")[1]]
    if re.match(r"manifest\..*\.(jsonl|names)", last):
        return "shard's " + last.rpartition(".")[2]
    if last.startswith(("manifest.", "summary.")):
        return last
    if last.endswith(".npy"):
        return "*.npy"
    return re.sub(r"\d+", "N", last.partition(".")[2])


class Comparison:
    """The run of one name by both programs: what they wrote, compared."""

    def __init__(self, name, steps, old, new, work):
        self.name, self.steps, self.old, self.new, self.work = name, steps, old, new, work
        self.results = []  # (file, "equal" | "version" | "different")
        self.faults = []
        self.passed_over = self.reruns = 0

    def folder(self, side):
        return self.work / side / self.name

    def run(self):
        for program in (self.old, self.new):
            folder = self.folder(program.side)
            folder.mkdir(parents=True)
            (folder / "in").symlink_to(self.work / "in")
            for number, step in enumerate(self.steps, 1):
                self.write(folder, number, step.call(program.path, folder))
        self.compare()
        self.run_again()
        return self

    def write(self, folder, number, done):
        (folder / f"step{number}.status").write_text(f"{done.returncode}\n")
        (folder / f"step{number}.stdout").write_bytes(done.stdout)
        (folder / f"step{number}.stderr").write_bytes(done.stderr)
        allowed = range(-99, 256) if self.name.startswith("wrong-") else (0, 1) if self.name.startswith("some-") else (0,)
        if folder == self.folder("new") and done.returncode not in allowed:
            self.faults.append(f"step {number} ends with {done.returncode}: {done.stderr.decode(errors='replace').strip()}")

    def tree(self, side):
        folder = self.folder(side)
        found = {}
        for place, _, files in os.walk(os.fsencode(folder)):  # not into the link in
            for file in files:
                path = os.path.join(place, file)
                found[os.path.relpath(path, os.fsencode(folder))] = Path(os.fsdecode(path)).read_bytes()
        return found

    def compare(self):
        old, new = self.tree("old"), self.tree("new")
        states = {}
        for name in sorted(old.keys() | new.keys()):
            if name not in old or name not in new:
                states[name] = "only in " + ("new" if name in new else "old")
            elif old[name] == new[name]:
                states[name] = "equal"
            else:
                text = os.fsdecode(name)
                alike = but_for_version(text, old[name], self.old.version) == but_for_version(text, new[name], self.new.version)
                states[name] = "version" if alike else "different"
        for name in [name for name, state in states.items() if state == "different" and self.has_lines(name)]:
            if self.lines(name, old, self.old, states) == self.lines(name, new, self.new, states):
                states[name] = "version"
        self.results = [(os.fsdecode(name), state) for name, state in states.items()]

    def has_lines(self, name):
        return name.endswith((b".jsonl", b".stdout"))

    def lines(self, name, tree, program, states):
        if name.endswith(b".stdout"):
            step = self.steps[int(re.findall(rb"\d+", name)[0]) - 1]
            folder = (step.option("-o") or "").encode()
        else:
            folder = os.path.dirname(name)

        def size_of(file):
            path = os.path.normpath(os.path.join(folder, file))
            return len(tree[path]) if states.get(path) == "version" else None

        return without_outputs(but_for_version(os.fsdecode(name), tree[name], program.version), size_of)

    def recorded(self):
        """The steps whose inputs are in a manifest; of those that do the same, the last."""
        if self.name.startswith("wrong-") or any(NOT_RERUN.intersection(step.words) for step in self.steps):
            return []
        steps = {}
        for step in self.steps:
            out = step.option("-o")
            if out and list(self.folder("old").joinpath(out).glob("manifest*.jsonl")):
                steps[step.command, out, step.option("--shard")] = step
        return list(steps.values())

    def run_again(self):
        steps = self.recorded()
        if not steps:
            return
        for program, side, options in ((self.new, "old", []), (self.new, "new", ["--verify"])):
            copy = self.work / "again" / self.name
            shutil.copytree(self.folder(side), copy, symlinks=True)
            for step in steps:
                self.check_again(step, program, side, copy, [option for option in ["--json", *options] if option not in step.words])
            shutil.rmtree(copy)

    def check_again(self, step, program, side, copy, options):
        done = step.call(program.path, copy, *options)
        what = f"{step.command}, again over what the {side} program left" + (" with --verify" if "--verify" in options else "")
        try:
            counts = json.loads(done.stdout.splitlines()[-1])
        except (ValueError, IndexError):
            self.faults.append(f"{what}: ends with {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
            return
        self.reruns += side == "old"
        self.passed_over += counts["done_already"] if side == "old" else 0
        if counts["done"] > 0:
            self.faults.append(f"{what}: {counts['done']} done, {counts['done_already']} passed over")
        for before in self.folder(side).joinpath(step.option("-o")).glob("manifest*.jsonl"):
            path = copy / before.relative_to(self.folder(side))
            if not path.exists() or before.read_bytes() != path.read_bytes():
                self.faults.append(f"{what}: {path.name} is another one")


def read_intended(path):
    globs = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.strip() and not line.startswith("#"):
            glob, _, reason = line.partition("#")
            if not reason.strip():
                sys.exit(f"{path}: {glob.strip()} has no reason; write one behind a #")
            globs[glob.strip()] = reason.strip()
    return globs


def report(comparisons, intended):
    """Prints the table of kinds and what differs; True if nothing does that may not."""
    counts, different, used = collections.defaultdict(collections.Counter), collections.defaultdict(list), set()
    for comparison in comparisons:
        for file, state in comparison.results:
            full = f"{comparison.name}/{file}"
            glob = next((glob for glob in intended if fnmatch.fnmatchcase(full, glob)), None)
            if state in ("equal", "version"):
                counts[kind_of(file)][state] += 1
                continue
            counts[kind_of(file)]["intended" if glob else "different"] += 1
            if glob:
                used.add(glob)
            else:
                different[kind_of(file)].append(full + (f" ({state})" if state.startswith("only") else ""))
    columns = ["equal", "version", "intended", "different"]
    print(f"{'kind of file':<34}{'equal':>8}{'but for version':>17}{'intended':>10}{'different':>11}")
    total = collections.Counter()
    for kind in sorted(counts, key=lambda kind: (not counts[kind]["different"], kind)):
        total.update(counts[kind])
        print(f"{kind:<34}" + "".join(f"{counts[kind][column] or '.':>{width}}" for column, width in zip(columns, (8, 17, 10, 11))))
    print(f"{'all':<34}" + "".join(f"{total[column]:>{width}}" for column, width in zip(columns, (8, 17, 10, 11))))
    for kind, names in different.items():
        print(f"\ndifferent: {kind}, {len(names)}")
        print("".join(f"    {name}\n" for name in names[:5]) + ("    …\n" if len(names) > 5 else ""), end="")
    for glob in intended.keys() - used:
        print(f"note: nothing differs that is intended as {glob}")
    faults = [f"{comparison.name}: {fault}" for comparison in comparisons for fault in comparison.faults]
    print(f"\nrun again over what the old program left: {sum(c.reruns for c in comparisons)} steps, "
          f"{sum(c.passed_over for c in comparisons)} inputs passed over")
    print("".join(f"    {fault}\n" for fault in faults[:40]), end="")
    print(f"{len(comparisons)} runs: {total['different']} files differ, {len(faults)} other faults")
    return not total["different"] and not faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--intended", type=Path, default=HERE / "intended.txt")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", nargs="+", default=["*"])
    options = parser.parse_args()
    intended = read_intended(options.intended)
    old, new = Program(options.old, "old"), Program(options.new, "new")
    if options.keep:
        options.keep.mkdir(parents=True)  # an empty one, so that nothing old is compared
    work = options.keep.resolve() if options.keep else Path(tempfile.mkdtemp(prefix="lacuna-trees-"))
    make_inputs(work / "in")

    def run(item):
        comparison = Comparison(*item, old, new, work).run()
        if not options.keep:
            for side in ("old", "new"):
                shutil.rmtree(comparison.folder(side))
        return comparison

    chosen = [item for item in table().items() if any(fnmatch.fnmatchcase(item[0], glob) for glob in options.only)]
    try:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            comparisons = list(pool.map(run, chosen))
    finally:
        if not options.keep:
            shutil.rmtree(work)
    print(f"old: lacuna {old.version}, new: lacuna {new.version}; {resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime:.0f} s "
          "of a processor's time")
    return 0 if report(comparisons, intended) else 1


if __name__ == "__main__":
    sys.exit(main())
