#!/usr/bin/env python3
"""A batch is never done twice and never half: kill -9, a full disk, signals, at every moment there is.

    tests/app/batch_test.py LACUNA_BINARY FAULTY_CALLS_LIBRARY VALIDATE_JSON

FAULTY_CALLS_LIBRARY is built from tests/support/faulty_calls.cpp.
"""

import json
import os
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from faults import killed_at_every_call  # noqa: E402
from folders import picture, tree  # noqa: E402

LACUNA, FAULTY, VALIDATE = sys.argv[1:4]
GOLDEN = Path(__file__).parents[1] / "golden"
MANIFEST_SCHEMA = Path(__file__).parents[2] / "assets/schema/manifest-1.schema.json"


def become_nobody():
    os.setgid(65534)
    os.setuid(65534)


class BatchTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.photos, self.out = self.folder / "photos", self.folder / "out"
        (self.photos / "sub").mkdir(parents=True)
        for number, name in enumerate(["a.bmp", "b.bmp", "sub/c.bmp"]):
            (self.photos / name).write_bytes(picture(number))

    def command(self, *options, command="mask", out=None):
        return [LACUNA, command, str(self.photos), "--image-size", "32", "-o", str(out or self.out), *options]

    def run_it(self, *options, status=0, fault=None, at=0, **how):
        environment = dict(os.environ)
        if fault:
            environment.update(LD_PRELOAD=FAULTY, LACUNA_FAULT=fault, LACUNA_FAULT_AT=str(at))
        preexec = how.pop("preexec", None)
        stdin = how.pop("stdin", None)
        run = subprocess.run(self.command(*options, **how), env=environment, capture_output=True, text=True,
                             errors="surrogateescape", preexec_fn=preexec, input=stdin, check=False)
        if status is not None:
            self.assertEqual(run.returncode, status, run.stderr)
        return run

    def golden(self, *options, **how):
        out = self.folder / ("golden" + str(len(list(self.folder.iterdir()))))
        self.run_it(*options, out=out, **how)
        return tree(out)

    def lines(self):
        return [json.loads(line) for line in (self.out / "manifest.jsonl").read_text().splitlines()]

    def check_schema(self, *options):
        command = [sys.executable, VALIDATE, *options, str(MANIFEST_SCHEMA), str(self.out / "manifest.jsonl")]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def check_after_a_stop(self, *goldens):
        """What has its final name is whole, and nothing else is there but what a rerun takes away."""
        for name, content in tree(self.out).items():
            if name == "manifest.jsonl":
                for line in content.splitlines():
                    json.loads(line)
            elif not Path(name).name.startswith(".lacuna-"):
                self.assertTrue(any(golden.get(name) == content for golden in goldens), f"{name} is half a file")


class Faults(BatchTest):
    def killed_in_a_new_folder(self, at, *options, before=()):
        """A run into a folder that holds nothing, or what a run with the options `before` left there."""
        shutil.rmtree(self.out, ignore_errors=True)
        if before:
            self.run_it(*before)
        return self.run_it(*options, status=None, fault="kill", at=at)

    def test_killed_at_every_call_a_rerun_ends_as_an_undisturbed_run(self):
        golden = self.golden()
        for note in killed_at_every_call(self, lambda at: self.killed_in_a_new_folder(at, "-j1"), least=30):
            if self.out.exists():
                self.check_after_a_stop(golden)
            self.run_it()
            self.assertEqual(tree(self.out), golden, note)

    def test_killed_while_another_recipe_replaces_the_first_still_makes_its_own(self):
        one = ["--mask-patches", "0", "--write", "json", "-j1"]  # files of one size: only the records tell them apart
        other = ["--mask-patches", "1", "--write", "json", "-j1"]
        first, second = self.golden(*one), self.golden(*other)
        self.assertEqual(len(first["a.mask.json"]), len(second["a.mask.json"]))
        for note in killed_at_every_call(self, lambda at: self.killed_in_a_new_folder(at, *other, before=one), least=20):
            self.check_after_a_stop(first, second)
            self.run_it(*one)
            self.assertEqual(tree(self.out), first, note)

    def test_killed_again_and_again_under_no_clobber(self):
        golden = self.golden()
        for at in range(1, 60):
            status = self.run_it("--no-clobber", "-j1", status=None, fault="kill", at=at).returncode
            self.check_after_a_stop(golden)
            if status == 0:
                break
        self.assertEqual(status, 0)
        self.assertEqual(tree(self.out), golden)

    def test_a_disk_that_fails_at_any_call_ends_with_4_and_a_rerun_with_the_same_tree(self):
        golden = self.golden()
        # The faults take one path and differ in their words: every call under one, every seventh under the others.
        for fault, step, words in (("full", 1, "No space left on device"), ("quota", 7, "Disk quota exceeded"),
                                   ("io", 7, "Input/output error")):
            with self.subTest(fault):
                self.check_failing_disk(golden, fault, step, words)

    def check_failing_disk(self, golden, fault, step, words):
        failures = 0
        for at in range(1, 200, step):
            shutil.rmtree(self.out, ignore_errors=True)
            run = self.run_it("-j1", status=None, fault=fault, at=at)
            self.assertIn(run.returncode, (0, 4), run.stderr)
            failures += run.returncode == 4
            self.check_after_a_stop(golden)
            temporary = [name for name in tree(self.out) if name.endswith(".tmp")]
            self.assertEqual(temporary, [])
            if run.returncode == 4:
                self.assertIn(words, run.stderr)
            self.run_it()
            self.assertEqual(tree(self.out), golden, f"{fault} at call {at}")
            if at > 40 and run.returncode == 0:
                break
        self.assertGreater(failures, 10 // step)

    def test_a_file_size_limit_is_an_error_not_a_death(self):
        limit = (100, 100)
        run = self.run_it(status=4, preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
        self.assertIn("File too large", run.stderr)
        self.run_it()

    def test_killed_at_random_moments_two_threads_compare(self):
        options = ["-j2", "--layer", "0,1", "--write", "json,overlays"]
        golden = self.golden(*options, command="compare")
        start = time.monotonic()
        self.run_it(*options, command="compare", out=self.folder / "timed")
        whole = time.monotonic() - start
        for turn in range(12):
            with subprocess.Popen(self.command(*options, command="compare"), stderr=subprocess.DEVNULL) as run:
                time.sleep(whole * (0.3 + 0.06 * turn))
                run.kill()
            self.check_after_a_stop(golden) if self.out.exists() else None
            if turn % 3 == 2:
                self.run_it(*options, command="compare")
                self.assertEqual(tree(self.out), golden)
                shutil.rmtree(self.out)


class Signals(BatchTest):
    def signalled(self, *numbers):
        for number in range(20):
            (self.photos / f"more{number}.bmp").write_bytes(picture(100 + number, 224))
        command = [LACUNA, "compare", str(self.photos), "-o", str(self.out), "--model", "untrained:deit-small"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
            while not list(self.out.glob("*.json")) if self.out.exists() else True:
                time.sleep(0.02)
                self.assertIsNone(run.poll())
            start = time.monotonic()
            for number in numbers:
                run.send_signal(number)
            _, err = run.communicate()
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual(run.returncode, -numbers[0])
        return err

    def test_a_signal_ends_the_run_with_a_manifest_and_nothing_left_over(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            err = self.signalled(number)
            self.assertIn("the same command goes on from here", err)
            lines = self.lines()
            self.assertTrue(0 < len(lines) < 23)
            self.assertEqual([line["status"] for line in lines], ["done"] * len(lines))
            listed = {output["file"] for line in lines for output in line["outputs"]}
            summary = {"summary.json", "summary.csv"} | ({"summary.png"} if len(lines) > 1 else set())
            self.assertEqual(listed | {"manifest.jsonl"} | summary, set(tree(self.out)))
            shutil.rmtree(self.out)


class Reruns(BatchTest):
    def counts(self, *options, status=0, **how):
        run = self.run_it("--json", *options, status=status, **how)
        summary = json.loads(run.stdout.splitlines()[-1])
        return tuple(summary[key] for key in ("done", "done_already", "failed", "left"))

    def test_what_is_done_is_not_done_again(self):
        self.assertEqual(self.counts(), (3, 0, 0, 0))
        before = tree(self.out)
        self.assertEqual(self.counts(), (0, 3, 0, 0))
        self.assertEqual(self.counts("--mask-ratio", "0.75", "-j1"), (0, 3, 0, 0))  # the default, said aloud
        self.assertEqual(self.counts("--force"), (3, 0, 0, 0))
        self.assertEqual(tree(self.out), before)

    def test_another_picture_option_weight_or_mask_file_is_done_again(self):
        self.counts()
        (self.photos / "a.bmp").write_bytes(picture(99))
        self.assertEqual(self.counts(), (1, 2, 0, 0))
        self.assertEqual(self.counts("--seed", "5"), (3, 0, 0, 0))
        mask = self.folder / "mask.json"
        mask.write_text("[[0,1],[1,0]]")
        self.assertEqual(self.counts("--mask-file", str(mask)), (3, 0, 0, 0))
        mask.write_text("[[1,1],[1,0]]")
        self.assertEqual(self.counts("--mask-file", str(mask)), (3, 0, 0, 0))
        self.assertEqual(self.counts("--mask-file", str(mask)), (0, 3, 0, 0))
        self.assertEqual(self.counts(command="compare"), (3, 0, 0, 0))
        self.assertEqual(self.counts(command="compare", *["--model", "untrained:deit-small"]), (3, 0, 0, 0))
        self.assertEqual(self.counts("--mask-file", str(mask)), (0, 3, 0, 0))  # each command has its lines

    def test_a_missing_output_is_made_again_and_an_edited_one_with_verify(self):
        self.counts()
        before = tree(self.out)
        (self.out / "a.mask.png").unlink()
        (self.out / "b.mask.json").write_text("")
        self.assertEqual(self.counts(), (2, 1, 0, 0))
        self.assertEqual(tree(self.out), before)
        edited = bytearray(before["b.mask.png"])
        edited[-1] ^= 1
        (self.out / "b.mask.png").write_bytes(edited)
        self.assertEqual(self.counts(), (0, 3, 0, 0))
        self.assertEqual(self.counts("--verify"), (1, 2, 0, 0))
        self.assertEqual(tree(self.out), before)

    def test_a_torn_journal_counts_as_far_as_it_is_whole(self):
        self.run_it()
        golden = tree(self.out)
        text = golden["manifest.jsonl"].decode()
        (self.out / "manifest.jsonl").unlink()
        (self.out / self.journal_of_a_dead_run()).write_text(text[: text.rindex('"hash"')] + "\0\0\0")
        self.assertEqual(self.counts(), (1, 2, 0, 0))
        self.assertEqual(tree(self.out), golden)

    def journal_of_a_dead_run(self):
        """The name that a killed run gives its journal here."""
        other = self.folder / "killed"
        at = 8
        while not list(other.glob(".lacuna-*.jsonl")) if other.exists() else True:
            self.run_it("-j1", out=other, status=None, fault="kill", at=at)
            at += 1
        return next(other.glob(".lacuna-*.jsonl")).name

    def test_no_clobber_keeps_what_is_there_and_names_it(self):
        self.out.mkdir()
        (self.out / "a.mask.png").write_text("mine")
        run = self.run_it("--no-clobber", status=1)
        self.assertIn("a.mask.png: is there already, and --no-clobber keeps it", run.stderr)
        self.assertEqual((self.out / "a.mask.png").read_text(), "mine")
        self.assertFalse((self.out / "a.mask.json").exists())
        self.assertEqual([line["status"] for line in self.lines()], ["failed", "done", "done"])
        self.assertEqual(self.lines()[0]["error"]["class"], "exists")

    def test_no_clobber_keeps_the_record_of_what_it_keeps(self):
        self.run_it()
        before = self.lines()
        self.run_it("--no-clobber", "--seed", "5", status=1)
        self.assertEqual(self.lines(), before)

    def test_a_second_folder_joins_the_manifest_and_takes_over_names(self):
        self.run_it()
        other = self.folder / "other"
        other.mkdir()
        (other / "a.bmp").write_bytes(picture(50))
        (other / "b.dib.bmp").write_bytes(picture(51))
        self.photos = other
        self.run_it()
        self.assertEqual([line["name"] for line in self.lines()], ["a.bmp", "b.bmp", "b.dib.bmp", "sub/c.bmp"])
        (other / "b.png").write_bytes(picture(52))  # its outputs are b.bmp's
        self.run_it()
        self.assertEqual([line["name"] for line in self.lines()], ["a.bmp", "b.dib.bmp", "b.png", "sub/c.bmp"])
        self.check_schema("--strict")

    def test_the_manifest_is_the_same_wherever_the_folders_lie(self):
        (self.photos / "bad.png").write_text("no picture")
        self.run_it(status=1)
        self.check_schema()
        here = tree(self.out)
        moved = self.folder / "moved" / self.photos.name
        shutil.copytree(self.photos, moved)
        self.photos = moved
        self.run_it("-j3", status=1, out=self.folder / "elsewhere")
        self.assertEqual(tree(self.folder / "elsewhere"), here)


class Inputs(BatchTest):
    def listed(self, *options, stdin, status=0):
        command = [LACUNA, "mask", "--image-size", "32", "-o", str(self.out), "--files-from", "-", *options]
        run = subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=self.photos)
        self.assertEqual(run.returncode, status, run.stderr)
        return run.stderr.decode(errors="replace")

    def test_a_list_names_files_below_the_root_and_a_missing_one_fails_alone(self):
        err = self.listed("--root", str(self.photos), stdin=b"sub/c.bmp\r\n\ngone.bmp\na.bmp\na.bmp\n", status=1)
        self.assertIn("gone.bmp: cannot be opened", err)
        self.assertEqual([(line["name"], line["status"]) for line in self.lines()],
                         [("a.bmp", "done"), ("gone.bmp", "failed"), ("sub/c.bmp", "done")])

    def test_a_listed_tar_is_an_input_of_many_and_a_missing_or_broken_one_fails_alone(self):
        with tarfile.open(self.photos / "sub/d-0.tar", "w") as tar:
            for name in ("a.bmp", "sub/c.bmp"):
                tar.add(self.photos / name, name)
        golden = self.golden()
        (self.photos / "broken.tar").write_bytes((self.photos / "sub/d-0.tar").read_bytes()[:700])
        names = b"gone.tar\nsub/d-0.tar\na.bmp\nbroken.tar\nb.bmp\nsub/c.bmp\n"
        err = self.listed("--root", str(self.photos), stdin=names, status=1)
        self.assertRegex(err, r"(?m)^lacuna: error: .*/gone\.tar: cannot be opened: No such file or directory; check the name$")
        self.assertRegex(err, r"(?m)^lacuna: error: .*/broken\.tar: .*, needed a whole tar archive ")
        self.assertIn("5 done, 2 failed", err)
        self.assertEqual([line["name"] for line in self.lines()],
                         ["a.bmp", "b.bmp", "sub/c.bmp", "sub/d-0/a.bmp", "sub/d-0/sub/c.bmp"])
        self.assertEqual(tree(self.out), golden)

    def test_what_a_torn_tar_holds_whole_is_done_and_the_tear_is_one_failed_input(self):
        names, path, torn = ["a.bmp", "b.bmp", "sub/c.bmp"], self.folder / "whole.tar", self.folder / "torn.tar"
        with tarfile.open(path, "w") as tar:
            for name in names:
                tar.add(self.photos / name, name)
        with tarfile.open(path) as tar:
            torn.write_bytes(path.read_bytes()[: tar.getmember("sub/c.bmp").offset_data + 100])
        command = [LACUNA, "mask", "--image-size", "32", "-o", str(self.out), str(torn)]
        for _ in range(2):  # and again
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertRegex(run.stderr, r"torn\.tar: it ends within sub/c\.bmp, needed a whole tar archive ")
            self.assertEqual([(line["name"], line["status"]) for line in self.lines()], [("a.bmp", "done"), ("b.bmp", "done")])
        torn.write_bytes(path.read_bytes())
        subprocess.run(command, capture_output=True, check=True)
        self.assertEqual([line["name"] for line in self.lines()], names)

    def test_a_byte_order_mark_in_a_list_is_no_part_of_a_name(self):
        self.listed(stdin=b"\xef\xbb\xbfa.bmp\nb.bmp\n")
        self.assertEqual([line["name"] for line in self.lines()], ["a.bmp", "b.bmp"])
        self.assertIn("stdin: the list is UTF-16, needed UTF-8", self.listed(stdin="a.bmp\n".encode("utf-16"), status=3))

    def test_how_an_odd_mask_was_read_is_said_and_one_that_hides_nothing(self):
        picture_mask = GOLDEN / "masks/odd-voc-1-2-255.png"  # 12 x 8, and the photo's 32 x 32 is not
        (self.photos / "a.bmp").write_bytes(picture(0, 12)[:18] + struct.pack("<ii", 12, 8) + picture(0, 12)[26:])
        for name in ("b.bmp", "sub/c.bmp"):
            (self.photos / name).unlink()
        err = self.run_it("--mask-file", str(picture_mask), "--fit", "squash").stderr
        self.assertIn(f"lacuna: warning: a.bmp: {picture_mask}: read as labels: all but the first colour", err)
        self.assertIn("a.bmp: 2 of 4 patches hidden (file)", err)
        empty = self.folder / "empty.json"
        empty.write_text('{"hidden": []}')
        self.assertIn(f"warning: a.bmp: {empty}: hides no patch", self.run_it("--mask-file", str(empty)).stderr)

    def test_every_fault_of_an_input_names_it(self):
        (self.photos / "sub/c.bmp").unlink()
        (self.photos / "a.bmp").write_bytes(picture(0, 64)[:18] + struct.pack("<ii", 1, 80) + picture(0, 64)[26:])
        (self.folder / "ratio.json").write_text("[0, 1, 1]")
        wide = GOLDEN / "masks/half.png"
        a = self.photos / "a.bmp"
        b = self.photos / "b.bmp"
        for words, named in (
                ([], [f"{a}: picture of 1 x 80 pixels: needed an aspect"]),
                (["--mask-file", str(wide)], [f"{a}: picture of", f"{b}: {wide}: the mask is 12 x 8"]),
                (["--mask-file", str(self.folder / "ratio.json")], [f"{b}: {self.folder / 'ratio.json'}: $ is"]),
                (["--no-clobber", "--seed", "5"], [f"{b}: {self.out / 'b.mask.png'}: is there already"])):
            err = self.run_it(*words, status=1).stderr
            for message in named:
                self.assertIn(f"lacuna: error: {message}", err)
            self.assertTrue(all(line["error"]["message"].startswith(line["name"] + ": ")
                                for line in self.lines() if line["status"] == "failed"), self.lines())

    def check_one_fails_alone(self, run, golden, name, path):
        """The input of that name is the only failure, and has left nothing."""
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertRegex(run.stderr, rf"(?m)^lacuna: error: {path}: .*: File name too long; needed a name that")
        self.assertIn("1 failed", run.stderr)
        self.assertEqual(set(tree(self.out)), set(golden))
        self.assertEqual([line["error"]["class"] for line in self.lines() if line["name"] == name], ["bad_value"])

    def test_an_output_name_that_is_too_long_fails_alone_and_leaves_nothing(self):
        golden = self.golden()
        name = "写" * 82 + ".bmp"  # 246 bytes: .mask.png is 255, .mask.json is one too many
        (self.photos / name).write_bytes(picture(9))
        for _ in range(2):
            self.check_one_fails_alone(self.run_it(status=None), golden, name, f".*/photos/{name}")

    def test_an_output_path_that_is_too_long_fails_alone(self):
        golden = self.golden()
        self.out = self.folder / ("out" * 40)
        deep = "/".join(["d" * 200] * 20)  # 4,019 bytes of the 4,095 that a path may have
        (self.photos / deep).mkdir(parents=True)
        (self.photos / deep / "x.bmp").write_bytes(picture(9))
        run = subprocess.run([LACUNA, "mask", "photos", "--image-size", "32", "-o", str(self.out)], cwd=self.folder,
                             capture_output=True, text=True, check=False)
        self.check_one_fails_alone(run, golden, f"{deep}/x.bmp", f"photos/{deep}/x.bmp")

    def test_what_a_mac_and_a_notebook_leave_is_passed_over_in_folders_and_tars(self):
        golden = self.golden()
        (self.photos / "._a.bmp").write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(4000))
        (self.photos / "sub/.ipynb_checkpoints").mkdir()
        shutil.copy(self.photos / "a.bmp", self.photos / "sub/.ipynb_checkpoints/c-checkpoint.bmp")
        self.run_it()
        self.assertEqual(tree(self.out), golden)
        packed = self.folder / "photos.tar"
        with tarfile.open(packed, "w") as tar:
            tar.add(self.photos, ".")
        self.photos, self.out = packed, self.folder / "of_tar"
        self.run_it()
        self.assertEqual(tree(self.out), golden)

    def test_a_list_that_ends_with_nul_takes_any_name(self):
        odd = os.fsencode(self.photos) + b"/new\nline \xff.bmp"
        Path(os.fsdecode(odd)).write_bytes(picture(7))
        self.listed("-0", "--root", str(self.photos), stdin=odd + b"\0b.bmp\0")
        self.assertEqual(len(self.lines()), 2)
        self.listed("-0", "--root", str(self.photos), stdin=odd + b"\0b.bmp\0")
        self.assertIn("name_base64", self.lines()[1])

    def test_a_listed_name_may_not_climb_out(self):
        self.assertIn("must stay below --root", self.listed(stdin=b"../photos/a.bmp\n", status=3))

    def test_globs_choose(self):
        self.run_it("--include", "[bc].bmp")
        self.assertEqual([line["name"] for line in self.lines()], ["b.bmp", "sub/c.bmp"])
        shutil.rmtree(self.out)
        self.run_it("--exclude", "sub/*")
        self.assertEqual([line["name"] for line in self.lines()], ["a.bmp", "b.bmp"])
        self.run_it("--include", "nothing*", status=3)

    def wait_for_the_first(self, run):
        while not list(self.out.glob("a.*")) if self.out.exists() else True:
            time.sleep(0.001)
            self.assertIsNone(run.poll())

    def test_a_file_that_vanishes_after_the_listing_fails_alone(self):
        for number in range(30):
            (self.photos / f"later{number:02}.bmp").write_bytes(picture(number, 64))
        command = [LACUNA, "mask", str(self.photos), "-o", str(self.out), "-j1"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
            self.wait_for_the_first(run)
            (self.photos / "sub/c.bmp").unlink()
            _, err = run.communicate()
        self.assertEqual(run.returncode, 1)
        self.assertIn("sub/c.bmp: cannot be opened: No such file or directory", err)

    def test_a_tar_that_vanishes_after_the_listing_fails_its_pictures_alone(self):
        with tarfile.open(self.photos / "z.tar", "w") as tar:
            tar.add(self.photos / "b.bmp", "b.bmp")
            tar.add(self.photos / "sub/c.bmp", "c.bmp")
        for number in range(30):
            (self.photos / f"later{number:02}.bmp").write_bytes(picture(number, 64))
        with subprocess.Popen([LACUNA, "mask", str(self.photos), "-o", str(self.out), "-j1"], stderr=subprocess.PIPE,
                              text=True) as run:
            self.wait_for_the_first(run)
            (self.photos / "z.tar").unlink()
            _, err = run.communicate()
        self.assertEqual(run.returncode, 1)
        self.assertEqual(err.count("z.tar: cannot be opened: No such file or directory"), 2)
        failed = [line["name"] for line in self.lines() if line["status"] == "failed"]
        self.assertEqual(failed, ["z/b.bmp", "z/c.bmp"])

    def test_links_that_lead_in_a_circle_fail_alone_and_a_folder_is_walked_once(self):
        golden = self.golden()
        (self.photos / "here").symlink_to(".")
        (self.photos / "sub/up").symlink_to("..")
        for name, target in (("x.bmp", "x.bmp"), ("y.bmp", "z.bmp"), ("z.bmp", "y.bmp"), ("nowhere.bmp", "gone.bmp")):
            (self.photos / name).symlink_to(target)
        run = self.run_it(status=1)
        for name in ("x.bmp", "y.bmp", "z.bmp"):
            self.assertIn(f"{name}: cannot be opened: Too many levels of symbolic links", run.stderr)
        self.assertIn("nowhere.bmp: cannot be opened: No such file or directory; check the name", run.stderr)
        self.assertIn("3 done, 4 failed", run.stderr)
        self.assertEqual({name for name in tree(self.out)}, set(golden))
        circle = self.folder / "circle"
        circle.symlink_to("circle")
        self.assertIn(f"{circle}: ", self.run_it(out=circle, status=4).stderr)

    def test_names_that_clash_are_2_and_one_that_is_named_twice_is_there_once(self):
        other = self.folder / "other"
        other.mkdir()
        for name in ("a.bmp", "B.bmp"):
            (other / name).write_bytes(picture(60))

        def mask(*inputs, status):
            command = [LACUNA, "mask", "-o", str(self.out), "--image-size", "32", *map(str, inputs)]
            run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.photos)
            self.assertEqual(run.returncode, status, run.stderr)
            return run.stderr

        for clash in ([self.photos, other], [self.photos / "a.bmp", other / "a.bmp"], [other, "a.bmp"]):
            err = mask(*clash, status=2)
            self.assertIn("a.bmp would write the same files; use --names full, or separate --output folders", err)
            self.assertFalse(self.out.exists())
        mask("a.bmp", "./a.bmp", "sub/../b.bmp", "b.bmp", other / "B.bmp", status=0)
        self.assertEqual([line["name"] for line in self.lines()], ["B.bmp", "a.bmp", "b.bmp"])

    def test_a_folder_in_the_place_of_an_output_is_4_and_named(self):
        golden = self.golden()
        (self.out / "b.mask.png/mine").mkdir(parents=True)
        err = self.run_it("-j1", status=4).stderr
        self.assertRegex(err, r"(?m)^lacuna: error: .*/b\.mask\.png: cannot be put in place: Is a directory; .*$")
        self.check_after_a_stop(golden)
        self.assertEqual([name for name in tree(self.out) if name.endswith(".tmp")], [])
        shutil.rmtree(self.out / "b.mask.png")
        self.run_it()
        self.assertEqual(tree(self.out), golden)

    def test_an_output_folder_that_is_taken_away_during_the_run_is_4(self):
        for number in range(30):
            (self.photos / f"later{number:02}.bmp").write_bytes(picture(number, 64))
        with subprocess.Popen([LACUNA, "mask", str(self.photos), "-o", str(self.out), "-j1"], stderr=subprocess.PIPE,
                              text=True) as run:
            self.wait_for_the_first(run)
            self.out.rename(self.folder / "taken")
            _, err = run.communicate()
        self.assertEqual(run.returncode, 4, err)
        self.assertIn(f"lacuna: error: {self.out}/", err)

    @unittest.skipIf(os.getuid() != 0, "needs to become somebody who may do less")
    def test_a_sub_folder_that_may_not_be_written_is_4_and_what_is_finished_stays(self):
        golden = self.golden()
        self.folder.chmod(0o755)
        (self.out / "sub").mkdir(parents=True)
        self.out.chmod(0o777)
        (self.out / "sub").chmod(0o555)
        err = self.run_it("-j1", status=4, preexec=become_nobody).stderr
        self.assertRegex(err, r"^lacuna: error: .*/out/sub/c\.mask\.png: cannot be written: Permission denied; .*\n$")
        self.assertEqual([line["name"] for line in self.lines()], ["a.bmp", "b.bmp"])
        self.check_after_a_stop(golden)
        (self.out / "sub").chmod(0o777)
        self.run_it("-j1", preexec=become_nobody)
        self.assertEqual(tree(self.out), golden)

    def test_names_that_are_no_utf_8_are_inputs_and_a_folder_like_any_other(self):
        for number, name in enumerate([b"caf\xe9.bmp", b"sub/\xff\xfe.bmp", b"\xe9t\xe9/x.bmp"]):
            path = os.fsencode(self.photos) + b"/" + name
            os.makedirs(os.path.dirname(path), exist_ok=True)
            Path(os.fsdecode(path)).write_bytes(picture(40 + number))
        odd = Path(os.fsdecode(os.fsencode(self.folder) + b"/out\xff"))
        golden = self.golden()
        for _ in range(2):
            self.assertIn("out\\xff/manifest.jsonl", self.run_it(out=odd).stderr)
            self.assertEqual(tree(odd), golden)
        self.assertIn(os.fsdecode(b"caf\xe9.mask.json"), golden)
        self.assertIn(os.fsdecode(b"\xe9t\xe9/x.mask.png"), golden)
        self.run_it(out=self.out)
        self.check_schema()

    @unittest.skipIf(os.getuid() != 0, "needs to become somebody who may do less")
    def test_what_may_not_be_read_fails_alone_and_what_may_not_be_written_is_4(self):
        self.folder.chmod(0o755)
        self.out.mkdir(mode=0o777)
        self.out.chmod(0o777)
        (self.photos / "b.bmp").chmod(0)
        (self.photos / "closed").mkdir(mode=0)
        run = self.run_it(status=1, preexec=become_nobody)
        self.assertIn("b.bmp: cannot be opened: Permission denied; check its permissions", run.stderr)
        self.assertIn("closed: the folder cannot be read", run.stderr)
        self.assertEqual([line["status"] for line in self.lines()], ["done", "failed", "done"])
        (self.photos / "closed").chmod(0o755)
        self.out.chmod(0o555)
        self.assertIn("Permission denied", self.run_it(status=4, preexec=become_nobody).stderr)

    def test_failures_end_the_run_where_that_is_asked_for(self):
        for name in ("x1.png", "x2.png", "x3.png", "y.bmp"):
            (self.photos / name).write_text("no picture")
        self.assertIn("4 failed", self.run_it("-j1", status=1).stderr)
        self.assertIn("2 failed, 2 left", self.run_it("-j1", "--force", "--max-failures", "1", status=1).stderr)
        self.assertIn("1 failed, 3 left", self.run_it("-j1", "--force", "--strict", status=1).stderr)


class Shown(BatchTest):
    def test_an_option_that_was_dropped_is_2_and_one_line_says_what_to_use(self):
        for option, word in (("--pack", "--fan-out"), ("--snippet", "Description"), ("--snippet=tex,md", "Description")):
            run = self.run_it(option, status=2)
            self.assertRegex(run.stderr, rf"^lacuna: error: {option.split('=')[0]}: .*{word}.*\n$")
            self.assertNotIn(option.split("=")[0], subprocess.run([LACUNA, "mask", "--help"], capture_output=True, text=True).stdout)
        self.assertFalse(self.out.exists())

    def test_a_dry_run_prints_the_plan_and_writes_nothing(self):
        run = self.run_it("--dry-run")
        self.assertIn("planned: 3 inputs, 6 files, about ", run.stdout)
        self.assertFalse(self.out.exists())

    def test_json_has_a_line_for_each_image_in_order_and_one_for_the_run(self):
        lines = [json.loads(line) for line in self.run_it("--json", "-j3").stdout.splitlines()]
        self.assertEqual([line.get("name") for line in lines], ["a.bmp", "b.bmp", "sub/c.bmp", None])
        with open("/dev/full", "w", encoding="utf-8") as full:
            self.assertEqual(subprocess.run(self.command("--json"), stdout=full, stderr=subprocess.DEVNULL).returncode, 4)

    def test_progress_has_control_codes_only_where_it_is_asked_for(self):
        self.assertIn("\x1b[K", self.run_it("--progress", "always").stderr)
        self.assertNotIn("\x1b", self.run_it("--force").stderr)
        self.assertEqual(self.run_it("--force", "--quiet").stderr, "")

    def test_a_wrong_path_answers_before_the_model_is_read(self):
        run = subprocess.run([LACUNA, "compare", "nowhere.png", "--model", "/nowhere/either"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 3)
        self.assertIn("nowhere.png: no such file", run.stderr)
        run = self.run_it(command="compare", status=4, out="/proc/nothing")
        self.assertIn("/proc/nothing: ", run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
