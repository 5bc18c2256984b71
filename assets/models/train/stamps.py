"""The cut-outs: which stamps are used, their classes, and the split by stamp."""

import random
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

STAMPS = Path("usr/share/tuxpaint/stamps")
SPLITS = ("train", "validation", "held-out")
OTHER = "thing"            # groups too small for a class of their own
BACKGROUND = "background"
FEWEST = 10                # stamps that make a class

# Drawings, silhouettes, glows and see-through things among the folders that are else photographs.
_SKIPPED_FOLDERS = ("cartoon", "symbols", "clothes", "easter", "hanukkah", "newyears", "flags")
_SKIPPED_NAMES = set("""
    hedgehog echidna pizza tooth eye glass explosion fire lightningbolt holly_leaves Santa bow candy_cane
    hard_candy lamp santahat star stocking tree xmas_tp_bulb bat_left bat_right blackcat ghost
    jackolantern_mean skull spider 0_sun rugby_goal_posts inukshuk-outline sedan_police
""".split())

_NAMES = {
    "animals/birds": "bird", "animals/fish": "fish", "animals/mammals": "mammal", "animals": "other animal",
    "food/fruit": "fruit", "food/vegetables": "vegetable", "plants/flowers": "flower", "plants": "other plant",
    "household/tools": "tool", "household": "household item", "hobbies/music": "instrument",
    "vehicles": "vehicle", "space": "space", "space/planets": "planet", "town/roadsigns": "road sign",
    "seasonal": "seasonal", "seasonal/halloween": "gravestone", "seasonal/christmas": "christmas",
    "town": "town", "sports": "sport",
}


@dataclass(frozen=True)
class Stamp:
    path: str        # below the folder the packages are unpacked in
    label: str
    split: str


def list_stamps(root: Path, seed: int = 0) -> list[Stamp]:
    """Every used stamp, sorted by path. Stamps that look alike by name share a split."""
    paths = [p for p in sorted((root / STAMPS).rglob("*.png")) if _is_photograph(p.relative_to(root / STAMPS))]
    keys = [_class_keys(p.relative_to(root / STAMPS)) for p in paths]
    narrow = Counter(k[0] for k in keys)
    chosen = [n if narrow[n] >= FEWEST else t for n, t in keys]
    count = Counter(chosen)
    labels = [_NAMES.get(k, k) if count[k] >= FEWEST else OTHER for k in chosen]
    stamps = [Stamp(str(p.relative_to(root)), label, "") for p, label in zip(paths, labels)]
    return _split(stamps, seed)


def _is_photograph(path: Path) -> bool:
    return (not any(folder in _SKIPPED_FOLDERS for folder in path.parts[:-1])
            and path.stem not in _SKIPPED_NAMES
            and not path.stem.endswith(("_mirror", "_flip")))


def _class_keys(path: Path) -> tuple[str, str]:
    folders = path.parts[:-1]
    return "/".join(folders[:2]), folders[0]


def _family(stamp: Stamp) -> str:
    """`moon_full` and `moon_3qt` are one family; so are the numbered takes of one thing."""
    if stamp.label == "gravestone":  # ten different stones, told apart by a letter
        return stamp.path
    return stamp.label + "/" + re.split(r"[-_0-9]", Path(stamp.path).stem.lower().lstrip("0123456789_"))[0]


def _split(stamps: list[Stamp], seed: int) -> list[Stamp]:
    """Per class about 75 % training, 10 % validation, 15 % held-out, whole families only."""
    split_of = {}
    for label in sorted({s.label for s in stamps}):
        sizes = Counter(_family(s) for s in stamps if s.label == label)
        families = sorted(sizes)
        random.Random(f"{seed}/{label}").shuffle(families)
        total, taken = sum(sizes.values()), 0
        for family in families:
            place = "held-out" if taken < 0.15 * total else "validation" if taken < 0.25 * total else "train"
            if sizes[family] > 0.2 * total:  # a big family would swallow a small split
                place = "train"
            else:
                taken += sizes[family]
            split_of[family] = place
    return [replace(s, split=split_of[_family(s)]) for s in stamps]


def class_names(stamps: list[Stamp]) -> list[str]:
    return sorted({s.label for s in stamps}) + [BACKGROUND]
