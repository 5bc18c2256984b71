"""Models of the Hugging Face Hub: from its shared cache, and downloaded from a Hub that runs here.

    python3 tests/app/hub_test.py LACUNA_BINARY
"""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.hub_server import COMMIT, Hub, git_hash  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "samples" / "cat.png"
WEIGHTS = (ROOT / "assets" / "models" / "mini.safetensors").read_bytes()
BINARY = Path(sys.argv[1]).resolve()
PREPROCESSOR = json.dumps({"do_resize": True, "size": 224, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}).encode()


class HubTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.cache = self.folder / "hub"
        self.hub = Hub({"some/vit": {"model.safetensors": WEIGHTS, "preprocessor_config.json": PREPROCESSOR}})
        self.addCleanup(self.hub.close)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("HF_")},
            "HF_HUB_CACHE": str(self.cache),
            "HF_ENDPOINT": self.hub.endpoint,
            "HF_TOKEN": "a-secret",
            "no_proxy": "127.0.0.1",
        }

    def command(self, *options, model="some/vit", out="out"):
        out = self.folder / out
        return [str(w) for w in (BINARY, "attend", SAMPLE, "--model", model, "-o", out, "--write", "json", "--force", *options)]

    def run_it(self, *options, model="some/vit", **environment):
        return subprocess.run(self.command(*options, model=model), env={**self.environment, **environment}, text=True,
                              capture_output=True, check=False, timeout=60)  # fmt: skip

    def works(self, *options, **named):
        done = self.run_it(*options, **named)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.folder / "out" / "cat.attend.json").read_text())

    def fails(self, status, words, *options, **named):
        done = self.run_it(*options, **named)
        self.assertEqual(done.returncode, status, done.stderr)
        lines = [line for line in done.stderr.splitlines() if "downloading" not in line]
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertIn(words, lines[0])
        self.check_cache()

    def check_cache(self):
        """What a program may rely on: a blob has the bytes of its name, a link leads to one."""
        for blob in self.cache.glob("models--*/blobs/*"):
            if blob.suffix != ".incomplete":
                data = blob.read_bytes()
                self.assertEqual(blob.name, hashlib.sha256(data).hexdigest() if len(blob.name) == 64 else git_hash(data))
        for link in self.cache.glob("models--*/snapshots/*/*"):
            self.assertTrue(link.is_symlink() and link.exists(), link)

    def asked(self, kind):
        return [entry for entry in self.hub.log if entry[1] == kind]


class Download(HubTest):
    def test_a_model_is_brought_once_and_its_commit_is_in_the_results(self):
        document = self.works("--download")
        self.assertEqual(document["model"]["name"], f"some/vit@{COMMIT}")
        repository = self.cache / "models--some--vit"
        snapshot = repository / "snapshots" / COMMIT
        self.assertEqual((repository / "refs" / "main").read_text(), COMMIT)
        self.assertEqual(sorted(p.name for p in snapshot.iterdir()), ["model.safetensors", "preprocessor_config.json"])
        digest = hashlib.sha256(WEIGHTS).hexdigest()
        self.assertEqual(os.readlink(snapshot / "model.safetensors"), f"../../blobs/{digest}")
        self.assertTrue((repository / ".no_exist" / COMMIT / "config.json").exists())
        self.check_cache()
        self.assertEqual({entry[3] for entry in self.asked("hub")}, {"Bearer a-secret"})
        self.assertEqual({entry[3] for entry in self.asked("storage")}, {""}, "the token went to another host")
        self.hub.log.clear()
        for model in ("some/vit", "hf:some/vit", f"some/vit@{COMMIT}", f"some/vit@{COMMIT}:model.safetensors"):
            self.assertTrue(self.works(model=model)["model"]["name"].startswith(f"some/vit@{COMMIT}"))
        self.works("--offline")
        self.works(HF_HUB_OFFLINE="1")
        self.assertEqual(self.hub.log, [], "what is here is asked for again")
        self.works("--update")
        self.assertNotEqual(self.hub.log, [])
        self.assertEqual(self.asked("storage"), [])

    def test_nothing_is_asked_of_the_network_without_leave(self):
        self.fails(3, "give --download", model="some/vit")
        self.fails(3, "HF_HUB_OFFLINE", "--download", HF_HUB_OFFLINE="1")
        self.fails(3, "HF_HUB_OFFLINE", "--download", "--offline")
        self.assertEqual(self.hub.log, [])

    def test_a_renamed_repository_is_followed(self):
        self.works("--download", model="old/vit")
        self.check_cache()

    def test_each_refusal_says_what_to_do(self):
        for fault, words in {
            "gated": "accept the terms at",
            "private": "set HF_TOKEN if it is a private one",
            "busy": "wait some minutes",
            "broken": "try again later",
            "login page": "is not the Hugging Face Hub",
            "wrong bytes": "were thrown away",
        }.items():
            with self.subTest(fault):
                self.hub.fault = fault
                self.fails(3, words, "--download")
        self.hub.fault = ""
        self.fails(3, "knows no such model", "--download", model="other/vit")
        self.fails(3, "has no branch, tag or commit v9", "--download", model="some/vit@v9")
        self.fails(3, "the repository has no a.safetensors", "--download", model="hf:some/vit:a.safetensors")
        self.fails(3, "only https is used", "--download", HF_ENDPOINT="http://example.org")
        self.works("--download")

    def test_a_cut_connection_is_taken_up_where_it_was(self):
        half = len(WEIGHTS) // 2
        self.hub.cut_at = [len(PREPROCESSOR), half, 0, 1, half // 2]
        self.works("--download")
        self.check_cache()
        self.assertEqual(len(self.asked("storage")), 5)

    def test_a_server_without_ranges_begins_again(self):
        self.hub.fault, self.hub.cut_at = "no ranges", [len(PREPROCESSOR), 100_000]
        self.works("--download")
        self.check_cache()

    def test_a_small_file_may_be_cut_at_any_byte(self):
        for size in range(0, len(PREPROCESSOR), 7):
            self.hub.cut_at = [size]
            self.works("--download")
            self.check_cache()
            (self.cache / "models--some--vit" / "blobs" / git_hash(PREPROCESSOR)).unlink()
            (self.cache / "models--some--vit" / "refs" / "main").unlink()

    def test_two_at_once_download_once(self):
        self.hub.pause = 0.005
        runs = [subprocess.Popen(self.command("--download", "--quiet", out=f"out{i}"), env=self.environment)
                for i in range(2)]  # fmt: skip
        self.assertEqual([run.wait(60) for run in runs], [0, 0])
        self.assertEqual(len(self.asked("storage")), 1)
        self.check_cache()

    def test_killed_at_any_time_the_cache_stays_whole_and_the_next_goes_on(self):
        self.hub.pause = 0.002
        for wait in (0.05, 0.1, 0.15, 0.2, 0.25):
            run = subprocess.Popen(self.command("--download"), env=self.environment, stderr=subprocess.DEVNULL,
                                   start_new_session=True)  # fmt: skip
            time.sleep(wait)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            run.wait(60)
            self.check_cache()
        self.works("--download")
        self.check_cache()

    def test_shards_come_with_their_index(self):
        parts = {f"model-0000{i}-of-00002.safetensors": part for i, part in enumerate(halves(WEIGHTS), 1)}
        index = {"weight_map": {name: shard for shard, part in parts.items() for name in header(part)[0]}}
        self.hub.files["some/vit"] = {**parts, "model.safetensors.index.json": json.dumps(index).encode()}
        self.works("--download")
        self.check_cache()
        del self.hub.files["some/vit"]["model-00002-of-00002.safetensors"]
        self.hub.files["other/vit"] = self.hub.files["some/vit"]
        self.fails(3, "which the repository does not have", "--download", model="other/vit")


def header(data):
    length = int.from_bytes(data[:8], "little")
    table = json.loads(data[8 : 8 + length])
    return {name: entry for name, entry in table.items() if name != "__metadata__"}, data[8 + length :], table.get("__metadata__")


def halves(data):
    """Two safetensors files with half of the tensors each."""
    tensors, body, metadata = header(data)
    names = sorted(tensors)
    for part in (names[: len(names) // 2], names[len(names) // 2 :]):
        table, content = ({"__metadata__": metadata} if metadata else {}), b""
        for name in part:
            first, last = tensors[name]["data_offsets"]
            table[name] = {**tensors[name], "data_offsets": [len(content), len(content) + last - first]}
            content += body[first:last]
        text = json.dumps(table).encode()
        text += b" " * (-len(text) % 8)
        yield len(text).to_bytes(8, "little") + text + content


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
