"""PNG, SVG and PDF of one figure show the same, to readers that lacuna has no part in: poppler and librsvg. A page's
policy allows its own style and script alone, by Python's hash of them.

    formats_test.py LACUNA
"""

import base64
import hashlib
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

lacuna = sys.argv[1]
sample = pathlib.Path(__file__).resolve().parents[2] / "assets/samples/cat.png"


def output_of(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE).stdout


def check(truth, what):
    if not truth:
        sys.exit(f"formats_test: {what}")


def paeth(a, b, c):
    p = a + b - c
    distances = (abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c)
    return min(distances)[2]


def png_pixels(data):
    """Width, height, and RGB rows of an 8-bit PNG; what is see-through counts as white."""
    width, height = struct.unpack(">II", data[16:24])
    channels = {2: 3, 6: 4}[data[25]]
    packed, place = b"", 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        if data[place + 4 : place + 8] == b"IDAT":
            packed += data[place + 8 : place + 8 + length]
        place += 12 + length
    raw, stride, rows = zlib.decompress(packed), width * channels, []
    before = bytes(stride)
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        if kind == 2:
            line = bytearray((a + b) & 255 for a, b in zip(line, before))
        elif kind:
            for i in range(stride):
                left = line[i - channels] if i >= channels else 0
                corner = before[i - channels] if i >= channels else 0
                line[i] = (line[i] + (left, left, 0, (left + before[i]) // 2, paeth(left, before[i], corner))[kind]) & 255
        before = bytes(line)
        rows.append(before if channels == 3 else
                    bytes(c * a // 255 + 255 - a for i in range(0, stride, 4) for a in (line[i + 3],) for c in line[i : i + 3]))
    return width, height, rows


def ppm_pixels(data):
    width, height = map(int, re.match(rb"P6\s(\d+) (\d+)\s255\s", data).groups())
    pixels = data[-width * height * 3 :]
    return width, height, [pixels[y * width * 3 : (y + 1) * width * 3] for y in range(height)]


def mean_difference(a, b):
    check(abs(a[0] - b[0]) <= 1 and abs(a[1] - b[1]) <= 1, f"sizes differ: {a[:2]}, {b[:2]}")
    total = count = 0
    for x, y in list(zip(a[2], b[2]))[::4]:
        total += sum(abs(p - q) for p, q in zip(x, y))
        count += min(len(x), len(y))
    return total / count


def check_page(folder):
    photo, page = folder / "<script>alert(1)<!--.png", folder / "page.html"
    shutil.copy(sample, photo)
    output_of(lacuna, "compare", photo, "--write", "html", "--title", "</script>", "-q", "-o", page)
    text = page.read_text()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1]
    for tag, source in ("style", "style-src"), ('script type="module"', "script-src"):
        inside = re.search(f"<{tag}>(.*?)</{tag.split()[0]}>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        check(f"{source} 'sha256-{digest}';" in policy, f"the policy does not allow the page's own {source}: {policy}")
    check(text.count("<script") == text.count("</script") == 5 and "<!--.png" not in text, "a foreign text is not escaped")
    check(not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text), "the page names an address")
    check(len(text) < 5e6, f"the page has {len(text)} bytes")
    check("--title '</script>'" in output_of(lacuna, "inspect", page).decode(), "the recipe is not read back")


with tempfile.TemporaryDirectory() as folder:
    out = pathlib.Path(folder)
    check_page(out)
    output_of(lacuna, "compare", sample, "--query", "3,4", "--write", "figure", "--format", "png,svg,pdf", "-q", "-o", out)
    pdf, svg, png = out / "cat.compare.pdf", out / "cat.compare.svg", out / "cat.compare.png"

    words = output_of("pdftotext", "-raw", "-enc", "UTF-8", pdf, "-").decode()
    for expected in "−∞ forgotten", "hidden keys at −∞", "this query does not exist here", "Attention shows where":
        check(expected in words, f"the PDF does not say '{expected}'")
    fonts = output_of("pdffonts", pdf).decode().splitlines()[2:]
    check(fonts and all(re.search(r"LiberationSans.* TrueType .* yes yes yes ", font) for font in fonts),
          f"fonts not embedded as TrueType with their characters: {fonts}")
    images = output_of("pdfimages", "-list", pdf).decode().splitlines()[2:]
    check(len({line.split()[10] for line in images}) == 3,
          "the colour photo, the grey one and the small whole, of which it is a crop, are not embedded once each")
    check("2000-01-01T00:00:00Z" in output_of("pdfinfo", "-isodates", pdf).decode(), "the PDF's date is not fixed")

    output_of("pdftoppm", "-r", "144", pdf, out / "page")
    output_of("rsvg-convert", "-d", "144", "-p", "144", svg, "-o", out / "svg.png")
    truth = png_pixels(png.read_bytes())
    from_pdf = mean_difference(truth, ppm_pixels(next(out.glob("page*.ppm")).read_bytes()))
    from_svg = mean_difference(truth, png_pixels((out / "svg.png").read_bytes()))
    print(f"mean difference of pixels: PDF {from_pdf:.2f}, SVG {from_svg:.2f} of 255")
    check(from_pdf < 6 and from_svg < 3, "PDF or SVG look different from the PNG")
