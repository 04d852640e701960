#!/usr/bin/env bash
# What scripts/bench.sh, which reads this, measures of runs of many tasks: a sweep beside the time of its passes, what the
# ledger and ranks cost, and what a second rank gains.
# shellcheck disable=SC2154 # bench.sh has the names

# ------------------------------------------------------------------ a sweep

readonly SWEPT=scenarios/studies/price-and-contact.yaml

# write_sweep PREMIUMS CONTACTS: the study over so many of each.
write_sweep() {
    cat <<TEXT
extends: $PWD/$SWEPT
sweep:
  axes:
    - {key: product.premium_yuan, from: 40, to: 240, steps: $1}
    - {key: operating_model.contact_probability, from: 0.05, to: 0.97, steps: $2}
TEXT
}

# write_pass: one full pass, 32 stated arms: the sweep's two at the middles of a grid of four by four over its ranges.
write_pass() {
    local model premium contact
    cat <<TEXT
extends: [$PWD/scenarios/cities/coastal-prefecture.yaml, $PWD/scenarios/behaviours/common.yaml]
study: {name: one-pass, title: {en: "one pass"}}
run: {years: 10, seed: 1, parameter_uncertainty: on}
reference_product: $PWD/scenarios/products/reference.yaml
arms:
TEXT
    for model in bureau-push government-push; do
        for premium in 65 115 165 215; do
            for contact in 0.165 0.395 0.625 0.855; do
                printf '  - name: %s-%s-%s\n    extends: %s\n' "$model" "$premium" "${contact#0.}" \
                    "$PWD/scenarios/operating-models/$model.yaml"
                printf '    product: {premium_yuan: %s}\n    operating_model: {contact_probability: %s}\n' \
                    "$premium" "$contact"
            done
        done
    done
}

# swept STUDY WORLDS: processor and elapsed seconds, and person-years.
swept() {
    local cost
    cost=$(HUIMIN_ISA=$best whole "$build/huimin" run "$1" --set run.threads="$sweep_threads" \
        --set run.persons="$sweep_people" --set run.worlds="$2")
    printf '%s %s\n' "$cost" "$(sed -n 's/^ *"person_years": *\([0-9.e+]*\).*/\1/p' "$scratch/run.run.json")"
}

# pass_ns: nanoseconds a person-year of a full pass, of the processor and elapsed.
pass_ns() {
    local short long
    short=$(swept "$scratch/pass.yaml" 4)
    long=$(swept "$scratch/pass.yaml" 24)
    awk -v short="$short" -v long="$long" 'BEGIN {
        split(short, s); split(long, l)
        printf "%.3f %.3f\n", 1e9 * (l[1] - s[1]) / (l[4] - s[4]), 1e9 * (l[2] - s[2]) / (l[4] - s[4])
    }'
}

# The passes of the points alone are foretold; the stated arms ride for themselves, which the sweep has to bear.
measure_sweep() {
    local round before after took person_years processor elapsed foretold_processor foretold
    # shellcheck disable=SC2086 # two words
    write_sweep $sweep_grid >"$scratch/sweep.yaml"
    write_pass >"$scratch/pass.yaml"
    person_years=$("$build/huimin" check "$scratch/sweep.yaml" --json --set run.persons="$sweep_people" |
        awk '/"sharing"/ { of_points = 1 } of_points && /"person_years"/ { print $2 + 0; exit }')
    for ((round = 1; round <= few_rounds; round++)); do
        before=$(pass_ns)
        took=$(swept "$scratch/sweep.yaml" 20)
        after=$(pass_ns)
        read -r processor elapsed foretold_processor foretold < <(awk -v before="$before" -v took="$took" \
            -v after="$after" -v person_years="$person_years" 'BEGIN {
                split(before, b); split(after, a); split(took, t)
                print t[1], t[2], 0.5e-9 * (b[1] + a[1]) * person_years, 0.5e-9 * (b[2] + a[2]) * person_years
            }')
        put sweep.seconds "$elapsed"
        put sweep.foretold "$foretold"
        put sweep.to-foretold "$(divided "$elapsed" "$foretold")"
        put sweep.processor-to-foretold "$(divided "$processor" "$foretold_processor")"
    done
}

print_sweep() {
    printf '\nA sweep, premium by contact in two operating models: %s points × 20 worlds × %s people × 10 years, %s threads\n' \
        "$((${sweep_grid/ / * }))" "$(grouped "$sweep_people")" "$sweep_threads"
    line "the sweep, the whole command" s sweep.seconds
    line "the sweep's passes, by the time of one full pass measured before and after" s sweep.foretold
    line "sweep: elapsed time to what was foretold (at most 1.25)" times sweep.to-foretold
    line "sweep: processor time to what was foretold" times sweep.processor-to-foretold
}

# ------------------------------------------------------------------ ranks, and what keeping account costs

# Why there can be no ranks; nothing where there can.
missing_ranks() {
    if ! command -v mpirun >/dev/null; then
        printf 'no mpirun (scripts/setup.sh mpi)'
    elif [[ ! -x "$mpi/huimin" || ! -x "$mpi/bench/account" ]]; then
        printf 'nothing built in %s (make MPI=1 all benches)' "$mpi"
    elif [[ $(nproc) -lt 2 ]]; then
        printf 'one processor'
    fi
}

# ranks N PROGRAM…: as N ranks of one thread each.
ranks() {
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMP_NUM_THREADS=1 HUIMIN_ISA=$best \
        whole mpirun -q --oversubscribe --bind-to none -n "$@"
}

measure_ranks() {
    local round one two
    [[ -z "$(missing_ranks)" ]] || return 0
    for ((round = 1; round <= few_rounds; round++)); do
        one=$(ranks 1 "$mpi/huimin" run "$FIVE_MODELS" "${many_tasks[@]}")
        two=$(ranks 2 "$mpi/huimin" run "$FIVE_MODELS" "${many_tasks[@]}")
        put ranks.1 "$(awk '{ print $2 }' <<<"$one")"
        put ranks.2 "$(awk '{ print $2 }' <<<"$two")"
        put ranks.speed-up "$(awk '{ print $2 / $5 }' <<<"$one $two")"
        put ranks.processor "$(awk '{ print $4 / $1 }' <<<"$one $two")"
    done
}

print_ranks() {
    printf '\nRanks of one thread each: five-models, %s\n' "$many_tasks_text"
    absent "  mpirun -n 2" "$([[ -n "$(missing_ranks)" ]] || printf here)" "$(missing_ranks)"
    line "mpirun -n 1, the whole command" s ranks.1
    line "mpirun -n 2, the whole command" s ranks.2
    line "2 ranks to 1 (at least 1.8)" times ranks.speed-up
    line "processor time of 2 ranks to that of 1: start, manager, shared caches" times ranks.processor
}

# put_account KEY: what tests/bench/account.c wrote of a run, as % of simulating.
put_account() {
    put "ledger.$1" "$(awk '{ simulating += $1; ledger += $2 } END { print 100 * ledger / simulating }' "$scratch/account")"
    put "ledger.$1-elapsed" \
        "$(awk '{ simulating += $4; ledger += $5 } END { print 100 * ledger / simulating }' "$scratch/account")"
    rm "$scratch/account"
}

measure_ledger() {
    local round
    # shellcheck disable=SC2086 # two words
    write_sweep $ledger_grid >"$scratch/sweep.yaml"
    for ((round = 1; round <= few_rounds; round++)); do
        HUIMIN_ISA=$best whole "$build/bench/account" "$scratch/account" run "$FIVE_MODELS" "${many_tasks[@]}" >/dev/null
        put_account five
        HUIMIN_ISA=$best whole "$build/bench/account" "$scratch/account" run "$scratch/sweep.yaml" \
            --set run.threads=1 --set run.persons="$sweep_people" >/dev/null
        put_account sweep
        [[ -z "$(missing_ranks)" ]] || continue
        ranks 2 "$mpi/bench/account" "$scratch/account" run "$FIVE_MODELS" "${many_tasks[@]}" >/dev/null
        put_account ranks
    done
}

print_ledger() {
    printf '\nThe ledger, 1 thread: what all but simulating, reading and the result takes, to simulating (five-models: %s)\n' \
        "$many_tasks_text"
    line "the ledger of five-models, processor time (at most 2)" % ledger.five
    line "the ledger of five-models, elapsed time: disks are waited for" % ledger.five-elapsed
    line "the ledger of a sweep of $((${ledger_grid/ / * })) points, processor time (at most 2)" % ledger.sweep
    line "the ledger of a sweep of $((${ledger_grid/ / * })) points, elapsed time" % ledger.sweep-elapsed
    line "the ledger and manager of 2 ranks, processor time (at most 2)" % ledger.ranks
    absent "  of 2 ranks" "$([[ -n "$(missing_ranks)" ]] || printf here)" "$(missing_ranks)"
}
