#!/usr/bin/env bash
# Shows that a result is the same values and the same bytes however it was computed. Speaks TAP.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/reproduce.sh [--build DIR] [quick|full]

  quick   one study on 1, 2 and 8 threads, worlds spread over threads and the blocks of one world (default)
  full    builds with gcc and with clang, and runs the studies five-models and push-stops, and five-models
          with every admission drawn:
            on 1, 2, 4 and 8 threads, worlds spread over them, and the blocks of one world;
            blocks in other orders (OMP_SCHEDULE: static, guided, odd chunks);
            by each compiler, each instruction set that this machine has (v2, v3, v4);
            the processor's FMA, AVX and AVX2 hidden from the C library (GLIBC_TUNABLES);
            stopped and continued.
          Each result is compared with that of gcc on one thread: every dataset (h5diff), what `show --json`
          prints, and the bytes of the file.

  --build DIR   the build of the quick check (default: build)
  --help        this text

Example: scripts/reproduce.sh full
TEXT
}

build=build
depth=quick
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    quick | full) depth=$1 ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done

cd "$(dirname "$0")/.."
readonly FIVE_MODELS=scenarios/studies/five-models.yaml
readonly PUSH_STOPS=scenarios/studies/push-stops.yaml
# How a study is spread: its worlds over the threads where there are as many, else each world's blocks.
worlds_size=(--set run.persons=3000 --set run.years=4 --set run.worlds=6)
blocks_size=(--set run.persons=30000 --set run.years=3 --set run.worlds=1)
if [[ $depth == full ]]; then
    worlds_size=(--set run.persons=5000 --set run.years=8 --set run.worlds=8)
    blocks_size=(--set run.persons=40000 --set run.years=5 --set run.worlds=1)
fi
# glibc's names of what it may hide from its own choice of functions; the program's own choice is HUIMIN_ISA.
readonly HIDDEN=glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMP_WAIT_POLICY=passive
n=0
failed=0

# The study under test, set by check_study: what claims call it, its file and its own options.
title=five-models
study=$FIVE_MODELS
extra=()

report() {
    local outcome=$1 claim=$2
    n=$((n + 1))
    [[ "$outcome" == ok ]] || failed=$((failed + 1))
    printf '%s %d - %s\n' "$outcome" "$n" "$title: $claim"
}

# simulate FILE PROGRAM THREADS OPTION…: a result at FILE, or the program's complaint.
simulate() {
    local file=$1 program=$2 threads=$3 status=0
    shift 3
    "$program" run "$study" "${extra[@]}" "$@" --set "run.threads=$threads" -o "$file" -q \
        >"$file.log" 2>&1 </dev/null || status=$?
    if [[ $status -ne 0 ]]; then
        printf '# exit code %d\n' "$status"
        tail -n 5 "$file.log" | sed 's/^/# /'
    fi
    return "$status"
}

# same_values REFERENCE FILE PROGRAM: every dataset, and what the program prints of it.
same_values() {
    local reference=$1 file=$2 program=$3 status=0
    h5diff "$reference" "$file" >"$scratch/values" 2>&1 || status=1
    [[ $status -eq 0 ]] || grep -A1 '^dataset' "$scratch/values" | head -n 6 | sed 's/^/# /' || true
    "$program" show --json "$file" >"$scratch/again.json" 2>"$scratch/again.log" || status=1
    if ! cmp -s "$reference.json" "$scratch/again.json"; then
        status=1
        diff "$reference.json" "$scratch/again.json" | head -n 4 | cut -c 1-120 | sed 's/^/# /' || true
    fi
    return "$status"
}

# same CLAIM REFERENCE PROGRAM THREADS OPTION…: simulates once more and compares with the reference.
same() {
    local claim=$1 reference=$2 program=$3 file=$scratch/again.h5 outcome=ok
    shift 2
    if simulate "$file" "$@"; then
        [[ $depth == quick ]] || same_values "$reference" "$file" "$program" || outcome="not ok"
        cmp "$reference" "$file" | sed 's/^.* differ/# the files differ/' || outcome="not ok"
    else
        outcome="not ok"
    fi
    report "$outcome" "$claim"
    rm -rf "$scratch"/again*
}

# refer FILE PROGRAM OPTION…: the result that others are compared with.
refer() {
    local file=$1 program=$2
    shift 2
    simulate "$file" "$program" 1 "$@" && "$program" show --json "$file" >"$file.json"
}

check_threads() {
    local program=$1 by threads
    local -a counts=(2 8) size
    [[ $depth == quick ]] || counts=(2 4 8)
    for by in worlds blocks; do
        [[ $by == worlds ]] && size=("${worlds_size[@]}") || size=("${blocks_size[@]}")
        if ! refer "$scratch/$by.h5" "$program" "${size[@]}"; then
            report "not ok" "one thread finishes it, spread by $by"
            continue
        fi
        for threads in "${counts[@]}"; do
            same "$threads threads give what one gives, $by spread over them" \
                "$scratch/$by.h5" "$program" "$threads" "${size[@]}"
        done
    done
}

# Eight worlds are spread over up to 8 threads; over 9, the blocks of each world are. The two compilers bring an OpenMP
# of their own.
check_orders() {
    local compiler=$1 program=$2 order
    same "$compiler, 9 threads over the blocks of 8 worlds give what one thread gives" \
        "$scratch/worlds.h5" "$program" 9 "${worlds_size[@]}"
    for order in static static,1 static,3 guided dynamic,5; do
        OMP_SCHEDULE=$order same "$compiler, blocks in the order $order give what one thread gives" \
            "$scratch/blocks.h5" "$program" 4 "${blocks_size[@]}"
    done
}

instruction_sets() {
    local flags
    flags=" $(sed -n '/^flags/{s/^[^:]*: //p;q}' /proc/cpuinfo) "
    printf 'v2\n'
    [[ "$flags" == *" avx2 "* && "$flags" == *" fma "* ]] && printf 'v3\n'
    [[ "$flags" == *" avx512f "* && "$flags" == *" avx512vl "* && "$flags" == *" avx512dq "* ]] && printf 'v4\n'
    return 0
}

# Whether the C library obeys: of the processor's features, fewer are active.
hiding_works() {
    local loader=/lib64/ld-linux-x86-64.so.2 plain hidden
    plain=$("$loader" --list-diagnostics 2>/dev/null | grep '^x86.*active') || return 1
    hidden=$(GLIBC_TUNABLES=$HIDDEN "$loader" --list-diagnostics | grep '^x86.*active')
    [[ "$plain" != "$hidden" ]]
}

check_builds() {
    local compiler program set
    for compiler in gcc clang-14; do
        program=build/huimin
        [[ $compiler == gcc ]] || program=build/$compiler/huimin
        for set in $(instruction_sets); do
            HUIMIN_ISA=$set same "$compiler, $set" "$scratch/worlds.h5" "$program" 1 "${worlds_size[@]}"
            HUIMIN_ISA=$set same "$compiler, $set, blocks over 2 threads" "$scratch/blocks.h5" "$program" 2 \
                "${blocks_size[@]}"
            GLIBC_TUNABLES=$HIDDEN HUIMIN_ISA=$set same "$compiler, $set, FMA and AVX hidden from the C library" \
                "$scratch/worlds.h5" "$program" 1 "${worlds_size[@]}"
        done
    done
}

# check_study TITLE FILE OPTION…
check_study() {
    title=$1 study=$2
    shift 2
    extra=("$@")
    rm -rf "$scratch"/worlds* "$scratch"/blocks*
    check_threads build/huimin
    check_orders gcc build/huimin
    check_orders clang-14 build/clang-14/huimin
    check_builds
}

# Stops a run as soon as its first task is kept, and goes on from there.
check_continued() {
    local claim="stopped and continued"
    local reference=$scratch/long.h5 file=$scratch/stopped.h5 program=build/huimin status=0 child
    local size=(--set run.persons=20000 --set run.years=5 --set run.worlds=40)
    title=five-models study=$FIVE_MODELS extra=()
    simulate "$reference" "$program" 2 "${size[@]}" || { report "not ok" "$claim" && return; }
    "$program" run "$study" "${size[@]}" -o "$file" -q >"$scratch/stopped.log" 2>&1 &
    child=$!
    while kill -0 "$child" 2>/dev/null && ! compgen -G "$scratch/stopped.tasks/*.h5" >/dev/null; do sleep 0.05; done
    kill -INT "$child" 2>/dev/null || true
    wait "$child" || status=$?
    printf '# the stopped run ended with %d: %s\n' "$status" "$(tail -n 1 "$scratch/stopped.log")"
    if [[ $status -eq 4 && ! -e "$file" ]] && simulate "$file" "$program" 2 "${size[@]}" &&
        cmp -s "$reference" "$file"; then
        report ok "$claim"
    else
        report "not ok" "$claim"
    fi
}

check_everything() {
    local compiler
    for compiler in gcc clang-14; do
        make --no-print-directory -j"$(nproc)" CC="$compiler" all >"$scratch/build.log" 2>&1 ||
            { tail -n 20 "$scratch/build.log" >&2 && exit 1; }
    done
    printf '# instruction sets of this machine: %s\n' "$(instruction_sets | tr '\n' ' ')"
    report "$(hiding_works && printf ok || printf 'not ok')" "the C library obeys when features are hidden from it"
    check_study five-models $FIVE_MODELS
    check_study push-stops $PUSH_STOPS
    check_study "every admission drawn" $FIVE_MODELS --set city.cost.form=episodes
    check_continued
}

if [[ $depth == full ]]; then
    check_everything
else
    check_threads "$build/huimin"
fi
printf '1..%d\n' "$n"
[[ $failed -eq 0 ]]
