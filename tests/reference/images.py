"""Makes tests/golden/images/: small pictures in every kind that lacuna reads, and what Pillow sees in them.

    PATH=$PATH:<libjpeg-turbo-progs>/bin python3 tests/reference/images.py
    (made the committed files with Pillow 12.3.0, NumPy 2.4, tifffile 2026.3.3, jpegtran 2.1.5)

pictures/NAME.EXT is read by image_file_test.cpp and must give NAME.EXT.ppm beside it, where given, or what
SAME says; orientation/FORMAT_N.EXT, stored as EXIF orientation N wants it, must all give upright.ppm.
Transparent pictures are laid over white, 16 bits keep the high byte; both with NumPy where Pillow has no word.
"""

import pathlib
import shutil
import struct
import subprocess
import zlib

import numpy as np
import tifffile
from PIL import Image

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "golden" / "images"
PICTURES = FOLDER / "pictures"
TURNED = FOLDER / "orientation"
HEIGHT, WIDTH = 13, 18


def base():
    """A smooth picture, odd in both sides, without any symmetry."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.stack([rows * 19, columns * 14, 255 - rows * 7 - columns * 5], axis=2).astype(np.uint8)


def alpha():
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    return ((rows * 40 + columns * 25) % 256).astype(np.uint8)


def grey():
    return base()[:, :, 0] // 2 + base()[:, :, 1] // 2


def over_white(colours, alphas):
    image = Image.new("RGB", (colours.shape[1], colours.shape[0]), "white")
    image.paste(Image.fromarray(colours), mask=Image.fromarray(alphas))  # rounds to nearest
    return np.asarray(image)


def rgb_of(values):
    return np.repeat(values[:, :, None], 3, axis=2)


def expect(name, values):
    Image.fromarray(np.ascontiguousarray(values.astype(np.uint8))).save(PICTURES / f"{name}.ppm")


def save(name, image, **options):
    """Written by Pillow and read back by Pillow."""
    image.save(PICTURES / name, **options)
    expect(name, np.asarray(Image.open(PICTURES / name).convert("RGB")))


# --- PNG, by hand: Pillow writes no Adam7, no 2- and 4-bit grey, no 16-bit colour

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(row, depth):
    """Samples of one row as the bytes of a PNG."""
    row = np.asarray(row).reshape(-1)
    if depth == 16:
        return row.astype(">u2").tobytes()
    if depth == 8:
        return row.astype(np.uint8).tobytes()
    bits = "".join(format(int(value), f"0{depth}b") for value in row)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def png(name, values, depth, colour_type, before=b"", interlaced=False):
    height, width = values.shape[:2]
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b""
    for top, left, down, right in passes:
        part = values[top::down, left::right]
        if part.shape[0] and part.shape[1]:
            data += b"".join(b"\0" + packed(row, depth) for row in part)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    (PICTURES / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", zlib.compress(data, 9))
        + chunk(b"IEND", b""))


def write_pngs():
    save("rgb.png", Image.fromarray(base()))
    save("grey.png", Image.fromarray(grey()))
    png("adam7.png", base(), 8, 2, interlaced=True)
    expect("adam7.png", base())
    for depth in (1, 2, 4):
        values = grey() >> (8 - depth)
        png(f"grey{depth}.png", values, depth, 0)
        expect(f"grey{depth}.png", rgb_of(values * (255 // (2**depth - 1))))
        save(f"palette{depth}.png", Image.fromarray(base()).quantize(2**depth), bits=depth)
    png("grey2_adam7.png", grey() >> 6, 2, 0, interlaced=True)
    expect("grey2_adam7.png", rgb_of((grey() >> 6) * 85))
    save("palette8.png", Image.fromarray(base()).quantize(200))
    write_transparent_pngs()
    write_deep_pngs()


def write_transparent_pngs():
    Image.fromarray(np.dstack([base(), alpha()])).save(PICTURES / "rgba.png")
    expect("rgba.png", over_white(base(), alpha()))
    Image.fromarray(np.dstack([grey(), alpha()]), "LA").save(PICTURES / "grey_alpha.png")
    expect("grey_alpha.png", over_white(rgb_of(grey()), alpha()))
    # A grey level and a colour that are transparent
    png("grey_trns.png", grey() >> 4, 4, 0, chunk(b"tRNS", struct.pack(">H", 7)))
    level = (grey() >> 4) * 17
    expect("grey_trns.png", rgb_of(np.where(level == 7 * 17, 255, level)))
    colour = base()[6, 9]
    png("rgb_trns.png", base(), 8, 2, chunk(b"tRNS", struct.pack(">HHH", *(int(c) for c in colour))))
    expect("rgb_trns.png", np.where((base() == colour).all(2)[:, :, None], 255, base()))
    # Four colours, the first two of them see-through
    entries = np.array([[200, 10, 20], [0, 250, 30], [9, 8, 7], [60, 70, 240]], np.uint8)
    index = grey() >> 6
    png("palette_trns.png", index, 2, 3, chunk(b"PLTE", entries.tobytes()) + chunk(b"tRNS", bytes([0, 100])))
    expect("palette_trns.png", over_white(entries[index], np.array([0, 100, 255, 255], np.uint8)[index]))


def write_deep_pngs():
    low = (np.arange(HEIGHT * WIDTH * 3).reshape(HEIGHT, WIDTH, 3) * 37) % 256
    deep = base().astype(np.uint16) * 256 + low.astype(np.uint16)
    png("rgb16.png", deep, 16, 2)
    expect("rgb16.png", base())
    png("grey16.png", deep[:, :, 0], 16, 0)
    expect("grey16.png", rgb_of(base()[:, :, 0]))
    png("dim16.png", deep[:, :, 0] >> 4, 16, 0)
    expect("dim16.png", rgb_of(base()[:, :, 0] >> 4))
    alphas = alpha().astype(np.uint16) * 256 + low[:, :, 0].astype(np.uint16)
    png("rgba16.png", np.dstack([deep, alphas]), 16, 6)
    expect("rgba16.png", over_white(base(), alpha()))
    # The same colour in 16 bits is transparent only if its low byte is the same too
    colour = deep[6, 9]
    png("rgb16_trns.png", deep, 16, 2, chunk(b"tRNS", struct.pack(">HHH", *(int(c) for c in colour))))
    expect("rgb16_trns.png", np.where((deep == colour).all(2)[:, :, None], 255, base()))
    frames = [Image.fromarray(base()), Image.fromarray(255 - base())]
    frames[0].save(PICTURES / "animated.png", save_all=True, append_images=frames[1:], duration=100)
    expect("animated.png", base())


# --- JPEG

def jpegtran(source, target, *options):
    subprocess.run(["jpegtran", *options, "-outfile", PICTURES / target, PICTURES / source], check=True)
    expect(target, np.asarray(Image.open(PICTURES / target).convert("RGB")))


def write_jpegs():
    rows, columns = np.mgrid[0:45, 0:61]
    large = np.stack([rows * 5, columns * 4, (rows * columns) % 256], axis=2).astype(np.uint8)
    image = Image.fromarray(large)
    save("rgb420.jpg", image, quality=85, subsampling=2)
    save("rgb422.jpg", image, quality=85, subsampling=1)
    save("rgb444.jpg", image, quality=85, subsampling=0)
    save("progressive.jpg", image, quality=85, progressive=True)
    save("grey.jpg", image.convert("L"), quality=85)
    save("restart.jpg", image, quality=85, restart_marker_blocks=2)
    save("untransformed.jpg", image, quality=85, keep_rgb=True)
    save("cmyk.jpg", image.convert("CMYK"), quality=85)
    # The same data called YCCK: odd colours, and Pillow's
    data = bytearray((PICTURES / "cmyk.jpg").read_bytes())
    data[data.index(b"Adobe") + 11] = 2
    (PICTURES / "ycck.jpg").write_bytes(data)
    expect("ycck.jpg", np.asarray(Image.open(PICTURES / "ycck.jpg").convert("RGB")))
    jpegtran("rgb420.jpg", "arithmetic.jpg", "-arithmetic")
    write_many_scans()


def write_many_scans():
    """127 scans, one for each coefficient: allowed, and a way to make a small file slow."""
    bands = [(0, k) for k in range(1, 64)] + [(1, k) for k in range(1, 37)]
    script = FOLDER / "scans.txt"  # 100 scans, which is all that jpegtran writes
    script.write_text("0,1,2: 0-0, 0, 0;\n" + "\n".join(f"{c}: {k}-{k}, 0, 0;" for c, k in bands))
    target = FOLDER / "127_scans.jpg"
    subprocess.run(["jpegtran", "-scans", script, "-outfile", target, PICTURES / "rgb420.jpg"], check=True)
    script.unlink()
    data = target.read_bytes()
    last = data[data.rindex(b"\xff\xda") : -2]
    more = b"".join(last[:7] + bytes([k, k]) + last[9:] for k in range(37, 64))
    target.write_bytes(data[:-2] + more + b"\xff\xd9")


# --- WebP, TIFF

def write_webps():
    save("lossless.webp", Image.fromarray(base()), lossless=True)
    save("lossy.webp", Image.fromarray(base()), quality=80)
    Image.fromarray(np.dstack([base(), alpha()])).save(PICTURES / "rgba.webp", lossless=True, exact=True)
    expect("rgba.webp", over_white(base(), alpha()))
    frames = [Image.fromarray(base()), Image.fromarray(255 - base())]
    save("animated.webp", frames[0], save_all=True, append_images=frames[1:], duration=100, lossless=True)
    for name, alphas in ("placed.webp", False), ("placed_alpha.webp", True):
        write_placed_webp(name, alphas)


def write_placed_webp(name, alphas):
    """An animation whose first picture is smaller than its canvas, which Pillow does not write."""
    def riff(kind, data):
        return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    def u24(number):
        return struct.pack("<I", number)[:3]

    def frame(values, left, top):
        Image.fromarray(values).save(PICTURES / name, lossless=True, exact=True)
        place = b"".join(map(u24, (left // 2, top // 2, values.shape[1] - 1, values.shape[0] - 1, 100))) + b"\0"
        return riff(b"ANMF", place + (PICTURES / name).read_bytes()[12:])

    values = np.dstack([base(), alpha()]) if alphas else base()
    flags = bytes([0x12 if alphas else 0x02, 0, 0, 0])  # animation, alpha
    data = riff(b"VP8X", flags + u24(WIDTH + 9) + u24(HEIGHT + 6)) + riff(b"ANIM", b"\xff\x80\x40\xff\0\0")
    data += frame(values, 6, 4) + frame(values[::-1].copy(), 0, 0)
    (PICTURES / name).write_bytes(riff(b"RIFF", b"WEBP" + data))
    seen = np.asarray(Image.open(PICTURES / name).convert("RGBA"))
    expect(name, over_white(seen[:, :, :3].copy(), seen[:, :, 3].copy()))


# --- BMP with run lengths, GIF

def runs(row, depth):
    """A row of indices as run lengths: what repeats as runs, the rest as it is."""
    data, at = b"", 0
    while at < len(row):
        end = at + 1
        while end < len(row) and row[end] == row[at]:
            end += 1
        rest = row[at : at + 6]
        if end - at > 1 or len(rest) < 6:
            data += bytes([end - at, row[at] if depth == 8 else row[at] * 17])
            at = end
        else:  # 6 of 8 bits, 4 of 4: Pillow loses the last half of an odd number
            rest = rest if depth == 8 else rest[:4]
            values = rest if depth == 8 else [a * 16 + b for a, b in zip(rest[::2], rest[1::2])]
            data += bytes([0, len(rest), *values])
            at += len(rest)
    return data + b"\0\0"


def write_bmps():
    for depth in (8, 4):
        picture = Image.fromarray(base() // 64 * 64).quantize(2**depth)
        colours = np.array(picture.getpalette("RGB")).reshape(-1, 3)
        indices = np.asarray(picture).copy()
        indices[:, 9:] = (np.arange(WIDTH - 9) * 3 + np.arange(HEIGHT)[:, None]) % len(colours)  # no runs
        rows = [[int(index) for index in row] for row in indices[::-1]]
        data = b"".join(runs(row, depth) for row in rows) + b"\0\1"
        palette = b"".join(bytes([*map(int, colour[::-1]), 0]) for colour in colours)
        header = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, depth, 1 if depth == 8 else 2, len(data), 0, 0, len(colours), 0)
        start = 54 + len(palette)
        name = f"runs{depth}.bmp"
        (PICTURES / name).write_bytes(b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + header + palette + data)
        expect(name, np.asarray(Image.open(PICTURES / name).convert("RGB")))


def patched(name, **places):
    """A GIF with other numbers in its screen or first picture: width, height, left, top."""
    data = bytearray((PICTURES / name).read_bytes())
    picture = data.index(b"\x2c\0\0\0\0")
    at = {"width": 6, "height": 8, "left": picture + 1, "top": picture + 3}
    for place, number in places.items():
        data[at[place] : at[place] + 2] = struct.pack("<H", number)
    (PICTURES / name).write_bytes(data)
    seen = np.asarray(Image.open(PICTURES / name).convert("RGBA"))
    expect(name, over_white(seen[:, :, :3].copy(), seen[:, :, 3].copy()))


def write_gifs():
    image = Image.fromarray(base()).quantize(60)
    save("palette.gif", image)
    save("grey.gif", Image.fromarray(grey()))
    save("interlaced.gif", Image.fromarray(np.tile(base(), (2, 1, 1))).quantize(60), interlace=1)
    frames = [image, Image.fromarray(255 - base()).quantize(60)]
    save("animated.gif", frames[0], save_all=True, append_images=frames[1:], duration=100)
    for name, options in ("placed.gif", {}), ("placed_transparent.gif", {"transparency": 7}):
        image.save(PICTURES / name, **options)
        patched(name, width=WIDTH + 9, height=HEIGHT + 6, left=5, top=4)
    image.save(PICTURES / "beyond.gif", transparency=7)
    patched("beyond.gif", width=10, height=HEIGHT + 2, left=3)


def tiff(name, values, expected, **options):
    tifffile.imwrite(PICTURES / name, values, metadata=None, software=False, **options)
    if expected is not None:
        expect(name, expected)


def write_tiffs():
    image = Image.fromarray(base())
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        save(f"rgb_{compression}.tif", image, compression=compression)
    save("jpeg.tif", image, compression="jpeg", quality=85)
    save("grey.tif", Image.fromarray(grey()), compression="tiff_lzw")
    save("palette.tif", image.quantize(40), compression="tiff_lzw")
    save("group4.tif", Image.fromarray(grey()).convert("1"), compression="group4")
    save("cmyk.tif", image.convert("CMYK"), compression="tiff_lzw")
    bits = (grey() > 127).astype(np.uint8)
    tiff("min_is_white.tif", 255 - grey(), rgb_of(grey()), photometric="miniswhite")
    tiff("bilevel.tif", bits.astype(bool), rgb_of(bits * 255), photometric="minisblack")
    tiff("planar.tif", base().transpose(2, 0, 1), base(), photometric="rgb", planarconfig="separate")
    tall = np.tile(base(), (3, 2, 1))
    tiff("tiled.tif", tall, tall, photometric="rgb", tile=(16, 16))
    tiff("strips.tif", base(), base(), photometric="rgb", rowsperstrip=4, compression="zlib", predictor=True)
    tiff("bigtiff.tif", base(), base(), photometric="rgb", bigtiff=True)
    tiff("big_endian.tif", base().astype(np.uint16) * 256 + 99, base(), photometric="rgb", byteorder=">")
    deep = base().astype(np.uint16) * 256 + 77
    tiff("rgb16.tif", deep, base(), photometric="rgb", compression="zlib")
    tiff("grey16.tif", deep[:, :, 0], rgb_of(base()[:, :, 0]), photometric="minisblack")
    rgba = np.dstack([base(), alpha()])
    tiff("rgba.tif", rgba, over_white(base(), alpha()), photometric="rgb", extrasamples=["unassalpha"])
    tiff("rgbx.tif", rgba, base(), photometric="rgb", extrasamples=["unspecified"])
    premultiplied = (base().astype(int) * alpha()[:, :, None] // 255).astype(np.uint8)
    tiff("premultiplied.tif", np.dstack([premultiplied, alpha()]),
         premultiplied.astype(int) + 255 - alpha()[:, :, None], photometric="rgb", extrasamples=["assocalpha"])
    image.save(PICTURES / "pages.tif", save_all=True, append_images=[Image.fromarray(255 - base())])
    expect("pages.tif", base())
    for name, values in [("float32", base().astype(np.float32)), ("signed", base().astype(np.int16)),
                         ("five_channels", np.dstack([base(), base()[:, :, :2]]))]:
        tifffile.imwrite(FOLDER / f"{name}.tif", values, photometric="rgb", metadata=None, software=False)


# --- orientation: blocks of one colour, so that JPEG is exact however it is turned

def stored(values, orientation):
    """The array whose picture, by EXIF's table, is seen as `values`."""
    undo = {1: lambda a: a, 2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1],
            5: lambda a: a.swapaxes(0, 1), 6: lambda a: np.rot90(a, 1), 7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
            8: lambda a: np.rot90(a, -1)}
    return np.ascontiguousarray(undo[orientation](values))


def write_orientations():
    blocks = np.array([[[200, 0, 0], [0, 200, 0], [0, 0, 200]], [[80, 80, 80], [200, 200, 0], [0, 0, 0]]], np.uint8)
    upright = blocks.repeat(8, 0).repeat(8, 1)
    Image.fromarray(upright).save(FOLDER / "upright.ppm")
    for orientation in range(1, 9):
        image = Image.fromarray(stored(upright, orientation))
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(TURNED / f"jpeg_{orientation}.jpg", exif=exif, quality=95, subsampling=0)
        image.save(TURNED / f"png_{orientation}.png", exif=exif)
        image.save(TURNED / f"webp_{orientation}.webp", exif=exif, lossless=True)
        image.save(TURNED / f"tiff_{orientation}.tif", tiffinfo={0x0112: orientation}, compression="tiff_lzw")
    check_with_pillow(upright)


def check_with_pillow(upright):
    from PIL import ImageOps

    for path in TURNED.iterdir():
        seen = np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("RGB"))
        assert seen.shape == upright.shape and np.abs(seen.astype(int) - upright).max() <= 2, path


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    TURNED.mkdir()
    write_pngs()
    write_jpegs()
    write_webps()
    write_bmps()
    write_gifs()
    write_tiffs()
    write_orientations()


main()
