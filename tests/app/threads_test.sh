#!/usr/bin/env bash
# The program writes the same bytes whatever the number of threads, and whatever other images are computed with one.
# That they are also the same for each set of instructions: instruction_sets_test.py.
#
#     tests/app/threads_test.sh LACUNA_BINARY
set -euo pipefail
lacuna=$1
samples=$(dirname "$(readlink -f "$0")")/../../assets/samples
sample=$samples/cat.png
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

compare() {  # compare THREADS
  "$lacuna" compare "$sample" --model untrained:deit-small --layer 0,5,-1 --query 3,4 --matrices --quiet \
    --threads "$1" -o "$out/$1"
}

reconstruct() {  # reconstruct FOLDER OPTION_OR_INPUT …
  "$lacuna" reconstruct --write json,figure --seed-mode per-image --quiet -o "$@"
}

failed=0
for threads in 1 2 3 7; do
  compare "$threads"
  [ "$(find "$out/$threads" -type f | wc -l)" -eq 5 ] || { echo "$threads threads: not five files"; failed=1; }
  diff -r "$out/1" "$out/$threads" >"$out/difference" ||
    { echo "$threads threads write other bytes than one:"; head -c 2000 "$out/difference"; failed=1; }
done
for picture in "$samples"/*; do
  reconstruct "$out/alone" "$picture"
done
for threads in 1 2 5; do
  reconstruct "$out/together" --threads "$threads" "$samples"
  rm "$out/together"/manifest.jsonl "$out/together"/summary.*
  diff -r "$out/alone" "$out/together" >"$out/difference" ||
    { echo "six images with $threads threads are not what each alone is:"; head -c 2000 "$out/difference"; failed=1; }
  rm -r "$out/together"
done
exit $failed
