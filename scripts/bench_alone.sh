#!/usr/bin/env bash
# What scripts/bench.sh, which reads this, measures of the engine alone, and what is asked of it and of the peers.
# shellcheck disable=SC2154 # bench.sh has the names

# write_grid POLICIES: a study of one operating model at so many premiums.
write_grid() {
    local k
    cat <<TEXT
extends: [$PWD/scenarios/cities/coastal-prefecture.yaml, $PWD/scenarios/behaviours/common.yaml]
study: {name: premium-grid-$1, title: {en: "premiums"}}
run: {persons: $people, years: $years, worlds: 2, seed: 1, parameter_uncertainty: off}
reference_product: $PWD/scenarios/products/reference.yaml
arms:
TEXT
    for ((k = 0; k < $1; k++)); do
        printf '  - name: premium-%d\n    extends: %s\n    product: {premium_yuan: %d}\n' \
            $((60 + 3 * k)) "$PWD/scenarios/operating-models/government-push.yaml" $((60 + 3 * k))
    done
}

measure_arms() {
    local round policies ns one=""
    for policies in 1 8 32; do write_grid "$policies" >"$scratch/grid-$policies.yaml"; done
    for ((round = 1; round <= few_rounds; round++)); do
        for policies in 1 8 32; do
            read -r ns _ < <(engine_ns "$scratch/grid-$policies.yaml" "$best" 1 "$people" "$years" 1 4)
            [[ "$policies" -gt 1 ]] || one=$ns
            put "arms.$policies" "$ns"
            put "arms-to-1.$policies" "$(divided "$ns" "$one")"
        done
    done
}

measure_sizes() {
    local round size ns kib small="" small_kib="" first=${sizes%% *}
    for ((round = 1; round <= few_rounds; round++)); do
        for size in $sizes; do
            case "$size" in
            100000) read -r ns _ kib < <(engine_ns "$FIVE_MODELS" "$best" 1 "$size" "$SIZE_YEARS" 1 11) ;;
            *) read -r ns _ kib < <(engine_ns "$FIVE_MODELS" "$best" 1 "$size" "$SIZE_YEARS" 1 2) ;;
            esac
            put "size.$size" "$ns"
            if [[ "$size" == "$first" ]]; then
                small=$ns small_kib=$kib
            else
                put "size-rate.$size" "$(divided "$small" "$ns")"
                put "bytes.$size" "$(awk -v a="$kib" -v b="$small_kib" -v n=$((size - first)) \
                    'BEGIN { printf "%.1f", 1024 * (a - b) / n }')"
            fi
        done
    done
}

measure_small() {
    local round ns
    for ((round = 1; round <= few_rounds; round++)); do
        read -r ns _ < <(engine_ns "$FIVE_MODELS" "$best" 1 10000 "$years" 10 60)
        put small.ns "$ns"
        put small.worlds "$(awk -v ns="$ns" -v years="$years" 'BEGIN { print 1e9 / (ns * 10000 * years) }')"
        "$build/bench/measure" "$scratch/time" "$build/huimin" check "$FIVE_MODELS" >"$scratch/out"
        put small.check-ms "$(awk '{ print 1e3 * $2 }' "$scratch/time")"
        put small.first-ms "$(engine "$FIVE_MODELS" "$best" 1 10000 1 1 | awk '{ print 1e3 * $2 }')"
    done
}

# The floor: the random numbers of a person-year alone.
measure_floor() {
    local round words draws
    for ((round = 1; round <= few_rounds; round++)); do
        read -r words draws < <(HUIMIN_ISA=$best "$build/bench/floor" | awk '{ print $1, $8 }')
        put floor.words "$words"
        put floor.draws "$draws"
    done
}

print_engine_alone() {
    local size
    printf '\nThe engine alone, %s, 1 thread\n' "$best"
    line "1 policy and its twin: 2 arms" "ns a person-year" arms.1
    line "8 policies and their twins: 16 arms" "ns a person-year" arms.8
    line "32 policies and their twins: 64 arms" "ns a person-year" arms.32
    for size in $sizes; do
        line "$(grouped "$size") people, $SIZE_YEARS years" "ns a person-year" "size.$size"
    done
    line "bytes a person, by the peak memory of $(grouped "${sizes##* }") people" bytes "bytes.${sizes##* }"
    line "worlds of 10,000 people, $years years" "ns a person-year" small.ns
    line "worlds of 10,000 people, $years years" "a second" small.worlds
    line "the floor: Philox words alone" "ns a person-year" floor.words
    line "the floor: words and their transforms" "ns a person-year" floor.draws
    line "huimin check" ms small.check-ms
    line "a first run of 10,000 people and 1 year" ms small.first-ms
}

print_asked() {
    printf '\n%-68s %s\n' "Asked of it" "median (lowest–highest of neighbours)"
    line "naive C, 1 thread, to the engine at $best (at v4: at least 12)" times to-1.naive
    line "naive C, 1 thread, to the engine at v3 (at least 6)" times naive-to-v3
    line "naive C, 1 thread, to the engine at v2 (at least 3)" times naive-to-v2
    line "2 threads to 1 (at least 1.8)" times speed-up
    line "64 arms (32 policies and their twins) to 1 policy (at most 5)" times arms-to-1.32
    line "NumPy to the engine on 2 threads (at least 20)" times to-2.numpy
    line "R to the engine on 2 threads (at least 60)" times to-2.r
    line "person-years a second: most people to fewest (at least 0.85)" times "size-rate.${sizes##* }"
}
