"""Twenty real photographs that no training saw, with the outline of what stands out, drawn by hand; for measuring alone.

All from Debian 12 packages that fetch.sh unpacks; none is part of this repository, only their outlines are: polygons x, y in pixels of the
middle square at 224 x 224, as the model sees it. Several polygons are one object's parts, or several objects.
"""

import bz2
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw

SIDE, GRID = 224, 14
FINER = 4                 # outlines are drawn this many times larger


@dataclass(frozen=True)
class Photograph:
    path: str             # below the folder the packages are unpacked in
    package: str
    licence: str
    what: str
    outlines: tuple[str, ...]


_SKIMAGE = "usr/lib/python3/dist-packages/skimage/data"
_SKLEARN = "usr/lib/python3/dist-packages/sklearn/datasets/images"
_WALLS = "usr/share/backgrounds"
_TUXPAINT = "usr/share/tuxpaint/templates"

PHOTOGRAPHS = [
    Photograph(f"{_SKIMAGE}/astronaut.png", "python3-skimage", "public domain (NASA)", "astronaut", (
        "100,7 122,12 131,32 128,50 116,72 132,88 134,112 150,122 158,150 178,152 205,166 220,195 222,223 12,223 12,160 20,125 48,92 "
        "50,72 78,66 82,55 70,48 67,25 80,10",)),
    Photograph(f"{_SKIMAGE}/camera.png", "python3-skimage", "CC0-1.0", "man, camera and tripod", (
        "78,32 92,28 110,34 118,50 118,60 143,62 143,90 132,96 132,120 120,135 95,140 62,165 68,223 0,223 0,105 15,85 35,62 68,48 70,40",
        "123,95 130,95 132,133 176,222 170,222 128,150 105,222 100,222 122,140")),
    Photograph(f"{_SKIMAGE}/coffee.png", "python3-skimage", "CC0-1.0", "cup, saucer and spoon", (
        "41,45 60,20 105,10 150,20 170,42 180,40 190,62 208,100 213,130 205,165 180,195 140,213 95,214 50,200 15,170 0,135 0,85 15,60 40,48",)),
    Photograph(f"{_SKIMAGE}/motorcycle_left.png", "python3-skimage", "CC0-1.0", "motorcycle", (
        "8,65 20,65 50,75 95,80 110,65 110,55 150,45 165,38 185,30 195,55 200,60 200,80 195,95 224,120 224,200 205,195 180,170 165,150 "
        "150,160 110,170 95,190 90,165 70,160 50,175 25,175 5,155 0,130 10,105 0,95 0,85",)),
    Photograph(f"{_SKIMAGE}/rocket.jpg", "python3-skimage", "CC0-1.0", "rocket", (
        "112,64 118,70 121,90 121,215 107,215 107,90 109,70",)),
    Photograph("usr/lib/python3/dist-packages/scipy/misc/face.dat", "python3-scipy", "public domain", "raccoon", (
        "0,0 80,0 95,10 115,12 130,3 190,15 205,30 224,30 224,85 205,110 180,115 170,130 150,145 185,150 175,163 140,165 125,190 110,190 "
        "100,165 85,135 60,120 30,125 0,105",)),
    Photograph(f"{_SKLEARN}/china.jpg", "python3-sklearn", "CC-BY-2.0", "tower", (
        "52,16 56,28 80,50 110,60 112,80 112,90 115,115 128,130 128,165 138,178 120,190 105,205 60,200 40,190 30,178 0,172 0,55 15,50 "
        "40,35 47,27",)),
    Photograph(f"{_SKLEARN}/flower.jpg", "python3-sklearn", "CC-BY-2.0", "two dahlias", (
        "106,44 150,56 172,85 179,115 165,155 140,180 110,189 70,178 42,150 33,118 40,80 65,52",
        "98,223 105,210 120,198 140,200 165,200 188,223")),
    Photograph("usr/share/matplotlib/mpl-data/sample_data/grace_hopper.jpg", "python-matplotlib-data", "public domain (US Navy)", "officer", (
        "66,35 70,15 85,0 140,0 150,18 162,25 163,75 155,108 147,118 205,138 222,165 224,223 5,223 12,160 30,145 80,120 85,112 72,100 68,70",)),
    Photograph(f"{_WALLS}/Kleiber_by_Lukas_Baubkus.jpg", "lomiri-wallpapers-20.04", "CC-BY-SA-3.0", "nuthatch", (
        "76,78 84,85 105,120 115,133 128,143 113,143 100,147 82,144 75,130 75,105",)),
    Photograph(f"{_WALLS}/Picture_0B_by_freespace.jpg", "lomiri-wallpapers-16.04", "CC-BY-4.0", "fig in a bowl", (
        "21,111 45,80 80,50 130,30 180,30 224,45 224,205 190,220 150,220 110,205 60,160 30,125",)),
    Photograph(f"{_WALLS}/free_by_Peter_Nerlich.jpg", "lomiri-wallpapers-16.04", "CC-BY-SA-4.0", "wooden bird", (
        "37,147 70,152 95,158 108,150 118,145 135,140 155,131 150,140 127,160 125,180 115,191 100,190 85,180 92,170 60,160 40,155",)),
    Photograph(f"{_WALLS}/friends_by_Aitzol_Berasategi.jpg", "lomiri-wallpapers-16.04", "CC-BY-4.0", "two dogs", (
        "75,24 90,21 105,25 116,45 116,78 105,72 95,70 80,75 70,85 67,60 68,35",
        "110,96 125,94 140,100 151,120 150,147 140,150 130,145 130,160 120,166 112,155 110,135 104,130 104,110")),
    Photograph(f"{_WALLS}/Dragonfly_by_Bolly.jpg", "lomiri-wallpapers-16.04", "CC-BY-SA-4.0", "dragonfly", (
        "92,73 120,77 135,72 143,75 195,78 195,82 150,87 190,103 145,104 125,100 105,117 102,113 115,97 88,100 95,92 118,85",)),
    Photograph(f"{_WALLS}/Wine_by_Jakkub_Mede.jpg", "lomiri-wallpapers-16.04", "CC-BY-4.0", "drum, and a table with wine", (
        "7,155 15,150 45,148 60,125 75,112 105,108 125,115 140,140 138,170 125,192 105,195 80,188 60,178 20,190 10,175",
        "64,60 84,55 85,12 99,10 99,40 105,0 117,0 118,42 165,42 170,18 195,15 190,48 212,50 210,110 195,140 150,112 135,118 118,115 65,112")),
    Photograph(f"{_WALLS}/mate/nature/TwoWings.jpg", "mate-backgrounds", "GPL-2+", "dandelion's seeds", (
        "57,112 62,93 100,100 130,90 160,58 175,65 195,85 224,90 224,125 205,120 192,165 185,195 165,197 150,170 118,115 85,150 60,145",
        "141,223 145,205 165,197 190,200 205,215 205,223")),
    Photograph(f"{_WALLS}/mate/nature/LadyBird.jpg", "mate-backgrounds", "GPL-2+", "ladybird", (
        "170,110 178,100 190,99 200,106 202,118 195,128 185,134 172,126",)),
    Photograph(f"{_WALLS}/mate/nature/YellowFlower.jpg", "mate-backgrounds", "GPL-2+", "flower", (
        "6,112 35,109 85,122 60,90 43,58 60,53 85,70 110,95 113,80 125,65 95,50 70,25 80,20 105,30 118,18 140,10 175,0 215,0 224,35 "
        "224,224 0,224 25,195 70,175 100,165 110,155 60,150 20,130",)),
    Photograph(f"{_TUXPAINT}/lighthouse.jpg", "tuxpaint-data", "GPL-2+", "lighthouse", (
        "95,0 110,0 165,32 165,62 195,62 195,102 205,103 182,164 172,164 178,223 50,223 55,164 38,164 22,103 33,102 33,63 55,63 53,35",)),
    Photograph(f"{_TUXPAINT}/jellyfish.jpg", "tuxpaint-data", "GPL-2+", "jellyfish", (
        "18,20 30,0 78,0 75,20 55,40 35,52 15,45", "0,35 20,50 50,65 55,85 30,92 0,80",
        "35,100 50,85 70,60 90,55 100,75 115,35 140,32 145,50 170,78 165,90 100,88 85,95 60,107",
        "85,125 110,118 140,125 170,133 195,150 215,200 190,205 165,190 120,197 100,190 88,170",
        "0,135 30,130 80,130 90,160 95,195 60,222 0,222", "195,95 210,85 224,85 224,133 200,125")),
]


def picture(root: Path, photograph: Photograph) -> torch.Tensor:
    """[3, 224, 224] in 0 … 1: shortest edge to 224, middle square."""
    path = root / photograph.path
    if path.suffix == ".dat":  # SciPy's: plain pixels, packed
        image = Image.fromarray(np.frombuffer(bz2.decompress(path.read_bytes()), np.uint8).reshape(768, 1024, 3))
    else:
        image = Image.open(path).convert("RGB")
    scale = SIDE / min(image.size)
    image = image.resize([round(n * scale) for n in image.size], Image.Resampling.BICUBIC)
    left, top = ((n - SIDE) // 2 for n in image.size)
    return torch.from_numpy(np.array(image.crop((left, top, left + SIDE, top + SIDE)))).permute(2, 0, 1) / 255


def coverage(photograph: Photograph) -> torch.Tensor:
    """[196]: the share of each patch that lies within the outlines."""
    canvas = Image.new("1", (SIDE * FINER, SIDE * FINER))
    for outline in photograph.outlines:
        points = [tuple(float(v) * FINER for v in point.split(",")) for point in outline.split()]
        ImageDraw.Draw(canvas).polygon(points, fill=1)
    inside = torch.from_numpy(np.array(canvas)).float()[None, None]
    return F.avg_pool2d(inside, SIDE * FINER // GRID).flatten()
