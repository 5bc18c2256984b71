#!/usr/bin/env bash
# An installed lacuna works from any folder with what is installed beside it, and not with the sources it came from.
#
#     tests/app/install_test.sh CMAKE BUILD_FOLDER
set -euo pipefail
unset LACUNA_ASSETS
assets=$(dirname "$(readlink -f "$0")")/../../assets
prefix=$(readlink -f "$(mktemp -d)")  # as the program sees itself
trap 'rm -rf "$prefix"' EXIT
"$1" --install "$2" --prefix "$prefix" >/dev/null
share=$prefix/share/lacuna
mkdir "$prefix/elsewhere"
cd "$prefix/elsewhere"

fail() {
  echo "$*"
  exit 1
}

"$prefix/bin/lacuna" compare "$share/samples/cat.png" --quiet
for ending in compare.png deit.png mae.png zeroed.png attention.json; do
  [ -s "lacuna-out/cat.$ending" ] || fail "the installed lacuna did not write cat.$ending"
done
[ -s "$share/schema/attention-1.schema.json" ] || fail "the schema is not installed"

# Called by a link, as from a folder of links in the PATH.
ln -s "$prefix/bin/lacuna" linked
./linked compare "$share/samples/cat.png" --quiet -o linked-out
cmp lacuna-out/cat.compare.png linked-out/cat.compare.png

"$prefix/bin/lacuna" doctor >facts || fail "doctor: $(cat facts)"
grep -qF "model mini  $share/models/" facts || fail "doctor does not see the installed model: $(cat facts)"

# With the installed fonts broken it must say so: the sources' fonts, which are still there, are not for it.
for font in "$share"/fonts/*.ttf; do
  echo "not a font" >"$font"
done
"$prefix/bin/lacuna" compare "$share/samples/cat.png" --quiet -o broken-out 2>message &&
  fail "the fonts of the sources were used"
grep -qF "$share/fonts/" message || fail "the installed fonts are not what it looked for: $(cat message)"
status=0
"$prefix/bin/lacuna" doctor >facts || status=$?
{ [ "$status" -eq 3 ] && grep -q '^self-test   MISSING: .*/fonts/' facts; } || fail "doctor, without fonts: $status, $(cat facts)"

# LACUNA_ASSETS wins over what is installed.
LACUNA_ASSETS=$assets "$prefix/bin/lacuna" compare "$share/samples/cat.png" --quiet -o chosen-out
cmp lacuna-out/cat.compare.png chosen-out/cat.compare.png
