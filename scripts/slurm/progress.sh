#!/usr/bin/env bash
# How far the array of a study is: tasks by their states, and the elements that Slurm has running or waiting.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/slurm/progress.sh STUDY.yaml [OPTION of huimin status…]

Prints what `huimin status` says of the study's tasks, and Slurm's queue of its jobs. Example:

  watch -n 30 scripts/slurm/progress.sh my-sweep.yaml

HUIMIN names the program (default: huimin in the PATH).
TEXT
}

case "${1:---help}" in --help | -h) usage && exit 0 ;; esac
"${HUIMIN:-huimin}" status "$@"
squeue --name="huimin-$(basename "$1" .yaml)" --format='%.14i %.10T %.10M  %R'
