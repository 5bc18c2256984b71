"""Models of the Hugging Face Hub: from its shared cache, and downloaded from a Hub that runs here.

    python3 tests/app/hub_test.py LACUNA_BINARY
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pty
import shutil
import signal
import ssl
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
signal.signal(signal.SIGINT, signal.default_int_handler)  # lacuna heeds it even where this runs in the background
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
        self.fails(2, "HF_HUB_OFFLINE forbids it", "--update", HF_HUB_OFFLINE="1")
        self.assertEqual(self.hub.log, [], "offline, the Hub is asked")
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
            "old token": "does not know the token",
            "busy": "try again in 40 s, or set HF_TOKEN",
            "broken": "try again later",
            "login page": "is not the Hugging Face Hub",
            "in circles": "redirects without end",
        }.items():
            with self.subTest(fault):
                self.hub.fault = fault
                self.fails(3, words, "--download")
        self.hub.fault = ""
        self.fails(3, "knows no such model", "--download", model="other/vit")
        self.fails(3, "has no branch, tag or commit v9", "--download", model="some/vit@v9")
        self.fails(3, "the repository has no a.safetensors", "--download", model="hf:some/vit:a.safetensors")
        self.fails(3, "only https is used", "--download", HF_ENDPOINT="http://example.org")
        no_one = "http://127.0.0.1:9"
        self.fails(3, "is there a network?", "--download", HF_ENDPOINT=no_one)
        self.fails(3, "is there a network?", "--download", http_proxy=no_one, no_proxy="")
        self.assertFalse(self.cache.exists() and any(self.cache.iterdir()), "a refusal left something in the cache")
        for self.hub.fault, words in {"wrong bytes": "were thrown away", "no https": "only https is used"}.items():
            self.fails(3, words, "--download")
        self.hub.fault = ""
        self.works("--download")

    def test_a_login_page_in_place_of_the_file_is_told_and_not_asked_for_without_end(self):
        self.hub.fault = "login page at last"
        self.fails(3, f"26 bytes come in place of {len(WEIGHTS)}", "--download")
        self.assertLess(len(self.asked("storage")), 7)
        self.hub.fault = ""
        self.works("--download")
        self.check_cache()

    def test_an_address_that_has_run_out_is_asked_for_anew(self):
        self.hub.storage_says = [403]
        self.works("--download")

    def test_a_connection_that_falls_silent_is_taken_up_again(self):
        self.hub.silent_for = [5]
        self.works("--download", HF_HUB_DOWNLOAD_TIMEOUT="1")
        self.assertEqual(len(self.asked("storage")), 2)

    def test_the_token_file_is_read_as_huggingface_hub_does(self):
        (self.folder / "token").write_text(" from-a-file\n")
        self.works("--download", HF_TOKEN="", HF_HOME=str(self.folder))
        self.assertEqual({entry[3] for entry in self.asked("hub")}, {"Bearer from-a-file"})
        self.assertEqual({entry[3] for entry in self.asked("storage")}, {""})

    def test_what_describes_the_weights_is_asked_for_or_said_to_be_missing(self):
        self.hub.files["some/vit"]["config.json"] = b"{}"
        self.works("--download")
        snapshot = self.cache / "models--some--vit" / "snapshots" / COMMIT
        (snapshot / "preprocessor_config.json").unlink()  # as AutoModel leaves it
        done = self.run_it("--offline")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("preprocessor_config.json is not in the Hugging Face cache and may be on the Hub", done.stderr)
        self.assertEqual(self.run_it("--offline", HF_ENDPOINT="http://127.0.0.1:9").returncode, 0)
        self.works("--download", HF_ENDPOINT="http://127.0.0.1:9")  # no network: what is here is enough
        self.works("--download")
        self.assertTrue((snapshot / "preprocessor_config.json").exists())

    def test_the_progress_is_one_line_on_a_terminal(self):
        self.hub.pause = 0.02
        outer, inner = pty.openpty()
        run = subprocess.Popen(self.command(), env={k: v for k, v in self.environment.items() if k != "CI"}, stderr=inner)
        os.close(inner)
        seen = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while piece := os.read(outer, 1 << 16):
                seen += piece
        os.close(outer)
        self.assertEqual(run.wait(60), 0, seen)
        self.assertRegex(seen, rb"downloading some/vit@[0-9a-f]{40}, [0-9.]+ MB, from http")
        self.assertRegex(seen, rb"\r\x1b\[Kmodel.safetensors: \d+ of \d+ MB, [0-9.]+ MB/s, \d+ s left\r")

    def test_an_interrupt_ends_both_programs_and_the_next_goes_on(self):
        self.hub.pause = 1  # it cannot end before
        run = subprocess.Popen(self.command("--download"), env=self.environment, stderr=subprocess.DEVNULL, start_new_session=True)
        while not list(self.cache.glob("models--*/blobs/*.incomplete")):
            time.sleep(0.01)
        os.killpg(run.pid, signal.SIGINT)
        self.assertEqual(run.wait(10), -signal.SIGINT)
        self.check_cache()
        self.hub.pause = 0
        self.works("--download")

    def test_when_lacuna_alone_is_killed_the_download_ends(self):
        self.hub.pause = 1  # it cannot end before
        run = subprocess.Popen(self.command("--download"), env=self.environment, stderr=subprocess.DEVNULL)
        while not list(self.cache.glob("models--*/blobs/*.incomplete")):
            time.sleep(0.01)
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        run.kill()
        run.wait(10)
        for _ in range(500):
            if not any(Path(f"/proc/{child}/exe").exists() for child in children):
                break
            time.sleep(0.01)
        else:
            self.fail("lacuna-download goes on for nobody")
        self.check_cache()

    def test_a_cut_connection_is_taken_up_where_it_was(self):
        half = len(WEIGHTS) // 2
        self.hub.cut_at = [len(PREPROCESSOR), half, 0, 1, half // 2]  # the small file's comes whole
        self.works("--download")
        self.check_cache()
        self.assertEqual(len(self.asked("storage")), 5)

    def test_a_server_without_ranges_begins_again(self):
        self.hub.fault, self.hub.cut_at = "no ranges", [len(PREPROCESSOR), 100_000]
        self.works("--download")
        self.check_cache()

    def test_a_small_file_may_be_cut_at_any_byte(self):
        self.hub.cut_at = [0, 1, *[7] * (len(PREPROCESSOR) // 7)]
        self.works("--download")
        self.check_cache()

    def test_a_large_file_may_be_cut_at_any_byte(self):
        size = len(WEIGHTS)
        self.hub.cut_at = [len(PREPROCESSOR), *(size // n - size // (n + 1) for n in range(1, 40)), 1, 2, 0, 3]
        self.works("--download")
        self.check_cache()

    def test_two_at_once_download_once(self):
        self.hub.pause = 0.005
        runs = [subprocess.Popen(self.command("--download", "--quiet", out=f"out{i}"), env=self.environment)
                for i in range(2)]  # fmt: skip
        self.assertEqual([run.wait(60) for run in runs], [0, 0])
        self.assertEqual(len(self.asked("storage")), 1)
        self.check_cache()

    def test_who_waits_for_another_process_says_so_once(self):
        self.assertNotIn("waiting", self.run_it("--download").stderr)
        lock = self.cache / ".locks" / "models--some--vit" / f"{hashlib.sha256(WEIGHTS).hexdigest()}.lock"
        shutil.rmtree(self.cache / "models--some--vit")
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            run = subprocess.Popen(self.command("--download"), env=self.environment, stderr=subprocess.PIPE, text=True)
            said = ""
            while "waiting" not in said:
                line = run.stderr.readline()
                self.assertTrue(line, said)
                said += line
        _, rest = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 0, rest)
        self.assertIn("lacuna: waiting for another process that downloads model.safetensors of some/vit\n", said)
        self.assertNotIn("waiting", rest)
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


class Tls(HubTest):
    """A Hub with https, whose certificate is of an authority that nobody knows but who is told of it."""

    def setUp(self):
        super().setUp()
        if not shutil.which("openssl"):
            self.skipTest("openssl is not installed")
        own, others = (self.folder / name for name in ("own", "others"))
        for authority in (own, others):
            self.openssl(authority, "-subj", "/CN=an authority", "-addext", "keyUsage=keyCertSign")
        server = self.folder / "server"
        self.openssl(server, "-CA", f"{own}.pem", "-CAkey", f"{own}.key", "-subj", "/CN=a hub", "-addext",
                     "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE")  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{server}.pem", f"{server}.key")
        hub = Hub(self.hub.files, context)
        self.addCleanup(hub.close)
        self.environment["HF_ENDPOINT"] = hub.endpoint
        self.environment.pop("SSL_CERT_FILE", None)
        self.own, self.others = f"{own}.pem", f"{others}.pem"

    def openssl(self, name, *words):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                        "2", "-keyout", f"{name}.key", "-out", f"{name}.pem", *words], check=True, capture_output=True)  # fmt: skip

    def test_the_certificates_to_trust_are_those_of_ssl_cert_file(self):
        for settings in ({}, {"SSL_CERT_FILE": self.others}, {"SSL_CERT_FILE": "/nowhere.pem"}):
            self.fails(3, "; SSL_CERT_FILE names the certificates to trust", "--download", **settings)
        self.assertFalse(self.cache.exists())
        document = self.works("--download", SSL_CERT_FILE=self.own)
        self.assertEqual(document["model"]["name"], f"some/vit@{COMMIT}")
        self.check_cache()


class Disk(HubTest):
    """The cache on a small disk of its own, which is mounted for one command."""

    SCRIPT = '''disk=$1 options=$2 then=$3 copy=$4; shift 4
        mount -t tmpfs -o "$options" none "$disk" && cp -a "$copy/." "$disk" && mount -o "remount,$then" "$disk" || exit 99
        "$@"; status=$?; rm -rf "$copy"; cp -a "$disk" "$copy"; exit $status'''

    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        self.cache.mkdir()
        if subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode != 0:
            self.skipTest("no file system can be mounted here; run it as root")

    def on_disk(self, options, then, *words):
        """Runs it with the cache on such a disk; what is left on it comes back."""
        command = ["unshare", "-m", "sh", "-c", self.SCRIPT, "sh", self.disk, options, then, self.cache, *self.command(*words)]
        return subprocess.run([str(w) for w in command], env={**self.environment, "HF_HUB_CACHE": str(self.disk)}, text=True,
                              capture_output=True, check=False, timeout=60)  # fmt: skip

    def check_full(self, done):
        self.assertEqual(done.returncode, 4, done.stderr)
        lines = [line for line in done.stderr.splitlines() if "downloading" not in line]
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertIn("make room, or set HF_HUB_CACHE", lines[0])
        self.check_cache()

    def test_too_small_a_disk_is_seen_before_a_byte_of_the_weights(self):
        self.check_full(self.on_disk("size=64k", "size=64k", "--download"))
        self.assertEqual(self.asked("storage"), [])

    def test_a_disk_that_fills_with_the_last_bytes(self):
        pages = -(-len(WEIGHTS) // 4096)
        self.assertLess(len(WEIGHTS) + len(PREPROCESSOR), pages * 4096)  # the check lets it pass
        self.check_full(self.on_disk(f"size={4 * pages}k", f"size={4 * pages}k", "--download"))
        self.assertEqual(list(self.cache.rglob("*.incomplete")), [])
        self.works("--download")

    def test_a_disk_without_room_for_one_more_file_at_any_step(self):
        for inodes in range(3, 40, 4):
            done = self.on_disk(f"nr_inodes={inodes}", f"nr_inodes={inodes}", "--download")
            if done.returncode == 0:
                break
            self.check_full(done)
        self.assertGreater(inodes, 10)
        self.works("--download")

    def test_a_disk_that_is_read_only_is_read_and_asked_about(self):
        self.works("--download")
        for words in (["--offline"], ["--update"], ["--download"]):
            done = self.on_disk("size=64m", "ro", *words)
            self.assertEqual(done.returncode, 0, done.stderr)


class Models(HubTest):
    def test_the_table_says_what_is_here(self):
        def models():
            done = subprocess.run([BINARY, "models", "--json"], env=self.environment, text=True, capture_output=True, check=True)
            (self.folder / "models.json").write_text(done.stdout)
            return {model["name"]: model for model in json.loads(done.stdout)["models"]}

        self.assertFalse(any(model["cached"] for model in models().values()))
        name = "facebook/deit-tiny-patch16-224"
        self.hub.files[name] = self.hub.files["some/vit"]
        self.works("--download", model=name)
        self.hub.log.clear()
        self.assertEqual([model["name"] for model in models().values() if model["cached"]], [name])
        self.assertEqual(self.hub.log, [])
        schema = ROOT / "assets" / "schema" / "models-1.schema.json"
        subprocess.run([sys.executable, ROOT / "tests" / "validate_json.py", schema, self.folder / "models.json"], check=True)
        for model in models().values():
            words = [BINARY if word == "lacuna" else SAMPLE if word == "photo.jpg" else word for word in model["command"].split()]
            done = subprocess.run([*words, "--dry-run", "--offline"], env=self.environment, text=True, capture_output=True, check=False)
            is_here = model["cached"]
            self.assertEqual(done.returncode, 0 if is_here else 3, done.stderr)
            self.assertEqual("not in the Hugging Face cache" in done.stderr, not is_here)


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
