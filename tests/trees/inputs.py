"""in/: what the runs of runs.py read, made from the samples and tests/golden."""

import json
import shutil
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/support"))
from folders import picture  # noqa: E402


def make_tar(path, folder, names):
    """The same bytes each time: no dates, no owners."""
    with tarfile.open(path, "w") as tar:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = (folder / name).stat().st_size
            with open(folder / name, "rb") as file:
                tar.addfile(member, file)


def make_inputs(folder):
    """Small pictures, since most runs only need one; the samples for what is to look like something."""
    golden = ROOT / "tests/golden"
    folder.mkdir(parents=True)
    for sample in (ROOT / "assets/samples").iterdir():
        (folder / sample.name).symlink_to(sample)
    for name, target in (("golden", golden), ("families", golden / "families"), ("masks", golden / "masks")):
        (folder / name).symlink_to(target)
    shutil.copy(ROOT / "assets/samples/astronaut.jpg", folder / "large.jpg")
    photos, mixed = folder / "photos", folder / "mixed"
    for number, name in enumerate(["a.bmp", "b.bmp", "sub/c.bmp"]):
        for place in (photos, mixed):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(picture(number, 48))
        (folder / f"mask-{name.split('/')[-1].split('.')[0]}.json").write_text(json.dumps([[number % 2, 1], [1, 0]]))
    shutil.copy(golden / "mini/0000.jpg", photos / "d.jpg")
    (folder / "mask-d.json").write_text("[[0,0],[1,1]]")
    (mixed / "bad.png").write_text("no picture")
    (mixed / "cut.png").write_bytes((ROOT / "assets/samples/coins.png").read_bytes()[:5000])
    (mixed / "empty.jpg").write_bytes(b"")
    (mixed / "notes.txt").write_text("no picture, and not named like one")
    (mixed / "gone.bmp").symlink_to("nowhere")
    (mixed / "two words, $ä.bmp").write_bytes(picture(7))
    (mixed.joinpath("line\nbreak.bmp")).write_bytes(picture(8))
    (folder / "bad.png").write_text("no picture")
    (folder / "notes.txt").write_text("no picture")
    twice = folder / "twice"
    twice.mkdir()
    for name in ("e.bmp", "e.dib.bmp", "e.dib.BMP"):
        (twice / name).write_bytes(picture(9))
    make_tar(folder / "photos.tar", photos, ["a.bmp", "d.jpg", "sub/c.bmp"])
    (folder / "tars").mkdir()
    make_tar(folder / "tars/data-0.tar", photos, ["a.bmp", "b.bmp"])
    make_tar(folder / "tars/data-1.tar", photos, ["d.jpg", "sub/c.bmp"])
    (folder / "broken.tar").write_bytes((folder / "photos.tar").read_bytes()[:700])
    listed = ["photos/a.bmp", "gone.bmp", "photos/sub/c.bmp", "tars/data-1.tar"]
    (folder / "list.txt").write_text("\n".join(listed) + "\n")
    (folder / "list.nul").write_text("\0".join(listed) + "\0")


def families():
    """(folder, what to open, --heads and --image-size where it does not say them, facts) of each tests/golden/families."""
    for folder in sorted((ROOT / "tests/golden/families").iterdir()):
        facts = json.loads((folder / "golden.json").read_text())
        told = facts["heads_known_from"] != "nothing, give them"
        heads = "" if told else f"--heads {facts['heads']}"
        if not told and facts.get("decoder"):
            heads += f" --decoder-heads {facts['decoder']['heads']}"
        side = facts["grid"][0] * facts["patch_size"]
        size = "" if facts["preprocessing"] else f"--image-size {side}"
        is_folder = (folder / "config.json").exists()
        yield folder.name, f"in/families/{folder.name}" + ("" if is_folder else f"/{facts['file']}"), heads, size, facts
