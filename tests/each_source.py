#!/usr/bin/env python3
"""Looks at each source by itself, as no unity build does.

    tests/each_source.py compile BUILD_FOLDER [FILE...]   does it compile, without what other files include?
    tests/each_source.py affected BUILD_FOLDER FILE...    the same of those that these changes may have broken
    tests/each_source.py tidy BUILD_FOLDER [FILE...]      what does clang-tidy say of it?

Without FILE: compile looks at every source and header of lib, app and tests, tidy at the sources of lib and app.
affected looks at those files and at what of lib and app includes one of them; at all of lib and app where a file is no
source, but says how sources are compiled.
BUILD_FOLDER is configured, for its compiler flags. Exit status 1 if there is something to say.

Most of the time of a compiler goes into the standard library's headers. They are read once, into a few precompiled
headers, and a file gets one that holds only what the file includes itself, directly or through headers of this project.
So nothing is lent to it. That a header does not live on what was included before it is seen where its own source
includes it first; any other header is compiled alone as well.
"""

import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGETS = {"lib": "lacuna", "app": "lacuna_app", "tests": "lacuna_test_support"}
# Hundredths of a second to read a header; what is not named is not worth a thought.
COST = {"nlohmann/json.hpp": 160, "CLI/CLI.hpp": 180, "fmt/format.h": 55, "filesystem": 55, "regex": 55, "fstream": 30,
        "sstream": 30, "iostream": 30, "chrono": 30, "functional": 25, "memory": 25, "string": 20, "map": 15, "algorithm": 15,
        "optional": 15, "vector": 12, "span": 8, "set": 15, "thread": 35, "mutex": 25, "opencv2/core.hpp": 80,
        "opencv2/imgproc.hpp": 90}  # fmt: skip
LEAST_GAIN = 400  # hundredths of a second, of a precompiled header over what it costs to make


def sources(*folders):
    files = [file for folder in folders for ending in ("cpp", "hpp") for file in (ROOT / folder).rglob(f"*.{ending}")]
    return sorted(files)


def flags_of(build):
    """Folder -> what its target is compiled with, but for what belongs to unity builds and to optimising."""
    commands = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    flags = {}
    for folder, target in TARGETS.items():
        words = next(shlex.split(c["command"]) for c in commands if f"/{target}.dir/" in c["command"])
        words = words[next(i for i, word in enumerate(words) if pathlib.Path(word).name in ("c++", "g++", "clang++")) :]
        kept, skipped = [], 0
        for word in words:
            if skipped or word in ("-o", "-c", "-x", "-include", "-MT", "-MF"):
                skipped = 0 if skipped else 1
            elif not re.match(r"-O|-MD|-Winvalid-pch|-Wno-shadow$|-Wno-subobject-linkage$|-DNDEBUG|.*\.cxx$", word):
                kept.append(word)
        flags[folder] = kept
    # The benchmarks and app/main.cpp are of other targets that need no more.
    return flags


def folder_of(file):
    return file.relative_to(ROOT).parts[0] if file.is_relative_to(ROOT) else "lib"


def includes_in(file):
    """Each include of a file, its mark and its name, and whether it stands under a condition."""
    depth = 0
    for line in file.read_text(encoding="utf-8").splitlines():
        depth += bool(re.match(r"\s*#\s*if", line)) - bool(re.match(r"\s*#\s*endif", line))
        include = re.match(r'#include ([<"])([^>"]+)', line)
        if include:
            yield *include.groups(), depth > 0


def included_file(file, name):
    """The file of this project that an include of `file` names, or None."""
    places = [folder / name for folder in (ROOT / "lib", ROOT / "app", ROOT / "tests", file.parent)]
    return next((place for place in places if place.is_file()), None)


class Includes:
    """Which headers of others each file includes, itself or through headers of this project."""

    def __init__(self):
        self.known = {}

    def of(self, file):
        if file not in self.known:
            self.known[file] = set()  # of a circle
            found = set()
            for mark, name, is_conditional in includes_in(file):
                if not is_conditional:  # one under a condition may not be read
                    found |= {name} if mark == "<" else self.of(place) if (place := included_file(file, name)) else set()
            self.known[file] = found
        return self.known[file]


def affected(changed):
    """What of lib, app and the changed files has to be looked at again."""
    files = sources("lib", "app")
    if not all(file.suffix in (".cpp", ".hpp") for file in changed):
        return sorted({*files, *(file for file in changed if file.suffix in (".cpp", ".hpp"))})
    users = {}
    for file in files:
        for mark, name, _ in includes_in(file):
            if mark == '"':
                users.setdefault(included_file(file, name), []).append(file)
    reached, waiting = set(), list(changed)
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            waiting += users.get(file, [])
    return sorted(reached)


def chosen_sets(wanted):
    """A few sets of headers that save the most: each file can use one that lies wholly within what it wants."""
    kinds = {frozenset(wants & COST.keys()) for wants in wanted}
    kinds |= {a & b for a, b in itertools.combinations(kinds, 2)}
    costs = {kind: sum(COST[header] for header in kind) for kind in kinds}
    saved, chosen = [0] * len(wanted), []
    while True:
        gains = {
            kind: sum(max(0, cost - old) for wants, old in zip(wanted, saved) if cost > old and kind <= wants) - 2 * cost
            for kind, cost in costs.items()
        }
        best = max(gains, key=lambda kind: (gains[kind], sorted(kind)), default=frozenset())
        if gains.get(best, 0) < LEAST_GAIN:
            return chosen
        chosen.append(best)
        saved = [max(old, costs[best]) if best <= wants else old for wants, old in zip(wanted, saved)]


def precompiled(folder, headers, flags):
    """Makes a precompiled header; the name to include it by."""
    path = pathlib.Path(tempfile.mkdtemp(dir=folder)) / "read_once.hpp"
    path.write_text("".join(f"#include <{header}>\n" for header in sorted(headers)))
    subprocess.run([*flags, "-x", "c++-header", str(path), "-o", f"{path}.gch"], check=True)
    return path


def complaints(command, text=None):
    plain = {**os.environ, "LC_ALL": "C"}  # quotes of ASCII
    done = subprocess.run(command, input=text, env=plain, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout if done.returncode else ""


def in_parallel(work, items):
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        return list(pool.map(work, items))


def is_first_in_its_source(header):
    source = header.with_suffix(".cpp")
    if header.suffix != ".hpp" or not header.is_file() or not source.is_file():
        return False
    first = re.search(r'^#include [<"]([^>"]+)', source.read_text(encoding="utf-8"), re.MULTILINE)
    return first is not None and f"/{header}".endswith("/" + first.group(1))


def compile_alone(build, files):
    files = files or sources("lib", "app", "tests")
    looked_at = set(files)
    files = [file for file in files if not (is_first_in_its_source(file) and file.with_suffix(".cpp") in looked_at)]
    flags, includes = flags_of(build), Includes()
    # A header that comes first in its source is to be seen without what the source includes behind it.
    wanted = {file: includes.of(header if is_first_in_its_source(header := file.with_suffix(".hpp")) else file)
              for file in files}  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        folders = sorted({folder_of(file) for file in files})
        sets = [(folder, headers)
                for folder in folders
                for headers in chosen_sets([wants for file, wants in wanted.items() if folder_of(file) == folder])]  # fmt: skip
        made = in_parallel(lambda one: (*one, precompiled(scratch, one[1], flags[one[0]])), sets)

        def look(file):
            folder = folder_of(file)
            fitting = [one for one in made if one[0] == folder and one[1] <= wanted[file]]
            best = max(fitting, key=lambda one: sum(COST[header] for header in one[1]), default=None)
            command = [*flags[folder], "-fsyntax-only", "-Winvalid-pch", *(["-include", str(best[2])] if best else [])]
            if file.suffix == ".hpp":  # not as the main file, where GCC complains of its #pragma once
                return complaints([*command, "-x", "c++", "-"], f'#include "{file}"\n')
            return complaints([*command, str(file)])

        longest_first = sorted(files, key=lambda file: -file.stat().st_size)
        return dict(zip(longest_first, in_parallel(look, longest_first)))


def tidy(build, files):
    files = [file for file in files or sources("lib", "app") if file.suffix == ".cpp"]
    flags = {folder: [word for word in words[1:] if not word.startswith("-W")] for folder, words in flags_of(build).items()}
    look = lambda file: complaints(["clang-tidy", "--quiet", str(file), "--", *flags[folder_of(file)]])  # noqa: E731
    return dict(zip(files, in_parallel(look, files)))


def main(arguments):
    task, build, *files = arguments
    files = [pathlib.Path(file).resolve() for file in files]
    if task == "affected":
        files = affected(files)
    said = (tidy if task == "tidy" else compile_alone)(build, files) if files or task != "affected" else {}
    for file, text in sorted(said.items()):
        if text:
            lines = text.splitlines()
            print(f"{os.path.relpath(file, ROOT)}:", *lines[:20], *(["..."] if len(lines) > 20 else []), sep="\n  ")
    faulty = sum(bool(text) for text in said.values())
    print(f"{len(said)} files, each by itself: {faulty} with faults")
    return 1 if faulty else 0


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("compile", "affected", "tidy"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
