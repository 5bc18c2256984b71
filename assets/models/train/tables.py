"""The model card's tables from evaluate.py's JSON.

    python tables.py ../figures.json
"""

import json
import sys
from pathlib import Path


def cell(figure, percent=False):
    scale, unit = (100, " %") if percent else (1, "")
    digits = 1 if percent else 2
    value, low, high = (f"{scale * figure[k]:.{digits}f}" for k in ("value", "low", "high"))
    return f"{value}{unit} ({low}–{high})"


def attention_table(by_ratio):
    names = list(next(iter(by_ratio.values())))
    lines = ["| map | " + " | ".join(f"{r} hidden: ratio | on object" for r in by_ratio) + " |",
             "|---|" + "---|" * (2 * len(by_ratio))]
    for name in names:
        cells = [c for r in by_ratio.values() for c in (cell(r[name]["ratio"]), cell(r[name]["on_object"], True))]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def separation_table(figures):
    """Of composed pictures and of photographs: how well the first component of the final states tells the object."""
    rows = {"composed": figures["separation"],
            "photographs": {r: v["first component"] for r, v in figures["photographs"].items() if "missed" not in r}}
    return ["| pictures | " + " | ".join(f"{r} hidden" for r in rows["composed"]) + " |", "|---|" + "---|" * len(rows["composed"])] + [
        f"| {name} | " + " | ".join(cell(v) for v in row.values()) + " |" for name, row in rows.items()]


def photograph_table(by_ratio):
    kept = {r: {name: v for name, v in figures.items() if "ratio" in v} for r, figures in by_ratio.items() if "missed" not in r}
    return attention_table(kept)


def class_table(by_setting):
    lines = ["| hidden, layout | top-1, objects | top-5, objects | top-1, with backgrounds |", "|---|---|---|---|"]
    return lines + [f"| {name} | " + " | ".join(cell(row[k], True) for k in ("top1_objects", "top5_objects", "top1_all")) + " |"
                    for name, row in by_setting.items()]


def pixel_table(by_method):
    return ["| fill | squared error ÷ mean colour's |", "|---|---|"] + [
        f"| {name} | {cell(figure)} |" for name, figure in by_method.items()]


def history_table(history):
    lines = ["| samples | minutes | ratio, 0 % and 75 % hidden | on object, same | pixels |", "|---|---|---|---|---|"]
    return lines + [f"| {h['samples']:,} | {h['minutes']:.0f} | {h['ratio_0'][-1]}, {h['ratio_75'][-1]} "
                    f"| {h['hit_0'][-1]:.0%}, {h['hit_75'][-1]:.0%} | {h['pixels']} |" for h in history]


def main() -> None:
    figures = json.loads(Path(sys.argv[1]).read_text())
    for title, lines in (("Attention", attention_table(figures["attention"])),
                         ("Attention, with a decoy", attention_table(figures["attention, with a decoy"])),
                         ("Photographs", photograph_table(figures["photographs"])),
                         ("First component", separation_table(figures)),
                         ("Classes", class_table(figures["classes"])),
                         ("Pixels", pixel_table(figures["pixels"])),
                         ("Validation while training", history_table(figures["history"]))):
        print(f"\n**{title}**\n", *lines, sep="\n")


if __name__ == "__main__":
    main()
