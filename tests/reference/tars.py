"""Makes tests/golden/tars: the same files in the three formats of tar that Python writes, and where Python finds their bytes.

    python tests/reference/tars.py        # Python 3.11
"""

import io
import json
import pathlib
import tarfile

folder = pathlib.Path(__file__).resolve().parents[1] / "golden/tars"
long = "sub/" + "long/" * 30 + "é.jpg"  # beyond the 100 bytes of the oldest header, within ustar's 255

files = {}
for name, form in ("ustar", tarfile.USTAR_FORMAT), ("gnu", tarfile.GNU_FORMAT), ("pax", tarfile.PAX_FORMAT):
    path = folder / f"{name}.tar"
    with tarfile.open(path, "w", format=form) as tar:
        def add(member, content=b"", **fields):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            for key, value in fields.items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(content))

        add("./first.jpg", b"1" * 1000)
        add("sub", type=tarfile.DIRTYPE)
        add(long, b"2" * 512)
        add("label.cls", b"3")
        add("empty.png")
        add("link.png", type=tarfile.SYMTYPE, linkname="first.jpg")
        add("last.PNG", b"4" * 513)
    with tarfile.open(path) as tar:
        files[name] = [{"name": member.name.removeprefix("./"), "offset": member.offset_data, "size": member.size}
                       for member in tar if member.isreg()]
(folder / "members.json").write_text(json.dumps(files, indent=1) + "\n")
