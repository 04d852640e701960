#!/usr/bin/env bash
# The faults of scripts/faults.sh, which reads this: strike_FAULT begins processes in $room and strikes at a random
# instant; `harmed` is then a task file that may have to be done again, `struck` 1 where something was still running.
# shellcheck disable=SC2034,SC2154 # faults.sh has the names

pids=()
# begin [COMMAND BEFORE IT…]: one more process at work on the round's result.
begin() {
    "$@" "$program" run "$study" -o "$room/r.h5" --threads 1 -q --json >/dev/null 2>>"$room.log" &
    pids+=($!)
}

# begin_ranks: three ranks under mpirun, which is the last of pids.
begin_ranks() {
    mpirun -q --oversubscribe --bind-to none -n 3 "$mpi/huimin" run "$study" -o "$room/r.h5" --threads 1 \
        -q --json >/dev/null 2>>"$room.log" &
    pids+=($!)
}

# Up to so many milliseconds.
random_ms() {
    printf '%d' $((RANDOM * ($1 + 1) / 32768))
}

doze_ms() {
    sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
}

is_running() {
    kill -0 "$1" 2>/dev/null
}

# strike SIGNAL PROCESS…: counts the round as struck where one of them was still running.
strike() {
    local signal=$1 process
    shift
    for process in "$@"; do
        is_running "$process" && struck=1
        kill "-$signal" "$process" 2>/dev/null || true
    done
}

await() {
    local process
    for process in "${pids[@]}"; do
        wait "$process" 2>/dev/null || true
    done
    pids=()
}

n_task_files() {
    local files=("$room"/r.tasks/*.h5)
    [[ -e "${files[0]}" ]] && printf '%d' ${#files[@]} || printf 0
}

# Until all tasks are done, or nothing runs any more.
await_tasks() {
    while is_running "${pids[0]}" && [[ $(n_task_files) -lt $n_tasks ]]; do sleep 0.01; done
}

# A random task file that stands there; nothing where none does.
some_task() {
    local files=("$room"/r.tasks/*.h5)
    [[ ! -e "${files[0]}" ]] || printf '%s' "${files[RANDOM % ${#files[@]}]}"
}

strike_kill() {
    begin
    doze_ms "$(random_ms "$whole_ms")"
    strike KILL "${pids[@]}"
}

strike_interrupt() {
    begin
    doze_ms "$(random_ms "$whole_ms")"
    strike TERM "${pids[@]}"
}

strike_helper() {
    begin
    begin
    doze_ms "$(random_ms "$whole_ms")"
    local signals=(KILL TERM)
    strike "${signals[RANDOM % 2]}" "${pids[RANDOM % 2]}"
}

strike_both() {
    begin
    begin
    doze_ms "$(random_ms "$whole_ms")"
    strike KILL "${pids[@]}"
}

strike_two() {
    begin
    doze_ms "$(random_ms "$whole_ms")"
    is_running "${pids[0]}" && struck=1
    begin
}

strike_frozen() {
    begin
    begin
    doze_ms "$(random_ms "$whole_ms")"
    local one=${pids[RANDOM % 2]}
    strike STOP "$one"
    doze_ms "$(random_ms "$whole_ms")"
    kill -CONT "$one" 2>/dev/null || true
}

strike_collecting() {
    begin
    await_tasks
    doze_ms "$(random_ms 60)"
    strike KILL "${pids[@]}"
}

strike_rank() {
    local ranks
    begin_ranks
    doze_ms "$(random_ms "$ranks_ms")"
    mapfile -t ranks < <(pgrep -P "${pids[0]}")
    [[ ${#ranks[@]} -eq 0 ]] || strike KILL "${ranks[RANDOM % ${#ranks[@]}]}"
}

strike_mpirun() {
    begin_ranks
    doze_ms "$(random_ms "$ranks_ms")"
    local ranks
    mapfile -t ranks < <(pgrep -P "${pids[0]}")
    strike KILL "${pids[@]}"
    await
    pids=("${ranks[@]}") # they end by themselves when they miss it
    local rank
    for rank in "${ranks[@]}"; do
        while is_running "$rank"; do sleep 0.01; done
    done
}

fill_disk() {
    is_running "${pids[0]}" && struck=1
    head -c 64M /dev/zero >"$room/filler" 2>/dev/null || true
    await
    rm -f "$room/filler"
}

strike_disk() {
    begin
    doze_ms "$(random_ms "$whole_ms")"
    fill_disk
}

strike_disk_collecting() {
    begin
    await_tasks
    fill_disk
}

strike_damaged() {
    strike_kill
    await
    local file bit
    file=$(some_task)
    [[ -n "$file" ]] || return 0
    bit=$((1 << RANDOM % 8))
    python3 - "$file" $((RANDOM * 32768 + RANDOM)) $bit <<'PYTHON'
import sys
with open(sys.argv[1], "r+b") as file:
    content = bytearray(file.read())
    content[int(sys.argv[2]) % len(content)] ^= int(sys.argv[3])
    file.seek(0)
    file.write(content)
PYTHON
    harmed=$file
}

strike_truncated() {
    strike_kill
    await
    harmed=$(some_task)
    [[ -z "$harmed" ]] || truncate -s $(($(stat -c %s "$harmed") * RANDOM / 32768)) "$harmed"
}

strike_copied() {
    strike_kill
    await
    local from
    from=$(some_task) harmed=$(some_task)
    if [[ -z "$harmed" || "$from" == "$harmed" ]]; then harmed= && return 0; fi
    cp "$from" "$harmed"
}

# with_clock SHIFT COMMAND…
with_clock() {
    local shift=$1
    shift
    LD_PRELOAD=$faketime FAKETIME=$shift exec "$@"
}

strike_clock() {
    begin with_clock -3000d
    doze_ms "$(random_ms "$whole_ms")"
    strike KILL "${pids[@]}"
    await
    find "$room" -type f -exec touch -d 2040-01-01 {} +
    begin with_clock +3000d
    doze_ms "$(random_ms "$whole_ms")"
    strike KILL "${pids[@]}"
}
