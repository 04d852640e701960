# Several ranks of one run. `scripts/verify.sh mpi` builds with MPI=1, names the program in HUIMIN, and runs this.

setup() {
    huimin=$(realpath "${HUIMIN:-build/mpi/huimin}")
    project=$PWD study=$PWD/tests/data/faults.yaml sweep=$PWD/tests/data/faults-sweep.yaml
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
    mpirun -q --oversubscribe --bind-to none -n 2 "$huimin" run "$study" --set run.worlds=90 --threads 1 -q \
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
    "$huimin" run "$study" --set run.worlds=90 --threads 1 -q -o whole.h5 >/dev/null
    ranks 3 run "$study" --set run.worlds=90 --threads 1 -o cut.h5 >/dev/null 2>again.txt
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

# cut_at HOURS N ARGUMENT…: N ranks that run out of time, with some tasks kept.
cut_at() {
    local hours=$1 n=$2
    shift 2
    run ranks "$n" run "$@" --max-hours "$hours"
    [ "$status" -eq 4 ]
    [[ $output == *"stopped after $hours hours; "*"% of the work is left. The same command goes on"* ]]
}

@test "ranks that run out of time keep their whole worlds, and any number of ranks, or one process, goes on" {
    many=("$study" --set run.worlds=60 --threads 1 -q -o r.h5)
    "$huimin" run "${many[@]/r.h5/whole.h5}" >/dev/null
    for first in 1 3; do # who begins; then three ranks, then one process
        for hours in 0.0002 0.0004 0.0008; do
            cut_at "$hours" "$first" "${many[@]}"
            [[ $output != *" tasks are kept and "*" worlds of "*" in hand"* ]] || break
        done
        [[ $output == *" worlds of $([ "$first" -eq 1 ] && echo the one || echo those) in hand"* ]]
        kept=$(grep -o 'kept and [0-9]*' <<<"$output" | tr -dc 0-9)
        [ "$kept" -eq "$(find r.tasks -name '*-*.h5' ! -name '*-60.h5' | sed 's/.*-\([0-9]*\)\.h5/\1/' | paste -sd+ | bc)" ]
        cut_at 0.0004 3 "${many[@]}"
        "$huimin" run "${many[@]}" >/dev/null
        cmp whole.h5 r.h5
        [ ! -e r.tasks ]
        rm r.h5
    done
    cut_at 0.0003 1 "${many[@]}"
    kept=$(grep -o 'kept and [0-9]*' <<<"$output" | tr -dc 0-9)
    run ranks 4 run "${many[@]/-q/--lang=en}"
    [ "$status" -eq 0 ]
    [[ -z "$kept" || $output == *"huimin: $kept worlds of earlier runs were taken as they were"* ]]
    cmp whole.h5 r.h5
}

@test "what some ranks have done is put together in part, and gives way to the whole" {
    many=("$study" --set run.worlds=3 --threads 1 -q)
    "$huimin" run "${many[@]}" --keep-tasks -o few.h5 >/dev/null
    cp -r few.tasks r.tasks
    cp -r few.tasks alone.tasks
    many=("$study" --set run.worlds=6 --threads 1 -q)
    "$huimin" run "${many[@]}" --partial -o alone.h5 >alone.txt
    ranks 3 run "${many[@]}" --partial -o r.h5 >r.txt
    cmp alone.h5 r.h5
    cmp alone.txt r.txt
    diff <(ls few.tasks) <(ls r.tasks)
    "$huimin" run "${many[@]}" -o alone.h5 >/dev/null
    ranks 2 run "${many[@]}" -o r.h5 >/dev/null
    cmp alone.h5 r.h5
    [ ! -e r.tasks ]
    run ranks 2 run "${many[@]}" --partial -o r.h5
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
}

@test "a sweep is the same bytes from 1, 2 and 4 ranks, and takes more worlds and more points up" {
    "$huimin" run "$sweep" -q --threads 1 -o alone.h5 >alone.txt
    for n in 1 2 4; do
        ranks "$n" run "$sweep" -q --threads 1 -o "r$n.h5" >r.txt
        cmp alone.txt r.txt
        cmp alone.h5 "r$n.h5"
        diff <(ls alone.tasks) <(ls "r$n.tasks")
    done
    "$huimin" run "$sweep" --set run.worlds=5 -q --threads 1 -o whole.h5 >/dev/null
    run ranks 3 run "$sweep" --set run.worlds=5 --lang en --threads 1 -o r4.h5
    [ "$status" -eq 0 ]
    # one arm in three sets and 28 passes of made arms, two worlds each
    [[ $output == *"huimin: 62 worlds of earlier runs were taken as they were"* ]]
    cmp whole.h5 r4.h5
    sed -e 's/values: \[60, 90\]/values: [50, 60, 90]/' -e "s~\.\./\.\.~$project~g" "$sweep" >more.yaml
    cp -r r4.tasks more.tasks
    ranks 2 run more.yaml --set run.worlds=5 -q --threads 1 -o more.h5 >/dev/null
    "$huimin" run more.yaml --set run.worlds=5 -q --threads 1 -o whole-more.h5 >/dev/null
    cmp whole-more.h5 more.h5
    python3 -c 'import json; assert json.load(open("more.run.json"))["person_years"] == 28 * 5 * 400 * 2'
}

@test "ranks go from look to look, and end with the bytes and the worlds of one process" {
    cat >looks.yaml <<YAML
extends: $study
run: {worlds: 24}
precision:
  looks: [6, 12]
  targets:
    - {outcome: enrolment_rate, year: 2, arm: trend-01, standard_error: 0.0045}
YAML
    "$huimin" run looks.yaml --threads 1 -q --lang en -o alone.h5 >alone.txt
    grep -q 'Look 2 of 3 planned, with 12 worlds: 1 targets, 1 of them met' alone.txt
    for n in 2 4; do
        ranks "$n" run looks.yaml --threads 1 --lang en -o "r$n.h5" >r.txt 2>talk.txt
        cmp alone.h5 "r$n.h5"
        cmp alone.txt r.txt
        [ "$(grep -c '6 worlds: 0 of 1 targets of precision are met; on to 12 worlds' talk.txt)" -eq 1 ]
        grep -q 'huimin: 216 worlds of earlier runs were taken as they were' talk.txt # 12 arms, 3 sets, 6 worlds
        [ ! -e "r$n.tasks" ]
    done
    for hours in 0.0001 0.0003 0.0005; do # in the first look and in the second
        run ranks 2 run looks.yaml --threads 1 -q -o cut.h5 --max-hours "$hours"
        [ "$status" -eq 4 ] || [ -e cut.h5 ]
    done
    ranks 3 run looks.yaml --threads 1 -q -o cut.h5 >/dev/null
    cmp alone.h5 cut.h5
    [ ! -e cut.tasks ]
}
