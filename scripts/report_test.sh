#!/usr/bin/env bash
# What a browser makes of the pages of huimin report and compare: small results of every kind, each page opened in headless
# Chromium.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/report_test.sh [--build DIR] [RESULT.h5…]

Writes the page of each result, and of small ones of every kind (five arms, one arm, one year, tiers, regions, a map, levers,
a sweep), and that of a comparison, and opens it in headless Chromium: every chart is drawn with the figures of `show --json`, both languages,
keyboard, phone, paper. `make report-test` installs what is missing, builds, and then calls this. Some minutes.

  --build DIR   the build to test (default: build)
  --help        this text

Example: scripts/report_test.sh results/runs/five-models-7bc3df54.h5
TEXT
}

build=build
results=()
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    -*) usage >&2 && exit 2 ;;
    *) results+=("$1") ;;
    esac
    shift
done

cd "$(dirname "$0")/.."
huimin=$(realpath "$build/huimin")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
[[ -d tests/browser/node_modules/playwright-core ]] || npm ci --prefix tests/browser --no-audit --no-fund >&2

# simulate NAME STUDY SETTING…: a small result.
simulate() {
    local name=$1 study=$2 settings=() setting
    shift 2
    for setting in "$@"; do settings+=(--set "$setting"); done
    "$huimin" run "$study" "${settings[@]}" -q -o "$scratch/$name.h5" >"$scratch/out" 2>&1 || { cat "$scratch/out" && exit 1; }
    [[ $name == before || $name == after ]] || results+=("$scratch/$name.h5")
}

cat >"$scratch/one.yaml" <<YAML
extends: [$PWD/scenarios/cities/coastal-prefecture.yaml, $PWD/scenarios/behaviours/common.yaml]
study: {name: one, title: {en: "</script><b>One</b> & only", zh: "</script><b>唯一</b>方案"}}
run: {persons: 1000, years: 1, worlds: 1, seed: 1, parameter_uncertainty: off}
arms: [{name: government-push, extends: $PWD/scenarios/operating-models/government-push.yaml}]
YAML

cat >"$scratch/markup.yaml" <<YAML
extends: $PWD/scenarios/studies/five-models.yaml
study: {name: markup, title: {en: "</script><b>Terms</b> & only", zh: "</script><b>条款</b>"}}
YAML

pair=""
if [[ ${#results[@]} -eq 0 ]]; then
    pair=yes
    studies=scenarios/studies
    simulate five $studies/five-models.yaml run.persons=3000 run.worlds=12
    simulate one "$scratch/one.yaml"
    simulate tiers $studies/waterfall.yaml run.persons=2000 run.worlds=3
    simulate country $studies/china.yaml run.persons=31000 run.worlds=2 run.years=3
    simulate map $studies/tipping-map.yaml run.persons=500 run.worlds=6 run.years=4
    simulate levers $studies/levers.yaml run.persons=500 run.worlds=3 run.years=3
    simulate before "$scratch/markup.yaml" run.persons=1000 run.worlds=8 run.years=4
    simulate after "$scratch/markup.yaml" run.persons=1000 run.worlds=8 run.years=4 product.deductible_yuan=30000
    simulate sweep $studies/price-and-contact.yaml run.persons=500 run.worlds=3 run.years=3
fi

failed=0 pages=${#results[@]}
for result in "${results[@]}"; do
    name=$(basename "$result" .h5)
    printf '# %s\n' "$name"
    "$huimin" report "$result" -o "$scratch/$name.html" --lang en 2>/dev/null
    "$huimin" show "$result" --json >"$scratch/$name.json"
    node tests/browser/check.mjs "$scratch/$name.html" "$scratch/$name.json" || failed=$((failed + 1))
done
if [[ -n "$pair" ]]; then
    printf '# compare\n'
    "$huimin" compare "$scratch/before.h5" "$scratch/after.h5" -o "$scratch/compare.html" --lang en 2>/dev/null
    "$huimin" compare "$scratch/before.h5" "$scratch/after.h5" --json >"$scratch/compare.json"
    node tests/browser/compare.mjs "$scratch/compare.html" "$scratch/compare.json" || failed=$((failed + 1))
    pages=$((pages + 1))
fi
printf '%d pages, %d failed\n' "$pages" "$failed"
[[ $failed -eq 0 ]]
