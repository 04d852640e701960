#!/usr/bin/env bash
# Submits a study to Slurm: an array of parts, and the job that puts them together.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/slurm/submit.sh --parts N [--parts-only] STUDY.yaml [OPTION of huimin run…] [-- OPTION of sbatch…]

Submits an array of N elements, each with every N-th task of the study, and a job that runs when all have ended: it
does what they left undone, puts the tasks together and writes the result (scripts/slurm/collect.sh). The same command
again after elements were killed takes up the rest: what is done stays done, and what others have in hand is left
to them. The study is checked first; nothing is submitted where it is refused.

  --parts N     elements of the array
  --parts-only  without the job that puts them together
  --help        this text

HUIMIN names the program (default: huimin in the PATH). The folder must be one that all nodes see; the jobs' output goes
to huimin-STUDY-*.out there. --cpus-per-task of sbatch says how many threads an element has (default: 1).

Example: scripts/slurm/submit.sh --parts 64 my-sweep.yaml --set run.worlds=50 -- --time=8:00:00 --mem-per-cpu=2G
TEXT
}

parts=0
parts_only=no
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --parts) parts=${2:?--parts needs a number} && shift ;;
    --parts-only) parts_only=yes ;;
    *) break ;;
    esac
    shift
done
[[ $# -gt 0 && "$1" != -* && "$parts" =~ ^[1-9][0-9]{0,5}$ ]] || { usage >&2 && exit 2; }
study=$1
run_options=()
check_options=() # of the former, those that `huimin check` takes too
while [[ $# -gt 0 && "$1" != -- ]]; do
    run_options+=("$1")
    case "$1" in
    --set=* | --output=* | --max-memory=*) check_options+=("$1") ;;
    --set | -s | -o | --output | --max-memory) check_options+=("$1" "${2:-}") ;;
    esac
    shift
done
sbatch_options=("${@:2}")

here=$(cd "$(dirname "$0")" && pwd)
name=huimin-$(basename "$study" .yaml)
command -v sbatch >/dev/null || { printf 'submit: sbatch is not here; this is for machines with Slurm\n' >&2 && exit 1; }
HUIMIN=$(command -v "${HUIMIN:-huimin}") || { printf 'submit: there is no huimin in the PATH; name it in HUIMIN\n' >&2 && exit 1; }
HUIMIN=$(realpath "$HUIMIN")
export HUIMIN
"$HUIMIN" check --quick "$study" "${check_options[@]}" >/dev/null
array=$(sbatch --parsable --job-name="$name" --array="1-$parts" --output="$name-%A_%a.out" "${sbatch_options[@]}" \
    "$here/part.sh" "${run_options[@]}")
printf 'array %s: %d elements\n' "$array" "$parts"
[[ "$parts_only" == yes ]] && exit 0
collecting=$(sbatch --parsable --job-name="$name" --dependency="afterany:$array" --output="$name-%j.out" \
    "${sbatch_options[@]}" "$here/collect.sh" "${run_options[@]}")
printf 'job %s puts them together when all have ended\n' "$collecting"
printf 'how far it is: scripts/slurm/progress.sh %s\n' "$study"
