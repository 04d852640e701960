#!/usr/bin/env bash
# Puts together what the elements of an array have done, as a job or by hand, and first does what they left undone.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/slurm/collect.sh STUDY.yaml [OPTION of huimin run…]

Simulates the tasks of a study that no element of an array has finished, puts all together and prints the table: what
`huimin run` does. submit.sh submits it as the job that follows the array; by hand it does the same here. Takes the
options that were given to submit.sh.

HUIMIN names the program (default: huimin in the PATH).
TEXT
}

case "${1:---help}" in --help | -h) usage && exit 0 ;; esac
threads=${SLURM_CPUS_PER_TASK:-${SLURM_JOB_ID:+1}} # of a job: one where it says nothing; by hand: all
exec "${HUIMIN:-huimin}" run "$@" --threads "${threads:-0}" --no-progress
