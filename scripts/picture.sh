#!/usr/bin/env bash
# The pictures of the README: the top of the page of the five-model study, in both languages.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/picture.sh [--build DIR]

Simulates scenarios/studies/five-models.yaml as it is shipped (or finds its result), writes its page and makes
docs/pictures/report.en.png and report.zh.png of it. `make picture` installs what is missing, builds, and then calls this.

  --build DIR   the build to use (default: build)
  --help        this text
TEXT
}

build=build
case "${1:-}" in
--help | -h) usage && exit 0 ;;
--build) build=${2:?--build needs a folder} ;;
'') ;;
*) usage >&2 && exit 2 ;;
esac

cd "$(dirname "$0")/.."
study=scenarios/studies/five-models.yaml
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
[[ -d tests/browser/node_modules/playwright-core ]] || npm ci --prefix tests/browser --no-audit --no-fund >&2
"$build/huimin" run $study >"$scratch/table"
result=$("$build/huimin" check $study --lang en | sed -n 's/^ *result \([^ ]*\).*/\1/p')
"$build/huimin" report "$result" -o "$scratch/report.html"
mkdir -p docs/pictures
for language in en zh; do
    mkdir "$scratch/$language"
    node tests/browser/pictures.mjs "$scratch/report.html" "$scratch/$language" $language light 1080
    mv "$scratch/$language/top.png" "docs/pictures/report.$language.png"
done
