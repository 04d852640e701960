# Arrays in a real Slurm of this machine alone. `scripts/verify.sh slurm` builds, and runs this; it is skipped where Slurm
# cannot be had.

setup_file() {
    SLURM_FOLDER=$BATS_FILE_TMPDIR/slurm
    export SLURM_FOLDER SLURM_CONF=$SLURM_FOLDER/slurm.conf
    tests/slurm_local.sh start "$SLURM_FOLDER" 2>"$BATS_FILE_TMPDIR/why" || skip "$(cat "$BATS_FILE_TMPDIR/why")"
}

teardown_file() {
    [[ ! -e "$SLURM_CONF" ]] || tests/slurm_local.sh stop "$SLURM_FOLDER"
}

setup() {
    HUIMIN=$(realpath "${HUIMIN:-build/huimin}")
    export HUIMIN LC_ALL=C.UTF-8
    scripts=$PWD/scripts/slurm
    study=$PWD/tests/data/faults.yaml
    long=(--set run.worlds=40) # an element takes long enough to be killed
    cd "$BATS_TEST_TMPDIR" || return 1
}

# Until no job waits or runs.
await_jobs() {
    for _ in $(seq 600); do
        [[ -n "$(squeue -h)" ]] || return 0
        sleep 0.2
    done
    return 1
}

# Until `n` tasks are done.
await_tasks() {
    for _ in $(seq 1200); do
        [[ $(find results -name '*.h5' 2>/dev/null | wc -l) -lt $1 ]] || return 0
        sleep 0.05
    done
    return 1
}

@test "an array does the tasks by parts, and the job that follows puts them together" {
    "$scripts/submit.sh" --parts 4 "$study" -o r.h5 >submitted.txt
    grep -q '^array .*: 4 elements$' submitted.txt
    await_jobs
    "$HUIMIN" run "$study" -q --threads 1 -o whole.h5 >/dev/null
    cmp whole.h5 r.h5
}

@test "elements that are killed or cancelled cost their task in hand; the same command takes up the rest" {
    "$scripts/submit.sh" --parts 4 --parts-only "$study" "${long[@]}" >submitted.txt
    array=$(sed -n 's/^array \([0-9]*\):.*/\1/p' submitted.txt)
    await_tasks 2
    scancel --signal=KILL --batch "${array}_1" # what kill -9 does
    scancel "${array}_2"
    await_jobs
    run "$scripts/progress.sh" "$study" "${long[@]}"
    [ "$status" -eq 0 ]
    grep -qE 'tasks  36: [1-9][0-9]? done, 0 in hand, 0 failed, [1-9][0-9]? wait' <<<"$output"
    [ ! -e results/runs/*.h5 ]
    find results -name '*-40.h5' -exec stat -c '%n %i' {} + >before.txt # worlds of a task that was cancelled are taken up
    "$scripts/submit.sh" --parts 4 --parts-only "$study" "${long[@]}" >/dev/null
    await_jobs
    find results -name '*.h5' -exec stat -c '%n %i' {} + >after.txt
    [ "$(grep -cFf before.txt after.txt)" -eq "$(wc -l <before.txt)" ]
    [ "$(wc -l <after.txt)" -eq 36 ]
    "$scripts/collect.sh" "$study" "${long[@]}" >/dev/null
    "$HUIMIN" run "$study" "${long[@]}" -q -o whole.h5 >/dev/null
    cmp whole.h5 results/runs/faults-*.h5
}

@test "when an element was killed, the job that follows does what it left" {
    "$scripts/submit.sh" --parts 3 "$study" "${long[@]}" -o r.h5 >submitted.txt
    array=$(sed -n 's/^array \([0-9]*\):.*/\1/p' submitted.txt)
    for _ in $(seq 600); do compgen -G 'r.tasks/*.h5' >/dev/null && break || sleep 0.05; done
    scancel "${array}_1"
    await_jobs
    "$HUIMIN" run "$study" "${long[@]}" -q -o whole.h5 >/dev/null
    cmp whole.h5 r.h5
}

@test "what check refuses is not submitted" {
    run "$scripts/submit.sh" --parts 4 "$study" --set run.wolrds=3
    [ "$status" -eq 3 ]
    [[ "$output" == *"did you mean 'worlds'"* ]]
    [ -z "$(squeue -h)" ]
    run "$scripts/submit.sh" "$study"
    [ "$status" -eq 2 ]
}
