#!/usr/bin/env python3
"""--pack: the results of tar shards in tar shards, the same bytes as loose files, whole or not there, whatever dies on the way.

    tests/app/pack_test.py LACUNA_BINARY FAULTY_CALLS_LIBRARY VALIDATE_JSON

FAULTY_CALLS_LIBRARY is built from tests/support/faulty_calls.cpp.
"""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))
from folders import picture, tree  # noqa: E402

LACUNA, FAULTY, VALIDATE = sys.argv[1:4]
MANIFEST_SCHEMA = Path(__file__).parents[2] / "assets/schema/manifest-1.schema.json"
TARS = {"data-000.tar": ["b.bmp", "a.bmp", "in/c.bmp"], "data-001.tar": ["d.bmp", "e.bmp"], "sub/data-002.tar": ["f.bmp"]}
RESULTS = ["data-000.mask.tar", "data-001.mask.tar", "sub/data-002.mask.tar"]
OWN_FILES = {"manifest.jsonl", "summary.json", "summary.csv"}


def write_tar(path, members):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def samples(names):
    """Each picture with its label, as WebDataset has them."""
    members = {}
    for name in names:
        members[name] = picture(name)
        members[name.replace(".bmp", ".cls")] = b"7"
    return members


def members(tar):
    """Name and bytes of each file of a tar, in its order."""
    with tarfile.open(tar, "r:") as opened:
        return [(member.name, opened.extractfile(member).read()) for member in opened]


class PackTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.shards, self.out = self.folder / "shards", self.folder / "out"
        for tar, names in TARS.items():
            write_tar(self.shards / tar, samples(names))

    def call(self, *arguments, status=0, fault=None, at=0):
        environment = dict(os.environ)
        if fault:
            environment.update(LD_PRELOAD=FAULTY, LACUNA_FAULT=fault, LACUNA_FAULT_AT=str(at))
        run = subprocess.run([LACUNA, *map(str, arguments)], env=environment, capture_output=True, text=True, check=False)
        if status is not None:
            self.assertEqual(run.returncode, status, run.stderr)
        return run

    def mask(self, *options, inputs=None, out=None, **how):
        return self.call("mask", *(inputs or [self.shards]), "-o", out or self.out, "--image-size", "32", "--write", "json",
                         *options, **how)

    def pack(self, *options, **how):
        return self.mask("--pack", *options, **how)

    def golden(self, *options, **how):
        out = self.folder / ("golden" + str(len(list(self.folder.iterdir()))))
        self.pack(*options, out=out, **how)
        return tree(out)

    def check_tree(self, golden, note=""):
        ours = tree(self.out)
        self.assertEqual(sorted(ours), sorted(golden), note)
        self.assertEqual([name for name in ours if ours[name] != golden[name]], [], note)

    def check_after_a_stop(self, *goldens):
        """What has its final name is whole."""
        for name, content in tree(self.out).items() if self.out.exists() else ():
            if name.endswith(".tar"):
                self.assertTrue(any(golden.get(name) == content for golden in goldens), f"{name} is half a tar")

    def lines(self):
        return [json.loads(line) for line in (self.out / "manifest.jsonl").read_text().splitlines()]

    def counts(self, *options, **how):
        summary = json.loads(self.pack("--json", *options, **how).stdout.splitlines()[-1])
        return tuple(summary[key] for key in ("done", "done_already", "failed", "left"))


class Bytes(PackTest):
    def test_the_members_are_the_loose_files_in_the_order_of_the_pictures(self):
        loose, options = self.folder / "loose", ["--write", "json,overlays,figure"]
        self.mask(*options, out=loose)
        self.pack(*options)
        files, places = tree(loose), {}
        for tar, names in TARS.items():
            stem = tar.removesuffix(".tar")
            packed = members(self.out / f"{stem}.mask.tar")
            for name, content in packed:
                self.assertEqual(content, files.pop(f"{stem}/{name}"))
                places[f"{stem}/{name}"] = (f"{stem}.mask.tar", name)
            keys = list(dict.fromkeys(name.split(".")[0] for name, _ in packed))
            self.assertEqual(keys, [name.removesuffix(".bmp") for name in names])
            with tarfile.open(self.out / f"{stem}.mask.tar") as opened:
                for member in opened:
                    self.assertEqual((member.mode, member.uid, member.gid, member.mtime, member.uname, member.pax_headers),
                                     (0o644, 0, 0, 315532800, "lacuna", {}))
        self.assertEqual(set(files), {"manifest.jsonl"})
        self.assertEqual(set(tree(self.out)), {*RESULTS, "manifest.jsonl"})
        expected = [json.loads(line) for line in files["manifest.jsonl"].splitlines()]
        for line, packed in zip(expected, self.lines(), strict=True):
            for output in line["outputs"]:
                tar, output["file"] = places[output["file"]]
                self.assertEqual(packed["tar"]["file"], tar)
            self.assertEqual(packed.pop("tar")["bytes"], (self.out / tar).stat().st_size)
            self.assertEqual(packed, line)

    def test_the_manifest_is_as_its_schema_says_and_the_summary_as_without_packing(self):
        options = [self.shards, "--model", "untrained:deit-tiny", "--write", "json", "-q"]
        self.call("compare", *options, "-o", self.folder / "loose")
        self.call("compare", *options, "-o", self.out, "--pack", "-j2")
        for name in ("summary.json", "summary.csv"):
            self.assertEqual((self.out / name).read_bytes(), (self.folder / "loose" / name).read_bytes())
        self.check_schema(self.out)
        self.pack(out=self.folder / "mask")
        self.check_schema(self.folder / "mask", "--strict")
        loose = [json.loads(line) for line in (self.folder / "loose/manifest.jsonl").read_text().splitlines()]
        self.assertEqual([line["measures"] for line in self.lines()], [line["measures"] for line in loose])
        self.assertEqual(self.lines()[0]["tar"]["file"], "data-000.compare.tar")

    def check_schema(self, folder, *options):
        run = subprocess.run([sys.executable, VALIDATE, *options, str(MANIFEST_SCHEMA), str(folder / "manifest.jsonl")],
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_threads_change_no_byte(self):
        write_tar(self.shards / "data-003.tar", samples([f"{number}.bmp" for number in range(40)]))
        golden = self.golden("-j1", "--write", "json,overlays")
        for threads in ("2", "5"):
            shutil.rmtree(self.out, ignore_errors=True)
            self.pack("-j", threads, "--write", "json,overlays")
            self.check_tree(golden, f"{threads} threads")

    def test_a_tar_that_is_named_itself_and_names_of_every_kind(self):
        names = ["n" * 120 + ".bmp", "/".join(["folder" * 10] * 5) + "/x.bmp", "猫.bmp", "old.v2.bmp"]
        write_tar(self.folder / "odd.v1.tar", samples(names))
        tables = []
        for language in ("C", "C.UTF-8"):
            os.environ["LC_ALL"] = language
            self.addCleanup(os.environ.pop, "LC_ALL", None)
            self.pack(inputs=[self.folder / "odd.v1.tar"])
            tables.append((self.out / "odd_v1.mask.tar").read_bytes())
            shutil.rmtree(self.out)
        self.assertEqual(*tables)
        (self.folder / "read.tar").write_bytes(tables[0])
        self.assertEqual([name for name, _ in members(self.folder / "read.tar")],
                         [name.removesuffix(".bmp").replace(".", "_") + ".mask.json" for name in names])
        self.assertEqual(subprocess.run(["tar", "tf", self.folder / "read.tar"], stdout=subprocess.PIPE, check=True).stdout.count(b"\n"), 4)

    def test_names_may_be_full(self):
        write_tar(self.folder / "two.tar", {"a.bmp": picture(1), "a.png.bmp": picture(2), "b.bmp": picture(3)})
        self.pack("--names", "full", inputs=[self.folder / "two.tar"])
        self.assertEqual([name for name, _ in members(self.out / "two_tar.mask.tar")],
                         ["a_bmp.mask.json", "a_png_bmp.mask.json", "b_bmp.mask.json"])


class Faults(PackTest):
    def each_call(self, fault, *options, before=()):
        """Runs into a fault at every call in turn, until there is none; `before` is run first."""
        at = 0
        while True:
            at += 1
            shutil.rmtree(self.out, ignore_errors=True)
            if before:
                self.pack(*before)
            run = self.pack("-j1", *options, fault=fault, at=at, status=None)
            if run.returncode == 0:
                break
            yield at, run
        self.assertGreater(at, 40)

    def test_killed_at_every_call_a_rerun_ends_as_an_undisturbed_run(self):
        golden = self.golden()
        for at, run in self.each_call("kill"):
            self.assertEqual(run.returncode, -signal.SIGKILL)
            self.check_after_a_stop(golden)
            self.pack()
            self.check_tree(golden, f"killed at call {at}")

    def test_killed_while_another_recipe_replaces_the_first_still_makes_its_own(self):
        one, other = ["--mask-patches", "0"], ["--mask-patches", "1"]  # tars of one size: only the records tell them apart
        first, second = self.golden(*one), self.golden(*other)
        self.assertEqual([len(first[tar]) for tar in RESULTS], [len(second[tar]) for tar in RESULTS])
        for at, _ in self.each_call("kill", *other, before=one):
            self.check_after_a_stop(first, second)
            self.pack(*one)
            self.check_tree(first, f"killed at call {at}")

    def test_killed_again_and_again_under_no_clobber(self):
        golden = self.golden()
        for at in range(1, 100):
            status = self.pack("--no-clobber", "-j1", status=None, fault="kill", at=at).returncode
            self.check_after_a_stop(golden)
            if status == 0:
                break
        self.assertEqual(status, 0)
        self.check_tree(golden)

    def test_killed_at_every_call_with_a_broken_member_under_no_clobber(self):
        write_tar(self.shards / "data-000.tar", {**samples(["a.bmp"]), "bad.bmp": b"no picture"})
        golden = self.golden(status=1)
        at, status = 0, -signal.SIGKILL
        while status != 1:
            at += 1
            shutil.rmtree(self.out, ignore_errors=True)
            status = self.pack("--no-clobber", "-j1", status=None, fault="kill", at=at).returncode
            if status == -signal.SIGKILL:
                self.pack("--no-clobber", status=1)
                self.assertEqual((self.out / RESULTS[0]).read_bytes(), golden[RESULTS[0]], f"killed at call {at}")
        self.assertGreater(at, 40)

    def test_a_disk_that_is_full_at_any_call_ends_with_4_and_a_rerun_with_the_same_tree(self):
        golden = self.golden()
        failures = 0
        for at in range(1, 200):
            shutil.rmtree(self.out, ignore_errors=True)
            run = self.pack("-j1", status=None, fault="full", at=at)
            self.assertIn(run.returncode, (0, 4), run.stderr)
            failures += run.returncode == 4
            self.check_after_a_stop(golden)
            self.assertEqual([name for name in tree(self.out) if name.endswith(".tmp")] if self.out.exists() else [], [])
            self.pack()
            self.check_tree(golden, f"full at call {at}")
            if at > 60 and run.returncode == 0:
                break
        self.assertGreater(failures, 8)

    def test_a_signal_drops_the_tar_in_hand_and_keeps_the_whole_ones(self):
        write_tar(self.shards / "data-001.tar", {f"{number}.bmp": picture(number, 224) for number in range(30)})
        command = [LACUNA, "compare", self.shards, "-o", self.out, "--model", "untrained:deit-small", "--pack", "--write", "json", "-j2"]
        for number in (signal.SIGINT, signal.SIGTERM):
            with subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True) as run:
                while not (self.out / "data-000.compare.tar").exists():
                    time.sleep(0.02)
                    self.assertIsNone(run.poll())
                run.send_signal(number)
                _, err = run.communicate()
            self.assertEqual(run.returncode, -number)
            self.assertIn("the same command goes on from here", err)
            self.assertEqual([(line["name"], line["status"]) for line in self.lines()],
                             [(f"data-000/{name}", "done") for name in sorted(TARS["data-000.tar"])])
            self.assertEqual({name for name in tree(self.out) if name != "summary.png"}, {"data-000.compare.tar", *OWN_FILES})
            shutil.rmtree(self.out)

    def test_a_redo_that_is_stopped_leaves_the_old_tar_and_its_lines(self):
        self.pack()
        before = tree(self.out)
        (self.shards / "sub/data-002.tar").unlink()
        write_tar(self.shards / "sub/data-002.tar", {"f.bmp": b"no picture", **samples(["g.bmp"])})
        self.assertEqual(self.counts("--strict", "-j1", status=1), (0, 5, 1, 1))
        self.assertEqual((self.out / RESULTS[2]).read_bytes(), before[RESULTS[2]])


class Reruns(PackTest):
    def test_what_is_done_is_passed_over(self):
        self.assertEqual(self.counts(), (6, 0, 0, 0))
        before = tree(self.out)
        self.assertEqual(self.counts(), (0, 6, 0, 0))
        self.assertEqual(self.counts("--verify", "--no-clobber"), (0, 6, 0, 0))
        self.assertEqual(self.counts("--force"), (6, 0, 0, 0))
        self.check_tree(before)

    def test_a_tar_is_done_again_as_a_whole_and_no_other(self):
        self.pack()
        before = tree(self.out)
        (self.out / RESULTS[0]).unlink()
        self.assertEqual(self.counts(), (3, 3, 0, 0))
        with open(self.out / RESULTS[1], "ab") as tar:
            tar.write(b"more")
        self.assertEqual(self.counts(), (2, 4, 0, 0))
        edited = bytearray(before[RESULTS[1]])
        edited[600] ^= 1
        (self.out / RESULTS[1]).write_bytes(edited)
        self.assertEqual(self.counts(), (0, 6, 0, 0))
        self.assertEqual(self.counts("--verify"), (2, 4, 0, 0))
        self.check_tree(before)
        write_tar(self.shards / "data-000.tar", {**samples(TARS["data-000.tar"]), "in/c.bmp": picture(99)})
        self.assertEqual(self.counts(), (3, 3, 0, 0))
        self.assertEqual(self.counts("--seed", "5"), (6, 0, 0, 0))
        write_tar(self.shards / "data-000.tar", samples([*TARS["data-000.tar"], "new.bmp"]))
        self.assertEqual(self.counts("--seed", "5"), (4, 3, 0, 0))
        self.check_tree(self.golden("--seed", "5"))

    def test_loose_files_and_packed_ones_are_not_taken_for_each_other(self):
        golden = self.golden()
        self.mask()
        self.assertEqual(self.counts(), (6, 0, 0, 0))
        self.assertEqual({name: content for name, content in tree(self.out).items() if name in golden}, golden)
        self.mask()
        self.assertEqual([line.get("tar") for line in self.lines()], [None] * 6)

    def test_a_broken_member_fails_alone_and_its_tar_is_tried_again(self):
        write_tar(self.shards / "data-000.tar", {**samples(["a.bmp"]), "bad.bmp": b"no picture", **samples(["z.bmp"])})
        self.assertEqual(self.counts(status=1), (5, 0, 1, 0))
        self.assertEqual([name for name, _ in members(self.out / RESULTS[0])], ["a.mask.json", "z.mask.json"])
        (failed,) = [line for line in self.lines() if line["status"] == "failed"]
        self.assertEqual((failed["name"], failed["outputs"], failed.get("tar")), ("data-000/bad.bmp", [], None))
        before = tree(self.out)
        self.assertEqual(self.counts(status=1), (2, 3, 1, 0))
        self.check_tree(before)
        write_tar(self.shards / "data-000.tar", samples(["a.bmp", "bad.bmp", "z.bmp"]))
        self.assertEqual(self.counts(), (3, 3, 0, 0))
        self.check_tree(self.golden())

    def test_a_tar_of_broken_members_writes_none(self):
        write_tar(self.shards / "data-001.tar", {"d.bmp": b"no picture"})
        self.assertEqual(self.counts(status=1), (4, 0, 1, 0))
        self.assertEqual(set(tree(self.out)), {RESULTS[0], RESULTS[2], "manifest.jsonl"})

    def test_too_many_failures_drop_the_tar_in_hand(self):
        write_tar(self.shards / "data-001.tar", {**samples(["d.bmp"]), "bad.bmp": b"no picture", **samples(["e.bmp"])})
        run = self.pack("--strict", "-j1", "--json", status=1)
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual([(line["name"], line["status"]) for line in lines[:-1]],
                         [*((f"data-000/{name}", "done") for name in TARS["data-000.tar"]), ("data-001/bad.bmp", "failed")])
        self.assertEqual((lines[-1]["done"], lines[-1]["failed"], lines[-1]["left"]), (3, 1, 3))
        self.assertEqual(sorted(line["name"] for line in lines[:-1]), [line["name"] for line in self.lines()])
        self.assertEqual(set(tree(self.out)), {RESULTS[0], "manifest.jsonl"})

    def test_no_clobber_keeps_a_tar_and_its_pictures_fail(self):
        self.out.mkdir()
        (self.out / RESULTS[1]).write_text("mine")
        run = self.pack("--no-clobber", status=1)
        self.assertIn("data-001.mask.tar: is there already, and --no-clobber keeps it", run.stderr)
        self.assertEqual((self.out / RESULTS[1]).read_text(), "mine")
        self.assertEqual([line["error"]["class"] for line in self.lines() if line["status"] == "failed"], ["exists", "exists"])
        self.assertEqual(sum(line["status"] == "done" for line in self.lines()), 4)
        self.assertEqual(self.counts("--no-clobber", status=1), (0, 4, 2, 0))
        self.assertEqual(self.counts("--no-clobber", "--seed", "5", status=1), (0, 0, 6, 0))

    def test_other_pictures_of_a_tar_replace_it_and_its_lines(self):
        self.pack("--include", "a.bmp")
        self.pack("--include", "b.bmp")
        self.assertEqual([name for name, _ in members(self.out / RESULTS[0])], ["b.mask.json"])
        self.assertEqual([line["name"] for line in self.lines()], ["data-000/b.bmp"])


class Shards(PackTest):
    def setUp(self):
        super().setUp()
        for number in range(3, 9):
            write_tar(self.shards / f"data-00{number}.tar", samples([f"{number}{letter}.bmp" for letter in "xyz"]))
        write_tar(self.shards / "data-003.tar", {**samples(["3x.bmp"]), "bad.bmp": b"no picture"})

    def all_shards(self, count, *options):
        for number in range(1, count + 1):
            self.pack("--shard", f"{number}/{count}", *options, status=None)

    def test_shards_and_merge_are_one_process_and_a_tar_is_one_shards(self):
        golden = self.golden(status=1)
        self.all_shards(3)
        done = {}
        for manifest in self.out.glob("manifest.mask.*-of-3.jsonl"):
            for line in manifest.read_text().splitlines()[1:]:
                done.setdefault(json.loads(line)["name"].rsplit("/in/")[0].rpartition("/")[0], set()).add(manifest.name)
        self.assertEqual({len(owners) for owners in done.values()}, {1})
        self.assertGreater(len(set.union(*done.values())), 1)
        self.call("merge", self.out, status=1)
        self.check_tree(golden)
        self.assertEqual(self.counts(status=1), (1, 21, 1, 0))
        self.all_shards(2)
        self.call("merge", self.out, status=1)
        self.check_tree(golden)

    def test_a_shard_that_never_ran_is_named_with_its_inputs(self):
        golden = self.golden(status=1)
        self.all_shards(3)
        manifest = self.out / "manifest.mask.2-of-3.jsonl"
        names = [json.loads(line)["name"] for line in manifest.read_text().splitlines()[1:]]
        self.assertGreater(len(names), 0)
        manifest.unlink()
        err = self.call("merge", self.out, status=1).stderr
        self.assertIn("shards of mask that are missing: 2 of 3; run them, then merge", err)
        self.assertIn(f"inputs that are missing, {len(names)}: ", err)
        self.pack("--shard", "2/3", status=None)
        self.call("merge", self.out, status=1)
        self.check_tree(golden)

    def test_loose_results_of_before_do_not_stand_for_a_packed_shard(self):
        self.mask(status=1)
        self.pack("--shard", "1/2", status=None)
        self.assertIn("shards of mask that are missing: 2 of 2", self.call("merge", self.out, status=1).stderr)

    def test_packed_and_loose_shards_are_2(self):
        self.pack("--shard", "1/2", status=None)
        self.mask("--shard", "2/2", status=None)
        self.assertIn("run with different options", self.call("merge", self.out, status=2).stderr)

    def test_a_shard_killed_at_every_call_ends_as_if_it_had_not_been(self):
        golden = self.golden(status=1)
        self.pack("--shard", "1/2", status=None)
        other = self.folder / "other"
        self.out.rename(other)
        at = 0
        while True:
            at += 1
            shutil.rmtree(self.out, ignore_errors=True)
            shutil.copytree(other, self.out)
            if self.pack("--shard", "2/2", "-j1", status=None, fault="kill", at=at).returncode != -signal.SIGKILL:
                break
            self.pack("--shard", "2/2", status=None)
            self.call("merge", self.out, status=1)
            self.check_tree(golden, f"killed at call {at}")
        self.assertGreater(at, 40)


class Inputs(PackTest):
    def test_a_picture_by_itself_is_2(self):
        (self.shards / "cat.bmp").write_bytes(picture(1))
        err = self.pack(status=2).stderr
        self.assertEqual(err.count("\n"), 1)
        self.assertIn("cat.bmp: a picture by itself, and --pack takes those in .tar files", err)
        self.assertFalse(self.out.exists())

    def test_tars_and_members_that_clash_are_2(self):
        write_tar(self.shards / "data-000.TAR", samples(["q.bmp"]))
        self.assertIn("would write the same tar", self.pack(status=2).stderr)
        (self.shards / "data-000.TAR").unlink()
        write_tar(self.shards / "data-001.tar", {"a.bmp": picture(1), "a.png": picture(2)})
        self.assertIn("would write the same files", self.pack(status=2).stderr)
        write_tar(self.shards / "data-001.tar", samples(["a.bmp"]))
        err = self.pack(inputs=[self.shards / "data-000.tar", self.shards / "data-001.tar"], status=2).stderr
        self.assertIn("have one name in the manifest; name the folder", err)
        self.pack()

    def test_a_tar_that_is_read_is_never_written(self):
        shutil.copy(self.shards / "data-000.tar", self.shards / "data-001.mask.tar")
        before = tree(self.shards)
        self.assertIn("data-001.mask.tar: is an input", self.pack(out=self.shards, status=2).stderr)
        self.assertEqual(tree(self.shards), before)

    def test_results_are_never_inputs(self):
        options = ["--write", "json,overlays"]
        golden = self.golden(*options)
        self.out = self.shards  # the results lie among the inputs
        for counts in ((6, 0, 0, 0), (0, 6, 0, 0)):
            self.assertEqual(self.counts(*options), counts)
        self.assertEqual({name: content for name, content in tree(self.out).items() if name in golden}, golden)
        self.assertIn("no pictures in it", self.mask(inputs=[self.out / RESULTS[0]], out=self.folder / "else", status=3).stderr)
        self.out = self.shards / "out"
        self.assertEqual(self.counts(*options), (6, 0, 0, 0))
        self.assertEqual(self.counts(*options), (0, 6, 0, 0))


class Shown(PackTest):
    def test_a_dry_run_counts_the_tars_and_writes_nothing(self):
        self.assertIn("6 inputs, 6 files in 3 tars, about ", self.pack("--dry-run").stdout)
        self.assertFalse(self.out.exists())

    def test_json_has_the_lines_of_the_manifest_in_the_order_of_the_pictures(self):
        lines = [json.loads(line) for line in self.pack("--json", "-j3").stdout.splitlines()]
        names = [f"{tar.removesuffix('.tar')}/{name}" for tar, names in TARS.items() for name in names]
        self.assertEqual([line["name"] for line in lines[:-1]], names)
        self.assertEqual(sorted(lines[:-1], key=lambda line: line["name"]), self.lines())

    def test_one_picture_is_told_with_its_place(self):
        err = self.pack(inputs=[self.shards / "sub/data-002.tar"]).stderr
        self.assertIn("f.bmp: ", err)
        self.assertIn("1 done", err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
