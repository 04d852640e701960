#!/usr/bin/env bash
# Strikes runs at random instants, lets them go on, and demands the result of an undisturbed one.
set -euo pipefail

readonly FAULTS=(kill interrupt helper both two frozen collecting rank mpirun disk disk-collecting damaged truncated
    copied clock)

usage() {
    cat <<TEXT
Usage: scripts/faults.sh [--build DIR] [--mpi DIR] [--seed S] [--only FAULT] [ROUNDS]

Runs a study of many small tasks ROUNDS times (default 200): by lot one whose tasks go when its result stands, or a sweep,
whose tasks stay. Each round strikes at a random instant, starts the same command again until it is done, and watches
every file that comes and goes. Prints one table:

  struck     rounds in which something was still running at that instant
  lost       tasks that nobody did, and whole task files that went before the result stood
  doubled    tasks that were done although their file stood there whole
  different  results that are not the bytes of an undisturbed run
  left       files that remain and that an undisturbed run does not leave, but for the log

Exits 1 where one of the last four is not 0. The faults, in turn:

  kill, interrupt        kill -9, SIGTERM
  helper, both           of two processes at work on one result, one is stopped or killed, or both are killed with -9
  two, frozen            two processes at once, one begun later; one of two stands still for a while
  collecting             kill -9 when all tasks are done and the result is put together
  rank, mpirun           kill -9 of one of three ranks; of mpirun
  disk, disk-collecting  the disk becomes full; the same while the result is put together
  damaged, truncated     kill -9, and a task file loses a bit, or its end
  copied                 kill -9, and a task's file takes the place of another's
  clock                  kill -9 under a clock of years ago, then of years ahead, and the times of all files wrong

  --build DIR   the build to strike (default: build)
  --mpi DIR     its build with MPI=1 (default: build/mpi)
  --seed S      of the instants (default 1)
  --only FAULT  no other
  --help        this text

What cannot be done here (mounting a small disk, MPI, another clock) is named and left out. scripts/setup.sh faults
installs what watches files and turns clocks.

Example: scripts/faults.sh 20
TEXT
}

build=build
mpi=build/mpi
seed=1
rounds=200
only=
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    --mpi) mpi=${2:?--mpi needs a folder} && shift ;;
    --seed) seed=${2:?--seed needs a number} && shift ;;
    --only) only=${2:?--only needs a fault} && shift ;;
    *) rounds=$1 ;;
    esac
    shift
done
[[ "$rounds" =~ ^[1-9][0-9]*$ && "$seed" =~ ^[0-9]+$ ]] || { usage >&2 && exit 2; }
[[ -z "$only" || " ${FAULTS[*]} " == *" $only "* ]] || { usage >&2 && exit 2; }

cd "$(dirname "$0")/.."
readonly STUDIES=(tests/data/faults.yaml tests/data/faults-sweep.yaml)
program=$(realpath "$build/huimin")
scratch=$(mktemp -d)
room=$scratch/room # where rounds happen
mounted=no
watcher=
leave() {
    [[ -z "$watcher" ]] || kill "$watcher" 2>/dev/null || true
    [[ $mounted == no ]] || umount "$room"
    rm -rf "$scratch"
}
trap leave EXIT
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
RANDOM=$seed

# shellcheck source=scripts/strikes.sh
. scripts/strikes.sh

# What a fault needs and this machine has not; nothing where all is well.
missing_for() {
    case "$1" in
    rank | mpirun) [[ -x "$mpi/huimin" ]] || printf 'make MPI=1 has not been built' ;;
    clock) [[ -n "$faketime" ]] || printf 'libfaketime is not here' ;;
    disk*)
        if mount -t tmpfs -o size=1m none "$room" 2>/dev/null; then
            umount "$room"
        else
            printf 'mounting is not allowed here'
        fi
        ;;
    esac
}

now_ms() {
    printf '%d' "$(($(date +%s%N) / 1000000))"
}

# A round's room, and in events every file that comes into its place there, or goes.
open_room() {
    rm -rf "$room" && mkdir -p "$room"
    if [[ $1 == disk* ]]; then
        mount -t tmpfs -o size=24m none "$room" && mounted=yes
    fi
    mkdir "$room/r.tasks"
    touch "$room/r.tasks/watched" # keeps the folder, which the watch is on
    inotifywait -m -q -e moved_to -e delete --format '%e %w%f' -o "$scratch/events" "$room" "$room/r.tasks" &
    watcher=$!
    touch "$room/probe"
    until grep -q probe "$scratch/events" 2>/dev/null; do
        mv "$room/probe" "$room/probe.2" && mv "$room/probe.2" "$room/probe"
    done
    rm "$room/probe"
}

close_room() {
    sleep 0.02
    kill "$watcher"
    wait "$watcher" 2>/dev/null || true
    watcher=
    if [[ $mounted == yes ]]; then
        umount "$room" && mounted=no
    fi
    rm -f "$scratch/events" "$room.log"
}

# judge: what the events tell, as "lost doubled different".
judge() {
    awk -v harmed="${harmed##*/}" -v tasks="$whole/tasks" '
        BEGIN { while ((getline name < tasks) > 0) wanted[name] = 1 }
        { name = $2; sub(/.*\//, "", name) }
        $1 == "MOVED_TO" && name == "r.h5" { stands = 1 }
        $2 !~ /r\.tasks\/.*\.h5$/ || name == harmed { if (name == harmed) done[name]++; next }
        !(name in wanted) { next } # worlds of a task that was stopped
        $1 == "MOVED_TO" && done[name]++ { doubled++ }
        $1 == "DELETE" && !stands { lost++ }
        END {
            for (name in wanted) lost += !(name in done)
            printf "%d %d %d\n", lost, doubled, different
        }' "$scratch/events"
}

files_there() {
    find "$room" -type f ! -name log.txt | LC_ALL=C sort
}

n_left() {
    files_there | LC_ALL=C comm -13 "$whole/files" - | tee "$scratch/left" | wc -l
}

# take_study STUDY: the round's, and what its undisturbed run has left in $whole.
take_study() {
    study=$1 whole=$scratch/$(basename "$1" .yaml)
    whole_ms=${whole_ms_of[$study]:-0} n_tasks=${n_tasks_of[$study]:-0}
    ranks_ms=$((whole_ms + 800))
}

# round FAULT: adds to the counts of the fault.
round() {
    local fault=$1 tries=0 lost doubled different left
    pids=() harmed='' struck=0
    take_study "${STUDIES[RANDOM % ${#STUDIES[@]}]}"
    open_room "$fault"
    "strike_${fault//-/_}"
    await
    until [[ -e "$room/r.h5" && $tries -gt 0 ]]; do
        begin && await
        tries=$((tries + 1))
        [[ $tries -lt 5 ]] || break
    done
    read -r lost doubled different < <(judge)
    cmp -s "$whole/r.h5" "$room/r.h5" || different=$((different + 1))
    left=$(n_left)
    if [[ "$lost $doubled $different $left" != "0 0 0 0" ]]; then
        printf '# %s of %s, round %d: lost %d, doubled %d, different %d, left %d\n' "$fault" "${whole##*/}" "$n" "$lost" \
            "$doubled" "$different" "$left"
        sed 's/^/#   /' "$scratch/left" "$room.log" | head -n 20
    fi
    close_room
    counts[$fault]=$((${counts[$fault]:-0} + 1)) struck_of[$fault]=$((${struck_of[$fault]:-0} + struck))
    lost_of[$fault]=$((${lost_of[$fault]:-0} + lost)) doubled_of[$fault]=$((${doubled_of[$fault]:-0} + doubled))
    different_of[$fault]=$((${different_of[$fault]:-0} + different)) left_of[$fault]=$((${left_of[$fault]:-0} + left))
}

# refer STUDY: the undisturbed run: its bytes, its tasks, the files it leaves, and how long it takes.
refer() {
    take_study "$1"
    mkdir "$whole"
    open_room reference
    local start
    start=$(now_ms)
    begin && await
    whole_ms_of[$study]=$(($(now_ms) - start))
    cp "$room/r.h5" "$whole" || { cat "$room.log" >&2 && exit 1; }
    sleep 0.05
    sed -n 's/^MOVED_TO .*r\.tasks\/\(.*\.h5\)$/\1/p' "$scratch/events" >"$whole/tasks"
    files_there >"$whole/files"
    n_tasks_of[$study]=$(wc -l <"$whole/tasks")
    close_room
    printf '# %s: %d tasks in %d ms; seed %d\n' "${whole##*/}" "${n_tasks_of[$study]}" "${whole_ms_of[$study]}" "$seed"
}

print_table() {
    local fault row='| %-15s | %6s | %6s | %4s | %7s | %9s | %4s |\n' n
    local -a sums=(0 0 0 0 0 0) line
    # shellcheck disable=SC2059 # the row is the format
    printf "\n$row" fault rounds struck lost doubled different left
    for fault in "${faults[@]}"; do
        line=("${counts[$fault]:-0}" "${struck_of[$fault]:-0}" "${lost_of[$fault]:-0}" "${doubled_of[$fault]:-0}"
            "${different_of[$fault]:-0}" "${left_of[$fault]:-0}")
        for n in "${!line[@]}"; do sums[n]=$((sums[n] + line[n])); done
        # shellcheck disable=SC2059
        printf "$row" "$fault" "${line[@]}"
    done
    # shellcheck disable=SC2059
    printf "$row" all "${sums[@]}"
    [[ "${sums[*]:2}" == "0 0 0 0" ]]
}

command -v inotifywait >/dev/null || { printf 'faults: inotifywait is not here; scripts/setup.sh faults installs it\n' >&2 && exit 1; }
faketime=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
mkdir -p "$room"
declare -A whole_ms_of n_tasks_of counts struck_of lost_of doubled_of different_of left_of
faults=()
for fault in ${only:-"${FAULTS[@]}"}; do
    reason=$(missing_for "$fault")
    if [[ -z "$reason" ]]; then faults+=("$fault"); else printf '# left out: %s (%s)\n' "$fault" "$reason"; fi
done
[[ ${#faults[@]} -gt 0 ]] || { printf 'faults: nothing to strike with\n' >&2 && exit 1; }
for study in "${STUDIES[@]}"; do refer "$study"; done
for ((n = 0; n < rounds; n++)); do
    round "${faults[n % ${#faults[@]}]}"
done
print_table
