#!/usr/bin/env python3
"""Where results lie when a folder would get very many: the same place for a name, and done wherever it was.

    tests/app/fan_out_test.py LACUNA_BINARY
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

LACUNA = sys.argv[1]
# By a program that calls XXH3_64bits() on the names.
PLACES = {"cat.bmp": "6b/cat", "dog.bmp": "66/dog", "sub/cat.bmp": "sub/bd/cat"}


class FanOutTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.photos, self.out = self.folder / "photos", self.folder / "out"
        (self.photos / "sub").mkdir(parents=True)
        for number, name in enumerate(PLACES):
            (self.photos / name).write_bytes(picture(number))

    def call(self, *arguments, status=0, **how):
        run = subprocess.run([LACUNA, *arguments], capture_output=True, text=True, check=False, **how)
        self.assertEqual(run.returncode, status, run.stderr)
        return run

    def mask(self, *options, out=None, command="mask", **how):
        return self.call(command, str(self.photos), "-o", str(out or self.out), "--image-size", "32", "--write", "json",
                         "--json", *options, **how)

    def counts(self, run):
        summary = json.loads(run.stdout.splitlines()[-1])
        return tuple(summary[key] for key in ("done", "done_already", "failed", "left"))

    def files(self, out=None):
        return sorted(name for name in tree(out or self.out) if name.endswith(".mask.json"))


class Places(FanOutTest):
    def test_a_name_has_its_sub_folder_whatever_the_threads_and_shards(self):
        self.mask("--fan-out", "always", "-j1")
        self.assertEqual(self.files(), sorted(place + ".mask.json" for place in PLACES.values()))
        golden = tree(self.out)
        threads, shards = self.folder / "threads", self.folder / "shards"
        self.mask("--fan-out", "always", "-j3", out=threads)
        self.assertEqual(tree(threads), golden)
        for number in (3, 1, 2):
            self.mask("--fan-out", "always", "--shard", f"{number}/3", out=shards)
        self.call("merge", str(shards))
        self.assertEqual(tree(shards), golden)

    def test_what_is_done_elsewhere_is_done_and_other_files_are_nobody_s(self):
        self.mask()
        flat = self.files()
        self.assertEqual(flat, ["cat.mask.json", "dog.mask.json", "sub/cat.mask.json"])
        before = tree(self.out)
        self.assertEqual(self.counts(self.mask("--fan-out", "always")), (0, 3, 0, 0))
        self.assertEqual(tree(self.out), before)
        (self.photos / "new.bmp").write_bytes(picture(9))
        self.assertEqual(self.counts(self.mask("--fan-out", "always")), (1, 3, 0, 0))
        (new,) = set(self.files()) - set(flat)
        self.assertRegex(new, r"^[0-9a-f]{2}/new\.mask\.json$")
        self.assertEqual(self.counts(self.mask("--fan-out", "never", "--verify")), (0, 4, 0, 0))
        (self.out / new).unlink()
        self.assertEqual(self.counts(self.mask("--fan-out", "never")), (1, 3, 0, 0))
        self.assertEqual(self.files(), sorted([*flat, "new.mask.json"]))

    def test_no_clobber_clears_the_files_that_a_killed_run_began_and_none_elsewhere(self):
        self.mask()
        (line,) = [line for line in (self.out / "manifest.jsonl").read_text().splitlines() if '"name": "cat.bmp"' in line]
        for fan_out, file, status in (("never", "cat.mask.json", 0), ("always", PLACES["cat.bmp"] + ".mask.json", 1)):
            shutil.rmtree(self.out)
            (self.out / file).parent.mkdir(parents=True)
            (self.out / file).write_text("mine, or half a file")
            journal = self.out / ".lacuna-00000000-1.jsonl"  # of a run elsewhere that is long gone
            journal.write_text(line.replace('"status": "done"', '"status": "begun"') + "\n")
            os.utime(journal, (0, 0))
            err = self.mask("--no-clobber", "--fan-out", fan_out, status=status).stderr
            self.assertEqual(status, file + ": is there already" in err)
            self.assertEqual(status, (self.out / file).read_text() == "mine, or half a file")

    def test_figures_and_their_recipes_are_as_without(self):
        options = ["--write", "figure,json"]
        flat = self.folder / "flat"
        self.mask(*options, out=flat)
        self.mask(*options, "--fan-out", "always")
        for name, place in PLACES.items():
            for kind in ("mask.png", "mask.json"):
                stem = name.removesuffix(".bmp")
                self.assertEqual((self.out / f"{place}.{kind}").read_bytes(), (flat / f"{stem}.{kind}").read_bytes())
        recipe = self.call("inspect", str(self.out / (PLACES["cat.bmp"] + ".mask.png"))).stdout
        self.assertNotIn("fan", recipe)

    def test_a_clash_is_refused_whatever_the_sub_folders(self):
        (self.photos / "cat.png").write_bytes(picture(5))
        self.assertIn("cat.bmp and ", self.mask("--fan-out", "always", status=2).stderr)


class ManyNames(FanOutTest):
    """10,001 names, of which three are there: all shards know it from the names alone."""

    def listed(self, count, *options, **how):
        names = list(PLACES) + [f"gone{number}.bmp" for number in range(count - 2)]
        return self.mask_list("\n".join(names), *options, **how)

    def mask_list(self, names, *options, status=1):
        return self.call("mask", "-o", str(self.out), "--image-size", "32", "--write", "json", "--files-from", "-", "--root",
                         str(self.photos), "-q", *options, input=names, status=status)

    def test_10_000_results_of_a_folder_lie_in_it_and_10_001_are_fanned_out(self):
        plan = self.listed(10_000, "--dry-run", status=0).stdout
        self.assertIn("10001 inputs", plan)  # one of them in sub/
        self.assertNotIn("sub-folders", plan)
        plan = self.listed(10_001, "--dry-run", status=0).stdout
        place = str(self.out / PLACES["cat.bmp"]).rsplit("/", 1)[0]
        self.assertIn(f"in sub-folders by the hash of an input's name (--fan-out), as {place}\n", plan)
        self.assertNotIn("sub-folders", self.listed(10_001, "--dry-run", "--fan-out", "never", status=0).stdout)

    def test_shards_decide_by_all_names(self):
        for number in (1, 2, 3):
            self.listed(10_001, "--shard", f"{number}/3", status=1)
        expected = sorted([PLACES["cat.bmp"] + ".mask.json", PLACES["dog.bmp"] + ".mask.json", "sub/cat.mask.json"])
        self.assertEqual(self.files(), expected)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
