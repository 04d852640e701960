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
        "$huimin" check "study-$part" --lang en | grep -E '^  sweep: [0-9,]+ points' || { echo "$part"; false; }
        n_examples=$((n_examples + 1))
    done
    [ "$n_examples" -ge 5 ]
}

@test "check counts points and arms, in both languages, and lists none of them" {
    run "$huimin" check "$project/scenarios/studies/price-and-contact.yaml" --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"sweep: 88 points over 2 parameter(s), each of which moves 2 arm(s): 176 arms"* ]]
    [[ $output != *"sweep.1."* ]]
    run "$huimin" check "$project/scenarios/studies/price-and-contact.yaml" --lang zh
    [[ $output == *"扫描 88 个点"* ]]
}
