# huimin run --partial: what is done of a study, before all is. HUIMIN names the program; build/huimin by default.

bats_require_minimum_version 1.5.0

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
    one_arm one.yaml
}

# A study of one arm, quick to simulate, with further lines: one_arm FILE [LINE…].
one_arm() {
    {
        printf '%s\n' "study: {name: grown}" "extends: $project/scenarios/cities/coastal-prefecture.yaml" \
            "run: {persons: 400, years: 2, worlds: 5, seed: 5, threads: 1}" \
            "arms: [{name: commercial, extends: $project/scenarios/operating-models/commercial.yaml}]"
        printf '%s\n' "${@:2}"
    } >"$1"
}

# A run that was stopped after three worlds of every task.
do_three() {
    "$huimin" run one.yaml --set run.worlds=3 --keep-tasks -q -o r.h5 >/dev/null 2>&1
    rm r.h5
}

note='partial: 3 of 5 worlds; not the result of the study'
note_zh='部分结果：5 次模拟中的 3 次；不是本研究的结果'

@test "a partial result leaves the tasks and gives way to the whole one" {
    "$huimin" run one.yaml -q -o whole.h5 >/dev/null
    do_three
    before=$(ls r.tasks)
    run --separate-stderr "$huimin" run one.yaml --partial --lang en -o r.h5
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "$note" ]
    [[ $stderr == *"huimin: r.h5 ($note)"* ]]
    [ "$(ls r.tasks)" = "$before" ]
    [ "$("$huimin" status r.h5 --json | jq .result)" = null ]
    [ "$("$huimin" check one.yaml --quick --json -o r.h5 | jq -r .existing)" = partial ]
    run "$huimin" check one.yaml --quick --lang en -o r.h5
    [[ $output == *"result r.h5 (there in part; will be replaced)"* ]]
    run --separate-stderr "$huimin" run one.yaml -q -o r.h5
    [ "$status" -eq 0 ]
    [[ $stderr == *"'r.h5' is partial; it will be replaced"* ]]
    cmp whole.h5 r.h5
    run "$huimin" run one.yaml --partial -o r.h5
    [ "$status" -eq 3 ]
    [[ $output == *"'r.h5' holds this study whole, with 5 worlds, and --partial does not replace it"* ]]
}

@test "it has the figures of its worlds, and tallies of all worlds that their arm has" {
    "$huimin" run one.yaml --set run.worlds=3 --keep-tasks -q -o r.h5 >/dev/null
    "$huimin" show r.h5 --csv fewer
    rm r.h5
    "$huimin" run one.yaml --partial -q -o r.h5 >/dev/null
    "$huimin" show r.h5 --csv partial
    rm partial/partial.csv {partial,fewer}/inputs.csv # where run.worlds was stated
    diff -r partial fewer
    # the joint worlds go on to 5, which the other sets do not have
    "$huimin" run one.yaml --part 1/3 -q -o r.h5 2>/dev/null
    run --separate-stderr "$huimin" run one.yaml --partial --json -q -o r.h5
    [ "$(jq -c '[.worlds, .partial.worlds_asked, .partial.tasks_done, .partial.tasks]' <<<"$output")" = "[3,5,1,3]" ]
    "$huimin" show r.h5 --csv more
    cmp more/worlds.csv fewer/worlds.csv
    run cmp more/tiers.csv fewer/tiers.csv
    [ "$status" -eq 1 ]
    "$huimin" run one.yaml -q -o whole.h5 >/dev/null
    "$huimin" show whole.h5 --csv whole
    cmp more/tiers.csv whole/tiers.csv
}

@test "whatever shows a partial result says that it is one, in both languages" {
    do_three
    "$huimin" run one.yaml --partial -q -o r.h5 >/dev/null 2>&1
    "$huimin" run one.yaml --set run.worlds=3 -q -o fewer.h5 >/dev/null
    [ "$("$huimin" show r.h5 --lang zh | head -n 1)" = "$note_zh" ]
    [ "$("$huimin" explain r.h5 --lang en | head -n 1)" = "$note" ]
    "$huimin" compare fewer.h5 r.h5 --lang en | grep -qxF "$note"
    "$huimin" compare r.h5 fewer.h5 --lang zh | grep -qxF "$note_zh"
    [ "$("$huimin" show r.h5 --json | jq -r .partial.zh)" = "$note_zh" ]
    [ "$("$huimin" explain r.h5 --json | jq -r .partial.en)" = "$note" ]
    [ "$("$huimin" compare fewer.h5 r.h5 --json | jq -r '[.a.partial.en, .b.partial.en] | @csv')" = ",\"$note\"" ]
    "$huimin" compare fewer.h5 r.h5 --csv tables
    grep -qF "$note" tables/partial.csv
    "$huimin" show r.h5 --csv tables
    grep -qF "$note_zh" tables/partial.csv
    "$huimin" show fewer.h5 --csv tables
    [ ! -e tables/partial.csv ]
    "$huimin" show r.h5 --xlsx r.xlsx --lang en
    unzip -p r.xlsx xl/sharedStrings.xml | grep -qF "$note"
    "$huimin" report r.h5 -o r.html
    grep -qF "$note" r.html
    grep -qF 'show.partial' r.html
    "$huimin" compare fewer.h5 r.h5 -o c.html
    grep -qF "$note" c.html
    for show in "show" "explain"; do
        run ! grep -F partial <("$huimin" $show fewer.h5 --lang en)
    done
    [ "$("$huimin" show fewer.h5 --json | jq .partial)" = null ]
}

@test "damaged tasks are named and left out, and stay" {
    do_three
    cp -r r.tasks three.tasks
    "$huimin" run one.yaml --part 1/1 -q -o r.h5 2>/dev/null
    cp three.tasks/*-3.h5 r.tasks
    run "$huimin" run one.yaml --partial -o r.h5
    [ "$status" -eq 3 ]
    [[ $output == *"all tasks of "*"are done; the same command without --partial puts the result together"* ]]
    truncate -s -100 r.tasks/*-5.h5
    run "$huimin" run one.yaml --partial --lang en -o r.h5
    [ "$status" -eq 0 ]
    [ "$(grep -c "r.tasks/.*-5.h5' is damaged; it is left out" <<<"$output")" -eq 3 ]
    [[ $output == *"$note"* ]]
    truncate -s -100 r.tasks/*-3.h5
    run "$huimin" run one.yaml --partial --lang en -o r.h5
    [ "$status" -eq 3 ]
    [ "$(grep -c "is damaged; it is left out" <<<"$output")" -eq 6 ]
    [[ $output == *"'r.tasks' holds no world that all arms have (0 of 3 tasks are done)"* ]]
    [ "$(ls r.tasks/*.h5 | wc -l)" -eq 6 ]
}

@test "with nothing done --partial is refused, and so are options that it has no use for" {
    run "$huimin" run one.yaml --partial -o r.h5
    [ "$status" -eq 3 ]
    [[ $output == *"nothing is done of '"*"one.yaml': 'r.tasks' is not there; run it without --partial"* ]]
    [ ! -e r.h5 ]
    [ ! -e r.tasks ]
    for option in "--part 1/2" "--keep-tasks" "--max-hours 1"; do
        # shellcheck disable=SC2086 # an option and its argument
        run "$huimin" run one.yaml --partial $option
        [ "$status" -eq 2 ]
    done
}

@test "a sweep shows the points that are done, and the others undefined" {
    sweep() { printf '%s\n' "sweep: {axes: [{key: product.premium_yuan, values: [$1]}]," \
        "  outcomes: [{outcome: enrolment_rate, year: 2}]}"; }
    one_arm few.yaml "$(sweep '60, 80, 100')"
    one_arm more.yaml "$(sweep '50, 60, 80, 90, 100')"
    "$huimin" run few.yaml --set run.worlds=4 -q -o few.h5 >/dev/null
    cp -r few.tasks more.tasks
    "$huimin" run more.yaml --set run.worlds=4 --partial --lang en -q -o more.h5 >more.txt 2>/dev/null
    [ "$(head -n 1 more.txt)" = "partial: 4 of 4 worlds, 3 of 5 points of the sweep; not the result of the study" ]
    "$huimin" show more.h5 --csv more
    "$huimin" show few.h5 --csv few
    /usr/bin/python3 - <<'PYTHON'
import csv
few, more = ([{k: v for k, v in row.items() if k != "point"} for row in csv.DictReader(open(f"{name}/sweep.csv", encoding="utf-8-sig"))]
             for name in ("few", "more"))
done = [row for row in more if row["enrolment_rate.2_n_worlds"] == "4"]
assert len(more) == 5 and done == few, (few, more)
assert all(row["enrolment_rate.2"] == "" for row in more if row["enrolment_rate.2_n_worlds"] == "0"), more
PYTHON
    "$huimin" show more.h5 --best enrolment_rate --lang zh | grep -q '部分结果：4 次模拟中的 4 次，扫描 5 个点中的 3 个'
    "$huimin" show more.h5 --by premium_yuan --json | jq -e '.partial.points_done == 3' >/dev/null
    "$huimin" run more.yaml --set run.worlds=4 -q -o more.h5 >/dev/null
    "$huimin" run more.yaml --set run.worlds=4 -q -o whole.h5 >/dev/null
    cmp whole.h5 more.h5
}
