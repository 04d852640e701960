# The program as a user meets it: every exit code, what is written and what is not, and what other tools read of it.
# HUIMIN names the program; build/huimin by default.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    study=$project/scenarios/studies/five-models.yaml
    china=$project/scenarios/studies/china.yaml
    small=(--set run.persons=2000 --set run.worlds=4 --set run.years=3 --lang en)
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
}

# One small result for the tests that only read.
shared_result() {
    shared=$BATS_FILE_TMPDIR/shared.h5
    [ -e "$shared" ] || "$huimin" run "$study" "${small[@]}" -q -o "$shared" >"$BATS_FILE_TMPDIR/shared.txt"
}

@test "help, version and usage end with 0, 0 and 2" {
    run "$huimin" --help
    [ "$status" -eq 0 ]
    [[ $output == *"Exit codes: 0 done, 1 the run failed, 2 wrong usage, 3 wrong input, 4 interrupted"* ]]
    run "$huimin" --version
    [ "$status" -eq 0 ]
    [[ $output == "huimin "[0-9]* ]]
    run "$huimin"
    [ "$status" -eq 2 ]
    run "$huimin" run
    [ "$status" -eq 2 ]
    run "$huimin" run a.yaml b.yaml
    [ "$status" -eq 2 ]
    run "$huimin" run --set run.worlds a.yaml
    [ "$status" -eq 2 ]
    [[ $output == *"has no '='"* ]]
}

@test "every verb of the help has a help of its own with an example" {
    verbs=$("$huimin" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
    [ -n "$verbs" ]
    for verb in $verbs; do
        run "$huimin" "$verb" --help
        [ "$status" -eq 0 ]
        [[ $output == *"Usage: huimin $verb"* ]]
        [[ $output == *"  huimin $verb"* ]]
    done
}

@test "a mistyped verb is told the nearest one" {
    run "$huimin" chekc x
    [ "$status" -eq 2 ]
    [[ $output == *"did you mean 'check'?"* ]]
}

@test "a typo in a key, a negative deductible and a missing parent each get one sentence and exit code 3" {
    printf 'extends: %s\nproduct: {deductable_yuan: 100}\n' "$study" >typo.yaml
    run "$huimin" run typo.yaml -o r.h5
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == typo.yaml:2:* ]]
    printf 'extends: %s\nproduct: {liabilities: {in_policy: {deductible_yuan: -500}}}\n' "$study" >negative.yaml
    run "$huimin" run negative.yaml -o r.h5
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == negative.yaml:2:*-500* ]]
    printf 'extends: parent.yaml\n' >orphan.yaml
    run "$huimin" run orphan.yaml -o r.h5
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == *parent.yaml* ]]
    [ ! -e r.h5 ] && [ ! -e r.tasks ]
}

@test "run prints its table, keeps its result, and is done the second time" {
    run "$huimin" run "$study" "${small[@]}" -o r.h5
    [ "$status" -eq 0 ]
    [[ $output == *"2,000 people standing for a pool of"* ]]
    [[ $output == *"Death spiral"* ]]
    [ -e r.h5 ] && [ -e r.run.json ] && [ ! -e r.tasks ]
    before=$(sha256sum r.h5)
    run "$huimin" run "$study" "${small[@]}" -o r.h5
    [ "$status" -eq 0 ]
    [[ $output == *"all is done"* ]]
    [ "$before" = "$(sha256sum r.h5)" ]
    [ "$(ls)" = $'r.h5\nr.run.json' ]
}

@test "the default result path names study and digest" {
    run "$huimin" run "$study" "${small[@]}" -q
    [ "$status" -eq 0 ]
    ls results/runs/five-models-????????.h5
}

@test "results are the same bytes at 1, 2 and 8 threads" {
    for threads in 1 2 8; do
        "$huimin" run "$study" "${small[@]}" --threads "$threads" -q -o "t$threads.h5" >/dev/null
    done
    cmp t1.h5 t2.h5
    cmp t1.h5 t8.h5
}

@test "an interrupted run ends with 4, leaves no result, and continues to the same bytes" {
    large=(--set run.persons=40000 --set run.worlds=30 --set run.years=8 -q)
    "$huimin" run "$study" "${large[@]}" -o cut.h5 >/dev/null 2>cut.txt &
    child=$!
    for _ in $(seq 2400); do # two minutes: a sanitized build is slow
        ls cut.tasks/*.h5 >/dev/null 2>&1 && break
        sleep 0.05
    done
    kill -TERM "$child"
    code=0
    wait "$child" || code=$?
    [ "$code" -eq 4 ]
    grep -q 'interrupted; .* The same command goes on' cut.txt
    [ ! -e cut.h5 ] && ls cut.tasks/*.h5
    "$huimin" run "$study" "${large[@]}" -o cut.h5 >/dev/null
    "$huimin" run "$study" "${large[@]}" -o whole.h5 >/dev/null
    cmp cut.h5 whole.h5
    [ ! -e cut.tasks ]
}

@test "a killed run leaves nothing that looks like a result, and the next one continues" {
    large=(--set run.persons=40000 --set run.worlds=30 --set run.years=8 -q)
    "$huimin" run "$study" "${large[@]}" -o cut.h5 >/dev/null 2>&1 &
    child=$!
    for _ in $(seq 2400); do # two minutes: a sanitized build is slow
        ls cut.tasks/*.h5 >/dev/null 2>&1 && break
        sleep 0.05
    done
    kill -KILL "$child"
    wait "$child" || true
    [ ! -e cut.h5 ] && [ ! -e cut.run.json ]
    run "$huimin" run "$study" --set run.persons=40000 --set run.worlds=30 --set run.years=8 -o cut.h5
    [ "$status" -eq 0 ]
    [[ $output == *"tasks are done already"* ]]
    [ -e cut.h5 ] && [ ! -e cut.tasks ]
}

@test "a result of another study, a strange file, a folder and a missing folder are never overwritten" {
    shared_result
    cp "$shared" other.h5
    echo text >text.h5
    mkdir folder.h5
    for name in other.h5 text.h5 folder.h5 missing/r.h5; do
        run "$huimin" run "$study" "${small[@]}" --set run.seed=2 -o "$name"
        [ "$status" -eq 3 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == *"$name"* ]]
    done
    cmp "$shared" other.h5
    [ "$(cat text.h5)" = text ]
    [ "$(ls)" = $'folder.h5\nother.h5\ntext.h5' ]
}

@test "fewer worlds never replace more, more replace fewer" {
    shared_result
    cp "$shared" r.h5
    run "$huimin" run "$study" "${small[@]}" --set run.worlds=2 -o r.h5
    [ "$status" -eq 3 ]
    cmp "$shared" r.h5
    run "$huimin" run "$study" "${small[@]}" --set run.worlds=5 -o r.h5
    [ "$status" -eq 0 ]
    [[ $output == *"will be replaced"* ]]
    [[ $("$huimin" show r.h5 --json) == *'"worlds": 5'* ]]
}

@test "more people than the memory holds are refused with what would fit, and nothing is written" {
    run "$huimin" run "$study" --set run.persons=1900000000 -o r.h5
    [ "$status" -eq 3 ]
    [[ $output == *"MiB left; give run.persons="* ]]
    [ -z "$(ls)" ]
}

@test "check predicts and writes nothing" {
    run "$huimin" check "$study" --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"person-years in all"* ]]
    [[ $output == *" bytes a person; "*"memory "*" in all, of "* ]]
    [[ $output == *"results/runs/five-models-"* ]]
    [ -z "$(ls)" ]
}

@test "a country is simulated region by region, whatever the threads, and goes on where it stopped" {
    country=(--set run.persons=20000 --set run.years=2)
    "$huimin" run "$china" "${country[@]}" --set run.threads=1 -o one.h5 -q --lang en > one.txt
    timeout --signal=INT 0.4 "$huimin" run "$china" "${country[@]}" --set run.threads=2 -o two.h5 -q > /dev/null || true
    "$huimin" run "$china" "${country[@]}" --set run.threads=2 -o two.h5 -q > /dev/null
    cmp one.h5 two.h5
    [[ $(< one.txt) == *"31 regions · "*"Guangdong"*"all regions"* ]]
    "$huimin" show one.h5 --csv tables
    [ "$(wc -l < tables/regions.csv)" -eq 32 ]
    grep -q "^government-push,2,real_members," tables/totals.csv
    grep -q "^guangdong.government-push,2,enrolment_rate," tables/summary.csv
}

@test "check tells the largest region, and a verb of one city refuses a country" {
    run "$huimin" check "$china" --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"regions: 31, of 1,409,778,724 people"* ]]
    [[ $output == *"the largest world 126,012,510 people in Guangdong"* ]]
    run "$huimin" describe "$china"
    [ "$status" -eq 3 ]
    [[ $output == *"takes one city, and this study has 31 regions"* ]]
}

@test "show repeats the table of the run, in the language of the locale or of --lang" {
    shared_result
    "$huimin" show "$shared" --lang en | cmp - "$BATS_FILE_TMPDIR/shared.txt"
    [[ $(LANG=zh_CN.UTF-8 "$huimin" show "$shared") == *"参保率%"* ]]
    [[ $(LANG=zh_CN.UTF-8 "$huimin" show "$shared" --lang en) == *"Enrolment %"* ]]
}

@test "show refuses what is missing, cut, changed or not ours with 3" {
    shared_result
    cp "$shared" cut.h5
    truncate -s -100 cut.h5
    cp "$shared" changed.h5
    printf 'X' | dd of=changed.h5 bs=1 seek=20000 conv=notrunc status=none
    echo text >text.h5
    for name in missing.h5 cut.h5 changed.h5 text.h5; do
        run "$huimin" show "$name"
        [ "$status" -eq 3 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == "$name: "* ]]
    done
}

@test "the JSON has the promised keys and undefined values are null" {
    shared_result
    "$huimin" show "$shared" --json >r.json
    /usr/bin/python3 - r.json <<'PYTHON'
import json, math, sys
def refuse(text):
    raise ValueError(text)
root = json.load(open(sys.argv[1]), parse_constant=refuse)
assert root["study"] == "five-models" and root["format"] == "1.4" and root["seed"] == 1
assert root["worlds"] == 4 and root["persons"] == 2000 and root["years"] == 3
assert len(root["arms"]) == 5
for arm in root["arms"]:
    assert [year["year"] for year in arm["years"]] == [1, 2, 3]
    for name in ("enrolment_rate renewal_rate joining_rate premium_yuan loss_ratio net_loss_ratio combined_ratio "
                 "morbidity_ratio claim_per_member_yuan claimant_share mean_age_years share_60_plus trust "
                 "loop_gain").split():
        for year in arm["years"]:
            for key in "mean se process_sd parameter_sd n_worlds q05 q25 q50 q75 q95".split():
                assert key in year[name], (name, key)
    assert arm["years"][0]["renewal_rate"]["mean"] is None
    assert arm["years"][0]["renewal_rate"]["n_worlds"] == 0
    for name in "d1 d2 d3 exit demand_loss".split():
        event = arm["spiral"][name]
        assert event["low"] <= event["probability"] <= event["high"], event
        assert "process_probability" in event and "parameter_probability" in event
    assert {"mean", "se"} <= set(arm["spiral"]["dsi"])
PYTHON
}

@test "h5py and h5dump open the result with a name, a unit and a meaning on everything" {
    shared_result
    h5dump -H "$shared" >/dev/null
    /usr/bin/python3 - "$shared" <<'PYTHON'
import h5py, json, sys
with h5py.File(sys.argv[1], "r") as file:
    assert set(file) >= {"summary", "worlds", "process_worlds", "parameter_worlds", "spiral", "inputs", "labels",
                         "provenance"}, set(file)
    def check(name, item):
        if not isinstance(item, h5py.Dataset) or h5py.h5ds.is_scale(item.id) or item.ndim == 0:
            return
        for axis in range(item.ndim):
            assert len(item.dims[axis]) == 1, (name, axis)
            assert item.dims[axis][0].shape[0] == item.shape[axis], (name, axis)
        if item.dtype.kind == "f":
            assert item.attrs["_FillValue"] == 9.969209968386869e36, name
            assert item.attrs["long_name"], name
    file.visititems(check)
    enrolment = file["summary/enrolment_rate"]
    assert [scale.values()[0].name for scale in enrolment.dims] == ["/summary/arm", "/summary/year"]
    assert "government-push" in list(file["summary/arm"].asstr()[:])
    assert file["worlds/premium_yuan"].shape == (4, 5, 3)
    assert enrolment.attrs["units"] and file["summary/enrolment_rate_se"].shape == enrolment.shape
    assert file["summary/renewal_rate"][0, 0] == 9.969209968386869e36
    keys = list(file["inputs/key"].asstr()[:])
    assert "run.seed" in keys and "run.threads" not in keys
    assert file["inputs/draws"].shape[:2] == (4, 5)
    provenance = dict(file["provenance"].attrs)
    assert provenance["format"] == "1.4" and provenance["seed"] == 1 and provenance["worlds"] == 4
    json.loads(file["provenance/resolved_study"][()])
PYTHON
}

@test "nothing of the machine stands in the result" {
    shared_result
    for text in "$BATS_FILE_TMPDIR" "$project" "$(uname -r)"; do
        run grep -aqF -- "$text" "$shared"
        [ "$status" -eq 1 ]
    done
    grep -q '"commit"' "${shared%.h5}.run.json"
}

@test "CSV files open as tables with the same figures as the JSON" {
    shared_result
    run "$huimin" show "$shared" --csv tables
    [ "$status" -eq 0 ]
    "$huimin" show "$shared" --json >r.json
    /usr/bin/python3 - <<'PYTHON'
import csv, json
rows = list(csv.DictReader(open("tables/summary.csv", encoding="utf-8-sig", newline="")))
root = json.load(open("r.json"))
figures = {(row["arm"], row["year"], row["outcome"]): row for row in rows}
for arm in root["arms"]:
    for year in arm["years"]:
        for name in root["outcomes"]:
            if name not in year:
                continue
            row, figure = figures[arm["name"], str(year["year"]), name], year[name]
            for key in ("mean", "se", "q95"):
                assert (row[key] == "") == (figure[key] is None), (row, key)
                assert figure[key] is None or float(row[key]) == figure[key], (row, key)
for name in "worlds spiral cells tiers inputs".split():
    assert csv.DictReader(open(f"tables/{name}.csv", encoding="utf-8-sig", newline="")).fieldnames
PYTHON
}

@test "--json with --csv, an unknown language and an unknown option are wrong usage" {
    shared_result
    run "$huimin" show "$shared" --json --csv x
    [ "$status" -eq 2 ]
    run "$huimin" show "$shared" --lang fr
    [ "$status" -eq 2 ]
    run "$huimin" show "$shared" --forse
    [ "$status" -eq 2 ]
}

@test "new writes a scenario that check accepts and never overwrites one" {
    run "$huimin" new my-city
    [ "$status" -eq 0 ]
    run "$huimin" check my-city.yaml --lang en
    [ "$status" -eq 0 ]
    run "$huimin" new my-city
    [ "$status" -eq 3 ]
    run "$huimin" new 'My City'
    [ "$status" -eq 3 ]
}

@test "schema is JSON and reference is Markdown" {
    "$huimin" schema | /usr/bin/python3 -c 'import json, sys; assert json.load(sys.stdin)["$schema"]'
    "$huimin" reference | head -n 1 | grep -q '^#'
    "$huimin" reference --lang zh >chinese.md
    [ "$(head -n 1 chinese.md)" = "# 参数" ]
    [ "$(grep -c '^| `' chinese.md)" -ge 280 ]
    # Its parameters are those of the English page, in the same order; that goes on where the Chinese page ends.
    "$huimin" reference --lang en | sed '/^## regions/,$d' | grep -o '^| `[^`]*` |' >english
    grep -o '^| `[^`]*` |' chinese.md | diff english -
}
