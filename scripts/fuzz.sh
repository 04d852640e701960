#!/usr/bin/env bash
# Feeds mutated scenarios to the reader, under the address and undefined-behaviour sanitizers.
set -euo pipefail

if [[ "${1:-}" == --help || "${1:-}" == -h ]]; then
    cat <<'TEXT'
Usage: scripts/fuzz.sh [SECONDS]

Builds tests/fuzz_*.c with clang-14 and libFuzzer and runs each for SECONDS (default: FUZZ_SECONDS or 60).
The corpus grows in build/fuzz/ and starts from the shipped and the damaged scenarios. An input that makes
the reader fail is kept in build/fuzz/NAME/findings/; give it to the fuzzer again to see the failure:
    build/clang-14-fuzzer-address-undefined/tests/fuzz_scenario build/fuzz/fuzz_scenario/findings/crash-…

Example: scripts/fuzz.sh 600
TEXT
    exit 0
fi

cd "$(dirname "$0")/.."
seconds=${1:-${FUZZ_SECONDS:-60}}
[[ "$seconds" =~ ^[0-9]+$ ]] || { printf 'fuzz: %s is not a number of seconds\n' "$seconds" >&2 && exit 2; }
readonly SANITIZE=fuzzer,address,undefined
make --no-print-directory -j"$(nproc)" CC=clang-14 SANITIZE=$SANITIZE fuzzers

status=0
for source in tests/fuzz_*.c; do
    name=$(basename "$source" .c)
    corpus=build/fuzz/$name/corpus
    findings=build/fuzz/$name/findings
    mkdir -p "$corpus" "$findings"
    find scenarios tests/data -name '*.yaml' -size -64k -exec cp --update {} "$corpus" \;
    printf 'fuzz: %s for %s s\n' "$name" "$seconds"
    "build/clang-14-${SANITIZE//,/-}/tests/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -max_len=65536 -print_final_stats=1 -verbosity=0 -artifact_prefix="$findings/" "$corpus" \
        >"build/fuzz/$name/log" 2>&1 || status=1
    grep -E 'number_of_executed_units|ERROR:|runtime error' "build/fuzz/$name/log" || true
    [[ $status -eq 0 ]] || tail -n 40 "build/fuzz/$name/log"
done
exit "$status"
