"""Writes SOURCES.md: every picture the model saw or was measured on, with split and licence.

    python sources.py --root FOLDER ../SOURCES.md
"""

import argparse
from pathlib import Path

from backgrounds import BACKGROUNDS
from data import background_splits
from drawings import DRAWINGS, LICENCE, PACKAGE, list_drawings
from stamps import STAMPS, list_stamps
from textures import list_textures

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

TEXTURES = """
## Textures

For training alone; GPL-2+, whole packages, as their copyright files state. Chosen by `train/textures.py`. In brackets the package.

"""

DRAWN = """
## Drawings

For training alone; `{package}`: {licence}. Chosen by `train/drawings.py`. Paths are below `/{folder}/`.

"""


def grouped_textures(root: Path) -> list[str]:
    """A paragraph for each folder or archive that textures come from."""
    names = {}
    for source, name, _ in list_textures(root):
        names.setdefault(f"`/{source.path}` [`{source.package}`, © {source.holder}]", []).append(f"`{name}`")
    return [f"{head}: {', '.join(found)}." for head, found in names.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True, help="where fetch.sh unpacked the packages")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    lines = [f"| `/{b.path}` | {s} | `{b.package}` | {b.licence} | {b.holder} |"
             for b, s in zip(BACKGROUNDS, background_splits())]
    stamps = [f"| `{Path(s.path).relative_to(STAMPS)}` | {s.label} | {s.split} |" for s in list_stamps(arguments.root)]
    drawings = [f"`{Path(path).relative_to(DRAWINGS)}`" for path in list_drawings(arguments.root)]
    parts = [HEAD + "\n".join(lines), MIDDLE.format(folder=STAMPS) + "\n".join(stamps),
             TEXTURES + "\n\n".join(grouped_textures(arguments.root)),
             DRAWN.format(package=PACKAGE, licence=LICENCE, folder=DRAWINGS) + ", ".join(drawings) + "."]
    arguments.out.write_text("\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
