#!/usr/bin/env bash
# What can be judged without running the program.
set -euo pipefail

readonly STEPS=(format layers names shells gcc clang libm cppcheck tidy pages)

usage() {
    cat <<TEXT
Usage: scripts/lint.sh [STEP…]

  format    every C file is in the house format (make format puts it there)
  layers    includes point one way; each foreign library is included by one file
  names     no path of somebody's machine, no unfinished business, no name that means nothing elsewhere
  shells    the scripts pass shellcheck, where it is installed
  gcc       everything compiles without a warning with gcc
  clang     and with clang-14
  libm      no object on a path to a result calls exp, log, pow or their kin of the C library
  cppcheck  cppcheck finds nothing
  tidy      clang-tidy finds nothing (.clang-tidy says what it looks for)
  pages     docs/reference.md, docs/reference.zh-CN.md, docs/products.md and docs/scenario.schema.json are what the program prints now;
            every other page in Chinese has the headings, tables, code blocks and commands of its English twin

Without a STEP, all of them. Exits 1 where one of them failed.

Example: scripts/lint.sh format layers
TEXT
}

cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Files of the project, tracked or about to be, by pattern.
files() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard -- "$@" | sort -u |
            while IFS= read -r file; do [[ ! -f "$file" ]] || printf '%s\n' "$file"; done
    else
        local pattern
        for pattern in "$@"; do
            find . \( -path ./build -o -path ./results/runs \) -prune -o -type f -path "./$pattern" -print
        done | sed 's|^\./||' | sort -u
    fi
}

step_format() {
    files '*.c' '*.h' | xargs -r clang-format-14 --dry-run -Werror 2>"$scratch/format" && return
    printf 'not in the house format (make format mends it):\n'
    grep -oE '^[^:]+:[0-9]+' "$scratch/format" | sort -t: -k1,1 -u
    return 1
}

# layer_of FILE: its rank; a file may include only what ranks no higher.
layer_of() {
    case "$1" in
    engine/cli/*) printf 5 ;;
    results/*) printf 4 ;;
    scenarios/*) printf 3 ;;
    models/*) printf 2 ;;
    engine/*) printf 1 ;;
    *) printf 6 ;;
    esac
}

# only_in HEADER-PATTERN FILE-PATTERN: names the files that include a header and may not.
only_in() {
    files 'engine/*.[ch]' 'models/*.[ch]' 'scenarios/*.[ch]' 'results/*.[ch]' | grep -vxE "$2" |
        xargs -r grep -nE "^#include [<\"]$1[>\"]" /dev/null | sed "s~\$~   (belongs in $2 only)~"
}

step_layers() {
    local file header found=0
    while IFS=: read -r file header; do
        if [[ $(layer_of "$header") -gt $(layer_of "$file") ]]; then
            printf '%s includes %s, which stands above it\n' "$file" "$header"
            found=1
        fi
        [[ -f "$header" ]] || { printf '%s includes %s, which is not there\n' "$file" "$header" && found=1; }
    done < <(files '*.c' '*.h' | xargs -r grep -oE '^#include "[^"]+"' /dev/null | sed 's/#include "//; s/"$//')
    {
        only_in 'hdf5.*\.h' 'engine/store_hdf5\.h' || true
        only_in 'engine/store_hdf5\.h' 'engine/store(_[a-z]+)?\.c' || true
        only_in 'yaml\.h' 'scenarios/document\.c' || true
        only_in 'xlsxwriter\.h' 'results/xlsx_book\.h' || true
        only_in 'mpi\.h' 'engine/rank\.c' || true
        only_in 'Random123/.*' 'engine/rng[a-z_]*\.[ch]' || true
        only_in '(omp|pthread|threads)\.h' '(engine|results)/.*|models/registry\.c' || true
        only_in 'stdio\.h' '(engine|scenarios|results)/.*' || true
    } >"$scratch/foreign"
    cat "$scratch/foreign"
    [[ $found -eq 0 && ! -s "$scratch/foreign" ]]
}

step_names() {
    local unfinished='\b(TO''DO|FIX''ME|XX''X|not imple''mented|place''holder)\b'
    files '*' | grep -vxE 'LICENSE|scripts/lint\.sh|third_party/.*' |
        xargs -r grep -nIE "(^|[^A-Za-z0-9_.])/(home|root|Users)/|$unfinished" /dev/null >"$scratch/names" || true
    cut -c 1-160 "$scratch/names"
    [[ ! -s "$scratch/names" ]]
}

step_shells() {
    if ! command -v shellcheck >/dev/null; then
        printf 'shellcheck is not installed: the scripts were only parsed\n'
        files '*.sh' '.ci/run' | xargs -r -n 1 bash -n
        return
    fi
    files '*.sh' '.ci/run' | xargs -r shellcheck
}

# compile COMPILER [MAKE-VARIABLE…]: all programs, tests too, a warning being an error.
compile() {
    make --no-print-directory -k -j"$(nproc)" CC="$1" WERROR=1 "${@:2}" all tests tools benches \
        >"$scratch/$1.log" 2>&1 || { grep -E 'error|warning|undefined' "$scratch/$1.log" | head -n 40 && return 1; }
}

# -O1 sees what flow analysis sees. With WERROR=1 in the environment the build itself is held to it: no second one.
step_gcc() {
    if [[ "${WERROR:-}" == 1 ]]; then compile gcc; else compile gcc OPTIMISE=-O1 VARIANT=lint-gcc; fi
}

# clang warns before it makes code, so none is made; make reproduce links what it compiles.
step_clang() {
    local flags
    read -ra flags < <(make --no-print-directory CC=clang-14 WERROR=1 print-COMPILE)
    files 'engine/*.c' 'models/*.c' 'scenarios/*.c' 'results/*.c' 'tests/*.c' |
        xargs -r -n 8 -P "$(nproc)" "${flags[@]}" -march=x86-64-v2 -DHUIMIN_ISA=v2 -fsyntax-only \
            '-DHUIMIN_VERSION="0"' '-DHUIMIN_COMMIT="0"' '-DHUIMIN_FLAGS="0"' 2>"$scratch/clang.log" && return
    grep -E 'error|warning' "$scratch/clang.log" | head -n 40
    return 1
}

# The C library chooses its exp by the processor, so its last bit is not ours. Calibration may use it.
step_libm() {
    local wanted object found=0
    wanted='^(exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|sincos|tan|tanh|atan|atan2|erf|erfc|tgamma|lgamma|cbrt|hypot)f?(@.*)?$'
    make --no-print-directory -j"$(nproc)" objects >/dev/null
    while IFS= read -r object; do
        case "$object" in build/obj/tests/* | *calibrat*) continue ;; esac
        [[ -f "$(sed -E 's#^build/obj/(v[234]/)?(.*)\.o$#\2.c#' <<<"$object")" ]] || continue
        if nm -u "$object" | awk '{print $NF}' | grep -E "$wanted" >"$scratch/symbols"; then
            printf '%s calls %s\n' "$object" "$(tr '\n' ' ' <"$scratch/symbols")"
            found=1
        fi
    done < <(find build/obj -name '*.o' | sort)
    [[ $found -eq 0 ]]
}

step_cppcheck() {
    files 'engine/*.c' 'models/*.c' 'scenarios/*.c' 'results/*.c' | xargs -r cppcheck --quiet --std=c11 -I. \
        --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j "$(nproc)" \
        --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches --suppress=invalidPointerCast -D__x86_64__=1 -D__GNUC__=12
}

step_tidy() {
    {
        printf '%s\n' -std=gnu11 "-I$PWD" -D_GNU_SOURCE= -fopenmp -march=x86-64-v2
        printf '%s\n' '-DHUIMIN_VERSION="0"' '-DHUIMIN_COMMIT="0"' '-DHUIMIN_FLAGS="0"'
        pkg-config --cflags hdf5-serial | tr ' ' '\n'
    } >"$scratch/compile_flags.txt"
    files 'engine/*.c' 'models/*.c' 'scenarios/*.c' 'results/*.c' |
        xargs -r -n 4 -P "$(nproc)" clang-tidy-14 --quiet -p "$scratch" >"$scratch/tidy" 2>"$scratch/tidy.err" && return
    grep -E '(warning|error):' "$scratch/tidy" | sort -u | head -n 60
    grep -vE 'warnings? generated|treated as error' "$scratch/tidy.err" | head -n 20
    return 1
}

# shape_of FILE: what a page and its twin in another language share: how many headings of each level, code blocks and
# rows of tables it has, and the commands of its code blocks without their comments.
shape_of() {
    awk '
        function command(line) {
            gsub(/^[ \t]*(\$ )?|[ \t]+#.*$|[ \t]+$/, "", line)
            if (line ~ /^(build\/huimin|huimin|make) /) commands[++n] = line
        }
        /^ *```/ { fenced = !fenced; blocks += fenced; before = ""; next }
        fenced { command($0); next }
        /^    / && (indented || before == "") { blocks += !indented; indented = 1; command($0); next }
        /^ *$/ { before = ""; next }
        { indented = 0; before = $0 }
        match($0, /^#+ /) { headings[RLENGTH - 1]++ }
        /^\|/ { rows++ }
        END {
            for (level = 1; level <= 6; level++) printf "headings of level %d: %d\n", level, headings[level]
            printf "code blocks: %d\nrows of tables: %d\n", blocks, rows
            for (i = 1; i <= n; i++) printf "command: %s\n", commands[i]
        }' "$1"
}

step_pages() {
    local twin found=0
    build/huimin reference --lang en | diff -u docs/reference.md - | head -n 20 ||
        { printf 'run make reference\n' && return 1; }
    build/huimin reference --lang zh | diff -u docs/reference.zh-CN.md - | head -n 20 ||
        { printf 'run make reference\n' && return 1; }
    build/huimin reference --products | diff -u docs/products.md - | head -n 20 ||
        { printf 'run make products\n' && return 1; }
    build/huimin schema | diff -u docs/scenario.schema.json - | head -n 20 ||
        { printf 'run make schema\n' && return 1; }
    while IFS= read -r twin; do
        [[ "$twin" != docs/reference.zh-CN.md ]] || continue
        shape_of "${twin%.zh-CN.md}.md" >"$scratch/english"
        shape_of "$twin" >"$scratch/chinese"
        if ! diff "$scratch/english" "$scratch/chinese" >"$scratch/shapes"; then
            printf '%s differs from %s (< English, > Chinese):\n' "$twin" "${twin%.zh-CN.md}.md"
            grep '^[<>]' "$scratch/shapes" | head -n 20
            found=1
        fi
    done < <(files 'docs/*.zh-CN.md')
    [[ $found -eq 0 ]]
}

steps=("$@")
case "${1:-}" in --help | -h) usage && exit 0 ;; esac
[[ ${#steps[@]} -gt 0 ]] || steps=("${STEPS[@]}")
for step in "${steps[@]}"; do
    [[ " ${STEPS[*]} " == *" $step "* ]] || { printf 'lint: no step is called %s\n' "$step" >&2 && usage >&2 && exit 2; }
done

failed=()
for step in "${steps[@]}"; do
    set +e
    (set -eo pipefail; "step_$step") >"$scratch/output" 2>&1
    status=$?
    set -e
    if [[ $status -eq 0 ]]; then
        printf 'ok     %s\n' "$step"
    else
        printf 'FAILED %s\n' "$step"
        failed+=("$step")
    fi
    sed 's/^/       /' "$scratch/output"
done
[[ ${#failed[@]} -eq 0 ]] || { printf 'lint: failed: %s\n' "${failed[*]}" && exit 1; }
printf 'lint: nothing to complain about\n'
