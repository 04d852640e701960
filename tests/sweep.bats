# Sweeps as a user meets them: the document's own examples, and what check says of them.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
    # What stands above the section in a study of the document's kind.
    sed -e '/^sweep:/,$d' -e "s~\.\./~$project/scenarios/~g" \
        "$project/scenarios/studies/price-and-contact.yaml" >head.yaml
}

@test "every example of docs/sweeps.md is a study that can run" {
    awk '/^```yaml/ { n++; on = 1; next } /^```/ { on = 0 } on { print > sprintf("part-%02d.yaml", n) }' \
        "$project/docs/sweeps.md"
    local n_examples=0
    for part in part-*.yaml; do
        grep -q '^sweep:' "$part" || continue
        cat head.yaml "$part" >"study-$part"
        "$huimin" check --quick "study-$part" --lang en | grep -E '^  sweep: [0-9,]+ points' || { echo "$part"; false; }
        n_examples=$((n_examples + 1))
    done
    [ "$n_examples" -ge 5 ]
}

@test "check counts points and arms, in both languages, and lists none of them" {
    run "$huimin" check --quick "$project/scenarios/studies/price-and-contact.yaml" --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"sweep: 88 points over 2 parameter(s), each of which moves 2 arm(s): 176 arms"* ]]
    [[ $output != *"sweep.1."* ]]
    run "$huimin" check --quick "$project/scenarios/studies/price-and-contact.yaml" --lang zh
    [[ $output == *"扫描 88 个点"* ]]
}

@test "check says what riding together saves, and which axes take paths of their own" {
    run "$huimin" check --quick "$project/scenarios/studies/price-and-contact.yaml" --lang en
    [[ $output == *"176 made arms on 1 path(s) ride in 6 pass(es): 12,000,000 person-years, in place of 352,000,000 (29.3 "* ]]
    [[ $output != *"a path of its own"* ]]
    run "$huimin" check --quick "$project/scenarios/studies/one-at-a-time.yaml" --lang en
    [[ $output == *"every value takes a path of its own: city.frailty.spread, city.cost.trend_per_year"* ]]
    "$huimin" check --quick --json "$project/scenarios/studies/price-and-contact.yaml" | jq -e '.sharing.passes == 6'
    "$huimin" check --quick --json "$project/scenarios/studies/five-models.yaml" | jq -e '.sharing == null'
}

@test "run says it too, and a study with a sweep is described and billed by its stated arms" {
    "$huimin" run "$project/scenarios/studies/one-at-a-time.yaml" --set run.persons=2000 --set run.worlds=1 \
        --set run.years=2 --lang en -o once.h5 >once.txt 2>talk.txt
    grep -q '23 made arms on 5 path(s)' talk.txt
    "$huimin" explain once.h5 --json | jq -e '[.arms[].name] == ["government-push"]'
    "$huimin" bill "$project/scenarios/studies/one-at-a-time.yaml" --json \
        --patient "$project/scenarios/patients/dialysis.yaml" | jq -e '[.arms[].name] == ["government-push"]'
}
