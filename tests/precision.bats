# A run that stops when it is good enough. HUIMIN names the program; build/huimin by default.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
    stopping=$BATS_FILE_TMPDIR/stopping.h5
}

# study WORLDS [LINES]: the same study at the same place, so that results of any two are the same bytes where they should be.
study() {
    printf 'extends: %s\nrun: {persons: 1000, years: 2, worlds: %d, parameter_uncertainty: off}\n%s\n' \
        "$project/scenarios/studies/government-push-against-bureau-push.yaml" "$1" "${2:-}" >s.yaml
}

rule='precision:
  looks: [5, 10, 20]
  targets:
    - {outcome: enrolment_rate, year: 2, standard_error: 0.006}
    - {outcome: premium_yuan, year: 2, arm: government-push, relative_standard_error: 0.05}'

shared_result() {
    study 40 "$rule"
    [ -e "$stopping" ] || "$huimin" run s.yaml --threads 2 --lang en -o "$stopping" >"$BATS_FILE_TMPDIR/table.txt" 2>"$BATS_FILE_TMPDIR/talk.txt"
}

@test "a run stops at the first look that meets its targets, and says so" {
    shared_result
    grep -q "5 worlds: [0-4] of 5 targets of precision are met; on to 10 worlds" "$BATS_FILE_TMPDIR/talk.txt"
    grep -q "Look [23] of 4 planned, with [12]0 worlds: 5 targets, 5 of them met" "$BATS_FILE_TMPDIR/table.txt"
    "$huimin" show "$stopping" --lang en | cmp - "$BATS_FILE_TMPDIR/table.txt"
    [[ $("$huimin" show "$stopping" --lang zh) == *"研究要求的精度"*"整体置信度 95%"* ]]
    "$huimin" show "$stopping" --json >show.json
    python3 - <<'END'
import json
result = json.load(open("show.json"))
precision = result["precision"]
assert precision["looks"] == [5, 10, 20, 40] and precision["is_met"] and precision["confidence"] == 0.95
assert result["worlds"] == precision["looks"][precision["looks_made"] - 1] < 40
for target in precision["targets"]:
    arm = next(arm for arm in result["arms"] if arm["name"] == target["arm"])
    figure = arm["years"][target["year"] - 1][target["outcome"]]
    assert target["mean"] == figure["mean"] and abs(target["se"] / figure["se"] - 1) < 1e-12
    assert target["low"] < figure["low"] < figure["high"] < target["high"]
END
    [ -z "$(find "$BATS_FILE_TMPDIR" -name '*.tasks')" ]
}

@test "the result has the bytes of a run with as many worlds, on any threads, and after an interruption" {
    shared_result
    worlds=$("$huimin" show "$stopping" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["worlds"])')
    "$huimin" run s.yaml --threads 1 -q -o one.h5 >one.txt
    cmp one.h5 "$stopping"
    timeout --signal=INT 0.25 "$huimin" run s.yaml --threads 1 -q -o cut.h5 >cut.txt 2>&1 || true
    "$huimin" run s.yaml --threads 2 -q -o cut.h5 >cut.txt
    cmp cut.h5 "$stopping"
    study "$worlds"
    "$huimin" run s.yaml -q -o plain.h5 >plain.txt
    run cmp plain.h5 "$stopping"
    [ "$status" -eq 1 ]
    "$huimin" show plain.h5 --csv plain >/dev/null
    "$huimin" show "$stopping" --csv stopping >/dev/null
    diff -r plain stopping
    study "$worlds" "${rule/5, 10, 20/5, 10}"
    "$huimin" run s.yaml -q -o plain.h5 >plain.txt 2>talk.txt # nothing to simulate: the result takes the rule over
    grep -q "the precision is asked for anew" talk.txt
}

@test "processes that begin one after another go from look to look together" {
    shared_result
    for seconds in 0 0.1 0.3; do
        rm -f r.h5
        "$huimin" run s.yaml --threads 1 -q -o r.h5 >/dev/null 2>first.txt &
        first=$!
        sleep "$seconds"
        "$huimin" run s.yaml --threads 1 -q -o r.h5 >/dev/null
        wait "$first"
        cmp r.h5 "$stopping"
        [ ! -e r.tasks ]
    done
}

@test "what stands is looked at again, and more worlds than are needed are refused" {
    shared_result
    cp "$stopping" r.h5
    run "$huimin" run s.yaml -q -o r.h5 --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"all is done"* ]]
    cmp r.h5 "$stopping"
    study 40
    "$huimin" run s.yaml -q -o forty.h5 >forty.txt
    study 40 "$rule"
    run "$huimin" run s.yaml -q -o forty.h5
    [ "$status" -eq 3 ]
    [[ $output == *"with 40 worlds, and the precision that is asked is met with "[12]0* ]]
}

@test "a run that never gets good enough ends at run.worlds and says what is not met" {
    study 12 "${rule/5, 10, 20/4, 8}"
    sed -i 's/0\.006/0.0000001/' s.yaml
    run "$huimin" check s.yaml --quick --lang en
    [[ $output == *"looks at 4, 8, 12 worlds"* ]]
    "$huimin" run s.yaml -q -o r.h5 --lang en >table.txt
    grep -q "Look 3 of 3 planned, with 12 worlds: 5 targets, [01] of them met" table.txt
    run "$huimin" check s.yaml --quick --lang en -o r.h5
    [[ $output == *"result r.h5 (done)"* ]]
    run "$huimin" run s.yaml --part 1/2 -o other.h5
    [ "$status" -eq 3 ]
    [[ $output == *"a part of a run cannot tell whether it is met"* ]]
}

@test "targets that no run can have are refused at their line" {
    refused() {
        study 12 "precision: {targets: [{$1, standard_error: 1}]}"
        run "$huimin" check s.yaml -o r.h5
        [ "$status" -eq 3 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == *"s.yaml:3:"*"$2"* ]]
    }
    refused 'outcome: premium_yaun, year: 2' "no outcome is named 'premium_yaun'; did you mean 'premium_yuan'?"
    refused 'outcome: premium_yuan' "'premium_yuan' is of a year"
    refused 'outcome: d3, year: 2' "'d3' belongs to a whole path; take the year out"
    refused 'outcome: premium_yuan, year: 3' "the run has 2 years and none is year 3"
    refused 'outcome: collapse' "'collapse' is made of other outcomes"
    [ -z "$(ls -d ./*.h5 2>/dev/null)" ]
}
