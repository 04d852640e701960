# Studies that make arms of their own, as a user meets them: levers and maps in every form of output.

setup_file() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    small=(--set run.persons=2000 --set run.worlds=3 --set run.years=3 --lang en -q)
    "$huimin" run "$project/scenarios/studies/levers.yaml" "${small[@]}" -o "$BATS_FILE_TMPDIR/levers.h5" \
        >"$BATS_FILE_TMPDIR/levers.txt"
    "$huimin" run "$project/scenarios/studies/tipping-map.yaml" "${small[@]}" -o "$BATS_FILE_TMPDIR/map.h5" \
        >"$BATS_FILE_TMPDIR/map.txt"
}

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    levers=$BATS_FILE_TMPDIR/levers.h5
    map=$BATS_FILE_TMPDIR/map.h5
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
}

@test "show prints levers and map as run did" {
    "$huimin" show "$levers" --lang en | cmp - "$BATS_FILE_TMPDIR/levers.txt"
    "$huimin" show "$map" --lang en | cmp - "$BATS_FILE_TMPDIR/map.txt"
}

@test "the table of levers warns in both languages, whatever the language of the table" {
    for language in en zh; do
        run "$huimin" show "$levers" --lang "$language"
        [ "$status" -eq 0 ]
        [[ $output == *"Not a causal effect."* ]]
        [[ $output == *"并非因果效应"* ]]
    done
}

@test "the shares of all levers add up to the gap in every figure, and arms are those that are stated" {
    "$huimin" show "$levers" --json >levers.json
    [ "$(jq '.arms | length' levers.json)" -eq 6 ]
    [ "$(jq '.levers.list | length' levers.json)" -eq 7 ]
    [ "$(jq '.levers.sets | length' levers.json)" -eq 3 ]
    jq -e '[.levers.sets[].outcomes[] | select(.gap.mean != null) |
            ([.levers[].shapley.mean] | add) - .gap.mean | fabs] | length == 15 and max < 1e-10' levers.json
    jq -e '.levers.sets[0].outcomes[0] as $o | [.arms[] | select(.name == "bureau-push" or .name == "government-push") |
            .years[0].enrolment_rate.mean] | (.[1] - .[0] - $o.gap.mean | fabs) < 1e-12' levers.json
}

@test "the map has a row for every value of y, a column for every value of x, and limits around its probabilities" {
    "$huimin" show "$map" --json >map.json
    jq -e '.map | (.x.values | length) == 12 and (.y.values | length) == 8 and .arm == "government-push"' map.json
    jq -e '[.map.outcomes[] | (.mean | length) == 8 and ([.mean[] | length] | all(. == 12))] | all' map.json
    jq -e '.map.outcomes[] | select(.outcome == "exit") | .event and
           ([.mean, .low, .high] | map(flatten) | transpose | all(.[1] <= .[0] and .[0] <= .[2]))' map.json
}

@test "tidy tables stand beside the others" {
    "$huimin" show "$levers" --csv levers
    [ "$(wc -l <levers/levers.csv)" -eq $((1 + 3 * 8 * (7 * 3 + 3))) ]
    "$huimin" show "$map" --csv map
    [ "$(wc -l <map/map.csv)" -eq $((1 + 4 * 12 * 8)) ]
    head -n 1 map/map_boundary.csv | grep -q 'x_key,x,y_key,y'
    [ ! -e map/levers.csv ]
}

@test "a reader of the file needs no names of arms" {
    command -v h5dump >/dev/null || skip "h5dump is not installed"
    h5dump -H "$levers" | grep -q 'DATASET "shapley_se"'
    h5dump -d /levers/lever "$levers" | grep -q '"mobilisation"'
    h5dump -d /levers/is_moved "$levers" | grep -q '( 128, 7 )'
    h5dump -d /map/x_value "$map" | grep -q '260'
    h5dump -a /levers/warning_zh "$levers" | grep -q 'warning_zh'
}

@test "check tells how many arms are made, and none of them is listed" {
    run "$huimin" check "$project/scenarios/studies/levers.yaml" --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"levers: 7, in 128 combinations of 3 set"* ]]
    [[ $output != *"levers.common."* ]]
    run "$huimin" check "$project/scenarios/studies/tipping-map.yaml" --lang en
    [[ $output == *"map: 12 × 8 arms"* ]]
}
