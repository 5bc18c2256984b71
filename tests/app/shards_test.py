#!/usr/bin/env python3
"""Several processes into one folder, then lacuna merge: the bytes of one process, whatever dies on the way.

    tests/app/shards_test.py LACUNA_BINARY FAULTY_CALLS_LIBRARY

FAULTY_CALLS_LIBRARY is built from tests/support/faulty_calls.cpp.
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
from faults import killed_at_every_call  # noqa: E402
from folders import picture, tree  # noqa: E402

LACUNA, FAULTY = sys.argv[1:3]
NAMES = [f"{number}.bmp" for number in range(8)] + ["sub/8.bmp", "sub/9.bmp"]
NOT_IN_BATCHES = {"SLURM_ARRAY_TASK_ID", "SLURM_PROCID", "SGE_TASK_ID", "OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}


class ShardsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.photos, self.out = self.folder / "photos", self.folder / "out"
        (self.photos / "sub").mkdir(parents=True)
        for number, name in enumerate(NAMES):
            (self.photos / name).write_bytes(picture(number))
        (self.photos / "bad.png").write_text("no picture")

    def call(self, *arguments, status, fault=None, at=0, variables=None):
        environment = {key: value for key, value in os.environ.items() if key not in NOT_IN_BATCHES}
        environment.update(variables or {})
        if fault:
            environment.update(LD_PRELOAD=FAULTY, LACUNA_FAULT=fault, LACUNA_FAULT_AT=str(at))
        run = subprocess.run([LACUNA, *arguments], env=environment, capture_output=True, text=True, check=False)
        if status is not None:
            self.assertIn(run.returncode, status if isinstance(status, tuple) else (status,), run.stderr)
        return run

    def mask(self, *options, out=None, status=(0, 1), **how):
        return self.call("mask", str(self.photos), "-o", str(out or self.out), "--image-size", "32", "--write", "json", "-j1",
                         *options, status=status, **how)

    def shard(self, which, *options, **how):
        return self.mask("--shard", which, *options, **how)

    def merge(self, status=1, **how):
        return self.call("merge", str(self.out), status=status, **how)

    def all_shards(self, count, *options):
        for number in range(1, count + 1):
            self.shard(f"{number}/{count}", *options)

    def check_tree(self, golden, note=""):
        ours = tree(self.out)
        self.assertEqual(sorted(ours), sorted(golden), note)
        self.assertEqual([name for name in ours if ours[name] != golden[name]], [], note)

    def golden(self, *options, status=1):
        out = self.folder / ("golden" + str(len(list(self.folder.iterdir()))))
        self.mask(*options, out=out, status=status)
        return tree(out)

    def counts(self, run):
        summary = json.loads(run.stdout.splitlines()[-1])
        return tuple(summary[key] for key in ("done", "done_already", "failed", "left"))


class Bytes(ShardsTest):
    def test_four_shards_and_merge_are_one_process(self):
        golden = self.golden()
        for order in ("1234", "4231"):
            shutil.rmtree(self.out, ignore_errors=True)
            for number in order:
                self.shard(f"{number}/4")
            err = self.merge().stderr
            self.assertIn("bad.png (mask): ", err)
            self.assertIn("10 done, 1 failed, 0 missing", err)
            self.check_tree(golden)
            self.merge()
            self.check_tree(golden)

    def test_merge_sums_up_and_draws_as_one_process_does(self):
        command = ["compare", str(self.photos), "--write", "figure", "-j1", "-q"]
        golden = self.folder / "golden"
        self.call(*command, "-o", str(golden), status=1)
        for number in (1, 2):
            self.call(*command, "-o", str(self.out), "--shard", f"{number}/2", status=(0, 1))
        self.merge()
        self.check_tree(tree(golden))
        self.assertIn("summary.png", tree(golden))

    def test_more_shards_than_inputs_all_at_once(self):
        golden = self.golden()
        command = [LACUNA, "mask", str(self.photos), "-o", str(self.out), "--image-size", "32", "--write", "json", "--quiet"]
        runs = [subprocess.Popen([*command, "--shard", f"{number}/16"], stderr=subprocess.DEVNULL) for number in range(1, 17)]
        self.assertEqual(sum(run.wait() for run in runs), 1)
        self.merge()
        self.check_tree(golden)

    def copied(self, before):
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(before, self.out)

    def test_a_shard_killed_at_every_call_ends_as_if_it_had_not_been(self):
        golden = self.golden()
        for number in ("1", "3", "4"):
            self.shard(f"{number}/4")
        others = self.folder / "others"
        self.out.rename(others)

        def killed(at):
            self.copied(others)
            return self.shard("2/4", status=None, fault="kill", at=at)

        for turn, note in enumerate(killed_at_every_call(self, killed, least=20)):
            if turn % 3 == 2:  # merging too early takes nothing away
                self.merge()
            self.shard("2/4")
            self.merge()
            self.check_tree(golden, note)

    def test_a_merge_killed_at_every_call_can_be_done_again(self):
        golden = self.golden()
        self.all_shards(3)
        before = self.folder / "before"
        self.out.rename(before)

        def killed(at):
            self.copied(before)
            return self.merge(status=None, fault="kill", at=at)

        for note in killed_at_every_call(self, killed, least=5):
            self.assertIn("10 done, 1 failed, 0 missing", self.merge().stderr)
            self.check_tree(golden, note)


class Reruns(ShardsTest):
    def test_what_is_done_is_passed_over_by_shards_and_by_one_process(self):
        golden = self.golden()
        self.all_shards(4)
        again = [self.counts(self.shard(f"{number}/4", "--json")) for number in range(1, 5)]
        self.assertEqual([count[0] for count in again], [0] * 4)
        self.assertEqual(sum(count[1] for count in again), 10)
        self.merge()
        self.assertEqual(self.counts(self.mask("--json")), (0, 10, 1, 0))
        again = [self.counts(self.shard(f"{number}/3", "--json")) for number in range(1, 4)]
        self.assertEqual((sum(count[0] for count in again), sum(count[1] for count in again)), (0, 10))
        self.merge()
        self.check_tree(golden)

    def test_a_shard_alone_after_a_merge_of_all_leaves_nothing_missing(self):
        self.all_shards(3)
        (number,) = [number for number in (1, 2, 3) if b'"bad.png"' in (self.out / f"manifest.mask.{number}-of-3.jsonl").read_bytes()]
        self.merge()
        (self.photos / "bad.png").write_bytes(picture(70))
        self.shard(f"{number}/3", status=0)
        self.assertIn("11 done, 0 failed, 0 missing", self.merge(status=0).stderr)
        self.check_tree(self.golden(status=0))

    def test_a_shard_alone_after_a_merge_of_all_knows_the_others_by_their_masks(self):
        for name in NAMES:
            mask = self.folder / "masks" / Path(name).with_suffix(".png")
            mask.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.photos / name, mask)
        own = ["--mask-file", str(self.folder / "masks/{name}.png"), "--include", "*.bmp"]
        self.all_shards(2, *own)
        self.merge(status=0)
        golden = tree(self.out)
        self.shard("2/2", *own, status=0)
        self.assertIn("10 done, 0 failed, 0 missing", self.merge(status=0).stderr)
        self.check_tree(golden)
        self.shard("2/2", *own, "--invert-mask", status=0)
        self.assertIn("shards of mask that are missing: 1 of 2", self.merge().stderr)

    def test_one_process_takes_over_what_shards_left(self):
        golden = self.golden()
        self.shard("1/3")
        self.shard("2/3")
        run = self.mask("--json")
        self.assertGreater(self.counts(run)[1], 0)
        self.check_tree(golden)

    def test_another_recipe_replaces_the_first_only_where_its_shards_have_run(self):
        self.all_shards(2)
        self.merge()
        self.shard("1/2", "--seed", "5")
        self.assertIn("shards of mask that are missing: 2 of 2", self.merge().stderr)
        self.shard("2/2", "--seed", "5")
        self.merge()
        self.check_tree(self.golden("--seed", "5"))

    def test_commands_are_merged_each_for_itself(self):
        self.all_shards(2)
        compare = ["compare", str(self.photos), "-o", str(self.out), "--write", "json", "--model", "untrained:deit-tiny",
                   "--include", "[0-2].bmp"]
        self.call(*compare, "--shard", "1/2", status=0)
        self.assertIn("shards of compare that are missing: 2 of 2", self.merge().stderr)
        self.call(*compare, "--shard", "2/2", status=0)
        self.assertIn("13 done, 1 failed, 0 missing", self.merge().stderr)
        self.assertEqual(list(self.out.glob("manifest.*")), [self.out / "manifest.jsonl"])


class Missing(ShardsTest):
    def names_of(self, which):
        lines = (self.out / f"manifest.mask.{which.replace('/', '-of-')}.jsonl").read_text().splitlines()
        return [json.loads(line)["name"] for line in lines[1:]]

    def test_a_shard_that_never_ran_is_named_with_its_inputs(self):
        golden = self.golden()
        self.all_shards(4)
        names = self.names_of("3/4")
        self.assertGreater(len(names), 0)
        (self.out / "manifest.mask.3-of-4.jsonl").unlink()
        for _ in range(2):
            err = self.merge().stderr
            self.assertIn("shards of mask that are missing: 3 of 4; run them, then merge", err)
            self.assertIn(f"inputs that are missing, {len(names)}: {', '.join(names)}", err)
        self.shard("3/4")
        self.merge()
        self.check_tree(golden)

    def test_a_shard_that_ended_early_is_named(self):
        (self.photos / "worse.png").write_text("no picture")
        self.mask("--shard", "1/1", "--strict", status=1)
        self.assertIn("shard 1 of 1 of mask: ended early, ", self.merge().stderr)
        self.shard("1/1")
        self.assertIn("10 done, 2 failed, 0 missing", self.merge().stderr)

    def test_a_picture_that_came_between_two_shards_is_named_and_the_views_are_told(self):
        self.shard("1/2")
        (self.photos / "new.bmp").write_bytes(picture(50))
        self.shard("2/2")
        err = self.merge(status=(0, 1)).stderr
        self.assertRegex(err, r"warning: shards of mask: they saw different inputs \(.*1[12] inputs: [12] of 2;.* 1[12] inputs")
        self.all_shards(2)
        self.merge()
        self.check_tree(self.golden())

    def test_an_output_that_is_gone_makes_its_input_missing(self):
        self.all_shards(2)
        (self.out / "3.mask.json").unlink()
        self.assertIn("inputs that are missing, 1: 3.bmp", self.merge().stderr)
        self.all_shards(2)
        self.merge()
        self.check_tree(self.golden())

    def test_a_folder_without_records_is_3(self):
        self.out.mkdir()
        self.assertIn("no manifests in this folder", self.merge(status=3).stderr)


class Contradictions(ShardsTest):
    def test_inputs_done_by_two_shards_are_one_line_and_a_warning(self):
        self.shard("1/2")
        self.all_shards(3)
        err = self.merge().stderr
        self.assertRegex(err, r"warning: \d+ inputs were done by two shards, alike: \d\.bmp")
        self.check_tree(self.golden())

    def test_shards_that_contradict_each_other_are_2_and_nothing_is_written(self):
        self.shard("1/2")
        for name in NAMES:
            (self.photos / name).write_bytes(picture(name, 64))
        self.all_shards(3)
        before = tree(self.out)
        self.assertRegex(self.merge(status=2).stderr, r"\.bmp: manifest\.mask\.\d-of-\d\.jsonl and \S+ contradict each other")
        self.check_tree(before)
        (self.out / "manifest.mask.1-of-2.jsonl").unlink()
        self.merge()
        self.check_tree(self.golden())

    def test_shards_of_other_options_are_2(self):
        self.shard("1/2")
        self.shard("2/2", "--seed", "9")
        self.assertIn("run with different options, weights or versions", self.merge(status=2).stderr)

    def test_names_that_clash_across_shards_are_2(self):
        (self.photos / "3.png").write_bytes(picture(3))
        for number in range(1, 5):
            self.assertIn("would write the same files", self.shard(f"{number}/4", status=2).stderr)
        self.assertFalse(self.out.exists())


class Option(ShardsTest):
    def test_auto_is_what_the_scheduler_says(self):
        self.shard("auto", variables={"SLURM_ARRAY_TASK_ID": "11", "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_MAX": "13",
                                      "SLURM_ARRAY_TASK_STEP": "1", "SLURM_ARRAY_TASK_COUNT": "4"})
        self.assertTrue((self.out / "manifest.mask.2-of-4.jsonl").exists())
        self.assertIn("no scheduler numbers this process", self.shard("auto", status=2).stderr)
        self.shard("auto", variables={"SLURM_PROCID": "2", "SLURM_NTASKS": "3", "SGE_TASK_ID": "undefined"})
        self.assertTrue((self.out / "manifest.mask.3-of-3.jsonl").exists())

    def test_auto_under_mpirun_is_2_and_says_the_shard(self):
        slurm = {"SLURM_PROCID": "0", "SLURM_NTASKS": "1"}  # of the batch step
        for variables in ({"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4"}, {"PMI_RANK": "1", "PMI_SIZE": "4"},
                          {"SGE_TASK_ID": "2", "SGE_TASK_FIRST": "1", "SGE_TASK_LAST": "4", "SGE_TASK_STEPSIZE": "1"}):
            self.assertIn("say --shard 2/4 ", self.shard("auto", status=2, variables=slurm | variables).stderr)
        self.assertFalse(self.out.exists())

    def test_out_of_range_is_2(self):
        for wrong in ("0/4", "5/4", "x"):
            self.assertIn("needed I/N with I from 1 to N", self.shard(wrong, status=2).stderr)
        self.assertFalse(self.out.exists())

    def test_a_dry_run_is_of_the_shard(self):
        totals = [int(self.shard(f"{number}/4", "--dry-run", "--exclude", "bad*").stdout.split(" inputs")[0].split()[-1])
                  for number in range(1, 5)]
        self.assertEqual(sum(totals), len(NAMES))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
