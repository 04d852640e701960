# Every study that comes with the program runs, at a size at which all of them take well under a minute: what is refused
# only when it runs, or breaks only in a table, shows here. HUIMIN names the program; build/huimin by default.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
}

# run_small STUDY.yaml [OPTION…]: runs it small and prints it in the other language from the file too.
run_small() {
    local study=$1 name
    shift
    name=$(basename "$study" .yaml)
    "$huimin" run "$study" --set run.persons=2048 --set run.worlds=2 "$@" -q --lang en \
        -o "$BATS_TEST_TMPDIR/$name.h5" >"$BATS_TEST_TMPDIR/$name.txt" || return
    "$huimin" show "$BATS_TEST_TMPDIR/$name.h5" --lang zh >"$BATS_TEST_TMPDIR/$name.zh.txt" || return
    "$huimin" show "$BATS_TEST_TMPDIR/$name.h5" --json |
        /usr/bin/python3 -c 'import json, sys; assert json.load(sys.stdin)["arms"]' || return
    [ -s "$BATS_TEST_TMPDIR/$name.txt" ] && [ -s "$BATS_TEST_TMPDIR/$name.zh.txt" ]
}

@test "every shipped study of one city runs small, and its table, its Chinese table and its JSON can be printed" {
    local n_studies=0
    for study in "$project"/scenarios/studies/*.yaml; do
        case ${study##*/} in china.yaml | products.yaml) continue ;; esac
        run_small "$study" || { echo "$study does not run"; false; }
        n_studies=$((n_studies + 1))
    done
    [ "$n_studies" -ge 9 ]
}

@test "all of China runs small" {
    run_small "$project/scenarios/studies/china.yaml" --set run.persons=15872 --set run.worlds=1 --set run.years=2
}

@test "every shipped product runs, as an arm of the study of all products" {
    run_small "$project/scenarios/studies/products.yaml" --set run.years=2
    [ "$(grep -c '  year  1 ' "$BATS_TEST_TMPDIR/products.txt")" -ge 25 ]
}

@test "the page of products is Markdown with a table of at least 25 of them" {
    cd "$project"
    "$huimin" reference --products >"$BATS_TEST_TMPDIR/products.md"
    head -n 1 "$BATS_TEST_TMPDIR/products.md" | grep -q '^# '
    [ "$(grep -cE '^\| \[[a-z0-9-]+\]\(\.\./scenarios/products/[a-z0-9-]+\.yaml\) \| .* \| 20[12][0-9] \| ' "$BATS_TEST_TMPDIR/products.md")" -ge 25 ]
}
