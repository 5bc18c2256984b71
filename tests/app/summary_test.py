#!/usr/bin/env python3
"""summary.json says what NumPy says of the JSON of each image, and its bytes depend on nothing but the images.

    tests/app/summary_test.py LACUNA_BINARY VALIDATE_JSON
"""

import csv
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import numpy as np

LACUNA, VALIDATE = sys.argv[1:3]
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "assets/samples"
NAMES = ["cat.png", "coffee.jpg", "rocket.jpg", "coins.png"]


def summary_files(folder):
    return {path.name: path.read_bytes() for path in Path(folder).glob("summary.*")}


class SummaryTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.photos, self.out = self.folder / "photos", self.folder / "out"
        self.photos.mkdir()
        for name in NAMES:
            shutil.copy(SAMPLES / name, self.photos)

    def command(self, command, *options, out=None, inputs=None):
        return [LACUNA, command, *map(str, inputs or [self.photos]), "-q", "-o", str(out or self.out), *options]

    def run_it(self, *words, status=0, **how):
        run = subprocess.run(self.command(*words, **how), capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, status, run.stderr)

    def documents(self, kind):
        return [json.loads(path.read_text()) for path in sorted(self.out.glob(f"*.{kind}.json"))]

    def group(self, command):
        groups = json.loads((self.out / "summary.json").read_text())["groups"]
        return next(group for group in groups if group["command"] == command)

    def check(self, group, name, values):
        """`values`: one number or table for each image."""
        measure = next(measure for measure in group["measures"] if measure["name"] == name)
        values = np.array(values)
        self.assertEqual(measure["n"], len(values), name)
        wanted = {"mean": values.mean(axis=0), "sd": values.std(axis=0, ddof=1), "min": values.min(axis=0), "max": values.max(axis=0)}
        for key, numbers in wanted.items():
            found = np.array(measure[key])
            self.assertEqual(found.shape, numbers.shape, name)
            self.assertLess(np.abs(found - numbers).max(), 1e-12 * max(1, np.abs(numbers).max()), f"{name} {key}")

    def test_the_means_are_those_of_the_images(self):
        self.run_it("attend", "--layout", "zeroed", "--write", "json")
        self.run_it("compare", "--layer", "all", "--write", "json")
        self.run_it("reconstruct", "--write", "json")

        attend, images = self.group("attend"), self.documents("attend")
        self.assertEqual((attend["images"], attend["layout"], attend["grid"]), (4, "zeroed", [14, 14]))
        layouts = [image["layouts"][0] for image in images]
        self.check(attend, "hidden_ratio", [image["mask"]["removed"] / image["patches"]["count"] for image in images])
        self.check(attend, "attention_distance", [image["distance"]["renormalised"]["patches"] for image in images])
        self.check(attend, "entropy_visible", [layout["entropy"]["visible"] for layout in layouts])
        self.check(attend, "entropy_query", [layout["entropy"]["query"] for layout in layouts])
        self.check(attend, "mass_cls", [layout["mass"]["visible"]["cls"] for layout in layouts])
        self.check(attend, "mass_hidden", [layout["mass"]["visible"]["hidden"] for layout in layouts])

        compare, images = self.group("compare"), self.documents("attention")
        comparisons = [image["comparison"] for image in images]
        self.check(compare, "leak", [comparison["leak"] for comparison in comparisons])
        self.check(compare, "attention_difference", [c["attention"]["max_abs_difference"] for c in comparisons])
        self.check(compare, "state_scaled_difference", [c["hidden_states"]["max_scaled_difference"] for c in comparisons])
        overlap = next(measure for measure in compare["measures"] if measure["name"] == "overlap_deit_zeroed")
        shares = []
        for image in images:
            deit, _, zeroed = ([row["weights"] for row in layout["rows"] if row["head"] == "mean"] for layout in image["layouts"])
            shares.append(np.minimum(deit, zeroed).sum(axis=1))
        self.assertEqual(overlap["layers"], list(range(8)))
        np.testing.assert_allclose(overlap["mean"], np.mean(shares, axis=0), atol=1e-7)  # float32 in the manifest

        reconstruct, images = self.group("reconstruct"), self.documents("reconstruct")
        errors = [image["errors"] for image in images]
        for name in ["loss", "mse", "psnr"]:
            self.check(reconstruct, name, [error[name] for error in errors])
        for fill in range(3):
            name = "error_vs_" + errors[0]["fills"][fill]["name"].replace("-", "_")
            self.check(reconstruct, name, [error["mse"] / error["fills"][fill]["mse"] for error in errors])

        for name in ["summary.json", "manifest.jsonl"]:
            schema = ROOT / "assets/schema" / f"{name.split('.')[0]}-1.schema.json"
            run = subprocess.run([sys.executable, VALIDATE, str(schema), str(self.out / name)], capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stdout)
        self.check_csv()

    def check_csv(self):
        """The table holds the JSON's numbers, one a line."""
        with open(self.out / "summary.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        groups = json.loads((self.out / "summary.json").read_text())["groups"]
        wanted = []
        for group in groups:
            for measure in group["measures"]:
                wanted += [(group["command"], measure["name"], mean) for mean in np.ravel(measure["mean"])]
        self.assertEqual([(row["command"], row["measure"], float(row["mean"])) for row in rows], wanted)

    def test_threads_order_reruns_and_a_kill_change_no_byte(self):
        options = ["attend", "--image-size", "64"]
        self.run_it(*options, "-j1", out=self.folder / "one")
        wanted = summary_files(self.folder / "one")
        self.assertEqual(sorted(wanted), ["summary.csv", "summary.json", "summary.png"])
        backwards = [self.photos / name for name in reversed(NAMES)]
        self.run_it(*options, "-j2", out=self.folder / "two", inputs=backwards)
        self.assertEqual(summary_files(self.folder / "two"), wanted)
        for name in NAMES:  # one by one, as shards would
            self.run_it(*options, "--include", name)
        self.assertEqual(summary_files(self.out), wanted)
        drawn = subprocess.run([LACUNA, "inspect", str(self.out / "summary.png")], capture_output=True, text=True, check=True)
        self.assertIn("the summary of a folder", drawn.stderr)
        self.run_it(*options)  # passes over everything
        self.assertEqual(summary_files(self.out), wanted)
        for turn in range(6):
            shutil.rmtree(self.out)
            with subprocess.Popen(self.command(*options, "-j1"), stderr=subprocess.DEVNULL) as run:
                while not list(self.out.glob("*.png"))[turn // 2 :] if self.out.exists() else True:
                    time.sleep(0.005)
                run.send_signal(signal.SIGKILL)
            self.run_it(*options)
            self.assertEqual(summary_files(self.out), wanted)

    def test_what_differs_is_not_averaged_and_failures_do_not_count(self):
        (self.photos / "bad.png").write_text("no picture")
        self.run_it("attend", "--fit", "grid", "--image-size", "64", "--write", "json", status=1)
        groups = json.loads((self.out / "summary.json").read_text())["groups"]
        grids = [tuple(group["grid"]) for group in groups]
        self.assertGreater(len(grids), 1)
        self.assertEqual(len(set(grids)), len(grids))
        self.assertEqual(sum(group["images"] for group in groups), 4)

    def test_an_older_figure_is_drawn_anew_or_goes(self):
        self.run_it("attend", "--write", "json,figure", "--width", "400px")
        before = (self.out / "summary.png").read_bytes()
        self.run_it("attend", "--write", "json", "--mask-ratio", "0.5", "--layout", "mae")
        self.assertNotEqual((self.out / "summary.png").read_bytes(), before)
        for name in NAMES[1:]:
            (self.photos / name).unlink()
            for path in self.out.glob(f"{name.split('.')[0]}.*"):
                path.unlink()
        self.run_it("attend", "--write", "json", "--seed", "7")
        self.assertFalse((self.out / "summary.png").exists())

    def test_a_summary_of_somebody_else_stays_where_nothing_is_measured(self):
        self.out.mkdir()
        (self.out / "summary.json").write_text("{}")
        self.run_it("mask", "--write", "json")
        self.assertEqual(summary_files(self.out), {"summary.json": b"{}"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
