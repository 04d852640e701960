# huimin compare as a user meets it: two results, two arms of one, and what shares no luck.
# HUIMIN names the program; build/huimin by default.

# The study under a name that a page must not take for markup.
renamed_study() {
    printf 'extends: %s\nstudy: {name: markup, title: {en: "</script><script>alert(1)</script>", zh: "<b>&amp;"}}\n' "$study"
}

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    study=$project/scenarios/studies/five-models.yaml
    small=(--set run.persons=500 --set run.worlds=3 --set run.years=2 --lang en -q)
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
    before=$BATS_FILE_TMPDIR/before.h5
    after=$BATS_FILE_TMPDIR/after.h5
    longer=$BATS_FILE_TMPDIR/longer.h5
    seeded=$BATS_FILE_TMPDIR/seeded.h5
    [ -e "$before" ] || "$huimin" run "$study" "${small[@]}" -o "$before" >/dev/null
    [ -e "$after" ] || renamed_study >"$BATS_FILE_TMPDIR/renamed.yaml"
    [ -e "$after" ] || "$huimin" run "$BATS_FILE_TMPDIR/renamed.yaml" "${small[@]}" --set product.deductible_yuan=40000 -o "$after" >/dev/null
    [ -e "$longer" ] || "$huimin" run "$study" "${small[@]}" --set run.worlds=4 --set run.years=3 -o "$longer" >/dev/null
    [ -e "$seeded" ] || "$huimin" run "$study" "${small[@]}" --set run.years=1 --set run.seed=2 -o "$seeded" >/dev/null
}

@test "what differs in the inputs stands above its effect, in both languages" {
    run "$huimin" compare "$before" "$after" --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"product.deductible_yuan: "*" → 40000 yuan per year"* ]]
    [[ $output == *"3 worlds in common"* ]]
    [[ $output == *"error without pairing over error with it"* ]]
    run "$huimin" compare "$before" "$after" --lang zh
    [ "$status" -eq 0 ]
    [[ $output == *"差值：B 减 A"* ]]
}

@test "the same inputs differ by exactly nothing, whatever the number of worlds and years" {
    "$huimin" compare "$before" "$longer" --json | /usr/bin/python3 -c '
import json, sys
page = json.load(sys.stdin)
assert page["worlds"] == 3 and page["years"] == 2 and page["inputs"] == []
figures = [figure for arm in page["arms"] for year in arm["years"] for figure in year.values() if isinstance(figure, dict)]
assert len(figures) > 500
assert all(figure["difference"] in (None, 0.0) for figure in figures)
assert any(figure["difference"] == 0.0 and figure["n_worlds"] == 3 for figure in figures)
assert all(event["difference"] is None for arm in page["arms"] for event in arm["spiral"].values())'
}

@test "a difference is what the worlds of the two files say" {
    "$huimin" compare "$before" "$after" --json >difference.json
    /usr/bin/python3 - "$before" "$after" <<'PY'
import h5py, json, sys
a, b = (h5py.File(path) for path in sys.argv[1:])
page = json.load(open("difference.json"))
arms = a["summary/arm"].asstr()[:]
for k, arm in enumerate(page["arms"]):
    assert arm["a"] == arms[k]
    gap = b["worlds/enrolment_rate"][:, k, 1] - a["worlds/enrolment_rate"][:, k, 1]
    figure = arm["years"][1]["enrolment_rate"]
    assert abs(figure["difference"] - gap.mean()) < 1e-12
    assert abs(figure["se"] - gap.std(ddof=1) / 3**0.5) < 1e-12
PY
}

@test "payers' differences add up to nothing: the bills are the same" {
    "$huimin" compare "$before" "$after" --csv tables
    /usr/bin/python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("tables/payer_differences.csv", encoding="utf-8-sig")))
assert rows
sums = {}
for row in rows:
    key = row["arm_a"], row["year"]
    sums[key] = sums.get(key, 0.0) + float(row["difference"])
assert all(abs(value) < 1e-6 for value in sums.values())
assert any(abs(float(row["difference"])) > 0.01 for row in rows)
for name in "differences", "spiral_differences", "input_differences":
    assert list(csv.DictReader(open(f"tables/{name}.csv", encoding="utf-8-sig"))), name
PY
}

@test "two arms of one result stand side by side" {
    run "$huimin" compare "$before" --arms bureau-push,government-push --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"bureau-push → government-push"* ]]
}

@test "what shares no luck is refused in one sentence with both values" {
    run "$huimin" compare "$before" "$seeded"
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == *"run.seed is 1 in the first and 2 in the second"* ]]
    run "$huimin" compare "$before" "$after" --arm commercial=comercial
    [ "$status" -eq 3 ]
    [[ $output == *"did you mean 'commercial'"* ]]
    run "$huimin" compare "$before"
    [ "$status" -eq 2 ]
    run "$huimin" compare "$before" "$after" --arms commercial,bureau-push
    [ "$status" -eq 2 ]
    run "$huimin" compare "$before" "$after" "$longer"
    [ "$status" -eq 2 ]
}

@test "the page holds the differences that the JSON has, asks for nothing from a network, and is the same every time" {
    "$huimin" compare "$before" "$after" -o en.html --lang en 2>said
    [ "$(cat said)" = "the page is in en.html" ]
    "$huimin" compare "$before" "$after" -o again.html --lang en 2>said
    "$huimin" compare "$before" "$after" -o zh.html --lang zh 2>said
    cmp en.html again.html
    grep -q '<html lang="en">' en.html
    grep -q '<html lang="zh-CN">' zh.html
    grep -q "default-src 'none'" en.html
    /usr/bin/python3 "$project/tests/page_data.py" en.html >page.json
    "$huimin" compare "$before" "$after" --json >whole.json
    /usr/bin/python3 - <<'PY'
import json
page, whole = json.load(open("page.json")), json.load(open("whole.json"))
drawn = {"year", "enrolment_rate", "renewal_rate", "premium_yuan", "loss_ratio", "morbidity_ratio", "claim_per_member_yuan"}
for arm in whole["arms"]:
    arm["years"] = [{key: year[key] for key in year if key in drawn} for year in arm["years"]]
    assert set(arm["years"][0]) == drawn
assert page["compare"] == whole
assert len(page["compare"]["arms"]) == 5 and page["compare"]["inputs"]
assert page["page"]["files"] == ["before.h5", "after.h5"] and page["page"]["is_usual"] and not page["page"]["is_one"]
assert page["page"]["runs"][1]["command"][0] == "run"
assert len(page["page"]["payers"]["payers"]) == len(whole["arms"][0]["payers_yuan_per_head"][0]) - 1
PY
    "$huimin" compare "$before" --arms bureau-push,government-push -o one.html 2>said
    /usr/bin/python3 "$project/tests/page_data.py" one.html >page.json
    grep -q '"is_one": true, "is_usual": false' page.json
}

@test "a study's name that contains markup stays text in the page" {
    "$huimin" compare "$before" "$after" -o m.html 2>said
    run grep -c "alert(1)</script>" m.html
    [ "$output" = 0 ]
    /usr/bin/python3 "$project/tests/page_data.py" m.html | grep -q '"en": "</script><script>alert(1)</script>"'
}

@test "a page is never written over what is no page, nor beside --json" {
    cp "$before" a.h5
    mkdir folder.html
    for name in a.h5 folder.html; do
        run "$huimin" compare a.h5 "$after" -o "$name"
        [ "$status" -eq 3 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == *"$name"* ]]
    done
    cmp a.h5 "$before"
    run "$huimin" compare a.h5 "$after" -o missing/c.html
    [ "$status" -eq 1 ]
    run "$huimin" compare a.h5 "$after" -o c.html --json
    [ "$status" -eq 2 ]
    [[ $output == *"give one of -o, --json and --csv"* ]]
    [ ! -e c.html ]
}
