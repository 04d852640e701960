#!/usr/bin/env bash
# Runs every test that has been built and says, alone on the last line, how many passed and failed.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/test.sh [--build DIR] [--programs] [NAME…]

Runs the test programs of a build, those of its double build where there is one (build only), the
command-line tests (bats), the damaged scenarios through the program, and a short check that results
have the same bytes on any number of threads. `make test` builds first and then calls this.

  --build DIR   the build to test (default: build)
  --programs    only the test programs
  NAME          only the test programs of these names, such as test_money
  --help        this text

Exits 1 where a test failed or none ran. Logs stay in DIR/test-logs. With HUIMIN_LONG=1 the statistical
tests take the large samples of `make verify`. TIMEOUT_SECONDS (default 120) bounds one program.

Example: scripts/test.sh --build build/clang-14 test_money test_rng
TEXT
}

build=build
programs_only=no
names=()
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    --programs) programs_only=yes ;;
    -*) usage >&2 && exit 2 ;;
    *) names+=("$1") && programs_only=yes ;;
    esac
    shift
done

cd "$(dirname "$0")/.."
logs=$build/test-logs
rm -rf "$logs"
mkdir -p "$logs"
HUIMIN=$(realpath -m "$build/huimin")
export HUIMIN LOGS=$logs TIMEOUT_SECONDS=${TIMEOUT_SECONDS:-120}
export CMOCKA_MESSAGE_OUTPUT=TAP OMP_WAIT_POLICY=passive LC_ALL=C.UTF-8

# One subject: a command that speaks TAP. Its output, exit status and seconds go to the logs.
run_subject() {
    local name=$1 status=0 start=$SECONDS
    shift
    timeout -k 10 "$TIMEOUT_SECONDS" "$@" >"$LOGS/$name.log" 2>&1 </dev/null || status=$?
    printf '%d %d\n' "$status" "$((SECONDS - start))" >"$LOGS/$name.status"
}
export -f run_subject

# A program left behind by a source that is gone is not run.
programs_of() {
    local folder=$1 program name
    for program in "$folder"/tests/test_*; do
        name=${program##*/}
        [[ -x "$program" && -f "tests/$name.c" ]] || continue
        [[ ${#names[@]} -eq 0 || " ${names[*]} " == *" $name "* ]] && printf '%s\0' "$program"
    done
    return 0
}

# A subject by its name: a test program (one of the double build carries that in its name), a file of command-line
# tests, or one of the two scripts.
run_named() {
    local name=${1##*/}
    case "$1" in
    *.bats) run_subject "$name" bats --tap "$1" ;;
    damaged-scenarios) run_subject "$name" scripts/damaged.sh ;;
    same-bytes) run_subject "$name" scripts/reproduce.sh --build "${LOGS%/test-logs}" quick ;;
    build/double/*) run_subject "$name.double" "$1" ;;
    *) run_subject "$name" "$1" ;;
    esac
}
export -f run_named

# What takes long comes first. The double build holds only the tests whose claims depend on precision; the Makefile
# names them.
all_subjects() {
    [[ "$programs_only" == yes ]] || printf '%s\0' tests/*.bats same-bytes damaged-scenarios
    programs_of "$build"
    [[ "$build" != build ]] || programs_of build/double
}

# Reads one subject's TAP: prints "passed failed skipped". What a plan promised and nobody reported is failed,
# so is a subject that ran nothing, or that ended badly without saying why.
count_subject() {
    local name=$1 status seconds
    read -r status seconds <"$LOGS/$name.status"
    awk -v status="$status" '
        /^1\.\.[0-9]+$/ { planned += substr($0, 4) }
        /^(not )?ok [0-9]+.*# *(SKIP|skip)/ { skipped++; next }
        /^ok [0-9]+/ { passed++ }
        /^not ok [0-9]+/ { failed++ }
        END {
            lost = planned - passed - failed - skipped
            if (lost > 0) failed += lost
            if (!failed && (status != 0 || !planned)) failed = 1
            printf "%d %d %d\n", passed, failed, skipped
        }' "$LOGS/$name.log"
}

show_failure() {
    local name=$1 status=$2
    printf '       exit status %d, from %s:\n' "$status" "$LOGS/$name.log"
    awk '/^not ok [0-9]+/ && !/# *(SKIP|skip)/ { shown = 1 } /^ok [0-9]+/ { shown = 0 } shown' "$LOGS/$name.log" |
        head -n 40 | sed 's/^/       /'
    grep -qE '^not ok [0-9]+' "$LOGS/$name.log" || tail -n 15 "$LOGS/$name.log" | sed 's/^/       /'
}

summarise() {
    local file name status seconds passed failed skipped all_passed=0 all_failed=0 all_skipped=0
    for file in "$LOGS"/*.status; do
        [[ -f "$file" ]] || continue
        name=$(basename "$file" .status)
        read -r status seconds <"$file"
        read -r passed failed skipped < <(count_subject "$name")
        printf '%-6s %-34s %5d passed %3d failed %4d s\n' \
            "$([[ $failed -eq 0 ]] && printf ok || printf FAILED)" "$name" "$passed" "$failed" "$seconds"
        [[ $failed -eq 0 ]] || show_failure "$name" "$status"
        all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed)) all_skipped=$((all_skipped + skipped))
    done
    [[ $all_skipped -eq 0 ]] || printf '%d skipped\n' "$all_skipped"
    [[ $((all_passed + all_failed)) -gt 0 ]] || printf 'no test ran\n'
    printf '%d passed, %d failed\n' "$all_passed" "$all_failed" | tee "$LOGS/summary"
    [[ $all_failed -eq 0 && $all_passed -gt 0 ]]
}

# shellcheck disable=SC2016 # the inner shell expands it
all_subjects | xargs -0 -r -n 1 -P "$(nproc)" bash -c 'run_named "$0"'
summarise
