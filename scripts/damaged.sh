#!/usr/bin/env bash
# Gives each damaged scenario to the program and demands a refusal: exit code 3, the right line, the right
# words, and nothing written. Speaks TAP. The first line of a file says what is expected of it:
#   # expect: LINE words   or   # expect: LINE:COLUMN words   or, where the fault is another file's,
#   # expect: FILE:LINE:COLUMN words        with FILE as seen from the folder of the damaged file
set -euo pipefail

if [[ "${1:-}" == --help || "${1:-}" == -h ]]; then
    cat <<'TEXT'
Usage: scripts/damaged.sh [FILE…]

Checks that `huimin check` refuses each file (default: all of tests/data/damaged) as its first line expects.
HUIMIN names the program (default: build/huimin).

Example: scripts/damaged.sh tests/data/damaged/01-unknown-key.yaml
TEXT
    exit 0
fi

cd "$(dirname "$0")/.."
program=${HUIMIN:-build/huimin}
files=("$@")
[[ ${#files[@]} -gt 0 ]] || mapfile -t files < <(find tests/data/damaged -maxdepth 1 -name '[0-9]*.yaml' | sort)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Prints why a file was not refused as it should be; nothing where it was.
complaint_about() {
    local file=$1 expected place words status=0
    expected=$(sed -n '1s/^# expect: *//p' "$file")
    [[ -n "$expected" ]] || { printf 'the file says nothing of what is expected' && return; }
    place=${expected%% *} words=${expected#* }
    [[ "$place" =~ ^[0-9] ]] && place=$file:$place || place=$(dirname "$file")/$place
    "$program" check "$file" -o "$scratch/result.h5" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
    if [[ $status -ne 3 ]]; then
        printf 'exit code %d instead of 3' "$status"
    elif ! grep -qF -- "$place:" "$scratch/err"; then
        printf 'no sentence about %s' "$place"
    elif ! grep -F -- "$place:" "$scratch/err" | grep -qF -- "$words"; then
        printf 'the sentence about %s lacks: %s' "$place" "$words"
    elif compgen -G "$scratch/result*" >/dev/null; then
        printf 'something was written'
    fi
}

n=0 failed=0
printf '1..%d\n' "${#files[@]}"
for file in "${files[@]}"; do
    n=$((n + 1))
    complaint=$(complaint_about "$file")
    if [[ -z "$complaint" ]]; then
        printf 'ok %d - %s is refused\n' "$n" "$(basename "$file")"
    else
        failed=$((failed + 1))
        printf 'not ok %d - %s is refused\n# %s\n' "$n" "$(basename "$file")" "$complaint"
        sed 's/^/# /' "$scratch/err"
    fi
done
[[ $failed -eq 0 ]]
