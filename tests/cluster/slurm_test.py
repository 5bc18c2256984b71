#!/usr/bin/env python3
"""An array of four tasks under a real Slurm, one of them killed and requeued, then lacuna merge: the bytes of one process.

    tests/cluster/slurm_test.py LACUNA_BINARY

Exit status: 0 passed, 1 failed, 77 where Slurm cannot be started.
"""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from slurm_rig import CannotStart, SlurmRig

sys.path.append(str(Path(__file__).parents[1] / "support"))
from folders import picture, tree  # noqa: E402

TASKS = 4
KILLED = 2
PICTURES = 32
DEADLINE = 55


def check(is_so, otherwise):
    if not is_so:
        raise AssertionError(otherwise)


class ArrayTest:
    def __init__(self, lacuna, folder, slurm):
        self.lacuna, self.folder, self.slurm = lacuna, folder, slurm
        self.photos, self.out = folder / "photos", folder / "out"
        self.end = time.monotonic() + DEADLINE

    def make_photos(self):
        (self.photos / "sub").mkdir(parents=True)
        for number in range(PICTURES):
            (self.photos / f"{'sub/' if number % 3 == 0 else ''}{number:02}.bmp").write_bytes(picture(number, 64))
        (self.photos / "bad.jpg").write_text("no picture")

    def command(self, out, *options):
        return [self.lacuna, "compare", str(self.photos), "-o", str(out), "--write", "json", "-j1", *options]

    def wait(self, what, is_so, pause=0.1):
        while not is_so():
            check(time.monotonic() < self.end, f"{what}: not in time\n{self.slurm.ask('scontrol', '-o', 'show', 'job')}")
            time.sleep(pause)

    def sbatch(self, *arguments, command):
        return self.slurm.submit(f"--output={self.folder}/task-%A-%a.log", *arguments, "--wrap", shlex.join(command))

    def state(self, job):
        return self.slurm.fact(job, "JobState")

    def kill_a_task_at_work(self, array):
        """With SIGKILL, once it has done a picture and not all of them."""
        def journals():
            return [path for path in self.out.glob(f".lacuna-*.compare.{KILLED}-of-{TASKS}.jsonl")
                    if b'"status": "done"' in path.read_bytes()] if self.out.exists() else []
        self.wait("the task to kill is at work", journals, pause=0.002)
        journal = journals()[0]
        os.kill(int(journal.name.split("-")[3]), signal.SIGKILL)
        task = f"{array}_{KILLED}"
        self.wait("the killed task has failed", lambda: self.state(task) == "FAILED")
        check(journal.exists(), "the task was killed too late")
        return task

    def run(self):
        self.make_photos()
        array = self.sbatch(f"--array=1-{TASKS}", command=self.command(self.out, "--shard", "auto"))
        killed = self.kill_a_task_at_work(array)
        self.wait("the other tasks have ended", lambda: all(
            self.state(f"{array}_{task}") in ("FAILED", "COMPLETED") for task in range(1, TASKS + 1)))
        early = subprocess.run([self.lacuna, "merge", str(self.out)], capture_output=True, text=True, check=False)
        check(early.returncode == 1 and f"missing: {KILLED} of {TASKS}" in early.stderr, f"merge too early said: {early.stderr}")

        requeued = self.slurm.run("scontrol", "requeue", killed)
        check(requeued.returncode == 0, f"requeue: {requeued.stderr}")
        merge = self.sbatch(f"--dependency=afterany:{array}", command=[self.lacuna, "merge", str(self.out)])
        golden = self.folder / "golden"
        single = subprocess.run(self.command(golden), capture_output=True, text=True, check=False)
        check(single.returncode == 1, f"one process: {single.stderr}")
        self.wait("merge has ended", lambda: self.state(merge) in ("FAILED", "COMPLETED", "CANCELLED"))

        said = "".join(path.read_text() for path in self.folder.glob(f"task-{merge}-*.log"))
        check(self.slurm.fact(killed, "Restarts") == "1", "the killed task was not requeued")
        check(self.slurm.fact(merge, "ExitCode") == "1:0", f"merge: {self.slurm.fact(merge, 'ExitCode')}: {said}")
        check(f"{PICTURES} done, 1 failed, 0 missing" in said, f"merge said: {said}")
        ours, theirs = tree(self.out), tree(golden)
        differ = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
        check(not differ, f"other bytes than one process: {differ}\n{said}")
        check(len(ours) == PICTURES + 3, f"{len(ours)} files, needed one a picture, the manifest and two of the summary")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    start = time.monotonic()
    try:
        with tempfile.TemporaryDirectory() as folder, SlurmRig() as slurm:
            ArrayTest(str(Path(sys.argv[1]).resolve()), Path(folder), slurm).run()
    except CannotStart as fault:
        print(f"Slurm cannot be started here: {fault}")
        return 77
    except AssertionError as fault:
        print(f"an array under Slurm: {fault}")
        return 1
    print(f"an array of {TASKS} under Slurm, one task killed and requeued, merged: the bytes of one process "
          f"({time.monotonic() - start:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
