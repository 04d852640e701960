# What `check` predicts, and what it refuses. HUIMIN names the program; build/huimin by default.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    study=$project/scenarios/studies/five-models.yaml
    map=$project/scenarios/studies/tipping-map.yaml
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
}

@test "check predicts time by trial, and --quick leaves that out; nothing is written" {
    run "$huimin" check "$map" --lang en
    [ "$status" -eq 0 ]
    [[ $output =~ "time about "[0-9]+" "(s|min)" ("[0-9]+ ]]
    run "$huimin" check "$map" --lang zh
    [[ $output == *"用时约 "*"试算"* ]]
    run "$huimin" check "$map" --quick --lang en
    [ "$status" -eq 0 ]
    [[ $output != *"time about"* ]]
    [[ $output == *"memory "*" in all, of "* ]]
    [ -z "$(ls)" ]
}

@test "check --json says the prediction for scripts, and counts no task twice" {
    "$huimin" check "$map" --json >check.json
    "$huimin" check "$map" --json --quick >quick.json
    python3 - <<'END'
import json
check, quick = json.load(open("check.json")), json.load(open("quick.json"))
time = check["time"]
assert 0 < time["low"] < time["seconds"] < time["high"] and time["processor_seconds"] > 0
assert quick["time"] is None and quick["tasks"] == check["tasks"] == 6
assert check["made_arms"] == 96 and check["person_years"] == 12e6 and check["tasks_done"] == 0
assert check["existing"] == "none" and 0 < check["memory_bytes"] < check["available_memory_bytes"]
assert check["free_disk_bytes"] > check["disk_bytes"] > 0
END
}

@test "a finished result leaves nothing to do" {
    small=(--set run.persons=500 --set run.worlds=2 --set run.years=2)
    "$huimin" run "$study" "${small[@]}" -q -o r.h5 >r.txt
    "$huimin" check "$study" "${small[@]}" -o r.h5 --json >check.json
    python3 -c 'import json; c = json.load(open("check.json")); assert c["existing"] == "done" and c["time"]["simulating_seconds"] == 0'
}

@test "a run takes the memory that check foresees, within a fifth" {
    [[ $(ldd "$huimin") != *libasan* ]] || skip "a sanitizer has memory of its own"
    printf '%s\n' "extends: $project/scenarios/studies/price-and-contact.yaml" 'sweep:' '  axes:' \
        '    - {key: product.premium_yuan, from: 40, to: 240, steps: 25}' \
        '    - {key: operating_model.contact_probability, from: 0.1, to: 0.9, steps: 20}' >sweep.yaml
    python3 - "$huimin" "$study" sweep.yaml "$project/scenarios/studies/network-mutual-aid.yaml" <<'END'
import json, os, subprocess, sys
huimin, five, sweep, network = sys.argv[1:]
shapes = [(sweep, 2, "worlds=2", "persons=50", "years=1"),
          (five, 2, "worlds=2", "persons=500000", "years=1", "parameter_uncertainty=off"),
          (five, 1, "worlds=150", "persons=20", "years=1"), (network, 2, "worlds=10", "persons=500", "years=3")]
for n, (study, threads, *sizes) in enumerate(shapes):
    how = [study, "--threads", str(threads), "-o", f"{n}.h5"] + [f"--set=run.{size}" for size in sizes]
    check = subprocess.run([huimin, "check", *how, "--json", "--quick"], stdout=subprocess.PIPE, check=True)
    foreseen = json.loads(check.stdout)["memory_bytes"]
    run = subprocess.Popen([huimin, "run", *how, "-q"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(run.pid, 0)
    taken = 1024 * usage.ru_maxrss
    print(f"{how}: foreseen {foreseen / 2**20:.1f} MiB, taken {taken / 2**20:.1f} MiB")
    assert status == 0 and abs(foreseen / taken - 1) < 0.2
END
}

@test "--max-memory takes worlds in turn where fewer fit, with the same bytes" {
    small=(--set run.persons=400000 --set run.worlds=2 --set run.years=1 --set run.parameter_uncertainty=off --threads 2)
    "$huimin" check "$study" "${small[@]}" --quick --json >free.json
    "$huimin" check "$study" "${small[@]}" --quick --json --max-memory 48M >bound.json
    python3 - <<'END'
import json
free, bound = json.load(open("free.json")), json.load(open("bound.json"))
assert free["worlds_at_once"] == 2 and bound["worlds_at_once"] == 1
assert bound["memory_bytes"] <= 48 * 2**20 == bound["available_memory_bytes"] < free["memory_bytes"]
END
    "$huimin" run "$study" "${small[@]}" -q -o free.h5 >free.txt
    "$huimin" run "$study" "${small[@]}" -q -o bound.h5 --max-memory 0.046875GiB >bound.txt
    cmp free.h5 bound.h5
    cmp free.txt bound.txt
}

@test "what does not fit into --max-memory is refused with the least that works, which works" {
    run "$huimin" run "$study" --set run.persons=3000000 --max-memory 100M -o r.h5
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == *"give run.persons="*"the least --max-memory that works is "[0-9]*M ]]
    least=${output##* }
    "$huimin" check "$study" --set run.persons=3000000 --quick --max-memory "$least"
    persons=$(grep -o 'run.persons=[0-9]*' <<<"$output")
    "$huimin" check "$study" --set "$persons" --quick --max-memory 100M
    run "$huimin" run "$study" --set run.worlds=100000 --max-memory 1G -o r.h5
    [ "$status" -eq 3 ]
    worlds=$(grep -o 'give run.worlds=[0-9]*' <<<"$output")
    "$huimin" check "$study" --set "${worlds#give }" --quick --max-memory 1G
    [ -z "$(ls)" ]
}

@test "a size that is none is wrong usage" {
    for size in 4 0G -1G G 4X 4GB8 nanG 1e30T; do
        run "$huimin" check "$study" --max-memory "$size"
        [ "$status" -eq 2 ]
        [[ $output == *"--max-memory '$size' is not a size"* ]]
    done
}
