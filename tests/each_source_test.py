#!/usr/bin/env python3
"""tests/each_source.py finds an include that is missing in a source or a header, and says nothing where none is. What a
change may have broken are the files that include what changed, directly or through others.

    tests/each_source_test.py BUILD_FOLDER
"""

import pathlib
import subprocess
import sys
import tempfile

import each_source

TOOL = pathlib.Path(__file__).with_name("each_source.py")

WORD = "inline std::string word() { return {}; }\n"
COUNTS = "std::map<std::string, int> counts() { return {{word(), 1}}; }\n"
SHADOW = "int twice(int value) {\n  for (int i = 0; i < 1; ++i) {\n    int value = i;\n    (void)value;\n  }\n  return value;\n}\n"
FILES = {
    "word.hpp": "#pragma once\n#include <string>\n" + WORD,
    "counts.cpp": '#include "word.hpp"\n#include <map>\n' + COUNTS,
    "without_map.cpp": '#include "word.hpp"\n' + COUNTS,
    # Its source includes <string> before it, and does not see that the header needs it.
    "without_string.hpp": "#pragma once\n" + WORD,
    "with_string.cpp": '#include <string>\n#include "without_string.hpp"\n#include <map>\n' + COUNTS,
    # Is not looked at alone, and its source includes what it needs behind it.
    "own.hpp": "#pragma once\n#include <string>\n" + WORD + "inline " + COUNTS,
    "own.cpp": '#include "own.hpp"\n#include <map>\n',
    "shadow.cpp": SHADOW,
}
FAULTY = {"without_map.cpp": "'map' in namespace", "own.cpp": "'map' in namespace",
          "without_string.hpp": "'string' in namespace", "shadow.cpp": "shadows a parameter"}
# So many that what they include becomes a precompiled header, which must not be lent to the others.
FILLER = "#include <filesystem>\n#include <fmt/format.h>\n#include <map>\n#include <string>\n#include <vector>\n"


# A change, a file that it may have broken, and one that it cannot have.
REACHED = [("lib/lacuna/patch/mask.hpp", "lib/lacuna/patch/mask.cpp", "lib/lacuna/base/hash.cpp"),
           ("lib/lacuna/base/files.hpp", "app/commands/compare_command.cpp", "lib/lacuna/base/words.hpp"),
           ("tests/main.cpp", "tests/main.cpp", "app/main.cpp"),
           ("CMakeLists.txt", "lib/lacuna/base/hash.cpp", "tests/main.cpp")]  # fmt: skip


def affected_wrongly():
    for change, broken, other in REACHED:
        files = each_source.affected([each_source.ROOT / change])
        if each_source.ROOT / broken not in files or each_source.ROOT / other in files:
            yield f"{change}: {broken} and not {other}, of {len(files)} files"


def main(build):
    files = {f"filler{i}.cpp": FILLER for i in range(6)} | FILES
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, name) for name in files]
        for path in paths:
            path.write_text(files[path.name])
        run = subprocess.run([sys.executable, TOOL, "compile", build, *paths], capture_output=True, text=True)
    said = run.stdout + run.stderr
    right = run.returncode == 1 and f"{len(files) - 1} files, each by itself: {len(FAULTY)} with faults" in said
    right = right and all(name in said and word in said for name, word in FAULTY.items())
    for wrong in affected_wrongly():
        right = False
        print(wrong)
    if not right:
        print(f"exit status {run.returncode}, needed a word on {', '.join(FAULTY)} and on no other file:\n{said}")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
