"""More objects for training alone: drawings with an alpha channel, in the public domain. They have no class."""

from pathlib import Path

from PIL import Image

PACKAGE = "openclipart-png"
LICENCE = "Creative Commons Public Domain Dedication"
DRAWINGS = Path("usr/share/openclipart/png")
FOLDERS = ("animals", "buildings", "containers", "education", "electronics", "food", "office", "people", "plants",
           "recreation", "science", "tools", "transportation", "computer/hardware", "geography/astronomy", "unsorted")


def list_drawings(root: Path) -> list[str]:
    """Paths of those that are one solid thing: a third to 95 % of their box opaque, hardly any of it half so."""
    paths = [p for folder in FOLDERS for p in sorted((root / DRAWINGS / folder).rglob("*.png"))]
    return [str(p.relative_to(root)) for p in paths if _is_solid(p)]


def _is_solid(path: Path) -> bool:
    try:
        picture = Image.open(path)
        if max(picture.size) > 2000:
            return False
        alpha = picture.convert("RGBA").getchannel("A")
    except (OSError, ValueError, Image.DecompressionBombError):  # some are a hundred metres wide
        return False
    box = alpha.point(lambda a: 255 * (a > 20)).getbbox()
    if box is None or min(box[2] - box[0], box[3] - box[1]) < 64:
        return False
    shades = alpha.crop(box).histogram()
    opaque, total = sum(shades[240:]) / sum(shades), sum(shades)
    return 0.33 < opaque < 0.95 and sum(shades[20:240]) / total < 0.1
