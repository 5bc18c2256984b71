#!/usr/bin/env python3
"""What lacuna 0.1.0 wrote is still understood: recipes, records of runs and shards, JSON (tests/golden/v0.1.0).

    tests/app/v0_1_0_test.py LACUNA_BINARY VALIDATE_JSON
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "tests/golden/v0.1.0"
sys.path[:0] = [str(ROOT / "tests/support"), str(KEPT)]
import make  # noqa: E402
from folders import tree  # noqa: E402

LACUNA, VALIDATE = sys.argv[1:3]
SCHEMAS = {"attention.json": "attention", "attend.json": "attend", "mask.json": "mask", "explain.json": "explanation",
           "reconstruct.json": "reconstruction", "sweep.json": "sweep", "summary.json": "summary",
           "inspection.json": "inspection", "manifest.jsonl": "manifest"}


def without_version(summary):
    return re.sub(rb'("name": "lacuna", ?\s*"version": ")[^"]+', rb"\1", summary)


class Kept(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def copy_of(self, name):
        return Path(shutil.copytree(KEPT / name, self.folder / name))

    def run_it(self, words, out):
        """How many inputs are done, done already, failed and left; the inputs are those that are kept."""
        printed = make.call(LACUNA, f"{words} -q --json -o {out}")
        summary = json.loads(printed.splitlines()[-1])
        return tuple(summary[key] for key in ("done", "done_already", "failed", "left"))

    def check_same(self, found, wanted):
        """But for the version in a summary, and the summary's figure, which carries it too."""
        self.assertEqual(sorted(found), sorted(wanted))
        for name, content in wanted.items():
            if name == "summary.json":
                self.assertEqual(without_version(found[name]), without_version(content))
            elif name != "summary.png":
                self.assertEqual(found[name], content, name)

    def test_inspect_reads_the_recipe_of_each_figure(self):
        # Recipes of compare and sweep did not say that CLS was asked, which is no longer the default.
        wanted = re.sub(r"(?m)^(lacuna (?:compare|sweep) (?!.*--query).*)$", r"\1 --query cls", (KEPT / "recipes.txt").read_text())
        self.assertGreater(wanted.count("--query cls"), 1)
        self.assertEqual({Path(name).suffix for name in make.figures()}, {".png", ".apng", ".gif", ".svg", ".pdf"})
        self.assertEqual(make.recipes(LACUNA), wanted)

    def test_a_rerun_writes_anew_what_has_other_bytes_now(self):
        out = self.copy_of("out")
        names = sorted(tree(out))
        for words in make.BATCH:
            self.assertEqual(self.run_it(words, out), (3, 0, 0, 0), words)
            self.assertEqual(self.run_it(words + " --verify", out), (0, 3, 0, 0), words)
        self.assertEqual(sorted(tree(out)), names)

    def test_merge_joins_shards_and_a_rerun_writes_them_anew(self):
        out = self.copy_of("shards")
        make.call(LACUNA, f"merge {out}")
        results = {name: content for name, content in tree(KEPT / "shards").items() if not name.startswith("manifest.")}
        joined = {name: content for name, content in tree(out).items() if not name.endswith(".names.joined")}
        self.check_same(joined, results | tree(KEPT / "merged"))
        self.assertEqual(self.run_it(make.SHARDED, out), (3, 0, 0, 0))
        self.assertEqual(self.run_it(make.SHARDED, out), (0, 3, 0, 0))

    def test_a_shard_goes_on_where_it_was_left(self):
        out = self.copy_of("shards")
        for number, inputs in (1, 2), (2, 1):
            self.assertEqual(self.run_it(f"{make.SHARDED} --shard {number}/2", out), (inputs, 0, 0, 0))
            self.assertEqual(self.run_it(f"{make.SHARDED} --shard {number}/2", out), (0, inputs, 0, 0))

    def test_what_a_line_with_a_tar_is_about_is_not_done(self):
        lines = [json.loads(line) for line in (KEPT / "packed/manifest.jsonl").read_text().splitlines()]
        self.assertEqual([line["tar"]["file"] for line in lines], ["pictures.mask.tar"] * 2)
        for unpacked in (False, True):
            with self.subTest(unpacked=unpacked):
                out = self.copy_of("packed")
                if unpacked:
                    with tarfile.open(out / "pictures.mask.tar") as tar:
                        tar.extractall(out)
                self.assertEqual(self.run_it(make.PACKED, out), (2, 0, 0, 0))
                self.assertEqual(self.run_it(make.PACKED, out), (0, 2, 0, 0))
                self.assertNotIn(b'"tar"', (out / "manifest.jsonl").read_bytes())
                shutil.rmtree(out)

    def test_the_schemas_take_every_json(self):
        checked = set()
        for suffix, schema in SCHEMAS.items():
            files = [path for path in KEPT.rglob(f"*{suffix}") if "shards" not in path.parts or suffix != "manifest.jsonl"]
            command = [sys.executable, VALIDATE, str(ROOT / f"assets/schema/{schema}-1.schema.json"), *map(str, files)]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
            checked.update(files)
        left = {path for path in KEPT.rglob("*.json*") if path not in checked}
        self.assertEqual({path.name for path in left}, {"manifest.compare.1-of-2.jsonl", "manifest.compare.2-of-2.jsonl"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
