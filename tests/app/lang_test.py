"""Figures in Chinese with this machine's fonts, and the warning where there are none.

    lang_test.py LACUNA
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

lacuna = sys.argv[1]
sample = pathlib.Path(__file__).resolve().parents[2] / "assets/samples/cat.png"


def check(truth, what):
    if not truth:
        sys.exit(f"lang_test: {what}")


def run(out, *words, fonts=None):
    """The lines of a warning about fonts; the files are in `out`."""
    environment = dict(os.environ, **({"FONTCONFIG_FILE": str(fonts)} if fonts else {}))
    command = [lacuna, *map(str, words), "-q", "-o", str(out)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    check(done.returncode == 0, f"{command}: status {done.returncode}\n{done.stderr}")
    return [line for line in done.stderr.splitlines() if "font" in line.lower()]


def files(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*.*") if path.suffix in (".png", ".svg", ".pdf")}


with tempfile.TemporaryDirectory() as folder:
    root = pathlib.Path(folder)
    no_fonts = root / "none.conf"
    no_fonts.write_text("<fontconfig/>")

    check(run(root / "zh", "compare", sample, "--lang", "zh", "--format", "png,svg,pdf") == [],
          "a warning, although the machine has a Chinese font (fonts-wqy-microhei)")
    warnings = run(root / "boxes", "compare", sample, "--lang", "zh", fonts=no_fonts)
    check(len(warnings) == 1 and "fonts-noto-cjk" in warnings[0], f"without a font: {warnings}")
    check(files(root / "boxes")["cat.compare.png"] != files(root / "zh")["cat.compare.png"], "no font, the same picture")

    # English asks the machine for nothing; a file's name may.
    check(run(root / "en", "explain", sample) == [], "a warning in English")
    check(run(root / "bare", "explain", sample, fonts=no_fonts) == [], "a warning in English, without fonts")
    check(files(root / "en") == files(root / "bare"), "English figures depend on the machine's fonts")
    pictures = root / "pictures"
    pictures.mkdir()
    for name in "猫", "犬", "plain":
        shutil.copy(sample, pictures / f"{name}.png")
    check(run(root / "named", "compare", pictures) == [], "a warning for a Chinese name")
    warnings = run(root / "unnamed", "compare", pictures, fonts=no_fonts)
    check(len(warnings) == 1 and ("猫" in warnings[0] or "犬" in warnings[0]), f"names without a font: {warnings}")

    # The words of a PDF can be searched and copied.
    words = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", root / "zh/cat.compare.pdf", "-"],
                           check=True, stdout=subprocess.PIPE).stdout.decode()
    for expected in "以可见图像块为查询的平均注意力", "被遮挡的键得分为 −∞", "小模型，在合成图像上训练", "注意力显示某一层在看哪里":
        check(expected in words, f"the PDF does not say '{expected}'")

    for threads in 1, 2:
        run(root / f"j{threads}", "compare", pictures, "--lang", "zh", "-j", threads)
    check(files(root / "j1") == files(root / "j2") and len(files(root / "j1")) == 13, "bytes depend on the threads")
