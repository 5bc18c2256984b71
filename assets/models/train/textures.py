"""More backgrounds for training alone: textures and scenery of games, chosen by measure, not by eye.

Whole packages under GPL-2+. Kept is what looks like a surface or a scene: opaque, lit, coloured unlike a
normal map, varied all over, and unlike what was kept before it.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import numpy as np
from PIL import Image

SIDE = 64                 # what is measured
ENDINGS = (".png", ".jpg", ".jpeg", ".tga")


@dataclass(frozen=True)
class Source:
    package: str
    path: str             # a folder or a zip below the folder the packages are unpacked in
    part: str             # only files below this folder of it
    holder: str


SOURCES = [
    Source("flightgear-data-base", "usr/share/games/flightgear", "Textures/", "Curtis L. Olson, FlightGear team"),
    Source("nexuiz-textures", "usr/share/games/nexuiz/data/textures.pk3", "textures/", "Alientrap, Lee Vermeulen"),
    Source("openarena-081-textures", "usr/share/games/openarena/baseoa/pak4-textures.pk3", "", "OpenArena Team"),
    Source("openarena-085-data", "usr/share/games/openarena/baseoa/pak6-patch085.pk3", "", "OpenArena Team"),
    Source("openarena-088-data", "usr/share/games/openarena/baseoa/pak6-patch088.pk3", "", "OpenArena Team"),
    Source("scorched3d-data", "usr/share/games/scorched3d/data", "globalmods/none/data/", "Gavin Camp"),
    Source("scorched3d-data", "usr/share/games/scorched3d/data", "images/", "Gavin Camp"),
]


def list_textures(root: Path) -> Iterator[tuple[Source, str, Image.Image]]:
    """Source, name in it, and the picture, of each that is kept; the order is the names'."""
    kept = np.empty((0, 256), np.float32)
    for source in SOURCES:
        for name, data in _files(root / source.path, source.part):
            picture = _opened(data)
            look = picture and _surface(picture)
            if look is None or (len(kept) and (kept @ look).max() > 0.9):
                continue
            kept = np.vstack([kept, look])
            yield source, name, picture.convert("RGB")


def _files(path: Path, part: str):
    if path.is_dir():
        for file in sorted(p for p in (path / part).rglob("*") if p.suffix.lower() in ENDINGS):
            yield str(file.relative_to(path)), file.read_bytes()
    else:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.startswith(part) and name.lower().endswith(ENDINGS):
                    yield name, archive.read(name)


def _opened(data: bytes) -> Image.Image | None:
    """Opaque, at least 256 pixels each way, not a strip."""
    try:
        picture = Image.open(io.BytesIO(data))
        if min(picture.size) < 256 or max(picture.size) > 2.2 * min(picture.size):
            return None
        picture = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError):  # damaged, or of a kind that Pillow does not read
        return None
    return picture if picture.getchannel("A").getextrema()[0] >= 250 else None


def _surface(picture: Image.Image) -> np.ndarray | None:
    """Its look as a row of length 1, or None where it is dark, bare, mostly flat, or a map of normals."""
    small = np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX), np.float32)
    red, green, blue = small.mean((0, 1))
    grey = small.mean(2)
    steps = np.abs(np.diff(grey, axis=0))[:, :-1] + np.abs(np.diff(grey, axis=1))[:-1]
    normals = blue > 200 and abs(red - 128) < 25 and abs(green - 128) < 25
    if not 45 < grey.mean() < 225 or grey.std() < 6 or (steps < 1).mean() > 0.25 or normals:
        return None
    look = grey.reshape(16, 4, 16, 4).mean((1, 3)).ravel()
    look -= look.mean()
    return look / (np.linalg.norm(look) + 1e-6)
