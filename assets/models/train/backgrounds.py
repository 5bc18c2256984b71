"""The background photographs: every file by name, with its licence as its Debian package states it.

Only GPL-2+ and CC0 files. Left out on purpose: all of plasma-workspace-wallpapers (its Debian
copyright file says GPL-2+, but each wallpaper's own metadata says LGPLv3 or CC-BY-SA-4.0),
Ubuntu-Mate-*.png (CC-BY-SA-4.0), and pictures in which one object stands out (a flower, a lighthouse),
because the class of a background is "background".
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Background:
    group: str    # pictures of one group never lie in two splits
    path: str     # below the folder the packages are unpacked in
    package: str
    licence: str
    holder: str


def _files(package, licence, holder, folder, names):
    return [Background(f"{package}/{name.split('.')[0].rstrip('0123456789')}", f"{folder}/{name}",
                       package, licence, holder) for name in names.split()]


def _one_group(group, backgrounds):
    return [Background(group, b.path, b.package, b.licence, b.holder) for b in backgrounds]


_MATE = "usr/share/backgrounds/mate"
_TUXPAINT = "usr/share/tuxpaint"
_RACER = "usr/share/games/etr"
_STARS = "usr/share/stellarium/landscapes"
_HDRI = "usr/share/blender/datafiles/studiolights/world"
_SKIMAGE = "usr/lib/python3/dist-packages/skimage/data"

_RACER_BY = "Jasmin F. Patry, Volker Stroebel, Extreme Tux Racer Team"

BACKGROUNDS = [
    *_files("mate-backgrounds", "GPL-2+", "Charles Barbin", f"{_MATE}/nature", "Aqua.jpg Garden.jpg"),
    *_files("mate-backgrounds", "GPL-2+", "Lennart Poettering, Andrea Cimitan", f"{_MATE}/nature", "Blinds.jpg"),
    *_files("mate-backgrounds", "GPL-2+", "Marco Cogoni, Hylke Bons", f"{_MATE}/nature", "Dune.jpg"),
    *_files("mate-backgrounds", "GPL-2+", "Timothy Schellhase, Lapo Calamandrei", f"{_MATE}/nature", "GreenMeadow.jpg"),
    *_files("mate-backgrounds", "GPL-2+", "blackcombwhistler07", f"{_MATE}/nature", "RainDrops.jpg"),
    *_files("mate-backgrounds", "GPL-2+", "Sergey Nazarov", f"{_MATE}/nature", "Storm.jpg"),
    *_files("mate-backgrounds", "GPL-2+", "Jean-François Fortin Tam", f"{_MATE}/nature", "Wood.jpg"),
    *_files("mate-backgrounds", "GPL-2+", "Wyng Stancikaite", f"{_MATE}/abstract", "Elephants.jpg"),
    *_files("tuxpaint-data", "GPL-2+", "Bill Kendrick", f"{_TUXPAINT}/templates",
            "burnt_bark.jpg cliff.jpg corn_maze.jpg mossy_bark.jpg mossy_log.jpg mudstone.jpg "
            "ocean_splash.jpg ocean_waves.jpg redwoods_above.jpg rocks.jpg sun_behind_clouds.jpg "
            "sun_behind_leaves.jpg trees_above.jpg trees_at_dusk.jpg wool_mill_machine.jpg"),
    *_files("tuxpaint-data", "GPL-2+", "Bill Kendrick", f"{_TUXPAINT}/starters",
            "reef-back.png skyline-sf-dusk-back.jpeg"),
    *_files("extremetuxracer-data", "GPL-2+", _RACER_BY, f"{_RACER}/terrains",
            "dirt01.png floor01.png floor02.png grass01.png grass02.png grass03.png ice02.png mud01.png "
            "pave01.png pave02.png pebbles01.png pebbles04.png rock.png rock01.png rock02.png rock05.png "
            "rock06.png rock07.png sand01.png snow01.png"),
    *_one_group("extremetuxracer-data/etr", _files(
        "extremetuxracer-data", "GPL-2+", _RACER_BY, f"{_RACER}/env/etr",
        "cloudy/frontH.png cloudy/leftH.png evening/frontH.png evening/rightH.png sunny/frontH.png "
        "sunny/rightH.png night/rightH.png")),
    *_one_group("extremetuxracer-data/tuxracer", _files(
        "extremetuxracer-data", "GPL-2+", _RACER_BY, f"{_RACER}/env/tuxracer",
        "cloudy/front.png evening/front.png sunny/front.png night/front.png")),
    *_one_group("stellarium-data/garching", _files(
        "stellarium-data", "GPL-2+", "Fabien Chéreau", f"{_STARS}/garching",
        "garching-gl1.png garching-gl2.png garching-gl3.png garching-gl4.png garching-ground3.png")),
    *_one_group("stellarium-data/guereins", _files(
        "stellarium-data", "GPL-2+", "Fabien Chéreau", f"{_STARS}/guereins",
        "guereins2.png guereins4.png guereins6.png guereinsb.png")),
    *_one_group("stellarium-data/hurricane", _files(
        "stellarium-data", "GPL-2+", "Johan Meuris, Robert Spearman", f"{_STARS}/hurricane",
        "hurricane1.png hurricane3.png hurricane5.png hurricane7.png hurricaneb.png")),
    *_one_group("stellarium-data/ocean", _files(
        "stellarium-data", "GPL-2+", "Michael Smith", f"{_STARS}/ocean", "ocean2.png ocean6.png ocean9.png")),
    *_files("blender-data", "CC0-1.0", "Greg Zaal", _HDRI,
            "city.exr courtyard.exr forest.exr interior.exr night.exr sunrise.exr sunset.exr"),
    *_files("lomiri-wallpapers-16.04", "CC0-1.0", "Clemens Engelhardt", "usr/share/backgrounds",
            "seeding_by_Clements_Engelhardt.jpg"),
    *_files("python3-skimage", "CC0-1.0", "Rob Tuytel, CC0Textures, linolafett", _SKIMAGE,
            "brick.png grass.png gravel.png"),
]
