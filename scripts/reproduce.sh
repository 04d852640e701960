#!/usr/bin/env bash
# Shows that a result is the same bytes however it was computed. Speaks TAP.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/reproduce.sh [--build DIR] [quick|full]

  quick   1, 2 and 8 threads, for worlds spread over threads and for one world spread by blocks (default)
  full    also: built by gcc and by clang, each instruction set that this machine has (v2, v3, v4), the
          processor's FMA and AVX hidden from the C library, and a run that was stopped and continued

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
readonly STUDY=scenarios/studies/five-models.yaml
readonly MANY_WORLDS=(--set run.persons=3000 --set run.years=4 --set run.worlds=6)
readonly MANY_BLOCKS=(--set run.persons=30000 --set run.years=3 --set run.worlds=1)
# glibc's names of what it may hide from its own choice of functions; the program's own choice is HUIMIN_ISA.
readonly HIDDEN=glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMP_WAIT_POLICY=passive
n=0
failed=0

report() {
    local outcome=$1 claim=$2
    n=$((n + 1))
    [[ "$outcome" == ok ]] || failed=$((failed + 1))
    printf '%s %d - %s\n' "$outcome" "$n" "$claim"
}

# simulate FILE PROGRAM THREADS OPTION…: a result at FILE, or the program's complaint.
simulate() {
    local file=$1 program=$2 threads=$3 status=0
    shift 3
    "$program" run "$STUDY" "$@" --set "run.threads=$threads" -o "$file" -q >"$file.log" 2>&1 </dev/null || status=$?
    if [[ $status -ne 0 ]]; then
        printf '# exit code %d\n' "$status"
        tail -n 5 "$file.log" | sed 's/^/# /'
    fi
    return "$status"
}

# same CLAIM REFERENCE PROGRAM THREADS OPTION…: simulates once more and compares with the reference.
same() {
    local claim=$1 reference=$2 file=$scratch/again.h5
    shift 2
    if simulate "$file" "$@" && cmp "$reference" "$file" | sed 's/^/# /' && cmp -s "$reference" "$file"; then
        report ok "$claim"
    else
        report "not ok" "$claim"
    fi
    rm -rf "$scratch"/again*
}

check_threads() {
    local program=$1 by threads reference
    local -a options
    for by in worlds blocks; do
        [[ $by == worlds ]] && options=("${MANY_WORLDS[@]}") || options=("${MANY_BLOCKS[@]}")
        reference=$scratch/$by.h5
        if ! simulate "$reference" "$program" 1 "${options[@]}"; then
            report "not ok" "one thread finishes a study spread by $by"
            continue
        fi
        for threads in 2 8; do
            same "$threads threads give the bytes of one, $by spread over them" \
                "$reference" "$program" "$threads" "${options[@]}"
        done
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

check_builds() {
    local reference=$scratch/worlds.h5 program compiler set
    for compiler in gcc clang-14; do
        program=build/huimin
        [[ $compiler == gcc ]] || program=build/$compiler/huimin
        for set in $(instruction_sets); do
            HUIMIN_ISA=$set same "$compiler, $set gives the same bytes" "$reference" "$program" 1 "${MANY_WORLDS[@]}"
        done
        GLIBC_TUNABLES=$HIDDEN same "$compiler, FMA and AVX hidden from the C library, gives the same bytes" \
            "$reference" "$program" 1 "${MANY_WORLDS[@]}"
        GLIBC_TUNABLES=$HIDDEN HUIMIN_ISA=v2 same "$compiler, everything hidden, gives the same bytes" \
            "$reference" "$program" 1 "${MANY_WORLDS[@]}"
    done
}

# Stops a run as soon as its first task is kept, and goes on from there.
check_continued() {
    local claim="a run that was stopped and continued gives the same bytes"
    local reference=$scratch/long.h5 file=$scratch/stopped.h5 program=build/huimin status=0 child
    local options=(--set run.persons=20000 --set run.years=5 --set run.worlds=40)
    simulate "$reference" "$program" 2 "${options[@]}" || { report "not ok" "$claim" && return; }
    "$program" run "$STUDY" "${options[@]}" -o "$file" -q >"$scratch/stopped.log" 2>&1 &
    child=$!
    while kill -0 "$child" 2>/dev/null && ! compgen -G "$scratch/stopped.tasks/*.h5" >/dev/null; do sleep 0.05; done
    kill -INT "$child" 2>/dev/null || true
    wait "$child" || status=$?
    printf '# the stopped run ended with %d: %s\n' "$status" "$(tail -n 1 "$scratch/stopped.log")"
    if [[ $status -eq 4 && ! -e "$file" ]] && simulate "$file" "$program" 2 "${options[@]}" &&
        cmp -s "$reference" "$file"; then
        report ok "$claim"
    else
        report "not ok" "$claim"
    fi
}

if [[ $depth == full ]]; then
    for compiler in gcc clang-14; do
        make --no-print-directory -j"$(nproc)" CC="$compiler" all >"$scratch/build.log" 2>&1 ||
            { tail -n 20 "$scratch/build.log" >&2 && exit 1; }
    done
fi
check_threads "$build/huimin"
if [[ $depth == full ]]; then
    check_builds
    check_continued
fi
printf '1..%d\n' "$n"
[[ $failed -eq 0 ]]
