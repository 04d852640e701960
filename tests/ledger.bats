# The ledger as a user meets it: several runs of one study, parts of it, what is left behind and what is found again.
# HUIMIN names the program; build/huimin by default.

bats_require_minimum_version 1.5.0

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    study=$project/scenarios/studies/five-models.yaml
    small=(--set run.persons=2000 --set run.worlds=4 --set run.years=3 --lang en)
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
}

@test "two runs of one study help each other, and both print it" {
    large=(--set run.persons=1000 --set run.worlds=70 --set run.years=2 --threads 1 --lang en -q)
    "$huimin" run "$study" "${large[@]}" -o whole.h5 >whole.txt
    "$huimin" run "$study" "${large[@]}" -o r.h5 >first.txt &
    child=$!
    run --separate-stderr "$huimin" run "$study" "${large[@]}" -o r.h5
    wait "$child"
    [ "$status" -eq 0 ]
    cmp whole.h5 r.h5
    [ "$output" = "$(cat whole.txt)" ]
    cmp first.txt whole.txt
    [ ! -e r.tasks ]
}

@test "a second run of the same study with other worlds says so and ends with 1" {
    large=(--set run.persons=40000 --set run.years=8 -q)
    "$huimin" run "$study" "${large[@]}" --set run.worlds=30 -o r.h5 >/dev/null 2>&1 &
    child=$!
    for _ in $(seq 200); do
        compgen -G "r.tasks/*.claim" >/dev/null && break
        sleep 0.05
    done
    run "$huimin" run "$study" "${large[@]}" --set run.worlds=31 -o r.h5
    kill -TERM "$child"
    wait "$child" || true
    [ "$status" -eq 1 ]
    [[ $output == *"another run is writing 'r.h5' now, with 30 worlds and not 31"* ]]
}

@test "parts do their tasks and no result; a run without parts puts it together" {
    parts=("${small[@]}" -q -o r.h5)
    "$huimin" run "$study" "${small[@]}" -q -o whole.h5 >/dev/null
    for part in 2/2 1/2; do
        run "$huimin" run "$study" "${parts[@]}" --part "$part"
        [ "$status" -eq 0 ]
        [[ $output == *"part ${part%/*} of 2 is done; "*"without --part puts the result together"* ]]
        [ ! -e r.h5 ]
    done
    run --separate-stderr "$huimin" run "$study" "${parts[@]}"
    [ "$status" -eq 0 ]
    cmp whole.h5 r.h5
    for part in 0/2 3/2 2 1/ 1/2x; do
        run "$huimin" run "$study" "${parts[@]}" --part "$part"
        [ "$status" -eq 2 ]
    done
}

@test "status tells what is done and in hand while a run works, and that all is done" {
    large=(--set run.persons=40000 --set run.worlds=30 --set run.years=8 --lang en)
    "$huimin" run "$study" "${large[@]}" -q -o r.h5 >/dev/null 2>&1 &
    child=$!
    for _ in $(seq 200); do
        compgen -G "r.tasks/*.claim" >/dev/null && break
        sleep 0.05
    done
    run "$huimin" status r.tasks --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"for r.h5: running"*"1 in hand"*"at work"*"process $child"*"in hand"*"arms commercial"* ]]
    run "$huimin" status r.h5 --lang zh
    [[ $output == *"运行中"*"进行中 1"*"进程 $child"* ]]
    "$huimin" status r.tasks --json | /usr/bin/python3 -c '
import json, sys
plan, = json.load(sys.stdin)["plans"]
assert plan["state"] == "running" and plan["running"] == 1 and plan["failed"] == 0, plan
assert plan["tasks"] == plan["done"] + plan["running"] + plan["planned"], plan
assert plan["in_hand"][0]["pid"] == plan["workers"][0]["pid"] == sys.argv[1], plan' "$child"
    kill -KILL "$child"
    wait "$child" || true
    run "$huimin" status r.tasks --lang en
    [[ $output == *"for r.h5: stopped"*" 0 in hand"* ]]
    "$huimin" run "$study" "${small[@]}" -q >/dev/null
    run "$huimin" status "$study" "${small[@]}"
    [ "$status" -eq 0 ]
    [[ $output == *"five-models-"*": all is done" ]]
    for wrong in nowhere.tasks nowhere.h5 .; do
        run "$huimin" status "$wrong"
        [ "$status" -eq 3 ]
    done
}

@test "a full disk ends with 1 and one sentence, and the run goes on when there is room" {
    "$huimin" run "$study" "${small[@]}" -q -o whole.h5 >/dev/null
    for kibibytes in 8 200; do # in a task, in the result
        run bash -c 'ulimit -f "$1"; shift; "$@"' - "$kibibytes" "$huimin" run "$study" "${small[@]}" -q -o r.h5
        [ "$status" -eq 1 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == *"File too large"* ]]
        [ ! -e r.h5 ]
        run compgen -G "*.tmp.*"
        [ "$status" -eq 1 ]
    done
    "$huimin" run "$study" "${small[@]}" -q -o r.h5 >/dev/null
    cmp whole.h5 r.h5
    [ ! -e r.tasks ]
}

# How many person-years the last run simulated itself.
own_person_years() {
    /usr/bin/python3 -c 'import json, sys; print(round(json.load(open(sys.argv[1]))["person_years"]))' "$1"
}

# A study of one arm, quick to simulate, with further lines: one_arm FILE [LINE…].
one_arm() {
    {
        printf '%s\n' "study: {name: grown}" "extends: $project/scenarios/cities/coastal-prefecture.yaml" \
            "run: {persons: 2000, years: 3, worlds: 4, seed: 5, threads: 1}" \
            "arms: [{name: commercial, extends: $project/scenarios/operating-models/commercial.yaml}]"
        printf '%s\n' "${@:2}"
    } >"$1"
}

@test "a run stopped inside a task goes on after its last whole world, to the same bytes" {
    one_arm one.yaml
    large=(one.yaml --set run.worlds=60 --set run.years=2 --lang en)
    "$huimin" run "${large[@]}" -q -o whole.h5 >/dev/null
    for hours in 0.000004 0.000008 0.000016 0.000032 0.000064 0.000128; do # until a world is whole
        run "$huimin" run "${large[@]}" --max-hours "$hours" -q -o r.h5
        [ "$status" -eq 4 ]
        [[ $output == *"stopped after "*" hours; "*"% of the work is left. The same"* ]]
        [[ $output != *" worlds of the one in hand"* ]] || break
    done
    [[ $output == *" worlds of the one in hand"* ]]
    run "$huimin" run "${large[@]}" --threads 2 -o r.h5
    [ "$status" -eq 0 ]
    [[ $output == *" worlds of earlier runs were taken as they were"* ]]
    cmp whole.h5 r.h5
    [ "$(own_person_years r.run.json)" -lt "$(own_person_years whole.run.json)" ]
    [ ! -e r.tasks ]
    for hours in 0 -1 nan 1h 1e9; do
        run "$huimin" run "$study" --max-hours "$hours"
        [ "$status" -eq 2 ]
    done
}

@test "what a process has kept that was stopped is taken up by another that is at work" {
    one_arm one.yaml
    large=(one.yaml --set run.worlds=60 --lang en)
    "$huimin" run "${large[@]}" -q -o whole.h5 >/dev/null
    for seconds in 0.1 0.2 0.4 0.8 1.6; do # until a world is whole
        rm -f r.h5
        "$huimin" run "${large[@]}" -q -o r.h5 >/dev/null 2>stopped.txt &
        child=$!
        for _ in $(seq 200); do
            compgen -G "r.tasks/*.claim" >/dev/null && break
            sleep 0.02
        done
        "$huimin" run "${large[@]}" -o r.h5 >/dev/null 2>other.txt &
        other=$!
        sleep "$seconds"
        kill -TERM "$child" || true
        wait "$child" || true
        wait "$other"
        cmp whole.h5 r.h5
        [ ! -e r.tasks ]
        ! grep -q ' worlds of the one in hand' stopped.txt || break
    done
    kept=$(sed -n 's/.* and \([0-9]*\) worlds of the one in hand.*/\1/p' stopped.txt)
    grep -q "huimin: $kept worlds of earlier runs were taken as they were" other.txt
}

@test "more worlds take up the tasks that were kept, and simulate the new ones alone" {
    one_arm one.yaml
    "$huimin" run one.yaml --set run.worlds=7 -q -o whole.h5 >/dev/null
    "$huimin" run one.yaml --set run.worlds=4 --keep-tasks -q -o r.h5 >/dev/null
    [ -d r.tasks ]
    "$huimin" run one.yaml --set run.worlds=7 -q -o r.h5 >/dev/null
    cmp whole.h5 r.h5
    [ "$(own_person_years r.run.json)" -eq $((2000 * 3 * 3 * 3)) ] # people, years, sets, new worlds
    [ ! -e r.tasks ]
}

@test "more points and worlds take up those that were simulated" {
    one_arm few.yaml "sweep: {axes: [{key: product.premium_yuan, values: [60, 80, 100]}]," \
        "  outcomes: [{outcome: enrolment_rate, year: 3}]}"
    one_arm more.yaml "sweep: {axes: [{key: product.premium_yuan, values: [50, 60, 80, 90, 100]}]," \
        "  outcomes: [{outcome: enrolment_rate, year: 3}]}"
    "$huimin" run few.yaml -q >/dev/null
    [ -d results/runs/grown.tasks ]
    "$huimin" run more.yaml -q --keep-tasks -o whole.h5 >/dev/null
    "$huimin" run more.yaml -q >/dev/null
    taken=$(ls -t results/runs/grown-*.h5 | head -n 1)
    cmp whole.h5 "$taken"
    # the stated arm is there in all three sets; the made arms share one task, of which two points are new
    [ "$(own_person_years "${taken%.h5}.run.json")" -eq $((2000 * 3 * 4)) ]
    "$huimin" run more.yaml -q --set run.worlds=6 -o "$taken" >/dev/null
    [ "$(own_person_years "${taken%.h5}.run.json")" -eq $((2000 * 3 * 2 * 4)) ] # three sets and the points
    "$huimin" run more.yaml -q --set run.worlds=6 -o again.h5 >/dev/null
    cmp again.h5 "$taken"
}

@test "a changed study starts apart and says what changed, before and after" {
    one_arm one.yaml
    "$huimin" run one.yaml --keep-tasks -q >/dev/null
    run --separate-stderr "$huimin" run one.yaml -q --set run.seed=6 --set product.deductible_yuan=16000
    [ "$status" -eq 0 ]
    [[ $stderr == *"this is not the study that 'results/runs/grown.tasks' holds: "*"run.seed 5 → 6"* ]]
    [[ $stderr == *"product.deductible_yuan "*" → 16000"*"; it starts apart"* ]]
    run --separate-stderr "$huimin" run one.yaml -q --set run.worlds=5
    [ "$status" -eq 0 ]
    [[ $stderr != *"this is not the study"* ]]
}
