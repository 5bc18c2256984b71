"""Writes SOURCES.md: every stamp and background the model saw or was measured on, with split and licence.

    python sources.py --root FOLDER ../SOURCES.md
"""

import argparse
from pathlib import Path

from backgrounds import BACKGROUNDS
from data import background_splits
from stamps import STAMPS, list_stamps

HEAD = """# Sources

Every picture that `mini.safetensors` was trained on, or is measured with, as Debian 12 packages it.
Paths are below the file system's root. GPL-2+ = GNU General Public License, version 2 or later.

## Backgrounds

| file | split | package | licence | by |
|---|---|---|---|---|
"""

MIDDLE = """
## Stamps

All from `tuxpaint-stamps-default`, GPL-2+, © 2002-2022 Bill Kendrick, as the package's copyright file
states. Paths are below `/{folder}/`.

| file | class | split |
|---|---|---|
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True, help="where fetch.sh unpacked the packages")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    lines = [f"| `/{b.path}` | {s} | `{b.package}` | {b.licence} | {b.holder} |"
             for b, s in zip(BACKGROUNDS, background_splits())]
    stamps = [f"| `{Path(s.path).relative_to(STAMPS)}` | {s.label} | {s.split} |" for s in list_stamps(arguments.root)]
    arguments.out.write_text(HEAD + "\n".join(lines) + "\n" + MIDDLE.format(folder=STAMPS) + "\n".join(stamps) + "\n")


if __name__ == "__main__":
    main()
