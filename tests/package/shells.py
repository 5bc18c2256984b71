#!/usr/bin/env python3
"""Completions of lacuna in the real shells, those that are installed: bash, zsh and fish.

    tests/package/shells.py SHARE

SHARE is where the package has its files: /usr/share, or share in a folder of a build.
"""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile

SHARE = pathlib.Path(sys.argv[1]).resolve()
# A line, what a tab offers or fills in, and what it does not.
LINES = [
    ("lacuna comp", ["compare"], ["attend"]),
    ("lacuna compare --lan", ["--lang"], ["--layer"]),
    ("lacuna compare --lang ", ["en", "zh"], ["a.jpg"]),
    ("lacuna attend --layout ", ["deit", "mae", "zeroed", "mask-token"], ["a.jpg"]),
    ("lacuna compare --write json,ov", ["json,overlays"], []),
    ("lacuna attend --model face", ["facebook/dinov2-small"], ["vit.pt"]),
    ("lacuna attend --model mi", ["mini"], []),
    ("lacuna compare ", ["a.jpg", "b.PNG", "d.tar", "photos"], ["c.txt", "vit.pt"]),
    ("lacuna merge ", ["photos"], ["a.jpg"]),
]
BASH = r"""
. "$1"
COMP_LINE=$2 COMP_POINT=${#2}
compopt() { :; }  # outside of readline
"$(complete -p lacuna | sed 's/.*-F \([^ ]*\) .*/\1/')"
printf '%s\n' "${COMPREPLY[@]}"
"""


def bash(line):
    return subprocess.run(["bash", "-c", BASH, "bash", SHARE / "bash-completion/completions/lacuna", line],
                          check=True, capture_output=True, text=True).stdout


def fish(line):
    script = f"source {SHARE}/fish/vendor_completions.d/lacuna.fish; complete -C '{line}'"
    return re.sub(r"\t.*", "", subprocess.run(["fish", "-c", script], check=True, capture_output=True, text=True).stdout)


def zsh(line):
    """Typed on a terminal, as zsh completes nowhere else."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="dumb", COLUMNS="200")
        os.execvp("zsh", ["zsh", "-f", "-i"])

    def until(mark, seconds=20):
        said = b""
        while mark not in said and select.select([terminal], [], [], seconds)[0]:
            said += os.read(terminal, 65536)
        return said

    setup = f"fpath=({SHARE}/zsh/vendor-completions $fpath); autoload -U compinit; compinit -u -D; bindkey '^I' complete-word; PS1=; echo re''ady\n"
    os.write(terminal, setup.encode())
    until(b"ready")
    os.write(terminal, line.encode() + b"\t\t")
    said = until(b"\0", 2)  # it never says that: what comes until it is silent
    os.close(terminal)
    os.waitpid(child, 0)
    return said.decode(errors="replace").replace("\a", "").replace("\b", "")


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in ("a.jpg", "b.PNG", "c.txt", "d.tar", "vit.pt"):
            pathlib.Path(name).touch()
        pathlib.Path("photos").mkdir()
        pathlib.Path("hub/models--facebook--dinov2-small").mkdir(parents=True)
        os.environ.update(HF_HUB_CACHE=f"{folder}/hub", HOME=folder)
        for shell in (bash, zsh, fish):
            if not shutil.which(shell.__name__):
                print(f"{shell.__name__}: not installed, not looked at")
                continue
            before = faults
            for line, wanted, unwanted in LINES:
                said = shell(line)
                lacking = [word for word in wanted if word not in said]
                wrong = [word for word in unwanted if word in said]
                if lacking or wrong:
                    faults += 1
                    print(f"{shell.__name__}: {line!r}: lacks {lacking}, should not offer {wrong}: {said!r}")
            print(f"{shell.__name__}: {len(LINES)} lines, {faults - before} wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
