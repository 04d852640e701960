#!/usr/bin/env bash
# Shows that every loop marked hot became vector code.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/vector.sh [--build DIR] [--verbose]

A loop is marked at the end of the line that ends its header:

    for (int i = 0; i < n; i++) /* hot */

/* hot from v3 */ and /* hot from v4 */ ask nothing of the instruction sets below. Of two kinds the compiler
reports nothing, and only their machine code is looked at: /* hot by hand */ is a loop over intrinsics, and
/* hot unrolled */ one of so few rounds that it is no loop any more. A marked loop of a header counts in
every hot file that has code of it. For x86-64-v2, v3 and v4 a marked loop fails where

  - the compiler's report does not name it as vectorised, or names a copy of it that is not;
  - its machine code (by the line table, with what was inlined) does nothing packed, mixes scalar float
    arithmetic into a packed loop, or calls a function. A scalar remainder beside a packed loop may stay.

It also fails where an object holds a fused multiply-add: results would depend on the processor.

  --build DIR   the build to look at (default: build); one by clang must have been made with REPORT=1
  --verbose     name every loop with its instruction sets, not only those that fail
  --help        this text

Example: make vector
TEXT
}

build=build
verbose=no
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    --verbose) verbose=yes ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done

cd "$(dirname "$0")/.."
readonly SETS=(v2 v3 v4)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# "path first-line last-line last-line-of-header silent lowest-set" of each marked loop of a file. The body ends
# with the brace or semicolon that ends the loop's statement.
marked_loops() {
    awk -v path="$1" '
        { line[NR] = $0 }
        END {
            mark = "/\\* hot( by hand| unrolled)?( from v[34])? \\*/[ \t]*\\\\?$"
            for (at = 1; at <= NR; at++) {
                if (line[at] ~ /for \(.*\/\* hot/ && line[at] !~ mark) {
                    printf "%s:%d: this mark says nothing that is understood\n", path, at > "/dev/stderr"
                    exit 1
                }
                if (line[at] !~ mark)
                    continue
                for (first = at; first > 0 && first > at - 5 && line[first] !~ /(^|[^a-z_])for \(/;) first--
                if (line[first] !~ /(^|[^a-z_])for \(/) {
                    printf "%s:%d: no loop to mark\n", path, at > "/dev/stderr"
                    exit 1
                }
                lowest = match(line[at], /from v[34]/) ? substr(line[at], RSTART + 6, 1) : 2
                reported = line[at] ~ /hot (by hand|unrolled)/ ? "silent" : "reported"
                printf "%s %d %d %d %s %d\n", path, first, end_of(at), at, reported, lowest
            }
        }
        function end_of(at, depth, text, c, character) {
            depth = line[at] ~ /\{ *\/\*/ ? 1 : 0
            for (at++; at <= NR; at++) {
                text = line[at]
                gsub(/\/\*[^*]*\*\/|\/\/.*|"[^"]*"|\047[^\047]*\047/, "", text)
                for (c = 1; c <= length(text); c++) {
                    character = substr(text, c, 1)
                    if (index("({[", character)) depth++
                    if (index(")}]", character) && --depth == 0 && character == "}") return at
                    if (character == ";" && depth == 0) return at
                }
            }
            return NR
        }' "$1"
}

files=()
while IFS= read -r file; do files+=("$file"); done < <(find engine models -name '*.[ch]' | sort)
for file in "${files[@]}"; do
    if grep -qE '/\* hot\b' "$file"; then marked_loops "$file" || exit 1; fi
done >"$scratch/loops"
[[ -s "$scratch/loops" ]] || { printf 'vector: no loop is marked /* hot */\n' && exit 1; }

# One line for every fault: "path:line set object: what".
fault() {
    printf '%s:%s %s in %s: %s\n' "$1" "$2" "$3" "$4" "$5" >>"$scratch/faults"
}

# What the report says of a header's lines: yes, no (a copy was missed), or nothing.
verdict_of_report() {
    awk -v path="$2" -v first="$3" -v last="$4" '
        { split($1, place, ":"); sub(/^\.\//, "", place[1]) }
        place[1] != path || place[2] < first || place[2] > last { next }
        /: optimized: loop vectorized|remark: vectorized loop/ { is_vector = 1 }
        /missed: couldn.t vectorize loop|remark: loop not vectorized/ { is_missed = 1 }
        END { if (is_missed) print "no"; else if (is_vector) print "yes" }' "$1"
}

check_loop() { # SET OBJECT PATH FIRST HEADER-LAST REPORTED
    local set=$1 object=$2 path=$3 first=$4 header=$5 reported=$6 verdict found packed scalar calls
    local source=${object#"$build/obj/$set/"}
    source=${source%.o}.c
    found=$(grep -E "^$path $first " "$code" || true)
    [[ -n "$found" ]] || return 0
    printf '%s %s\n' "$path:$first" "$set" >>"$scratch/found"
    packed=${found#* packed=} scalar=${found#* scalar=} calls=${found#* calls=}
    packed=${packed%% *} scalar=${scalar%% *}
    if [[ "$reported" == reported ]]; then
        verdict=$(verdict_of_report "$object.vec" "$path" "$first" "$header")
        [[ "$verdict" == yes ]] || fault "$path" "$first" "$set" "$source" "the compiler did not vectorise it"
    fi
    [[ "$packed" -gt 0 ]] || fault "$path" "$first" "$set" "$source" "its machine code does nothing packed"
    [[ "$scalar" == - ]] || fault "$path" "$first" "$set" "$source" "packed work waits for scalar work of ${scalar//,/ }"
    [[ "$calls" == - ]] || fault "$path" "$first" "$set" "$source" "it calls ${calls//,/ }"
}

# Objects are checked side by side: each has files of its own but for single lines that are added.
check_object() {
    local set=$1 object=$2 path first header reported lowest disassembly code
    disassembly=$(mktemp "$scratch/XXXXXX") code=$(mktemp "$scratch/XXXXXX")
    objdump -drl --inlines --no-show-raw-insn "$object" >"$disassembly"
    if grep -qE '[[:space:]]v?fn?m(add|sub)[0-9]*[ps][sd] ' "$disassembly"; then
        printf '%s holds a fused multiply-add\n' "$object" >>"$scratch/faults"
    fi
    awk -v root="$PWD" -f scripts/hot_loops.awk "$scratch/loops" "$disassembly" >"$code"
    while read -r path first _ header reported lowest; do
        [[ "${set#v}" -lt "$lowest" ]] || check_loop "$set" "$object" "$path" "$first" "$header" "$reported"
    done <"$scratch/loops"
    rm "$disassembly" "$code"
}

: >"$scratch/faults"
: >"$scratch/found"
n_objects=0 n_running=0
for set in "${SETS[@]}"; do
    while IFS= read -r object; do
        source=${object#"$build/obj/$set/"}
        [[ -f "${source%.o}.c" ]] || continue
        [[ ! "${source%.o}.c" -nt "$object" ]] ||
            { printf 'vector: %s is newer than %s: build again\n' "${source%.o}.c" "$object" >&2 && exit 1; }
        [[ -f "$object.vec" ]] || { printf 'vector: %s has no report: build again, with clang by REPORT=1\n' "$object" >&2 && exit 1; }
        if [[ $n_running -eq $(nproc) ]]; then
            wait -n
            n_running=$((n_running - 1))
        fi
        check_object "$set" "$object" &
        n_objects=$((n_objects + 1)) n_running=$((n_running + 1))
    done < <(find "$build/obj/$set" -name '*.o' 2>/dev/null | sort)
done
for ((; n_running > 0; n_running--)); do wait -n; done
[[ $n_objects -gt 0 ]] || { printf 'vector: %s holds no hot object: build first\n' "$build" >&2 && exit 1; }

while read -r path first _ _ _ lowest; do
    sets=
    for set in "${SETS[@]}"; do
        [[ "${set#v}" -ge "$lowest" ]] || continue
        if grep -qxF "$path:$first $set" "$scratch/found"; then
            sets+=" $set"
        else
            fault "$path" "$first" "$set" "every object" "no hot object has code of it"
        fi
    done
    [[ "$verbose" == no ]] || printf '%-44s%s\n' "$path:$first" "$sets"
done <"$scratch/loops"

cat "$scratch/faults"
n_loops=$(wc -l <"$scratch/loops")
n_faults=$(wc -l <"$scratch/faults")
if [[ $n_faults -gt 0 ]]; then
    printf 'vector: %d faults in %d loops marked hot\n' "$n_faults" "$n_loops"
    exit 1
fi
printf 'vector: %d loops marked hot are vector code in %d objects of %s\n' "$n_loops" "$n_objects" "${SETS[*]}"
