#!/usr/bin/env python3
"""The environment does not end the program, and changes no byte: streams that are closed, full or gone, few threads,
settings, signals, a stranger's files.

    tests/app/environment_test.py LACUNA_BINARY FAULTY_CALLS_LIBRARY
"""

import base64
import fcntl
import html
import itertools
import json
import os
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from folders import picture, tree  # noqa: E402

LACUNA, FAULTY = sys.argv[1:3]
MODEL = Path(__file__).parents[1] / "golden/families/timm-vit"
NOBODY = 61234  # of whom no other process counts against a limit


class EnvironmentTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.folder.chmod(0o777)
        (self.folder / "photos").mkdir()
        for number in range(4):
            (self.folder / f"photos/{number}.bmp").write_bytes(picture(number))
        (self.folder / "photos/broken.bmp").write_bytes(b"BM")

    def run_it(self, *words, status=0, **how):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
        run = subprocess.run([LACUNA, *words], cwd=self.folder, check=False, text=True, timeout=60, **streams)
        self.assertEqual(run.returncode, status, (words, how, run.stderr))
        return run

    def mask(self, out, *words, status=1, **how):
        """Masks the photos, of which one is broken."""
        run = self.run_it("mask", "photos", "--image-size", "32", "--write", "json", "-o", out, *words, status=status, **how)
        return run, tree(self.folder / out)


def gone():
    """The writing end of a pipe whose reader is gone."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


class Streams(EnvironmentTest):
    def test_what_stderr_does_not_take_is_dropped_and_the_run_goes_on(self):
        _, golden = self.mask("golden")
        self.assertEqual(len(golden), 5)
        for number, stderr in enumerate([os.open("/dev/full", os.O_WRONLY), gone(), os.open("/dev/null", os.O_RDONLY)]):
            for words in ((), ("--progress", "always"), ("--threads", "1", "-q")):
                self.assertEqual(self.mask(f"o{number}{len(words)}", *words, stderr=stderr)[1], golden)
            self.run_it("inspect", "no such file", status=3, stderr=stderr)
            self.run_it("--no-such-option", status=2, stderr=stderr)
            os.close(stderr)

    def test_a_standard_output_that_cannot_be_written_is_4(self):
        for stdout in (os.open("/dev/full", os.O_WRONLY), os.open("/dev/null", os.O_RDONLY)):
            for words in (["inspect", "mini", "--tensors"], ["inspect", "mini", "--json"], ["--help"], ["--version"],
                          ["mask", "photos/0.bmp", "--dry-run"], ["mask", "photos/0.bmp", "--json", "-q"],
                          ["mask", "photos/0.bmp", "--write", "json", "-o", "-"]):
                run = self.run_it(*words, status=4, stdout=stdout)
                self.assertRegex(run.stderr, r"^lacuna: error: standard output: cannot be written: [^\n]*\n$")
            os.close(stdout)

    def test_a_reader_that_leaves_is_no_error_and_the_files_are_complete(self):
        _, golden = self.mask("golden")
        stdout = gone()
        run, files = self.mask("o", "--json", "-q", status=-signal.SIGPIPE, stdout=stdout)
        self.assertEqual(files, golden)
        self.assertRegex(run.stderr, r"^lacuna: error: photos/broken\.bmp: [^\n]*\n$")
        for words in (["inspect", "mini", "--tensors"], ["--help"], ["mask", "photos/0.bmp", "--write", "json", "-o", "-", "-q"]):
            self.assertEqual(self.run_it(*words, status=-signal.SIGPIPE, stdout=stdout).stderr, "")
        os.close(stdout)


class Descriptors(EnvironmentTest):
    def test_what_is_closed_at_the_start_is_never_a_result(self):
        _, golden = self.mask("golden")

        def close(numbers):
            for number in numbers:
                os.close(number)

        for count in (1, 2, 3):
            for numbers in itertools.combinations(range(3), count):
                out = "o" + "".join(map(str, numbers))
                self.assertEqual(self.mask(out, preexec_fn=lambda: close(numbers))[1], golden)
        run = self.run_it("inspect", "mini", status=4, preexec_fn=lambda: close([1]))
        self.assertIn("standard output: cannot be written", run.stderr)
        run = self.run_it("mask", "-", status=1, preexec_fn=lambda: close([0]))
        self.assertRegex(run.stderr, "^lacuna: error: stdin: ")


class Threads(EnvironmentTest):
    @staticmethod
    def limited(threads):
        def limit():
            resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
        return limit

    def test_where_threads_cannot_be_made_fewer_are_used_and_it_is_said_once(self):
        said = "lacuna: warning: fewer threads could be made than were wanted"
        _, golden = self.mask("golden", "--threads", "4")
        for threads in (1, 2, 4, 8) if os.getuid() == 0 else (1,):
            run, files = self.mask(f"o{threads}", "--threads", "4", preexec_fn=self.limited(threads))
            self.assertEqual(files, golden)
            self.assertEqual(run.stderr.count(said), 1, run.stderr)

    def test_a_figure_is_drawn_or_refused(self):
        words = ["compare", "photos/0.bmp", "--model", "untrained:deit-tiny", "--image-size", "32", "--threads", "2", "-q", "--write", "figure", "-o"]
        run = self.run_it(*words, "none", status=3, preexec_fn=self.limited(1))
        self.assertRegex(run.stderr, r"^lacuna: error: text: no thread can be made")
        if os.getuid() != 0:
            return
        self.run_it(*words, "golden")
        for threads in (2, 3, 4, 5, 6):
            status = 3 if threads < 3 else 0  # itself, and one for signals, and one for text
            self.run_it(*words, f"o{threads}", status=status, preexec_fn=self.limited(threads))
            if status == 0:
                self.assertEqual(tree(self.folder / f"o{threads}"), tree(self.folder / "golden"))


class Settings(EnvironmentTest):
    def test_locale_clock_home_and_temporary_folder_change_no_byte(self):
        _, golden = self.mask("golden", "--write", "figure,json")
        bare = {"PATH": os.environ["PATH"]}
        for number, settings in enumerate([{"LC_ALL": "C"}, {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN", "NO_COLOR": "1"}, {"LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8"}, {"TZ": "Pacific/Kiritimati"},
                                           {"HOME": "/nowhere", "TMPDIR": "/nowhere", "XDG_CACHE_HOME": "/nowhere"},
                                           *({"LD_PRELOAD": FAULTY, "LACUNA_CLOCK": years} for years in ("-1700000000", "900000000"))]):
            _, files = self.mask(f"o{number}", "--write", "figure,json", env={**bare, **settings})
            self.assertEqual(files, golden, settings)
        for words in (["--help"], ["--version"], ["inspect", "mini"]):
            self.run_it(*words, env={})

    def test_settings_are_the_options_that_the_command_line_leaves_out(self):
        def files(out, *words, **settings):
            self.run_it("explain", "photos/0.bmp", "--write", "figure,json", "-q", "-o", out, *words, env={"PATH": os.environ["PATH"], **settings})
            return tree(self.folder / out)
        english, chinese = files("en"), files("zh", "--lang", "zh")
        self.assertNotEqual(english, chinese)
        self.assertEqual(files("set", LACUNA_LANG="zh", LC_ALL="C"), chinese)  # and the recipe within
        self.assertEqual(files("said", "--lang", "en", LACUNA_LANG="zh"), english)
        self.assertEqual(files("empty", LACUNA_LANG=""), english)
        both = {"PATH": os.environ["PATH"], "LACUNA_LANG": "fr", "LACUNA_MODEL": "nowhere.pt"}
        wrong = self.run_it("mask", "photos/0.bmp", env=both, status=2).stderr
        self.assertRegex(wrong, r"^lacuna: error: LACUNA_LANG: fr is none of en, zh; see lacuna mask --help\n$")
        for words in (["mask", "photos/0.bmp", "--lang", "en"], ["inspect", "mini"], ["--version"]):
            self.run_it(*words, env=both)  # as it says nothing of these

    def test_the_model_of_the_settings_is_the_one_of_the_option(self):
        def files(out, *words, **settings):
            self.run_it("compare", "photos/0.bmp", "--write", "json", "-q", "-o", out, *words, env={"PATH": os.environ["PATH"], **settings})
            return tree(self.folder / out)
        self.assertEqual(files("set", LACUNA_MODEL=str(MODEL)), files("said", "--model", str(MODEL), LACUNA_MODEL="nowhere.pt"))
        wrong = self.run_it("compare", "photos/0.bmp", env={**os.environ, "LACUNA_MODEL": "nowhere.pt"}, status=3).stderr
        self.assertIn("LACUNA_MODEL: nowhere.pt: ", wrong)

    def test_files_have_the_modes_that_the_umask_leaves_and_the_group_of_their_folder(self):
        for umask in (0o022, 0o077, 0):
            out = self.folder / f"o{umask}"
            if os.getuid() == 0:
                out.mkdir()
                os.chown(out, -1, NOBODY)
                out.chmod(0o2777)
            _, files = self.mask(out.name, umask=umask)
            self.assertEqual({(out / name).stat().st_mode & 0o7777 for name in files}, {0o666 & ~umask})
            if os.getuid() == 0:
                self.assertEqual({(out / name).stat().st_gid for name in files}, {NOBODY})

    def test_few_descriptors_are_enough(self):
        _, golden = self.mask("golden", "--write", "figure,json")
        limit = 32
        _, files = self.mask("o", "--threads", "8", "--write", "figure,json",
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
        self.assertEqual(files, golden)

    def test_a_working_folder_that_is_gone_is_no_matter_where_names_are_whole(self):
        gone = tempfile.mkdtemp()

        def leave():
            os.chdir(gone)
            os.rmdir(gone)

        self.run_it("compare", str(self.folder / "photos/0.bmp"), "--image-size", "96", "--write", "json", "-q", "-o",
                    str(self.folder / "o"), preexec_fn=leave)
        self.assertEqual(list(tree(self.folder / "o")), ["0.attention.json"])

    def test_a_limit_of_memory_is_an_error_with_the_size_that_was_wanted(self):
        limit = 1 << 28
        run = self.run_it("compare", "photos/0.bmp", "--model", "untrained:deit-base", "--threads", "1", status=3,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        self.assertRegex(run.stderr, r"^lacuna: error: not enough memory: \d+ bytes more were wanted; use a smaller model[^\n]*\n$")

    def test_instructions_that_this_machine_lacks_are_wrong_use(self):
        run = self.run_it("mask", "photos/0.bmp", status=2, env={**os.environ, "LACUNA_INSTRUCTIONS": "avx9\x1b"})
        self.assertRegex(run.stderr, r"^lacuna: error: LACUNA_INSTRUCTIONS=avx9\\x1b: unknown, or not what this machine has")

    def test_failures_are_never_the_status(self):
        for number in range(256):
            (self.folder / f"photos/broken{number}.bmp").write_bytes(b"BM")
        self.assertEqual(len(self.mask("o", "-q")[1]), 5)

    def test_names_that_differ_only_in_bytes_that_are_no_utf_8_are_two(self):
        for number, name in enumerate([b"x\xff.bmp", b"x\xfe.bmp"]):
            Path(os.fsdecode(os.fsencode(self.folder) + b"/photos/" + name)).write_bytes(picture(40 + number))
        _, files = self.mask("o")
        self.assertEqual(len(files), 7)
        self.assertNotEqual(files[os.fsdecode(b"x\xff.mask.json")], files[os.fsdecode(b"x\xfe.mask.json")])
        lines = [json.loads(line) for line in files["manifest.jsonl"].splitlines()]
        exact = [line["name_base64"] for line in lines if "name_base64" in line]
        self.assertEqual(exact, [base64.b64encode(name).decode() for name in (b"x\xfe.bmp", b"x\xff.bmp")])

    def test_runs_into_one_folder_at_once_leave_what_one_leaves(self):
        _, golden = self.mask("golden")
        command = [LACUNA, "mask", "photos", "--image-size", "32", "--write", "json", "-o", "o", "-q"]
        runs = [subprocess.Popen(command, cwd=self.folder, stderr=subprocess.DEVNULL) for _ in range(8)]
        self.assertEqual([run.wait(60) for run in runs], [1] * 8)
        self.mask("o")  # what a run left that another outlived goes
        self.assertEqual(tree(self.folder / "o"), golden)

    def test_a_name_that_the_file_system_refuses_is_one_input_s_failure(self):
        _, golden = self.mask("golden")
        for refusal in ("EINVAL", "EILSEQ"):
            environment = {**os.environ, "LD_PRELOAD": FAULTY, "LACUNA_REFUSED_NAME": "/1.mask", "LACUNA_REFUSAL": refusal}
            run = subprocess.run([LACUNA, "mask", "photos", "--image-size", "32", "--write", "json", "-o", refusal, "-q"],
                                 cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertRegex(run.stderr, r"1\.mask\.json: [^\n]*; needed a name that the file system takes; shorten or change it\n")
            written = tree(self.folder / refusal)
            self.assertEqual({n: b for n, b in golden.items() if n not in ("1.mask.json", "manifest.jsonl")},
                             {n: b for n, b in written.items() if n != "manifest.jsonl"})
            self.mask(refusal)  # and a rerun where the name is taken finishes
            self.assertEqual(tree(self.folder / refusal), golden)

    def test_a_disk_that_fails_to_read_is_the_picture_s_fault_or_the_model_s(self):
        words = ["compare", *(f"photos/{i}.bmp" for i in range(4)), "--model", str(MODEL), "--write", "json", "-q", "--threads", "1"]
        seen = set()
        for at in itertools.count(1, 3):
            environment = {**os.environ, "LD_PRELOAD": FAULTY, "LACUNA_FAULT": "read", "LACUNA_FAULT_AT": str(at)}
            run = subprocess.run([LACUNA, *words, "-o", f"o{at}"], cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
            seen.add(run.returncode)
            if run.returncode == 0:
                break
            self.assertRegex(run.stderr, r"^lacuna: error: [^\n]*: cannot be read at byte \d+: Input/output error; [^\n]*\n")
        self.assertEqual(seen, {0, 1, 3})


class Signals(EnvironmentTest):
    """What hangs where the program cannot ask whether it was told to stop ends all the same."""

    def ends_by(self, number, run):
        run.send_signal(number)
        _, err = run.communicate(timeout=60)
        self.assertEqual(run.returncode, -number, err)
        self.assertIn("the same command goes on from here", err)

    def test_a_reader_that_does_not_read(self):
        words = ["mask", "photos/0.bmp", "--image-size", "1024", "--write", "json", "-o", "-", "-q"]
        self.assertGreater(len(self.run_it(*words).stdout), 10_000)
        for number in (signal.SIGINT, signal.SIGTERM):
            reader, writer = os.pipe()
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
            run = subprocess.Popen([LACUNA, *words], cwd=self.folder, stdout=writer, stderr=subprocess.PIPE, text=True)
            os.close(writer)
            select.select([reader], [], [], 60)  # the pipe is full, or will be
            self.ends_by(number, run)
            os.close(reader)

    def test_a_disk_that_hangs_leaves_nothing_half_written(self):
        out = self.folder / "out"
        environment = {**os.environ, "LD_PRELOAD": FAULTY, "LACUNA_FAULT": "hang", "LACUNA_FAULT_AT": "3"}  # fsync
        run = subprocess.Popen([LACUNA, "mask", "photos/0.bmp", "--write", "json", "-o", "out"], cwd=self.folder,
                               env=environment, stderr=subprocess.PIPE, text=True)
        while not out.exists() or not list(out.iterdir()):
            time.sleep(0.01)
            self.assertIsNone(run.poll())
        for descriptor in Path(f"/proc/{run.pid}/fdinfo").iterdir():  # no child would inherit it
            if int(descriptor.name) > 2:
                self.assertTrue(int(descriptor.read_text().split("flags:")[1].split()[0], 8) & os.O_CLOEXEC, descriptor)
        self.ends_by(signal.SIGTERM, run)
        self.assertEqual(tree(out), {})

    def started(self, *words, **how):
        """A run that takes a while, once it has its output folder."""
        for number in range(40):
            (self.folder / f"photos/more{number}.bmp").write_bytes(picture(100 + number, 64))
        command = [LACUNA, "compare", "photos", "--image-size", "96", "--write", "json", "--threads", "2", "-o", "o", "-q", *words]
        run = subprocess.Popen(command, cwd=self.folder, stderr=subprocess.PIPE, text=True, **how)
        while not (self.folder / "o").exists() or not list((self.folder / "o").glob("*.json")):
            time.sleep(0.005)
            self.assertIsNone(run.poll())
        return run

    def test_a_run_that_sleeps_and_is_told_of_a_window_and_a_child_goes_on(self):
        run = self.started()
        self.assertLess(len(os.listdir(f"/proc/{run.pid}/task")), 2 + 4)  # no pool of a library's beside ours
        for number in (signal.SIGSTOP, signal.SIGCONT, signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH, signal.SIGCHLD):
            run.send_signal(number)
            time.sleep(0.05)
        _, err = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 1, err)
        self.assertEqual(len(list((self.folder / "o").glob("*.attention.json"))), 44)

    def test_hanging_up_ends_a_run_unless_nohup_started_it(self):
        run = self.started()
        run.send_signal(signal.SIGHUP)
        run.communicate(timeout=60)
        self.assertEqual(run.returncode, -signal.SIGHUP)
        shutil.rmtree(self.folder / "o")
        run = self.started(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        run.send_signal(signal.SIGHUP)
        run.communicate(timeout=60)
        self.assertEqual(run.returncode, 1)

    def test_two_signals_and_one_at_any_time_leave_no_half_file(self):
        run = self.started()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGINT):
            run.send_signal(number)
        run.communicate(timeout=60)
        self.assertIn(run.returncode, (-signal.SIGTERM, -signal.SIGINT))
        golden = None
        for delay in (0, 0.002, 0.01, 0.03, 0.1, 0.2):
            command = [LACUNA, "mask", "photos", "--image-size", "32", "--write", "json", "-o", f"o{delay}", "-q"]
            with subprocess.Popen(command, cwd=self.folder, stderr=subprocess.DEVNULL) as early:
                time.sleep(delay)
                early.send_signal(signal.SIGINT)
            self.assertIn(early.returncode, (-signal.SIGINT, 1))
            files = self.mask(f"o{delay}")[1]
            golden = golden or files
            self.assertEqual(files, golden)


class Files(EnvironmentTest):
    def test_a_tree_of_folders_is_no_deeper_than_the_stack(self):
        top = os.open(self.folder / "photos", os.O_RDONLY)
        here = os.open(".", os.O_RDONLY)
        os.fchdir(top)
        for _ in range(3000):  # deeper than a path can name: the last that can be read says so
            os.mkdir("d")
            os.chdir("d")
        os.fchdir(here)
        os.close(top)
        os.close(here)
        run, files = self.mask("o", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20)))
        self.assertEqual(len(files), 5)
        self.assertRegex(run.stderr, r"/d/d/d: the folder cannot be read: File name too long")
        subprocess.run(["rm", "-rf", self.folder / "photos/d"], check=True)  # too deep for Python, too

    def test_a_list_that_does_not_end_is_refused(self):
        for words in ((), ("-0",)):
            run = self.run_it("mask", "--files-from", "/dev/zero", *words, status=3)
            self.assertRegex(run.stderr, r"^lacuna: error: /dev/zero: a (line|list) of more than \d+ bytes, needed a list")

    def test_a_checkpoint_of_2_tb_is_refused_before_it_is_read(self):
        head = json.dumps({"patch_embed.proj.weight": {"dtype": "F32", "shape": [1 << 39], "data_offsets": [0, 1 << 41]}}).encode()
        path = self.folder / "huge.safetensors"
        path.write_bytes(struct.pack("<Q", len(head)) + head)
        os.truncate(path, 8 + len(head) + (1 << 41))
        for words in (["inspect", path.name], ["compare", "photos/0.bmp", "--model", path.name]):
            run = self.run_it(*words, status=3, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29)))
            self.assertRegex(run.stderr, r"^lacuna: error: [^\n]*huge\.safetensors[^\n]*\n$")

    def test_a_standard_input_that_does_not_end_is_refused(self):
        with open("/dev/zero", "rb") as zero:
            run = self.run_it("mask", "-", status=1, stdin=zero)
        self.assertRegex(run.stderr, r"^lacuna: error: stdin: [^\n]*\n")

    def checkpoint(self, **metadata):
        head = {"__metadata__": metadata, "a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
        text = json.dumps(head).encode()
        (self.folder / "x.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + bytes(4))

    def test_json_that_nests_or_swells_is_an_error_that_names_the_file_and_the_limit(self):
        for metadata in ({"x": "[" * 200_000}, {"image_mean": "[" * 100_000 + "]" * 100_000},
                         {f"k{number}": "[" * 500 + "]" * 500 for number in range(7000)}):
            self.checkpoint(**metadata)
            for words in (["inspect", "x.safetensors"], ["compare", "photos/0.bmp", "--model", "x.safetensors"]):
                run = self.run_it(*words, status=3, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29)))
                self.assertRegex(run.stderr, r"x\.safetensors: __metadata__ \w+: nested deeper than 32 levels; ")

    def figure(self, recipe):
        text = html.escape(json.dumps(recipe), quote=False)
        (self.folder / "f.svg").write_text(f'<?xml version="1.0"?><svg><lacuna:recipe xmlns:lacuna="urn:lacuna:recipe">{text}</lacuna:recipe></svg>')

    def test_a_strangers_recipe_is_words_for_the_shell_and_unknown_keys_are_told(self):
        title = "it's $(touch a)\x1b[31m\n`touch b`"
        self.figure({"command": "mask", "mask_ratio": 0.5, "title": title, "mask_file": "--output=/x", "x;touch c": 1, "output": "d"})
        run = self.run_it("inspect", "f.svg")
        self.assertIn("f.svg: its recipe has options that this lacuna does not know, left out here: x;touch c, output\n", run.stderr)
        self.assertEqual(run.stdout.count("\n"), 1)
        self.assertNotIn("\x1b", run.stdout)
        shell = ["bash", "-c", "lacuna() { printf '%s\\0' \"$@\"; }; " + run.stdout]
        words = subprocess.run(shell, cwd=self.folder, capture_output=True, text=True, check=True).stdout.split("\0")
        self.assertEqual(words, ["mask", "IMAGE", "--mask-ratio", "0.5", "--title", title, "--mask-file=--output=/x", ""])
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"photos", "f.svg"})
        self.figure({"command": "mask; touch e"})
        self.assertIn("f.svg: its recipe is of the command mask; touch e, needed ", self.run_it("inspect", "f.svg", status=3).stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
