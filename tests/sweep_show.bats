# `huimin show` on a sweep, as a user meets it: by an axis, chosen rows, best and worst, in every form of output.

setup_file() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    export COLUMNS=100
    "$huimin" run "$project/scenarios/studies/price-and-contact.yaml" --set run.persons=500 --set run.worlds=3 \
        --set run.years=2 --lang en -q -o "$BATS_FILE_TMPDIR/sweep.h5" >"$BATS_FILE_TMPDIR/sweep.txt"
}

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    sweep=$BATS_FILE_TMPDIR/sweep.h5
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=100
}

@test "show prints the sweep as run did, in both languages within the width" {
    "$huimin" show "$sweep" --lang en | cmp - "$BATS_FILE_TMPDIR/sweep.txt"
    grep -q 'Sweep: 88 points · 2 axes, grid · 2 arms' "$BATS_FILE_TMPDIR/sweep.txt"
    "$huimin" show "$sweep" --lang zh | grep -q '扫描：88 个点 · 2 条轴，网格 · 2 个方案'
    for language in en zh; do
        for view in "--by premium_yuan" "--by premium_yuan,contact_probability" "--best enrolment_rate" "--top 3"; do
            # shellcheck disable=SC2086 # options
            "$huimin" show "$sweep" --lang $language $view >view.txt
            /usr/bin/python3 - <<'PYTHON'
import unicodedata
for line in open("view.txt", encoding="utf-8"):
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n"))
    assert width <= 100, (width, line)
    assert line == line.rstrip() + "\n", line
PYTHON
        done
    done
}

@test "by an axis is the average of the rows of the table" {
    "$huimin" show "$sweep" --by contact_probability --where 'product.premium_yuan <= 120' --json >by.json
    "$huimin" show "$sweep" --json >all.json
    /usr/bin/python3 - <<'PYTHON'
import json
view, table = json.load(open("by.json"))["sweep"], json.load(open("all.json"))["sweep"]["table"]
assert len(view["by"]) == 2 * 8 and len(view["table"]["point"]) == 5 * 8 * 2
for cell in view["by"]:
    rows = [i for i in range(len(table["point"])) if table["arm"][i] == cell["arm"]
            and table["product.premium_yuan"][i] <= 120
            and table["operating_model.contact_probability"][i] == cell["operating_model.contact_probability"]]
    assert len(rows) == cell["rows"] == 5
    mean = sum(table["enrolment_rate.2"][i] for i in rows) / 5
    assert abs(mean - cell["enrolment_rate.2"]["mean"]) < 1e-12
PYTHON
}

@test "best and worst are the ends of the table, under the constraint" {
    "$huimin" show "$sweep" --best enrolment_rate --worst enrolment_rate.2 --subject-to 'exit < 0.5' --json >best.json
    "$huimin" show "$sweep" --json >all.json
    /usr/bin/python3 - <<'PYTHON'
import json
view, table = json.load(open("best.json"))["sweep"], json.load(open("all.json"))["sweep"]["table"]
rates = sorted((rate for rate, exit in zip(table["enrolment_rate.2"], table["exit"]) if exit < 0.5), reverse=True)
assert 0 < len(rates) < 176 and len(view["table"]["point"]) == len(rates)
assert [row["mean"] for row in view["best"]["rows"]] == rates[:10]
assert [row["mean"] for row in view["worst"]["rows"]] == rates[::-1][:10]
assert view["best"]["rows"][0]["less_the_first"]["mean"] == 0 and view["best"]["rows"][0]["may_be_best"]
for row in view["best"]["rows"]:
    assert abs(row["less_the_first"]["mean"] - (row["mean"] - rates[0])) < 1e-12
assert 1 <= view["best"]["n_may_be_best"] <= len(rates)
PYTHON
}

@test "tidy tables of a view stand in a folder" {
    "$huimin" show "$sweep" --by premium_yuan,arm --best low:exit --where point=3 --csv view
    [ "$(wc -l <view/sweep.csv)" -eq 3 ]
    [ "$(wc -l <view/sweep_by.csv)" -eq $((1 + 2 * 6)) ]
    [ "$(wc -l <view/sweep_best.csv)" -eq 3 ]
    [ ! -e view/summary.csv ] && [ ! -e view/sweep_worst.csv ]
    "$huimin" show "$sweep" --csv all
    [ "$(wc -l <all/sweep.csv)" -eq 177 ] && [ -e all/summary.csv ]
}

@test "what the sweep does not have is refused in one sentence" {
    for case in "--by product.premum_yuan|did you mean 'product.premium_yuan'" "--best enrolment|give enrolment_rate.2" \
        "--where contact_probability>2|leaves no row: it goes from 0.05 to 0.97" "--subject-to exit>1|leaves no row" \
        "--where arm=nobody|give bureau-push and government-push"; do
        # shellcheck disable=SC2086 # an option and its value
        run "$huimin" show "$sweep" ${case%%|*}
        [ "$status" -eq 3 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == *"${case##*|}"* ]]
    done
    run "$huimin" show "$sweep" --top 0
    [ "$status" -eq 2 ]
    run "$huimin" show "$sweep" --best exit --xlsx x.xlsx
    [ "$status" -eq 2 ] && [ ! -e x.xlsx ]
}

@test "a result without a sweep says so" {
    "$huimin" run "$project/scenarios/studies/five-models.yaml" --set run.persons=500 --set run.worlds=1 \
        --set run.years=1 -q -o none.h5 >/dev/null
    run "$huimin" show none.h5 --by arm
    [ "$status" -eq 3 ]
    [[ $output == *"this study has none"* ]]
    ! "$huimin" show none.h5 --json | jq -e .sweep
}

@test "one at a time and samples say what each axis does alone" {
    small=(--set run.persons=500 --set run.worlds=2 --set run.years=1 --lang en -q)
    "$huimin" run "$project/scenarios/studies/one-at-a-time.yaml" "${small[@]}" -o one.h5 >one.txt
    grep -q 'One at a time: each parameter alone' one.txt
    grep -q 'Enrolment rate, year 1 (%): .* at the base' one.txt
    "$huimin" show one.h5 --json >one.json
    jq -e '.sweep as $s | .sweep.one_at_a_time[0] as $t | ($s.table[$t.column] | .[0]) as $base |
           $t.axes[0] as $a | ([range($s.points) | select($s.table[$a.key][.] == $a.high)] | .[0]) as $p |
           ($s.table[$t.column][$p] - $base - $a.at_high.mean | fabs) < 1e-12' one.json
    jq -e '[.sweep.one_at_a_time[0].axes[] | [.at_low.mean, .at_high.mean] | map(fabs) | max] |
           . == (sort | reverse)' one.json
    "$huimin" run "$project/scenarios/studies/behaviour-priors.yaml" "${small[@]}" -o sample.h5 >sample.txt
    grep -q 'Share of the variance over the points that goes with each axis alone' sample.txt
    "$huimin" show sample.h5 --json | jq -e '.sweep.main_effects[0].axes | map(.share) | (add > 0.5 and add < 1.1)'
}
