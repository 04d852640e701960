# What a terminal adds to the table of a result, what a pipe must not get, and pictures by gnuplot.
# HUIMIN names the program; build/huimin by default.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES NO_COLOR
    export LANG=C.UTF-8 TERM=xterm COLUMNS=130
    result=$BATS_FILE_TMPDIR/result.h5
    [ -e "$result" ] || "$huimin" run "$project/scenarios/studies/five-models.yaml" --set run.persons=1000 \
        --set run.worlds=3 --set run.years=3 --lang en -q -o "$result" >/dev/null
}

on_terminal() {
    script -qec "$*" /dev/null
}

@test "a terminal gets lines of the years, a pipe, a plain table and an old terminal the same bytes as ever" {
    "$huimin" show "$result" --lang en >piped.txt
    [ "$(grep -c '[▁▂▃▄▅▆▇█]' piped.txt)" -eq 0 ]
    on_terminal "$huimin show $result --lang en" | tr -d '\r' >terminal.txt
    grep -q 'government-push .*[▁▂▃▄▅▆▇█]' terminal.txt
    head -n "$(wc -l <piped.txt)" terminal.txt | cmp - piped.txt
    on_terminal "$huimin show $result --lang en --plain" | tr -d '\r' | cmp - piped.txt
    on_terminal "env TERM=dumb $huimin show $result --lang en" | tr -d '\r' | cmp - piped.txt
    on_terminal "env LANG=C $huimin show $result --lang en" | tr -d '\r' | cmp - piped.txt
}

@test "gnuplot draws on the terminal and into a file, whose name may hold anything" {
    command -v gnuplot >/dev/null || skip "gnuplot is not installed"
    run "$huimin" show "$result" --plot --lang en
    [ "$status" -eq 0 ]
    [[ $output == *"Enrolment %"*"Premium, yuan"*"Morbidity ratio"* ]]
    [[ $output == *"government-push"* ]]
    "$huimin" show "$result" --plot "it's 图 \$(x).png" --lang zh
    [ "$(head -c 4 "it's 图 \$(x).png" | tail -c 3)" = PNG ]
    [ "$(find . -type f | wc -l)" -eq 1 ]
}

@test "a picture that cannot be drawn is refused before work, in one sentence" {
    run env PATH=/nowhere "$huimin" show no-such-result.h5 --plot
    [ "$status" -eq 1 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == "--plot draws with gnuplot, which is not installed"* ]]
    command -v gnuplot >/dev/null || skip "gnuplot is not installed"
    run "$huimin" show no-such-result.h5 --plot=picture.svg
    [ "$status" -eq 3 ]
    [[ $output == "--plot 'picture.svg' does not end in .png"* ]]
    run "$huimin" show no-such-result.h5 --plot no-such-folder/picture.png
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
}
