#!/usr/bin/env python3
"""Real small file systems: full at every page, out of inodes, read-only; then as an undisturbed run.

    tests/app/disk_test.py LACUNA_BINARY VALIDATE_JSON

Mounts in a namespace of its own, which ends with it. Where that is refused, says so and ends with 77: skipped.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))
from folders import picture, tree  # noqa: E402

LACUNA, VALIDATE = sys.argv[1:3]
MANIFEST_SCHEMA = Path(__file__).parents[2] / "assets/schema/manifest-1.schema.json"
SKIPPED = 77
WITHIN = "LACUNA_DISK_TEST_WITHIN"


def mount(target, options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(target)], check=True, capture_output=True)


def remount(target, options):
    subprocess.run(["mount", "-o", "remount," + options, str(target)], check=True, capture_output=True)


class DiskTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.photos, self.disk = self.folder / "photos", self.folder / "disk"
        self.out = self.disk / "out"
        (self.photos / "sub").mkdir(parents=True)
        self.disk.mkdir()

    def make(self, count, side):
        for number in range(count):
            name = f"{number:02}.bmp" if number % 3 else f"sub/{number:02}.bmp"
            (self.photos / name).write_bytes(picture(number, side))

    def new_disk(self, options):
        subprocess.run(["umount", str(self.disk)], check=False, capture_output=True)
        mount(self.disk, options)
        self.addCleanup(subprocess.run, ["umount", str(self.disk)], check=False, capture_output=True)

    def run_it(self, *options, command="mask", out=None, status=0):
        size = ["--image-size", str(self.side)] if command == "mask" else []
        run = subprocess.run([LACUNA, command, str(self.photos), "-o", str(out or self.out), *size, *options],
                             capture_output=True, text=True, check=False)
        if status is not None:
            self.assertEqual(run.returncode, status, run.stderr)
        return run

    def golden(self, *options):
        out = self.folder / "golden"
        self.run_it(*options, out=out)
        return tree(out)

    def check_kept(self, run, golden):
        """One line says what is wrong and what to do; what has its final name is whole; the manifest is none or valid."""
        errors = [line for line in run.stderr.splitlines() if line.startswith("lacuna: error: ")]
        self.assertEqual(len(errors), 1, run.stderr)
        self.assertRegex(errors[0], "^lacuna: error: " + str(self.out) + r"\S*: .*: No space left on device; "
                         "free space or choose another --output, and run again$")
        left = tree(self.out) if self.out.exists() else {}
        self.assertEqual([name for name in left if name.endswith(".tmp")], [])
        for name, content in left.items():
            if Path(name).name != "manifest.jsonl" and not Path(name).name.startswith(".lacuna-"):
                self.assertEqual(content, golden[name], f"{name} is half a file")
        if "manifest.jsonl" in left:
            check = subprocess.run([sys.executable, VALIDATE, str(MANIFEST_SCHEMA), str(self.out / "manifest.jsonl")],
                                   capture_output=True, text=True, check=False)
            self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
        return left


class Full(DiskTest):
    def test_a_batch_that_fills_the_disk_keeps_what_is_whole_and_goes_on_when_there_is_space(self):
        self.side = 224
        self.make(12, self.side)
        golden = self.golden()
        for threads in ("-j1", "-j2"):
            self.new_disk("size=1m")
            left = self.check_kept(self.run_it(threads, status=4), golden)
            finished = [name for name in left if name.endswith(".mask.json") and name.replace(".json", ".png") in left]
            self.assertIn("manifest.jsonl", left)
            self.assertGreater(len(finished), 2)
            self.assertLess(len(finished), 12)
            again = self.check_kept(self.run_it(threads, status=4), golden)  # nothing gained, nothing lost
            self.assertLessEqual(set(finished), set(again))
            remount(self.disk, "size=32m")
            run = self.run_it(threads, "--json")
            summary = json.loads(run.stdout.splitlines()[-1])
            self.assertGreaterEqual(summary["done_already"], len(finished) - 1)
            self.assertEqual(summary["done"] + summary["done_already"], 12)
            self.assertEqual(tree(self.out), golden)

    def each_disk(self, options_of):
        """Disks from too small for anything to large enough."""
        self.side = 32
        self.make(3, self.side)
        golden = self.golden("-j1")
        failures = 0
        for size in range(2, 100):
            self.new_disk(options_of(size))
            run = self.run_it("-j1", status=None)
            if run.returncode == 0:
                break
            self.assertEqual(run.returncode, 4, run.stderr)
            failures += 1
            self.check_kept(run, golden)
            remount(self.disk, "size=16m,nr_inodes=1000")
            self.run_it("-j1")
            self.assertEqual(tree(self.out), golden, options_of(size))
        self.assertEqual(tree(self.out), golden)
        self.assertGreater(failures, 5)

    def test_a_disk_of_any_size_ends_with_4_and_then_as_an_undisturbed_run(self):
        self.each_disk(lambda size: f"size={12 * size}k")

    def test_a_disk_of_each_number_of_inodes_does_so_too(self):
        self.each_disk(lambda inodes: f"size=16m,nr_inodes={inodes}")

    def test_shards_on_a_full_disk_are_done_again_and_merged(self):
        self.side = 224
        self.make(8, self.side)
        golden = self.golden()
        self.new_disk("size=700k")
        runs = [self.run_it("-j1", "--shard", f"{number}/3", status=None) for number in (1, 2, 3)]
        self.assertIn(4, [run.returncode for run in runs])
        remount(self.disk, "size=32m")
        for number in (1, 2, 3):
            self.run_it("-j1", "--shard", f"{number}/3")
        subprocess.run([LACUNA, "merge", str(self.out)], check=True, capture_output=True)
        self.assertEqual(tree(self.out), golden)


class ReadOnly(DiskTest):
    side = 32

    def test_nothing_is_read_or_computed_for_a_read_only_folder(self):
        self.make(3, self.side)
        self.new_disk("size=4m")
        self.run_it()
        before = tree(self.out)
        remount(self.disk, "ro")
        for out in (self.out, self.disk / "new/folder"):
            run = self.run_it("--model", "/nowhere/either", command="compare", out=out, status=4)
            self.assertRegex(run.stderr, f"^lacuna: error: {out}: nothing can be written there: Read-only file system; .*\n$")
        self.assertEqual(tree(self.disk), {"out/" + name: content for name, content in before.items()})

    def test_pictures_may_lie_on_a_read_only_disk(self):
        self.make(3, self.side)
        golden = self.golden()
        self.new_disk("size=4m")
        shutil.copytree(self.photos, self.disk / "photos")
        remount(self.disk, "ro")
        self.photos, self.out = self.disk / "photos", self.folder / "out"
        self.run_it()
        self.assertEqual(tree(self.out), golden)


def in_own_namespace():
    """Starts this test again where it may mount; ends with 77 where it may not."""
    with tempfile.TemporaryDirectory() as folder:
        steps = 'mount -t tmpfs -o size=64k none "$0" && mount -o remount,size=128k "$0"'
        probe = ["unshare", "-m", "sh", "-c", steps, folder]
        if shutil.which("unshare") and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            os.environ[WITHIN] = "1"
            os.execvp("unshare", ["unshare", "-m", sys.executable, *sys.argv])
    print("skipped: this machine does not let the test mount a file system; run it as root")
    sys.exit(SKIPPED)


if __name__ == "__main__":
    if WITHIN not in os.environ:
        in_own_namespace()
    unittest.main(argv=sys.argv[:1], verbosity=1)
