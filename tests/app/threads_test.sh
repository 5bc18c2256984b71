#!/usr/bin/env bash
# The program writes the same bytes whatever the number of threads, with this processor's best instructions and with
# oneDNN kept to AVX2 (whose own threading would change bits), and whatever other images are computed with one.
#
#     tests/app/threads_test.sh LACUNA_BINARY
set -euo pipefail
lacuna=$1
samples=$(dirname "$(readlink -f "$0")")/../../assets/samples
sample=$samples/cat.png
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

compare() {  # compare THREADS FOLDER
  "$lacuna" compare "$sample" --model untrained:deit-small --layer 0,5,-1 --query 3,4 --matrices --quiet \
    --threads "$1" -o "$2"
}

# Visible tokens of several images are rows of the same products: at 50 of them oneDNN sums some in another order.
reconstruct() {  # reconstruct FOLDER OPTION_OR_INPUT …
  "$lacuna" reconstruct --write json,figure --seed-mode per-image --quiet -o "$@"
}

failed=0
for isa in DEFAULT AVX2; do
  for threads in 1 2 3 7; do
    DNNL_MAX_CPU_ISA=$isa compare "$threads" "$out/$isa-$threads"
    [ "$(find "$out/$isa-$threads" -type f | wc -l)" -eq 5 ] || { echo "$isa, $threads threads: not five files"; failed=1; }
    diff -r "$out/$isa-1" "$out/$isa-$threads" >"$out/difference" ||
      { echo "$isa: $threads threads write other bytes than one:"; head -c 2000 "$out/difference"; failed=1; }
    [ "$threads" -eq 1 ] || rm -r "${out:?}/$isa-$threads"
  done
done
for isa in DEFAULT AVX2; do
  export DNNL_MAX_CPU_ISA=$isa
  mkdir -p "$out/alone" && rm -rf "${out:?}/alone"/*
  for picture in "$samples"/*; do
    reconstruct "$out/alone" "$picture"
  done
  for threads in 1 2 5; do
    reconstruct "$out/together" --threads "$threads" "$samples"
    rm "$out/together"/manifest.jsonl "$out/together"/summary.*
    diff -r "$out/alone" "$out/together" >"$out/difference" ||
      { echo "$isa: six images with $threads threads are not what each alone is:"; head -c 2000 "$out/difference"; failed=1; }
    rm -r "$out/together"
  done
done
exit $failed
