#!/usr/bin/env bash
# One element of the array that submit.sh submits: its part of the tasks of a study. Arguments: those of `huimin run`.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
set -euo pipefail
exec "${HUIMIN:-huimin}" run "$@" --part "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" --no-progress
