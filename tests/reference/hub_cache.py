#!/usr/bin/env python3
"""The cache of the Hugging Face Hub: what huggingface_hub made, lacuna reads without a network, and the reverse.

    ENV/bin/python tests/reference/hub_cache.py LACUNA_BINARY

The Hub is tests/support/hub_server.py, on this machine; the library is the real one. Prints a line for each check, exit status
1 if one fails. Last run with huggingface_hub 0.36.2 and 2.4.0.
"""

import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from support.hub_server import COMMIT, Hub  # noqa: E402

LACUNA = Path(sys.argv[1]).resolve()
NAME = "some/vit"
FILES = {
    "model.safetensors": (ROOT / "assets/models/mini.safetensors").read_bytes(),
    "preprocessor_config.json": b'{"do_resize": true, "size": 224, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}',
}
ALL = "from huggingface_hub import *; snapshot_download('some/vit')"
EACH = """
from huggingface_hub import constants, hf_hub_download
constants.DOWNLOAD_CHUNK_SIZE = 1 << 16  # written as it comes
for name in ("model.safetensors", "preprocessor_config.json"):
    hf_hub_download("some/vit", name)
"""
READ_BACK = f"""
import os, sys
import huggingface_hub as hub
commit = {COMMIT!r}
for revision in (None, "main", commit):
    for name, size in {({name: len(data) for name, data in FILES.items()})!r}.items():
        path = hub.hf_hub_download("some/vit", name, revision=revision, local_files_only=True)
        assert os.path.getsize(path) == size and commit in path, path
        assert hub.try_to_load_from_cache("some/vit", name, revision=revision) == path
    assert hub.try_to_load_from_cache("some/vit", "config.json", revision=revision) is hub._CACHED_NO_EXIST
    assert sorted(os.listdir(hub.snapshot_download("some/vit", revision=revision, local_files_only=True))) == {sorted(FILES)!r}
seen = hub.scan_cache_dir()
assert not seen.warnings, seen.warnings
(repository,) = seen.repos
assert repository.repo_id == "some/vit" and list(repository.refs) == ["main"] and repository.nb_files == 2, repository
"""
SCAN = "import huggingface_hub as hub; seen = hub.scan_cache_dir(); assert not seen.warnings, seen.warnings"


class Run:
    """One check: a Hub and an empty cache of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.hub = Hub({NAME: FILES})
        self.cache = Path(self.folder.name) / "hub"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("HF_")},
            "HF_HUB_CACHE": str(self.cache),
            "HF_ENDPOINT": self.hub.endpoint,
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "no_proxy": "127.0.0.1",
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.hub.close()
        self.folder.cleanup()

    def start(self, *words, **environment):
        return subprocess.Popen([str(w) for w in words], env={**self.environment, **environment}, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)  # fmt: skip

    def lacuna(self, *options):
        words = ("attend", ROOT / "assets/samples/cat.png", "--model", NAME, "-o", Path(self.folder.name) / "out", "--force")
        return self.start(LACUNA, *words, "--write", "json", *options)

    def python(self, text, **environment):
        return self.start(sys.executable, "-c", text, **environment)

    def offline(self, text):
        return self.python(text, HF_HUB_OFFLINE="1")

    def nothing_asked(self, start):
        self.hub.log.clear()
        must(start())
        assert not self.hub.log, self.hub.log

    def until_half(self, run):
        """Kills it in the middle of the large file."""
        while not any(p.stat().st_size > 200_000 for p in self.cache.glob("models--*/blobs/*.incomplete")):
            assert run.poll() is None, run.communicate()
            time.sleep(0.005)
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        run.kill()
        run.wait()
        while any(Path(f"/proc/{child}/exe").exists() for child in children):
            time.sleep(0.01)


def must(run):
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 0, said


def check_reads(how):
    def check(run):
        must(run.python(how))
        run.nothing_asked(lambda: run.lacuna("--offline"))
        run.nothing_asked(run.lacuna)

    return check


def written_by_lacuna(run):
    must(run.lacuna("--download"))
    run.nothing_asked(lambda: run.offline(READ_BACK))


def lacuna_then_library(run):
    run.hub.pause = 0.3  # slower than whoever kills it
    run.until_half(run.lacuna("--download"))
    must(run.python(SCAN))
    run.hub.pause = 0
    must(run.python(ALL))
    run.nothing_asked(lambda: run.lacuna("--offline"))


def library_then_lacuna(run):
    run.hub.pause = 0.3  # slower than whoever kills it
    run.until_half(run.python(EACH))
    run.hub.pause = 0
    must(run.lacuna("--download"))
    run.nothing_asked(lambda: run.offline(SCAN))


def both_at_once(run):
    run.hub.pause = 0.01
    for one in [run.lacuna("--download"), run.python(EACH), run.lacuna("--download"), run.python(ALL)]:
        must(one)
    must(run.offline(SCAN))
    run.nothing_asked(lambda: run.lacuna("--offline"))


def refused(run):
    """A refusal leaves a cache that is none, or one without a warning."""
    for fault in ("gated", "login page", "wrong bytes"):
        run.hub.fault = fault
        assert run.lacuna("--download").wait(60) == 3
    run.cache.mkdir(exist_ok=True)
    must(run.offline(SCAN))


def one_command(run):
    """`lacuna attend photo.jpg --model OWNER/NAME`, typed on a terminal: from the library's cache offline, and with none."""
    folder = Path(run.folder.name)
    shutil.copy(ROOT / "assets/samples/coffee.jpg", folder / "photo.jpg")

    def attend(**settings):
        shutil.rmtree(folder / "lacuna-out", ignore_errors=True)
        terminal, inner = pty.openpty()
        environment = {**{k: v for k, v in run.environment.items() if k != "CI"}, **settings}
        done = subprocess.run([LACUNA, "attend", "photo.jpg", "--model", NAME], cwd=folder, env=environment, stderr=inner,
                              timeout=60, check=False)  # fmt: skip
        assert done.returncode == 0, os.read(terminal, 1 << 16)
        os.close(inner)
        os.close(terminal)
        told = json.loads((folder / "lacuna-out/photo.attend.json").read_text())
        figure = subprocess.run([LACUNA, "inspect", folder / "lacuna-out/photo.attend.png"], capture_output=True, text=True, check=True)
        named = f"{NAME}@{COMMIT}"
        assert told["model"]["name"] == named and f" --model {named} " in figure.stdout, (told["model"], figure.stdout)

    must(run.python(ALL))
    run.hub.log.clear()
    attend(HF_HUB_OFFLINE="1")
    assert not run.hub.log, run.hub.log
    shutil.rmtree(run.cache)
    attend()
    must(run.offline(READ_BACK))


CHECKS = {
    "lacuna attend photo.jpg --model OWNER/NAME: offline from the library's cache, and without one": one_command,
    "lacuna reads what snapshot_download made, without a network": check_reads(ALL),
    "lacuna reads what hf_hub_download made, without a network": check_reads(EACH),
    "huggingface_hub reads what lacuna wrote, offline, and scans it without a warning": written_by_lacuna,
    "lacuna is killed in the middle: scanned without a warning, finished by huggingface_hub": lacuna_then_library,
    "huggingface_hub is killed in the middle: finished by lacuna": library_then_lacuna,
    "two of each at once": both_at_once,
    "after refusals and wrong bytes: scanned without a warning": refused,
}


def main():
    import huggingface_hub

    print(f"huggingface_hub {huggingface_hub.__version__}")
    failed = 0
    for name, check in CHECKS.items():
        with Run() as run:
            try:
                check(run)
                fault = ""
            except (AssertionError, subprocess.TimeoutExpired) as error:
                fault = f": {error}"
                failed += 1
        print(f"{'missed' if fault else 'ok'}  {name}{fault}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
