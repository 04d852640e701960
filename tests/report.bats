# The page of a result, as a user asks for it: huimin report. What a browser makes of it: tests/browser/.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8
    shared=$BATS_FILE_TMPDIR/shared.h5
    [ -e "$shared" ] || "$huimin" run "$project/scenarios/studies/five-models.yaml" --set run.persons=2000 \
        --set run.worlds=6 --set run.years=3 -q -o "$shared" >/dev/null
}

# The data of a page, as its browser would read them.
data_of() { /usr/bin/python3 "$project/tests/page_data.py" "$1"; }

@test "every number on the page is that of show --json, and what the pictures need is there" {
    "$huimin" report "$shared" -o r.html 2>said
    [[ $(cat said) == *"r.html"* ]]
    data_of r.html >page.json
    "$huimin" show "$shared" --json >show.json
    "$huimin" explain "$shared" --json >explain.json
    /usr/bin/python3 <<'PYTHON'
import json
import re
page, show, explain = (json.load(open(name)) for name in ("page.json", "show.json", "explain.json"))
n = 0
def same(part, whole, path):
    global n
    if isinstance(part, dict):
        for key in part:
            assert key in whole, path + [key]
            same(part[key], whole[key], path + [key])
    elif isinstance(part, list):
        assert len(part) == len(whole), path
        for i, entry in enumerate(part):
            same(entry, whole[i], path + [i])
    else:
        n += 1
        assert part == whole and type(part) == type(whole), (path, part, whole)
same(page["show"], show, [])
assert n > 3000, n
year = page["show"]["arms"][4]["years"][2]
for outcome in ("enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio", "loop_gain"):
    assert {"mean", "se", "q05", "q25", "q50", "q75", "q95", "n_worlds"} <= set(year[outcome]), outcome
for arm, points in enumerate(page["page"]["fixed_points"]):
    assert points == explain["arms"][arm]["fixed_points"]
cells = page["page"]["cells"]
members = sum(map(sum, cells["arms"][4][2]["members"]))
eligible = sum(map(sum, cells["arms"][4][2]["eligible"]))
assert abs(members / eligible - show["arms"][4]["years"][2]["enrolment_rate"]["mean"]) < 0.002
assert abs(sum(cells["arms"][4][2]["member_states"]) - members) < 1e-6
for arm in page["page"]["sensitivity"]["arms"]:
    strengths = [abs(row["correlation"]) for row in arm["enrolment_rate"]]
    assert strengths == sorted(strengths, reverse=True) and all(0 <= s <= 1 for s in strengths)
assert page["page"]["run"]["command"][0] == "run"
inputs = page["page"]["inputs"]
assert len(inputs["rows"]) > 400 and max(map(max, inputs["rows"])) == len(inputs["texts"]) - 1
chinese = re.compile("[一-龥]")
for row in inputs["rows"]: # columns 1, 3 and 8: key, and what it means in both languages
    key, meaning, meaning_zh = (inputs["texts"][row[column]] for column in (1, 3, 8))
    assert meaning and not chinese.search(meaning) and chinese.search(meaning_zh), (key, meaning, meaning_zh)
assert all(chinese.search(about["meaning_zh"]) for about in show["outcomes"].values())
PYTHON
}

@test "arms beside each other differ on the page as compare says, and are 0 where the product is gone" {
    "$huimin" report "$shared" -o r.html 2>/dev/null
    data_of r.html >page.json
    "$huimin" show "$shared" --json >show.json
    "$huimin" compare "$shared" --arms bureau-push,government-push --json >compare.json
    /usr/bin/python3 <<'PYTHON'
import json, math
page, show, compare = (json.load(open(name)) for name in ("page.json", "show.json", "compare.json"))
names = [arm["name"] for arm in show["arms"]]
pairs = page["page"]["pairs"]
assert len(pairs) == 10
pair = next(p for p in pairs if (names[p["a"]], names[p["b"]]) == ("bureau-push", "government-push"))
close = lambda x, y: math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-3)
exits = compare["arms"][0]["spiral"]["exit"]
for column in ("difference", "low", "high", "only_a", "only_b"):
    assert close(pair["exit"][column], exits[column]), column
assert [year["year"] for year in pair["years"]] == [1, 3]
n = 0
def of_all_worlds(arm, year, outcome):
    column = show["arms"][arm]["years"][year - 1][outcome]
    return (column["mean"] or 0) * column["n_worlds"] / show["worlds"]
for year in pair["years"]:
    for key, outcome, sign in (("premium_yuan", "premium", 1), ("net_yuan", "net_benefit", -1)):
        for q in range(1, 6):
            found = year[key][f"quintile_{q}"]
            name = f"{outcome}_quintile_{q}_yuan"
            a, b = (of_all_worlds(pair[arm], year["year"], name) for arm in "ab")
            assert close(found["difference"], sign * (b - a)), (key, q)
            paired = compare["arms"][0]["years"][year["year"] - 1][name]
            if paired["n_worlds"] == show["worlds"]:
                n += 1
                assert close(found["difference"], sign * paired["difference"]) and close(found["se"], paired["se"]), (key, q)
        assert close(year[key]["all"]["difference"], sum(year[key][f"quintile_{q}"]["difference"] for q in range(1, 6)))
    assert close(year["paid_yuan"]["all"]["difference"], year["premium_yuan"]["all"]["difference"] - year["net_yuan"]["all"]["difference"])
assert n >= 10, n
PYTHON
}

@test "the page is one file under 3 MB that asks for nothing from a network" {
    "$huimin" report "$shared" -o r.html 2>/dev/null
    [ "$(stat -c %s r.html)" -lt 3000000 ]
    grep -q "default-src 'none'" r.html
    data_of r.html >page.json
    cmp <(sed -n '/^!function/p' "$project/third_party/echarts/echarts.min.js") <(sed -n '/^!function/p' r.html)
}

@test "the language is that of --lang or the locale, and the page of one result is the same bytes every time" {
    "$huimin" report "$shared" -o en.html 2>/dev/null
    "$huimin" report "$shared" -o again.html 2>/dev/null
    "$huimin" report "$shared" -o zh.html --lang zh 2>/dev/null
    cmp en.html again.html
    grep -q '<html lang="en">' en.html
    grep -q '<html lang="zh-CN">' zh.html
    cp "$shared" beside.h5
    LANG=zh_CN.UTF-8 "$huimin" report beside.h5 2>/dev/null
    grep -q '<html lang="zh-CN">' beside.html
}

@test "a name that contains markup stays text" {
    cat >markup.yaml <<YAML
extends: $project/scenarios/studies/five-models.yaml
study: {name: markup, title: {en: "</script><script>alert(1)</script>", zh: "<b>&amp;"}}
YAML
    "$huimin" run markup.yaml --set run.persons=500 --set run.worlds=2 --set run.years=1 -q -o m.h5 >/dev/null
    "$huimin" report m.h5 2>/dev/null
    run grep -c "alert(1)</script>" m.html
    [ "$output" = 0 ]
    [ "$(data_of m.html | /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["show"]["title"]["en"])')" = "</script><script>alert(1)</script>" ]
}

@test "report refuses what is no result, and never writes over what is no page" {
    echo text >text.h5
    head -c 200000 "$shared" >cut.h5
    for name in text.h5 cut.h5 missing.h5; do
        run "$huimin" report "$name" -o r.html
        [ "$status" -eq 3 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == *"$name"* ]]
        [ ! -e r.html ]
    done
    cp "$shared" r.h5
    mkdir folder.html
    for name in r.h5 text.h5 folder.html; do
        run "$huimin" report r.h5 -o "$name"
        [ "$status" -eq 3 ]
        [[ $output == *"$name"* ]]
    done
    cmp r.h5 "$shared"
    [ "$(cat text.h5)" = text ]
    run "$huimin" report r.h5 -o missing/r.html
    [ "$status" -eq 1 ]
    [ "${#lines[@]}" -eq 1 ]
}

@test "the charting library is the one whose checksum is written down" {
    cd "$project/third_party/echarts"
    sha256sum --check --strict --quiet SHA256SUMS
    [ "$(wc -l <SHA256SUMS)" -eq 3 ]
}
