#!/usr/bin/env bash
# Nanoseconds a person-year, beside what one would otherwise write. docs/speed.md says what the work is.
set -euo pipefail

readonly PARTS=(peers alone sweep ledger ranks)

usage() {
    cat <<'TEXT'
Usage: scripts/bench.sh [--only PART[,PART…]] [--quick] [--json FILE] [--build DIR] [--mpi DIR] [ROUNDS]

  peers   in turn, ROUNDS times (default 5), the same work by the engine (five-models: five arms and their twins;
          one thread at each instruction set, and two threads) and by programs of tests/bench/: an array of structs
          in C with GSL's generator and the C library (one thread, two threads), NumPy, numba and R. Each of these
          must have the engine's means within five standard errors
  alone   the engine: 1, 16 and 64 arms, 100,000 to 10,000,000 people, worlds of 10,000, bytes a person
  sweep   a sweep of 1,000 points of two arms, beside what one pass of 32 arms foretells for its person-years
  ledger  what the ledger and the manager of ranks take, to what simulating takes
  ranks   mpirun -n 2 beside mpirun -n 1, one thread each; absent without Open MPI or a build with MPI=1

Absolute times on a shared machine drift within minutes; the ratio of neighbours holds: each program is divided
by a run of the engine just before it. Of the engine, start and output are taken out by the difference of a longer
and a shorter run; on one thread processor time counts, on two elapsed time. Of the others, reading and compiling
are not timed.

  --only PARTS  no others
  --quick       2 rounds, 30,000 people, 4 years; no 10,000,000 people; the rest once, a sweep of 80 points
  --json FILE   keep the figures there
  --build DIR   the build to measure (default: build)
  --mpi DIR     its build with MPI=1 (default: build/mpi)
  --help        this text

All but the peers are measured at most three times. Exits 1 where a program's means are not the engine's.
Examples: scripts/bench.sh --json bench.json 9
          scripts/bench.sh --only sweep,ledger,ranks
TEXT
}

rounds="" json="" build=build mpi=build/mpi quick=no
parts=("${PARTS[@]}")
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --quick) quick=yes ;;
    --json) json=${2:?--json needs a file} && shift ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    --mpi) mpi=${2:?--mpi needs a folder} && shift ;;
    --only) IFS=, read -ra parts <<<"${2:?--only needs a part}" && shift ;;
    *)
        [[ "$1" =~ ^[1-9][0-9]*$ ]] || { usage >&2 && exit 2; }
        rounds=$1
        ;;
    esac
    shift
done
for part in "${parts[@]}"; do
    [[ " ${PARTS[*]} " == *" $part "* ]] || { usage >&2 && exit 2; }
done
[[ -z "$json" || "$json" == /* ]] || json=$PWD/$json

cd "$(dirname "$0")/.."
if [[ "$quick" == yes ]]; then
    people=30000 years=4 expected_worlds=20 rounds=${rounds:-2} sizes="100000 1000000"
    sweep_grid="8 10" ledger_grid="8 10" sweep_people=5000 tasks_people=10000 tasks_years=4 tasks_worlds=192
else
    people=100000 years=10 expected_worlds=40 rounds=${rounds:-5} sizes="100000 1000000 10000000"
    sweep_grid="40 25" ledger_grid="16 16" sweep_people=20000 tasks_people=100000 tasks_years=10 tasks_worlds=64
fi
few_rounds=$([[ "$quick" == yes ]] && printf 1 || printf %d $((rounds < 3 ? rounds : 3)))
sweep_threads=$(($(nproc) < 2 ? 1 : 2))
many_tasks_text="$tasks_people people, $tasks_worlds worlds"
many_tasks=(--set run.threads=1 --set run.persons="$tasks_people" --set run.years="$tasks_years"
    --set run.worlds="$tasks_worlds")
readonly FIVE_MODELS=scenarios/studies/five-models.yaml SIZE_YEARS=3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
samples=$scratch/samples figures=$scratch/figures
touch "$samples" "$figures"
disagreeing=""

say() { printf '%s\n' "$*" >&2; }
put() { printf '%s\t%s\n' "$1" "$2" >>"$samples"; }
grouped() { sed ':again; s/\B[0-9]\{3\}\>/,&/; tagain' <<<"$1"; }
has_part() { [[ " ${parts[*]} " == *" $1 "* ]]; }
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

# line LABEL UNIT KEY: a figure with its spread.
line() {
    local values
    values=$(statistics "$3")
    [[ -n "$values" ]] || return 0
    # shellcheck disable=SC2086 # three words
    printf '  %-66s %8.4g %s (%.4g–%.4g)\n' "$1" ${values%% *} "$2" ${values#* }
    keep "$1" "$2" "$3"
}

# ------------------------------------------------------------------ the engine

# whole COMMAND…: processor seconds, elapsed seconds and KiB of a command that runs a study.
whole() {
    rm -rf "$scratch"/run*
    "$build/bench/measure" "$scratch/time" "$@" -q -o "$scratch/run.h5" >"$scratch/out" 2>"$scratch/talk" ||
        { cat "$scratch/talk" >&2 && return 1; }
    cat "$scratch/time"
}

# engine STUDY SET THREADS PEOPLE YEARS WORLDS: the same of one run of the engine.
engine() {
    HUIMIN_ISA=$2 whole "$build/huimin" run "$1" --set run.threads="$3" --set run.persons="$4" --set run.years="$5" \
        --set run.worlds="$6" --set run.parameter_uncertainty=off
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
    if [[ -n "$numpy" ]]; then
        neighbour && peer numpy "$numpy" tests/bench/peer_numpy.py "$scratch" 0 0 "$round"
        neighbour && peer numpy-alike "$numpy" tests/bench/peer_numpy.py "$scratch" 0 0 "$((round + 3000))" alike
    fi
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
            printf "%-31s %-24s %9.3f  %-22s %-22s %s\n", label, spread(ns, "%.1f"), 1e3 / v[1], spread(one, "%.2f"),
                spread(two, "%.2f"), checks == "" ? "" : p[1] "/" c[1]
        }'
    keep "$1" "ns a person-year" "ns.$2"
    keep "$1, to the engine on 1 thread" "times" "to-1.$2"
    keep "$1, to the engine on 2 threads" "times" "to-2.$2"
}

absent() { [[ -n "$2" ]] || printf '%-31s absent: %s\n' "$1" "$3"; }

print_table() {
    local set
    printf '\n%-31s %-24s %9s  %-22s %-22s %s\n' "$(grouped "$people") people, $years years" \
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
    row "the same, alike products once" numpy-alike
    row numba numba
    row R r
    absent NumPy "$numpy" "no python3 with numpy (scripts/setup.sh bench)"
    absent numba "$numba" "no python3 with numba (scripts/setup.sh bench)"
    absent R "$rscript" "no Rscript (scripts/setup.sh bench)"
}

# shellcheck source=scripts/bench_alone.sh
. scripts/bench_alone.sh
# shellcheck source=scripts/bench_tasks.sh
. scripts/bench_tasks.sh

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
describe_machine
if has_part peers; then
    say "bench: people and tables"
    "$build/tests/tool_bench_inputs" "$scratch" "$people" "$years" "$expected_worlds" >&2
    for ((round = 1; round <= rounds; round++)); do
        say "bench: round $round of $rounds"
        compare "$round"
    done
    print_table
fi
if has_part alone; then
    say "bench: the engine alone"
    measure_arms
    measure_sizes
    measure_small
    measure_floor
    print_engine_alone
fi
if has_part peers || has_part alone; then print_asked; fi
for part in sweep ledger ranks; do
    if has_part "$part"; then
        say "bench: $part"
        "measure_$part"
        "print_$part"
    fi
done
[[ -z "$json" ]] || write_json
[[ -z "$disagreeing" ]] || { printf '\nNot the engine'"'"'s means:%s\n' "$disagreeing" && exit 1; }
