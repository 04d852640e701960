#!/usr/bin/env bash
# Nanoseconds a person-year, beside a plain C program that does the same kind of work.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/bench.sh [ROUNDS]

Runs the engine (five-models: five arms and their twins, one thread) and build/bench/naive (one arm, an
array of structs, GSL's generator and the C library) in turn, ROUNDS times (default 5), and prints the
processor time of each and their ratio, with the smallest and largest over the rounds. Absolute times on a
shared machine drift within minutes; the ratio of neighbours holds. Start and output of the engine are
taken out by the difference of a longer and a shorter run.

PERSONS (100000), YEARS (10) and WORLDS (6) size a round; THREADS (1) are the engine's.

Example: WORLDS=20 scripts/bench.sh 9
TEXT
}

rounds=${1:-5}
[[ "$rounds" != --help && "$rounds" != -h ]] || { usage && exit 0; }
[[ "$rounds" =~ ^[1-9][0-9]*$ ]] || { usage >&2 && exit 2; }

cd "$(dirname "$0")/.."
readonly PERSONS=${PERSONS:-100000} YEARS=${YEARS:-10} WORLDS=${WORLDS:-6} THREADS=${THREADS:-1}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Processor seconds of one run of the engine over WORLDS worlds.
engine_seconds() {
    local worlds=$1 TIMEFORMAT='%U %S'
    rm -rf "$scratch"/run*
    {
        time build/huimin run scenarios/studies/five-models.yaml -q -o "$scratch/run.h5" \
            --set run.threads="$THREADS" --set run.persons="$PERSONS" --set run.years="$YEARS" \
            --set run.worlds="$worlds" --set run.parameter_uncertainty=off >"$scratch/out" 2>"$scratch/talk"
    } 2>"$scratch/time" || { cat "$scratch/talk" >&2 && return 1; }
    awk '{ print $1 + $2 }' "$scratch/time"
}

printf '%-7s %20s %20s %8s\n' round 'engine, five arms' 'naive C, one arm' ratio
for ((round = 1; round <= rounds; round++)); do
    short=$(engine_seconds 1)
    long=$(engine_seconds $((WORLDS + 1)))
    naive=$(build/bench/naive "$PERSONS" "$YEARS" "$round")
    awk -v round="$round" -v long="$long" -v short="$short" -v persons="$PERSONS" -v years="$YEARS" -v worlds="$WORLDS" \
        -v naive="$naive" 'BEGIN {
            split(naive, word, " ")
            engine_ns = 1e9 * (long - short) / (persons * years * worlds)
            naive_ns = 1e9 * word[2] / word[1]
            printf "%-7d %17.1f ns %17.1f ns %8.2f\n", round, engine_ns, naive_ns, naive_ns / engine_ns
        }'
done | tee "$scratch/rounds"

awk '
    { engine += $2; naive += $4; ratio += $6 }
    NR == 1 { low = high = $6; engine_low = engine_high = $2; naive_low = naive_high = $4 }
    {
        if ($6 < low) low = $6
        if ($6 > high) high = $6
        if ($2 < engine_low) engine_low = $2
        if ($2 > engine_high) engine_high = $2
        if ($4 < naive_low) naive_low = $4
        if ($4 > naive_high) naive_high = $4
    }
    END {
        printf "engine %.1f ns a person-year (%.1f to %.1f), naive C %.1f (%.1f to %.1f), ratio %.1f (%.1f to %.1f)\n",
            engine / NR, engine_low, engine_high, naive / NR, naive_low, naive_high, ratio / NR, low, high
    }' "$scratch/rounds"
