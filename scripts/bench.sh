#!/usr/bin/env bash
# Nanoseconds a person-year, beside what one would otherwise write. docs/speed.md says what the work is.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/bench.sh [--quick] [--json FILE] [--build DIR] [ROUNDS]

Runs, in turn, ROUNDS times (default 5), the same work by the engine (five-models: five arms and their twins; one
thread at each instruction set, and two threads) and by programs of tests/bench/: an array of structs in C with
GSL's generator and the C library (one thread, two threads), NumPy, numba and R. Each of these must have the
engine's means within five standard errors. Then the engine alone: 1, 16 and 64 arms, 100,000 to 10,000,000
people, worlds of 10,000, bytes a person.

Absolute times on a shared machine drift within minutes; the ratio of neighbours holds: each program is divided
by a run of the engine just before it. Of the engine, start and output are taken out by the difference of a longer
and a shorter run; on one thread processor time counts, on two elapsed time. Of the others, reading and compiling
are not timed.

  --quick       2 rounds, 30,000 people, 4 years; no 10,000,000 people
  --json FILE   keep the figures there
  --build DIR   the build to measure (default: build)
  --help        this text

Exits 1 where a program's means are not the engine's. Example: scripts/bench.sh --json bench.json 9
TEXT
}

rounds="" json="" build=build quick=no
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --quick) quick=yes ;;
    --json) json=${2:?--json needs a file} && shift ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    *)
        [[ "$1" =~ ^[1-9][0-9]*$ ]] || { usage >&2 && exit 2; }
        rounds=$1
        ;;
    esac
    shift
done
[[ -z "$json" || "$json" == /* ]] || json=$PWD/$json

cd "$(dirname "$0")/.."
if [[ "$quick" == yes ]]; then
    people=30000 years=4 expected_worlds=20 rounds=${rounds:-2} few_rounds=1 sizes="100000 1000000"
else
    people=100000 years=10 expected_worlds=40 rounds=${rounds:-5} few_rounds=3 sizes="100000 1000000 10000000"
fi
readonly FIVE_MODELS=scenarios/studies/five-models.yaml SIZE_YEARS=3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
samples=$scratch/samples figures=$scratch/figures
touch "$samples" "$figures"
disagreeing=""

say() { printf '%s\n' "$*" >&2; }
put() { printf '%s\t%s\n' "$1" "$2" >>"$samples"; }
grouped() { sed ':again; s/\B[0-9]\{3\}\>/,&/; tagain' <<<"$1"; }
divided() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.6g", a / b }'; }

# statistics KEY: median, lowest and highest of its samples; nothing where there are none.
statistics() {
    awk -F '\t' -v key="$1" '$1 == key { print $2 }' "$samples" | sort -g | awk '
        { v[NR] = $1 }
        END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2, v[1], v[NR] }'
}

# keep NAME UNIT KEY: a figure for the JSON.
keep() {
    local values
    values=$(statistics "$3")
    [[ -z "$values" ]] || printf '%s\t%s\t%s\n' "$1" "$2" "${values// /$'\t'}" >>"$figures"
}

# ------------------------------------------------------------------ the engine

# engine STUDY SET THREADS PEOPLE YEARS WORLDS: processor seconds, elapsed seconds and KiB of one run.
engine() {
    rm -rf "$scratch"/run*
    HUIMIN_ISA=$2 "$build/bench/measure" "$scratch/time" "$build/huimin" run "$1" -q -o "$scratch/run.h5" \
        --set run.threads="$3" --set run.persons="$4" --set run.years="$5" --set run.worlds="$6" \
        --set run.parameter_uncertainty=off >"$scratch/out" 2>"$scratch/talk" ||
        { cat "$scratch/talk" >&2 && return 1; }
    cat "$scratch/time"
}

# engine_ns STUDY SET THREADS PEOPLE YEARS SHORT LONG: nanoseconds a person-year, of the processor and elapsed; KiB.
engine_ns() {
    local short long
    short=$(engine "$1" "$2" "$3" "$4" "$5" "$6")
    long=$(engine "$1" "$2" "$3" "$4" "$5" "$7")
    awk -v short="$short" -v long="$long" -v person_years=$(($4 * $5 * ($7 - $6))) 'BEGIN {
        split(short, s, " "); split(long, l, " ")
        printf "%.3f %.3f %d\n", 1e9 * (l[1] - s[1]) / person_years, 1e9 * (l[2] - s[2]) / person_years, s[3]
    }'
}

# main_job SET THREADS: nanoseconds a person-year of the main job, of the processor and elapsed.
main_job() {
    if [[ "$quick" == yes ]]; then
        engine_ns "$FIVE_MODELS" "$1" "$2" "$people" "$years" 2 42
    else
        engine_ns "$FIVE_MODELS" "$1" "$2" "$people" "$years" 2 12
    fi
}

# Instruction sets of this machine, the best first.
find_sets() {
    local set
    for set in v4 v3 v2; do
        HUIMIN_ISA=$set "$build/huimin" --version >/dev/null 2>&1 && printf '%s\n' "$set"
    done
}

# ------------------------------------------------------------------ the others

# A Python that has a module; nothing where there is none.
find_python() {
    local python
    for python in python3 /usr/bin/python3; do
        "$python" -c "import $1" >/dev/null 2>&1 && printf '%s\n' "$python" && return
    done
}

# neighbour: the engine once more, before a program that is compared with it.
neighbour() {
    read -r engine_1 engine_1_elapsed _ < <(main_job "$best" 1)
    put ns.engine "$engine_1"
}

# peer KEY COMMAND…: one round of a program, which gets folder, people, years and seed.
peer() {
    local key=$1 ns passed checks
    shift
    if ! read -r ns passed checks < <("$@" 2>"$scratch/talk") || [[ -z "${checks:-}" ]]; then
        say "bench: $key did not run:"
        head -n 5 "$scratch/talk" >&2
        disagreeing+=" $key"
        return 0
    fi
    put "ns.$key" "$ns"
    put "to-1.$key" "$(divided "$ns" "$engine_1")"
    put "to-2.$key" "$(divided "$ns" "$engine_2")"
    put "passed.$key" "$passed"
    put "checks.$key" "$checks"
    [[ "$passed" == "$checks" ]] || { head -n 5 "$scratch/talk" >&2 && disagreeing+=" $key"; }
}

compare() {
    local round=$1 set
    read -r _ engine_2 _ < <(main_job "$best" 2)
    put ns.engine-2 "$engine_2"
    neighbour
    put speed-up "$(divided "$engine_1_elapsed" "$engine_2")"
    peer naive "$build/bench/naive" "$scratch" 0 0 "$round" 1
    peer naive-shared "$build/bench/naive" "$scratch" 0 0 "$((round + 2000))" 1 shared
    peer naive-2 "$build/bench/naive" "$scratch" 0 0 "$((round + 1000))" 2
    for set in "${sets[@]:1}"; do
        read -r ns _ < <(main_job "$set" 1)
        put "ns.engine-$set" "$ns"
        put "to-1.engine-$set" "$(divided "$ns" "$engine_1")"
        put "naive-to-$set" "$(divided "$(awk -F '\t' '$1 == "ns.naive" { v = $2 } END { print v }' "$samples")" "$ns")"
    done
    [[ -z "$numpy" ]] || { neighbour && peer numpy "$numpy" tests/bench/peer_numpy.py "$scratch" 0 0 "$round"; }
    [[ -z "$numba" ]] || { neighbour && peer numba "$numba" tests/bench/peer_numba.py "$scratch" 0 0 "$round"; }
    [[ -z "$rscript" ]] || { neighbour && peer r "$rscript" tests/bench/peer_r.R "$scratch" 0 0 "$round"; }
}

# ------------------------------------------------------------------ the table

# row LABEL KEY: a program's nanoseconds, and its ratio to the engine on one thread and on two.
row() {
    local ns one two passed checks
    ns=$(statistics "ns.$2") one=$(statistics "to-1.$2") two=$(statistics "to-2.$2")
    passed=$(statistics "passed.$2") checks=$(statistics "checks.$2")
    [[ -n "$ns" ]] || return 0
    awk -v label="$1" -v ns="$ns" -v one="$one" -v two="$two" -v passed="${passed:+${passed#* }}" -v checks="$checks" '
        function spread(text, format,   v) {
            return split(text, v, " ") ? sprintf(format " (" format "–" format ")", v[1], v[2], v[3]) : "–"
        }
        BEGIN {
            split(ns, v, " "); split(passed, p, " "); split(checks, c, " ")
            printf "%-28s %-24s %9.3f  %-22s %-22s %s\n", label, spread(ns, "%.1f"), 1e3 / v[1], spread(one, "%.2f"),
                spread(two, "%.2f"), checks == "" ? "" : p[1] "/" c[1]
        }'
    keep "$1" "ns a person-year" "ns.$2"
    keep "$1, to the engine on 1 thread" "times" "to-1.$2"
    keep "$1, to the engine on 2 threads" "times" "to-2.$2"
}

absent() { [[ -n "$2" ]] || printf '%-28s absent: %s\n' "$1" "$3"; }

print_table() {
    local set
    printf '\n%-28s %-24s %9s  %-22s %-22s %s\n' "$(grouped "$people") people, $years years" \
        'ns a person-year' 'M a second' 'to engine, 1 thread' 'to engine, 2 threads' 'means agree'
    row "engine $best, 1 thread" engine
    for set in "${sets[@]:1}"; do row "engine $set, 1 thread" "engine-$set"; done
    for set in v4 v3 v2; do
        [[ " ${sets[*]} " == *" $set "* ]] || absent "engine $set, 1 thread" "" "this processor does not have it"
    done
    row "engine $best, 2 threads" engine-2
    row "naive C with GSL, 1 thread" naive
    row "the same, products shared" naive-shared
    row "naive C with GSL, 2 threads" naive-2
    row NumPy numpy
    row numba numba
    row R r
    absent NumPy "$numpy" "no python3 with numpy (scripts/setup.sh bench)"
    absent numba "$numba" "no python3 with numba (scripts/setup.sh bench)"
    absent R "$rscript" "no Rscript (scripts/setup.sh bench)"
}

# ------------------------------------------------------------------ the engine alone

# write_grid POLICIES: a study of one operating model at so many premiums.
write_grid() {
    local k
    cat <<TEXT
extends: [$PWD/scenarios/cities/coastal-prefecture.yaml, $PWD/scenarios/behaviours/common.yaml]
study: {name: premium-grid-$1, title: {en: "premiums"}}
run: {persons: $people, years: $years, worlds: 2, seed: 1, parameter_uncertainty: off}
reference_product: $PWD/scenarios/products/reference.yaml
arms:
TEXT
    for ((k = 0; k < $1; k++)); do
        printf '  - name: premium-%d\n    extends: %s\n    product: {premium_yuan: %d}\n' \
            $((60 + 3 * k)) "$PWD/scenarios/operating-models/government-push.yaml" $((60 + 3 * k))
    done
}

measure_arms() {
    local round policies ns one=""
    for policies in 1 8 32; do write_grid "$policies" >"$scratch/grid-$policies.yaml"; done
    for ((round = 1; round <= few_rounds; round++)); do
        for policies in 1 8 32; do
            read -r ns _ < <(engine_ns "$scratch/grid-$policies.yaml" "$best" 1 "$people" "$years" 1 4)
            [[ "$policies" -gt 1 ]] || one=$ns
            put "arms.$policies" "$ns"
            put "arms-to-1.$policies" "$(divided "$ns" "$one")"
        done
    done
}

measure_sizes() {
    local round size ns kib small="" small_kib="" first=${sizes%% *}
    for ((round = 1; round <= few_rounds; round++)); do
        for size in $sizes; do
            case "$size" in
            100000) read -r ns _ kib < <(engine_ns "$FIVE_MODELS" "$best" 1 "$size" "$SIZE_YEARS" 1 11) ;;
            *) read -r ns _ kib < <(engine_ns "$FIVE_MODELS" "$best" 1 "$size" "$SIZE_YEARS" 1 2) ;;
            esac
            put "size.$size" "$ns"
            if [[ "$size" == "$first" ]]; then
                small=$ns small_kib=$kib
            else
                put "size-rate.$size" "$(divided "$small" "$ns")"
                put "bytes.$size" "$(awk -v a="$kib" -v b="$small_kib" -v n=$((size - first)) \
                    'BEGIN { printf "%.1f", 1024 * (a - b) / n }')"
            fi
        done
    done
}

measure_small() {
    local round ns
    for ((round = 1; round <= few_rounds; round++)); do
        read -r ns _ < <(engine_ns "$FIVE_MODELS" "$best" 1 10000 "$years" 10 60)
        put small.ns "$ns"
        put small.worlds "$(awk -v ns="$ns" -v years="$years" 'BEGIN { print 1e9 / (ns * 10000 * years) }')"
        "$build/bench/measure" "$scratch/time" "$build/huimin" check "$FIVE_MODELS" >"$scratch/out"
        put small.check-ms "$(awk '{ print 1e3 * $2 }' "$scratch/time")"
        put small.first-ms "$(engine "$FIVE_MODELS" "$best" 1 10000 1 1 | awk '{ print 1e3 * $2 }')"
    done
}

# The floor: the random numbers of a person-year alone.
measure_floor() {
    local round words draws
    for ((round = 1; round <= few_rounds; round++)); do
        read -r words draws < <(HUIMIN_ISA=$best "$build/bench/floor" | awk '{ print $1, $8 }')
        put floor.words "$words"
        put floor.draws "$draws"
    done
}

# line LABEL UNIT KEY: a figure with its spread.
line() {
    local values
    values=$(statistics "$3")
    [[ -n "$values" ]] || return 0
    # shellcheck disable=SC2086 # three words
    printf '  %-66s %8.4g %s (%.4g–%.4g)\n' "$1" ${values%% *} "$2" ${values#* }
    keep "$1" "$2" "$3"
}

print_engine_alone() {
    local size
    printf '\nThe engine alone, %s, 1 thread\n' "$best"
    line "1 policy and its twin: 2 arms" "ns a person-year" arms.1
    line "8 policies and their twins: 16 arms" "ns a person-year" arms.8
    line "32 policies and their twins: 64 arms" "ns a person-year" arms.32
    for size in $sizes; do
        line "$(grouped "$size") people, $SIZE_YEARS years" "ns a person-year" "size.$size"
    done
    line "bytes a person, by the peak memory of $(grouped "${sizes##* }") people" bytes "bytes.${sizes##* }"
    line "worlds of 10,000 people, $years years" "ns a person-year" small.ns
    line "worlds of 10,000 people, $years years" "a second" small.worlds
    line "the floor: Philox words alone" "ns a person-year" floor.words
    line "the floor: words and their transforms" "ns a person-year" floor.draws
    line "huimin check" ms small.check-ms
    line "a first run of 10,000 people and 1 year" ms small.first-ms
    printf '\n%-68s %s\n' "Asked of it" "median (lowest–highest of neighbours)"
    line "naive C, 1 thread, to the engine at $best (at v4: at least 12)" times to-1.naive
    line "naive C, 1 thread, to the engine at v3 (at least 6)" times naive-to-v3
    line "naive C, 1 thread, to the engine at v2 (at least 3)" times naive-to-v2
    line "2 threads to 1 (at least 1.8)" times speed-up
    line "64 arms (32 policies and their twins) to 1 policy (at most 5)" times arms-to-1.32
    line "NumPy to the engine on 2 threads (at least 20)" times to-2.numpy
    line "R to the engine on 2 threads (at least 60)" times to-2.r
    line "person-years a second: most people to fewest (at least 0.85)" times "size-rate.${sizes##* }"
}

# ------------------------------------------------------------------ machine and JSON

describe_machine() {
    local model cores version commit
    model=$(lscpu | sed -n 's/^Model name: *//p')
    cores=$(nproc)
    version=$("$build/huimin" --version | head -n 1)
    commit=$(git describe --always --dirty 2>/dev/null || printf unknown)
    printf '%s, %s cores, sets %s; %s; %s; commit %s; %s, %s rounds\n' "$model" "$cores" "${sets[*]}" "$version" \
        "$(gcc --version | head -n 1)" "$commit" "$(date -u +%F)" "$rounds"
}

write_json() {
    awk -F '\t' -v machine="$(describe_machine)" -v people="$people" -v years="$years" -v rounds="$rounds" '
        function quoted(text) { gsub(/["\\]/, "\\\\&", text); return "\"" text "\"" }
        BEGIN {
            printf "{\"machine\": %s, \"people\": %d, \"years\": %d, \"rounds\": %d,\n \"figures\": [", quoted(machine),
                people, years, rounds
        }
        {
            printf "%s\n  {\"name\": %s, \"unit\": %s, \"median\": %s, \"lowest\": %s, \"highest\": %s}",
                (NR == 1 ? "" : ","), quoted($1), quoted($2), $3, $4, $5
        }
        END { printf "\n ]}\n" }' "$figures" >"$json"
}

mapfile -t sets < <(find_sets)
best=${sets[0]:?no instruction set of this machine is supported}
numpy=$(find_python numpy) numba=$(find_python numba) rscript=$(command -v Rscript || true)
say "bench: people and tables"
"$build/tests/tool_bench_inputs" "$scratch" "$people" "$years" "$expected_worlds" >&2
for ((round = 1; round <= rounds; round++)); do
    say "bench: round $round of $rounds"
    compare "$round"
done
describe_machine
print_table
say "bench: the engine alone"
measure_arms
measure_sizes
measure_small
measure_floor
print_engine_alone
[[ -z "$json" ]] || write_json
[[ -z "$disagreeing" ]] || { printf '\nNot the engine'"'"'s means:%s\n' "$disagreeing" && exit 1; }
