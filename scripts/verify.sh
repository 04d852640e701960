#!/usr/bin/env bash
# Everything that can be checked. Each step is tried, whatever happened to those before it.
set -euo pipefail

readonly STEPS=(tests lint readers report site mpi slurm faults vector peers address-undefined threads valgrind
    same-bytes long-statistics precision standard-errors fuzz)

usage() {
    cat <<TEXT
Usage: scripts/verify.sh [STEP…]

  tests              make test
  lint               make lint, with clang-tidy
  readers            the recipes of docs/recipes.md in h5py, xarray, pandas, R and h5dump; a reader that is missing fails
  report             make report-test: the pages of huimin report and compare in headless Chromium
  site               the documentation as pages: every link leads to a file and a place that are there
  mpi                several ranks of one run: the same bytes, stopped, killed and continued; skipped without Open MPI
  slurm              arrays in a real Slurm of this machine alone, elements killed and taken up; skipped where it is not here
  faults             make faults: runs killed, starved and damaged at random instants, 200 rounds
  vector             make vector: every loop marked hot is vector code
  peers              the programs that make bench compares the engine with have its means; who is not here is named
  address-undefined  the whole suite under the address and undefined-behaviour sanitizers (gcc)
  threads            test programs and a run on 4 threads under clang's thread sanitizer, with libarcher
  valgrind           a small run and a few test programs; only definite leaks and real errors count
  same-bytes         make reproduce: both compilers, any threads, block order and instruction set, stopped and continued
  long-statistics    the statistical tests with their large samples (HUIMIN_LONG=1), and the table of all transforms
  precision          the main study in float and in double: no bias of 1% of a standard error
  standard-errors    do the printed intervals cover? over hundreds of seeds
  fuzz               ten minutes (FUZZ_SECONDS) of mutated scenarios

Without a STEP, all of them: ${STEPS[*]}.
\`make verify\` installs what is missing and then calls this. It takes an hour or more.

Example: scripts/verify.sh threads fuzz
TEXT
}

cd "$(dirname "$0")/.."
readonly STUDY=scenarios/studies/five-models.yaml
readonly SMALL=(--set run.persons=2000 --set run.years=3 --set run.worlds=2 -q)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

build() {
    make --no-print-directory -j"$(nproc)" "$@" >"$scratch/build.log" 2>&1 ||
        { tail -n 30 "$scratch/build.log" && return 1; }
}

step_tests() {
    make --no-print-directory test
}

step_lint() {
    make --no-print-directory lint
}

# What the suite skips where a reader is not installed must be there.
step_readers() {
    build all
    HUIMIN_READERS=1 HUIMIN=$PWD/build/huimin bats tests/recipes.bats
}

step_address_undefined() {
    build SANITIZE=address,undefined all tests tools
    # glibc's argp keeps two bytes of the help of a verb without options of its own.
    printf 'leak:make_hol\nleak:argp_hol\n' >"$scratch/leaks"
    export LSAN_OPTIONS=suppressions=$scratch/leaks:print_suppressions=0
    TIMEOUT_SECONDS=1800 scripts/test.sh --build build/address-undefined
}

step_mpi() {
    command -v mpicc >/dev/null || { printf 'Open MPI is not here; scripts/setup.sh mpi installs it. Skipped.\n' && return; }
    build MPI=1 all
    HUIMIN=build/mpi/huimin bats tests/cluster/mpi.bats
}

step_slurm() {
    build all
    bats tests/cluster/slurm.bats
}

step_faults() {
    build all
    [[ ! -x build/mpi/huimin ]] || build MPI=1 all
    scripts/faults.sh 200
}

# libarcher tells the sanitizer how OpenMP synchronises; gcc's own library has nothing like it.
step_threads() {
    local folder=build/clang-14-thread archer
    archer=$(find /usr/lib/llvm-14/lib -name 'libarcher.so' 2>/dev/null | head -n 1)
    [[ -n "$archer" ]] || { printf 'libarcher.so is not here; install libomp-14-dev\n' && return 1; }
    build CC=clang-14 SANITIZE=thread all tests
    export OMP_TOOL_LIBRARIES=$archer TSAN_OPTIONS=ignore_noninstrumented_modules=1:halt_on_error=1 OMP_NUM_THREADS=4
    TIMEOUT_SECONDS=1800 scripts/test.sh --build $folder --programs || return 1
    "$folder/huimin" run $STUDY "${SMALL[@]}" --set run.threads=4 -o "$scratch/worlds.h5" >"$scratch/out" || return 1
    "$folder/huimin" run $STUDY "${SMALL[@]}" --set run.worlds=1 --set run.persons=20000 --set run.threads=4 \
        -o "$scratch/blocks.h5" >"$scratch/out"
}

# Valgrind knows no AVX-512, and HDF5 writes the padding of its structures.
step_valgrind() {
    build all tests
    cat >"$scratch/suppressions" <<'TEXT'
{
   HDF5 writes padding
   Memcheck:Param
   pwrite64(buf)
   ...
   obj:*libhdf5*
}
{
   HDF5 writes padding, older call
   Memcheck:Param
   write(buf)
   ...
   obj:*libhdf5*
}
TEXT
    local check=(valgrind --quiet --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite
        --show-leak-kinds=definite "--suppressions=$scratch/suppressions")
    export HUIMIN_ISA=v2 OMP_NUM_THREADS=2
    "${check[@]}" build/huimin run $STUDY "${SMALL[@]}" --set run.persons=1000 -o "$scratch/valgrind.h5" >"$scratch/out" ||
        return 1
    "${check[@]}" build/huimin show "$scratch/valgrind.h5" --json >"$scratch/out" || return 1
    local name
    for name in test_scenario_files test_scenario_values test_damaged_scenarios test_store test_ledger test_money; do
        [[ ! -x build/tests/$name ]] || "${check[@]}" "build/tests/$name" || return 1
    done
}

step_report() {
    build all
    scripts/report_test.sh
}

step_site() {
    bats tests/site/pages.bats
}

step_vector() {
    make --no-print-directory vector
}

step_same_bytes() {
    scripts/reproduce.sh full
}

# The table shows every transform of the engine beside GSL: what should be a standard normal z, and the distance.
step_peers() {
    local folder=$scratch/peers python=/usr/bin/python3 peer
    mkdir "$folder"
    build all benches build/tests/tool_bench_inputs
    build/tests/tool_bench_inputs "$folder" 30000 4 20
    build/bench/naive "$folder" 0 0 1
    build/bench/naive "$folder" 0 0 1 2 shared
    for peer in numpy numba; do
        if "$python" -c "import $peer" 2>/dev/null; then
            "$python" tests/bench/peer_$peer.py "$folder" 0 0 1
            "$python" tests/bench/peer_$peer.py "$folder" 0 0 1 alike
        else
            printf '%s is not here\n' "$peer"
        fi
    done
    command -v Rscript >/dev/null || { printf 'R is not here\n' && return; }
    Rscript tests/bench/peer_r.R "$folder" 0 0 1
    Rscript tests/bench/peer_r.R "$folder" 0 0 1 alike
}

step_long_statistics() {
    build all tests
    local status=0
    HUIMIN_LONG=1 TIMEOUT_SECONDS=3600 scripts/test.sh --programs || status=1
    printf '\n| %-34s | %-11s | %-23s | %-5s | %-14s | %-5s |\n' transform draws 'z of x, x2, x3, x4' tails \
        'KS distance, z' even
    sed -n 's/^# | /| /p' build/test-logs/*.log
    return "$status"
}

# The default job with its parameters fixed: only luck is in the error that the difference is held against.
step_precision() {
    local precision folder
    build all tools
    build PRECISION=double all
    for precision in float double; do
        folder=build
        [[ $precision == float ]] || folder=build/double
        "$folder/huimin" run $STUDY --set run.parameter_uncertainty=off -q -o "$scratch/$precision.h5" \
            >"$scratch/out" || return 1
    done
    build/tests/tool_precision "$scratch/float.h5" "$scratch/double.h5"
}

step_standard_errors() {
    build all tools
    build/tests/tool_coverage
}

step_fuzz() {
    scripts/fuzz.sh "${FUZZ_SECONDS:-600}"
}

steps=("$@")
case "${1:-}" in --help | -h) usage && exit 0 ;; esac
[[ ${#steps[@]} -gt 0 ]] || steps=("${STEPS[@]}")
for step in "${steps[@]}"; do
    [[ " ${STEPS[*]} " == *" $step "* ]] || { printf 'verify: no step is called %s\n' "$step" >&2 && usage >&2 && exit 2; }
done

summary=()
failed=0
for step in "${steps[@]}"; do
    printf '\n== %s\n' "$step"
    # A subshell of its own keeps each step's settings and stops it at its first failure.
    set +e
    (set -e; "step_${step//-/_}")
    status=$?
    set -e
    outcome=ok
    [[ $status -eq 0 ]] || { outcome=FAILED && failed=$((failed + 1)); }
    summary+=("$(printf '%-6s %s' "$outcome" "$step")")
done
printf '\n'
printf '%s\n' "${summary[@]}"
printf '%d passed, %d failed\n' "$((${#steps[@]} - failed))" "$failed"
[[ $failed -eq 0 ]]
