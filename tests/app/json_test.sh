#!/usr/bin/env bash
# What the program itself writes is valid: against the schemas, and in what a schema cannot say (validate_json.py).
#
#     tests/app/json_test.sh LACUNA_BINARY PYTHON
set -euo pipefail
lacuna=$1
python=$2
root=$(dirname "$(readlink -f "$0")")/../..
sample=$root/assets/samples/cat.png
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cases=0

write() {  # write COMMAND OPTION...: into a folder of its own
  local command=$1
  shift
  cases=$((cases + 1))
  "$lacuna" "$command" "$sample" --write json --quiet -o "$out/$command/$cases" "$@"
}

latest_holds() {  # latest_holds TEXT: the case is what it was made for
  grep -rqF -- "$1" "$out/compare/$cases" || { echo "compare, case $cases: no $1"; exit 1; }
}

write compare
write compare --layer 0,5,-1 --matrices --head 1
write compare --mask-patches 0-13 --query 0,3 --query cls --query 7,7
latest_holds '"query_exists": false'
write compare --fit grid --matrices
latest_holds '"grid": [14,21]'
write compare --image-size 96x160 --fit squash --mask block --rng python
write compare --fit squash-crop --crop-ratio 0.8 --interpolation bilinear
write compare --mask none
latest_holds '"removed": 0'
write compare --mask-ratio 1.0 --matrices
latest_holds '"removed": 196'
write compare --mask-ratio 1.0 --query 3,3
write compare --mask-rect 40,60,200,120 --invert-mask
write compare --rng torch --seed 2 --seed-mode per-image
write compare --model untrained:deit-small --mask simmim --mask-ratio 0.5

write attend
write attend --layout mae --query 0,0 --query cls --layer all --threshold 0.6
write attend --layout all --no-rollout --no-pca --matrices --head max
write attend --layout zeroed --fit grid --query 3,3
write attend --image-size 32 --mask-ratio 1.0 --layout mae
write attend --image-size 480x320 --fit squash --layer 0,-1

write mask
write mask --mask checkerboard --patch-size 32
write mask --mask grid --fit grid
write mask --mask none
write mask --mask-ratio 1.0
write mask --mask-patches 0,5,9 --numbers

write explain
write explain --grid 8 --mask-ratio 0.5 --query 7,7
write explain --mask none --grid 2
write explain --mask-patches 0-8,10-15 --query 0,0
write explain --image-size 96x160 --fit squash

write reconstruct
write reconstruct --mask none
write reconstruct --mask-ratio 1.0 --pixels
write reconstruct --fit grid --query 3,4 --query cls --layer 0 --head 2
write reconstruct --norm-pix oracle --image-size 96x160
write reconstruct --norm-pix neighbours --model untrained:mae-small --mask-patches 0-13

write sweep
write sweep --ratios 0,1 --query 3,3 --fit grid
write sweep --ratios 0.25,0.5,0.99 --mask block --rng python --image-size 96x160 --model untrained:deit-tiny

odd=$out/$'\xff\xfe.png'  # a name that is no UTF-8
cp "$sample" "$odd"
for command in compare attend mask explain reconstruct sweep; do
  cases=$((cases + 1))
  "$lacuna" "$command" "$odd" --write json --quiet -o "$out/$command/$cases"
done

for type in attention:compare attend:attend mask:mask explanation:explain reconstruction:reconstruct sweep:sweep; do
  find "$out/${type#*:}" -name '*.json' -print0 | sort -z |
    xargs -0 "$python" "$root/tests/validate_json.py" "$root/assets/schema/${type%:*}-1.schema.json" >"$out/report" ||
    failed=1
  cat "$out/report"
  checked=$((${checked:-0} + $(grep -c ': fine$' "$out/report")))
done
echo "$checked of $cases files are as they must be"
[ "${failed:-0}" -eq 0 ] && [ "$checked" -eq "$cases" ]
