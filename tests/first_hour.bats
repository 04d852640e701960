# The commands of the first hour do what it says, in both languages.
# HUIMIN names the program; build/huimin by default.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8
}

commands_of() {
    awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' "$1"
}

@test "the first hour is the same commands in both languages, and each of them runs" {
    diff <(commands_of "$project/docs/first-hour.md") <(commands_of "$project/docs/first-hour.zh-CN.md")
    commands_of "$project/docs/first-hour.md" |
        sed 's/run\.persons=5000/run.persons=100 --set run.years=2/; s/run\.worlds=20/run.worlds=2/' >commands.sh
    [ "$(grep -c '^huimin ' commands.sh)" -ge 14 ]
    mkdir bin
    ln -s "$huimin" bin/huimin
    ln -s "$project/scenarios" scenarios
    PATH=$PWD/bin:$PATH bash -euo pipefail commands.sh >said.txt
    [ -s before.xlsx ] && [ -s before.html ] && [ -s before.json ] && [ -s tables/summary.csv ] && [ -s my-city.yaml ]
    grep -q 'product.deductible_yuan' said.txt
}
