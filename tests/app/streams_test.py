#!/usr/bin/env python3
"""What goes in and out besides folders: one file by its own name, standard input and output, and the last line.

    tests/app/streams_test.py LACUNA_BINARY
"""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from folders import picture, tree  # noqa: E402

LACUNA = sys.argv[1]
SIZE = ["--image-size", "32"]


class StreamsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "photos").mkdir()
        for number, name in enumerate(["a.bmp", "photos/b.bmp", "photos/c.bmp"]):
            (self.folder / name).write_bytes(picture(number))

    def run_it(self, *words, status=0, stdin=b""):
        run = subprocess.run([LACUNA, *words], cwd=self.folder, input=stdin, capture_output=True, check=False)
        err = run.stderr.decode()
        self.assertEqual(run.returncode, status, err)
        return run.stdout, err

    def refused(self, words, part, status=2):
        before = tree(self.folder)
        out, err = self.run_it(*words, status=status)
        self.assertRegex(err, r"^lacuna: error: [^\n]*\n$")
        self.assertIn(part, err)
        self.assertEqual((out, tree(self.folder)), (b"", before))


class OneFile(StreamsTest):
    def test_one_result_gets_the_very_name_and_the_suffix_is_its_format(self):
        self.run_it("mask", "a.bmp", *SIZE, "-q", "--write", "figure", "--format", "png,svg,pdf")
        for name in ("fig.png", "fig.svg", "sub/fig.PDF"):
            _, err = self.run_it("mask", "a.bmp", *SIZE, "--write", "figure", "-o", name)
            self.assertEqual(err.splitlines()[-1], f"wrote {name}")
            kept = self.folder / "lacuna-out" / ("a.mask" + Path(name).suffix.lower())
            self.assertEqual((self.folder / name).read_bytes(), kept.read_bytes())
        self.run_it("mask", "a.bmp", *SIZE, "--write", "json", "-o", "m.json")
        self.assertEqual(json.loads((self.folder / "m.json").read_text())["type"], "mask")
        self.run_it("mask", "photos", "--include", "b*", *SIZE, "--write", "figure", "-o", "b.png")
        self.assertEqual({name for name in tree(self.folder) if "/" not in name},
                         {"a.bmp", "fig.png", "fig.svg", "m.json", "b.png"})

    def test_what_is_not_one_result_of_that_kind_is_2_and_names_write(self):
        one = ["mask", "a.bmp", *SIZE, "-o"]
        self.refused([*one, "x.png"], "--output x.png: one file, and --write is figure,overlays,json; say --write figure")
        self.refused([*one, "x.json"], "say --write json, or name a folder")
        self.refused([*one, "x.json", "--write", "figure"], "say --write json")
        self.refused([*one, "x.png", "--write", "json"], "say --write figure")
        self.refused([*one, "x.png", "--write", "figure,json"], "say --write figure")
        self.refused([*one, "x.png", "--write", "panels"], "say --write figure")
        self.refused([*one, "-"], "--output -: one file, and --write is")
        self.refused([*one, "x.svg", "--write", "figure", "--format", "png"], "--format is png; leave --format out")
        self.refused([*one, "-", "--write", "figure", "--format", "png,svg"], "--format is png,svg")
        self.refused([*one, "x.png", "--write", "figure", "--shard", "1/2"], "shards write into a folder")
        self.refused([*one, "-", "--write", "json", "--json"], "--json writes there, too")
        self.refused(["explain", "a.bmp", "-o", "x.png", "--write", "figure", "--steps"], "--steps writes others")
        self.refused(["mask", "photos", *SIZE, "-o", "x.png", "--write", "figure"], "one file, and 2 inputs; name a folder")
        shutil.copy(self.folder / "a.bmp", self.folder / "a.png")
        self.refused(["mask", "a.png", *SIZE, "-o", "./a.png", "--write", "figure"], "is the input itself")

    def test_a_slash_says_that_it_is_a_folder(self):
        self.run_it("mask", "a.bmp", *SIZE, "--write", "json", "-o", "x.png/")
        self.assertIn("x.png/a.mask.json", tree(self.folder))

    def test_no_clobber_keeps_the_file_and_a_failed_write_is_4(self):
        (self.folder / "x.json").write_text("mine")
        self.refused(["mask", "a.bmp", *SIZE, "--write", "json", "-o", "x.json", "--no-clobber"], "is there already", 1)
        (self.folder / "d.json").mkdir()
        self.refused(["mask", "a.bmp", *SIZE, "--write", "json", "-o", "d.json"], "d.json: cannot be put in place", 4)


class Streams(StreamsTest):
    def test_a_picture_comes_in_and_its_result_goes_out_and_nothing_is_on_the_disk(self):
        before = tree(self.folder)
        for words in (["--write", "json"], ["--write", "figure"], ["--write", "figure", "--format", "svg"]):
            out, err = self.run_it("mask", "-", *SIZE, *words, "-o", "-", stdin=picture(0))
            self.assertEqual(err.splitlines()[-1], "wrote to standard output")
            if "json" in words:
                self.assertEqual(json.loads(out)["image"]["name"], "stdin")
            else:
                self.assertTrue(out.startswith(b"<?xml" if "svg" in words else b"\x89PNG"), out[:20])
        self.assertEqual(tree(self.folder), before)

    def test_a_picture_from_standard_input_is_named_stdin(self):
        _, err = self.run_it("mask", "-", *SIZE, stdin=picture(0))
        self.assertEqual(err.splitlines()[-1], "wrote 2 files in lacuna-out: stdin.mask.png, stdin.mask.json")
        self.run_it("mask", "a.bmp", *SIZE)
        files = tree(self.folder / "lacuna-out")
        self.assertEqual(set(files), {"stdin.mask.png", "stdin.mask.json", "a.mask.png", "a.mask.json"})
        _, err = self.run_it("mask", "-", *SIZE, stdin=b"", status=1)
        self.assertRegex(err, "^lacuna: error: stdin: ")

    def test_standard_input_is_read_once(self):
        self.refused(["mask", "-", "-"], "standard input is read once")
        self.refused(["mask", "-", "--files-from", "-"], "standard input is read once")

    def test_a_standard_output_that_is_full_is_4(self):
        with open("/dev/full", "wb") as full:
            run = subprocess.run([LACUNA, "mask", "a.bmp", *SIZE, "--write", "json", "-o", "-"], cwd=self.folder,
                                 stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(run.returncode, 4)
        self.assertIn(b"standard output: cannot be written", run.stderr)


class LastLine(StreamsTest):
    def last(self, *words, status=0):
        return self.run_it(*words, status=status)[1].splitlines()[-1]

    def test_every_command_ends_by_naming_what_it_wrote(self):
        model = ["--model", "untrained:deit-tiny", *SIZE]
        self.assertEqual(self.last("mask", "a.bmp", *SIZE, "-o", "o"), "wrote 2 files in o: a.mask.png, a.mask.json")
        self.assertEqual(self.last("explain", "a.bmp", "--grid", "2", "-o", "o"), "wrote 2 files in o: a.explain.png, a.explain.json")
        self.assertEqual(self.last("compare", "a.bmp", *model, "--write", "overlays,json", "-o", "o"),
                         "wrote 4 files in o: a.deit.png, a.mae.png, a.zeroed.png, a.attention.json")
        self.assertEqual(self.last("compare", "a.bmp", *model, "--write", "json", "--tensors", "full,qkv", "--tensor-format", "npy", "-o", "o")
                         .partition(":")[2].count(","), 4)
        self.assertEqual(self.last("mask", "photos", *SIZE, "--write", "json", "-o", "p"),
                         "2 done, 0 failed; wrote 2 files in p; see p/manifest.jsonl")
        self.assertEqual(self.last("mask", "photos", *SIZE, "--write", "json", "-o", "p"),
                         "0 done, 2 done already, 0 failed; see p/manifest.jsonl")
        self.assertEqual(self.last("compare", "photos", *model, "--write", "json", "-o", "s", "--shard", "1/1"),
                         "shard 1 of 1: 2 done, 0 failed; wrote 2 files in s; see s/manifest.compare.1-of-1.jsonl")
        self.assertEqual(self.last("merge", "s"), "2 done, 0 failed, 0 missing; wrote s/manifest.jsonl, summary.json, summary.csv")
        self.assertEqual(self.run_it("mask", "a.bmp", *SIZE, "-q"), (b"", ""))

    def test_a_folders_averages_are_named(self):
        self.assertRegex(self.last("compare", "photos", "--model", "untrained:deit-tiny", *SIZE, "--write", "json", "-o", "p"),
                         r"wrote 2 files in p; see p/manifest\.jsonl; averages in p/summary\.csv$")

    def test_a_dry_run_plans_and_says_how_long(self):
        out, _ = self.run_it("mask", "photos", *SIZE, "--dry-run")
        self.assertRegex(out.decode(), r"\nplanned: 2 inputs, 4 files, about \S+ kB and \S+ s of computing, into lacuna-out \(")
        out, _ = self.run_it("mask", "a.bmp", *SIZE, "--dry-run", "--write", "json", "-o", "x.json")
        self.assertRegex(out.decode(), r"\nplanned: 1 input, 1 file, about .*, into x\.json \(")
        self.assertEqual({name for name in tree(self.folder) if not name.endswith(".bmp")}, set())


class PassedOver(StreamsTest):
    def test_a_compressed_tar_is_named_with_what_to_do(self):
        photos = self.folder / "photos"
        for name in ("d.tar.gz", "e.TGZ"):
            with tarfile.open(photos / name, "w:gz") as tar:
                tar.add(self.folder / "a.bmp", "a.bmp")
        (photos / "notes.txt").write_text("x")
        _, err = self.run_it("mask", "photos", *SIZE)
        self.assertIn("lacuna: warning: photos/d.tar.gz and 1 more: compressed, and lacuna reads the pictures of a tar where "
                      "they lie; decompress to .tar (gunzip, unxz, unzstd) or unpack\n", err)
        self.assertIn("2 done, 0 failed, 3 other files passed over;", err)
        self.refused(["mask", "photos/d.tar.gz"], "photos/d.tar.gz: compressed", 3)
        for name in ("b.bmp", "c.bmp", "e.TGZ"):
            (photos / name).unlink()
        self.refused(["mask", "photos"], "photos/d.tar.gz: compressed", 3)
        _, err = self.run_it("mask", "--files-from", "-", *SIZE, stdin=b"a.bmp\nphotos/d.tar.gz\n", status=1)
        self.assertIn("lacuna: error: photos/d.tar.gz: compressed", err)

    def test_one_other_file_is_singular(self):
        (self.folder / "photos/notes.txt").write_text("x")
        self.assertIn("1 other file passed over", self.run_it("mask", "photos", *SIZE)[1])

    def test_braces_are_not_known_and_one_in_a_name_can_be_written(self):
        self.refused(["mask", "photos", "--include", "*.{bmp,png}"], "--include *.{bmp,png}: braces are not known in patterns; repeat --include")
        self.refused(["mask", "photos", "--exclude", "{a..c}.bmp"], "repeat --exclude for each of them, or write [{]")
        (self.folder / "photos/x{1}.bmp").write_bytes(picture(9))
        for pattern in ("x[{]*", "x\\{*"):
            self.assertIn("1 done", self.run_it("mask", "photos", *SIZE, "--include", pattern, "--force")[1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
