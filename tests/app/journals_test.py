#!/usr/bin/env python3
"""Who is dead, and what is done: zombies, live runs, other machines, clocks, file systems without locks, lost power.

    tests/app/journals_test.py LACUNA_BINARY FAULTY_CALLS_LIBRARY

FAULTY_CALLS_LIBRARY is built from tests/support/faulty_calls.cpp.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))
from faults import killed_at_every_call  # noqa: E402
from folders import picture, tree  # noqa: E402

LACUNA, FAULTY = sys.argv[1:3]
PICTURES = 12
LOCKS = ("", "none", "free")
FOREIGN = ".lacuna-0badcafe-0badcafe-7-"


class Journals(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.photos, self.out = self.folder / "photos", self.folder / "out"
        self.photos.mkdir()
        for number in range(PICTURES):
            (self.photos / f"{number:02}.bmp").write_bytes(picture(number))

    def start(self, *options, command="mask", **variables):
        if command == "merge":
            words = [LACUNA, "merge", str(self.out)]
        else:
            words = [LACUNA, command, str(self.photos), "--image-size", "32", "--write", "json", "-o", str(self.out), "-j1",
                     "--json", *options]
        environment = os.environ | {"LD_PRELOAD": FAULTY} | {key: value for key, value in variables.items() if value}
        return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run_it(self, *options, status=0, **how):
        """What it said of its inputs: done and done already; of a merge, what it wrote to standard error."""
        run = self.start(*options, **how)
        out, err = run.communicate()
        self.assertEqual(run.returncode, status, err)
        if how.get("command") == "merge":
            return err
        summary = json.loads(out.splitlines()[-1]) if status == 0 else {}
        return summary.get("done"), summary.get("done_already")

    def killed(self, *options, at, **variables):
        """A run that was killed in the middle, and that nobody has waited for."""
        run = self.start(*options, LACUNA_FAULT="kill", LACUNA_FAULT_AT=str(at), **variables)
        os.waitid(os.P_PID, run.pid, os.WEXITED | os.WNOWAIT)
        self.addCleanup(run.communicate)
        return run

    def stopped(self, *options, lines=4, **variables):
        """A run that has written some lines, and stands still."""
        for number in range(PICTURES):
            (self.photos / f"{number:02}.bmp").write_bytes(picture(number, 512))
        run = self.start(*options, **variables)
        while not any(journal.read_bytes().count(b"\n") > lines for journal in self.journals()):
            time.sleep(0.001)
            self.assertIsNone(run.poll())
        run.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, run.pid, os.WSTOPPED)
        self.addCleanup(run.kill)
        return run

    def journals(self):
        return sorted(self.out.glob(".lacuna-*.jsonl")) if self.out.exists() else []

    def hidden(self):
        return [name for name in tree(self.out) if Path(name).name.startswith(".")]

    def make_foreign(self, number):
        """What killed runs left here becomes another machine's."""
        for name in self.hidden():
            if not name.startswith(FOREIGN):
                rest = re.fullmatch(r"\.lacuna-\w+-\w+-\d+-\d+(.*)", name)[1]
                (self.out / name).rename(self.out / f"{FOREIGN}{number}{rest}")

    def golden(self, *options):
        out, self.out = self.out, self.folder / ("golden" + "".join(options))
        self.run_it(*options)
        result, self.out = tree(self.out), out
        return result

    def test_what_a_zombie_left_is_taken_over_whatever_locks_there_are(self):
        golden = self.golden()
        for locks in LOCKS:
            for at in (30, 31, 33):  # also with a temporary file in its hands
                shutil.rmtree(self.out, ignore_errors=True)
                self.killed(at=at, LACUNA_LOCKS=locks)
                self.assertEqual(len(self.journals()), 1)
                done, before = self.run_it(LACUNA_LOCKS=locks)
                self.assertGreater(before, 1)
                self.assertEqual(done + before, PICTURES)
                self.assertEqual(tree(self.out), golden, f"locks: {locks}, killed at call {at}")

    def test_what_a_live_run_has_done_is_not_done_again_and_its_journal_stays(self):
        one = ["--mask-patches", "0"]  # files of one size: only the records tell them apart
        other = ["--mask-patches", "1"]
        for locks in LOCKS:
            shutil.rmtree(self.out, ignore_errors=True)
            run = self.stopped(*one, LACUNA_LOCKS=locks)
            journals = self.journals()
            done, before = self.run_it(*one, LACUNA_LOCKS=locks)
            self.assertGreater(before, 1)
            self.assertEqual(done + before, PICTURES)
            self.assertEqual(self.journals(), journals)
            self.run_it(*other, LACUNA_LOCKS=locks)  # behind its back
            run.send_signal(signal.SIGCONT)
            self.assertEqual(run.wait(), 0, run.communicate())
            self.assertEqual(self.journals(), [])
            self.run_it(*one)
            self.assertEqual(tree(self.out), self.golden(*one))

    def test_merge_waits_for_a_shard_that_runs_and_not_for_a_zombie(self):
        for locks in LOCKS:
            shutil.rmtree(self.out, ignore_errors=True)
            run = self.stopped("--shard", "1/1", LACUNA_LOCKS=locks)
            self.assertIn("shard 1 of 1 of mask still runs", self.run_it(command="merge", status=2, LACUNA_LOCKS=locks))
            run.kill()
            os.waitid(os.P_PID, run.pid, os.WEXITED | os.WNOWAIT)
            self.assertIn("shards of mask that are missing: 1 of 1", self.run_it(command="merge", status=1, LACUNA_LOCKS=locks))
            run.communicate()

    def test_a_run_that_dies_on_one_machine_after_the_other_gets_on_and_removes_nothing_of_others(self):
        golden = self.golden()
        before = -1
        for attempt in range(4):
            self.killed(at=16)
            self.make_foreign(attempt)
            done = sum('"status": "done"' in line and line.endswith("}\n")
                       for journal in self.journals() for line in journal.read_text().splitlines(keepends=True))
            self.assertGreater(done, before)
            before = done
        journals = self.journals()
        self.assertGreater(len(journals), 2)
        for journal in journals[:2]:  # an hour's silence is no death: it may be stopped, or its clock may be wrong
            os.utime(journal, (time.time() - 7200,) * 2)
        self.assertEqual(self.run_it(), (PICTURES - before, before))
        self.assertEqual(self.journals(), journals)
        self.run_it("--seed", "5")
        self.assertEqual(self.run_it()[0], PICTURES)  # what the journals say was so once
        self.assertEqual(self.run_it(), (0, PICTURES))
        self.assertIn("another machine may still write to it", self.run_it(command="merge", LACUNA_CLOCK="7200"))
        self.assertEqual(self.journals(), journals[2:])
        for journal in self.journals():
            os.utime(journal, (time.time() - 3700,) * 2)
        for name in self.hidden():
            os.utime(self.out / name, (time.time() - 90000,) * 2)
        self.run_it(command="merge", LACUNA_CLOCK="-7200")
        self.assertEqual(tree(self.out), golden)

    def test_power_lost_while_another_recipe_replaces_the_first_leaves_no_wrong_file(self):
        one = ["--mask-patches", "0"]  # files of one size: only the records tell them apart
        other = ["--mask-patches", "1"]
        for path in sorted(self.photos.iterdir())[2:]:
            path.unlink()
        first = self.golden(*one)

        def lost(at):
            shutil.rmtree(self.out, ignore_errors=True)
            self.run_it(*one)
            (self.out / "00.mask.json").unlink()  # a line without its file would vouch for any of that size
            run = self.start(*other, LACUNA_FAULT="power", LACUNA_FAULT_AT=str(at))
            run.communicate()
            return run

        for note in killed_at_every_call(self, lost, least=10):
            self.run_it(*one)
            self.assertEqual(tree(self.out), first, note)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=1)
