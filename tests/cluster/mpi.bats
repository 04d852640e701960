# Several ranks of one run. `scripts/verify.sh mpi` builds with MPI=1, names the program in HUIMIN, and runs this.

setup() {
    huimin=$(realpath "${HUIMIN:-build/mpi/huimin}")
    study=$PWD/tests/data/faults.yaml
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 LC_ALL=C.UTF-8
    cd "$BATS_TEST_TMPDIR" || return 1
}

# ranks N ARGUMENT…: the program on N ranks, ended where it hangs.
ranks() {
    local n=$1
    shift
    timeout -k 5 120 mpirun -q --oversubscribe --bind-to none -n "$n" "$huimin" "$@"
}

@test "a result is the same bytes from 1, 2 and 4 ranks, with 1 and 2 threads each" {
    "$huimin" run "$study" -q --threads 1 -o alone.h5 >/dev/null
    for n in 1 2 4; do
        ranks "$n" run "$study" -q --threads 1 -o "r$n.h5" >/dev/null
        cmp alone.h5 "r$n.h5"
        [ ! -e "r$n.tasks" ]
    done
    ranks 2 run "$study" -q --threads 2 -o threads.h5 >/dev/null
    cmp alone.h5 threads.h5
}

@test "all ranks work, and the note counts what all have done" {
    ranks 3 run "$study" -q --threads 1 -o r.h5 >/dev/null
    python3 -c 'import json; assert json.load(open("r.run.json"))["person_years"] == 12 * 3 * 2 * 400 * 2'
}

@test "wrong input and wrong usage are said once, with their exit code" {
    run ranks 3 run "$study" --set run.wolrds=3
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
    run ranks 3 run
    [ "$status" -eq 2 ]
    [ "${#lines[@]}" -eq 2 ]
}

@test "other verbs run once, and end with their code" {
    run ranks 3 --version
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ]
    run ranks 2 show nothing.h5
    [ "$status" -eq 3 ]
}

n_kept() {
    find . -path './cut.tasks/*.h5' | wc -l
}

# strike SIGNAL WHICH: starts two ranks and, once a task more is kept, sends a signal to mpirun or to a rank (0 or 1).
strike() {
    local signal=$1 which=$2 children before
    before=$(n_kept)
    mpirun -q --oversubscribe --bind-to none -n 2 "$huimin" run "$study" --set run.worlds=30 --threads 1 -q \
        -o cut.h5 >/dev/null 2>cut.txt &
    launcher=$!
    for _ in $(seq 1200); do
        [[ $(n_kept) -gt $before ]] && break
        sleep 0.05
    done
    mapfile -t children < <(pgrep -P "$launcher")
    [[ $which == mpirun ]] && kill "-$signal" "$launcher" || kill "-$signal" "${children[$which]}"
    code=0
    wait "$launcher" || code=$?
    for child in "${children[@]}"; do
        while kill -0 "$child" 2>/dev/null; do sleep 0.05; done
    done
    [ ! -e cut.h5 ]
}

@test "a signal to any rank stops all with 4, and the next start goes on" {
    for which in 0 1; do
        strike TERM "$which"
        [ "$code" -eq 4 ]
        grep -q 'interrupted; .* The same command goes on' cut.txt
    done
}

@test "after kill -9 of a rank or of mpirun, and after a signal to mpirun, any number of ranks goes on" {
    strike KILL 1
    strike KILL mpirun
    strike INT mpirun
    "$huimin" run "$study" --set run.worlds=30 --threads 1 -q -o whole.h5 >/dev/null
    ranks 3 run "$study" --set run.worlds=30 --threads 1 -o cut.h5 >/dev/null 2>again.txt
    grep -q 'tasks are done already' again.txt
    cmp whole.h5 cut.h5
}

@test "two mpirun at once on one result help each other" {
    ranks 2 run "$study" -q --threads 1 -o r.h5 >/dev/null &
    other=$!
    ranks 2 run "$study" -q --threads 1 -o r.h5 >/dev/null
    wait "$other"
    "$huimin" run "$study" -q --threads 1 -o alone.h5 >/dev/null
    cmp alone.h5 r.h5
}
