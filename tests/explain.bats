# What happens to the pool, as a user asks for it: huimin explain.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
    shared=$BATS_FILE_TMPDIR/shared.h5
    [ -e "$shared" ] || "$huimin" run "$project/scenarios/studies/five-models.yaml" --set run.persons=4000 \
        --set run.worlds=3 --set run.years=3 -q -o "$shared" >/dev/null
}

@test "explain prints every panel of every arm, or of one, in both languages" {
    "$huimin" explain "$shared" --lang en >all.txt
    for words in "Change in loss ratio by cause" "Change in claims per member by cause" "Positive-correlation test" \
        "Competitive and efficient point" "Demand, average and marginal cost" "All fixed points"; do
        [ "$(grep -c "$words" all.txt)" -eq 5 ]
    done
    grep -q "purchase is to be voluntary" all.txt
    run grep -i nan all.txt
    [ "$status" -eq 1 ]
    "$huimin" explain "$shared" --arm government-push --lang en >one.txt
    [ "$(grep -c "All fixed points" one.txt)" -eq 1 ]
    [[ $(LANG=zh_CN.UTF-8 "$huimin" explain "$shared") == *"赔付率变动的成因"* ]]
}

@test "in the JSON the causes add up to the change, and every welfare loss is at least nothing" {
    "$huimin" explain "$shared" --json >e.json
    /usr/bin/python3 - e.json <<'PYTHON'
import json, sys
def refuse(text):
    raise ValueError(text)
result = json.load(open(sys.argv[1]), parse_constant=refuse)
assert [len(arm["attribution"]) for arm in result["arms"]] == [2] * 5
n = 0
for arm in result["arms"]:
    for entry in arm["attribution"] + [arm["attribution_total"]]:
        for measure in ("loss_ratio", "claim_per_member_yuan"):
            for method in ("divisia", "shapley"):
                change = entry[measure]["change"]["mean"]
                parts = [part["mean"] for part in entry[measure][method].values()]
                if change is not None:
                    n += 1
                    assert abs(sum(parts) - change) < 1e-10, (arm["name"], entry["year"], sum(parts), change)
    for curve in arm["curves"]:
        for key in ("welfare_loss_yuan", "welfare_loss_break_even_yuan", "welfare_loss_in_force_yuan"):
            assert curve[key]["mean"] is None or curve[key]["mean"] >= 0.0
    for year in arm["fixed_points"]:
        shares = [share for share in year["worlds_with"].values() if share is not None]
        assert not shares or abs(sum(shares) - 1.0) < 1e-12
assert n >= 30, n
PYTHON
}

@test "explain refuses an arm that is not there and a file that is no result with 3" {
    run "$huimin" explain "$shared" --arm goverment-push
    [ "$status" -eq 3 ]
    [[ $output == *"did you mean 'government-push'"* ]]
    echo text >text.h5
    run "$huimin" explain text.h5
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
}
