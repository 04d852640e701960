# The scripts that judge the others: a wrong verdict here would hide every other failure.

setup() {
    project=$BATS_TEST_TMPDIR/project
    mkdir -p "$project/scripts" "$project/tests" "$project/build/tests"
    cp scripts/test.sh scripts/damaged.sh scripts/lint.sh "$project/scripts/"
    cd "$project" || return 1
}

# A test program of the build that prints what is given and exits with a status.
fake_test() {
    local name=$1 status=$2 output=$3
    touch "tests/$name.c"
    printf '#!/bin/sh\ncat <<"END"\n%s\nEND\nexit %d\n' "$output" "$status" >"build/tests/$name"
    chmod +x "build/tests/$name"
}

last_line() {
    printf '%s\n' "$output" | tail -n 1
}

@test "passed and failed tests of all programs are added up on the last line" {
    fake_test test_one 1 $'1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c'
    fake_test test_two 0 $'1..2\nok 1 - a\nok 2 - b'
    run scripts/test.sh --programs
    [ "$status" -eq 1 ]
    [ "$(last_line)" = "4 passed, 1 failed" ]
}

@test "a test that was promised and never reported is a failure" {
    fake_test test_one 0 $'1..3\nok 1 - a'
    run scripts/test.sh --programs
    [ "$status" -eq 1 ]
    [ "$(last_line)" = "1 passed, 2 failed" ]
}

@test "a program that ends badly after good tests is a failure" {
    fake_test test_one 139 $'1..1\nok 1 - a'
    run scripts/test.sh --programs
    [ "$status" -eq 1 ]
    [ "$(last_line)" = "1 passed, 1 failed" ]
}

@test "a program that runs no test is a failure" {
    fake_test test_one 0 "nothing here"
    run scripts/test.sh --programs
    [ "$status" -eq 1 ]
    [ "$(last_line)" = "0 passed, 1 failed" ]
}

@test "no test at all is a failure" {
    run scripts/test.sh --programs
    [ "$status" -eq 1 ]
    [ "$(last_line)" = "0 passed, 0 failed" ]
}

@test "a skipped test counts neither way" {
    fake_test test_one 0 $'1..2\nok 1 - a\nnot ok 2 # SKIP b'
    run scripts/test.sh --programs
    [ "$status" -eq 0 ]
    [ "$(last_line)" = "1 passed, 0 failed" ]
}

@test "a program whose source is gone is not run" {
    fake_test test_one 0 $'1..1\nok 1 - a'
    fake_test test_old 1 $'1..1\nnot ok 1 - a'
    rm tests/test_old.c
    run scripts/test.sh --programs
    [ "$status" -eq 0 ]
    [ "$(last_line)" = "1 passed, 0 failed" ]
}

# A program that answers every scenario in the same way.
fake_program() {
    printf '#!/bin/sh\nprintf "%%s\\n" "$2:%s" >&2\nexit %d\n' "$1" "$2" >program
    chmod +x program
}

damaged_file() {
    mkdir -p damaged
    printf '# expect: 3:2 unknown key\ncity: {}\n' >damaged/01-key.yaml
}

@test "a damaged scenario passes only with exit code 3, the right line and the right words" {
    damaged_file
    fake_program "3:2: unknown key" 3
    HUIMIN=./program run scripts/damaged.sh damaged/01-key.yaml
    [ "$status" -eq 0 ]
    fake_program "3:2: unknown key" 1
    HUIMIN=./program run scripts/damaged.sh damaged/01-key.yaml
    [ "$status" -eq 1 ]
    fake_program "4:2: unknown key" 3
    HUIMIN=./program run scripts/damaged.sh damaged/01-key.yaml
    [ "$status" -eq 1 ]
    fake_program "3:2: something else" 3
    HUIMIN=./program run scripts/damaged.sh damaged/01-key.yaml
    [ "$status" -eq 1 ]
}

@test "an include that points upwards is found" {
    mkdir -p engine models
    touch models/cost.h
    printf '#include "models/cost.h"\n' >engine/block.c
    run scripts/lint.sh layers
    [ "$status" -eq 1 ]
    [[ "$output" == *"engine/block.c includes models/cost.h"* ]]
}

@test "a foreign library is included by its one file only" {
    mkdir -p engine results
    printf '#include <hdf5.h>\n' >engine/store_hdf5.h
    run scripts/lint.sh layers
    [ "$status" -eq 0 ]
    printf '#include <hdf5.h>\n' >results/table.c
    run scripts/lint.sh layers
    [ "$status" -eq 1 ]
    [[ "$output" == *"results/table.c"* ]]
}

@test "a path of somebody's machine is found" {
    mkdir -p engine
    printf '/* see /%s/somebody/notes */\n' home >engine/block.c
    run scripts/lint.sh names
    [ "$status" -eq 1 ]
    [[ "$output" == *"engine/block.c"* ]]
}
