# The recipes of docs/recipes.md, run out of the document: every reader of HDF5 opens a result and finds the names and the
# values that `huimin show --json` prints. HUIMIN_READERS=1 (scripts/verify.sh readers) lets no reader be missing.

setup_file() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    "$huimin" run "$project/scenarios/studies/five-models.yaml" --set run.persons=1000 --set run.worlds=3 \
        --set run.years=2 --json -q -o "$BATS_FILE_TMPDIR/result.h5" >"$BATS_FILE_TMPDIR/show.json"
    "$huimin" run "$project/scenarios/studies/price-and-contact.yaml" --set run.persons=500 --set run.worlds=2 \
        --json -q -o "$BATS_FILE_TMPDIR/sweep.h5" >"$BATS_FILE_TMPDIR/sweep.json"
}

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    PATH=$(dirname "$(realpath "${HUIMIN:-$project/build/huimin}")"):/usr/bin:$PATH
    cd "$BATS_TEST_TMPDIR" || return 1
    ln -s "$BATS_FILE_TMPDIR/result.h5" "$BATS_FILE_TMPDIR/sweep.h5" .
    json=$BATS_FILE_TMPDIR/show.json
}

# needs NAME COMMAND…: where the command fails, the reader is not installed.
needs() {
    local name=$1
    shift
    "$@" >/dev/null 2>&1 || { [ -z "${HUIMIN_READERS:-}" ] && skip "$name is not installed (scripts/setup.sh readers)"; }
}

# recipe NAME: the lines of the document between ```language NAME and ```.
recipe() {
    awk -v name="$1" '/^```/ { is_in = $2 == name; next } is_in' "$project/docs/recipes.md" >"$1.recipe"
    [ -s "$1.recipe" ]
}

# enrolment FILE: every arm stands in FILE at the start of one line, with its mean and error of the last year, right to
# the last digit that is shown.
enrolment() {
    /usr/bin/python3 - "$json" "$1" <<'PYTHON'
import json, sys
root, lines = json.load(open(sys.argv[1])), open(sys.argv[2]).read().split("\n")
for arm in root["arms"]:
    words, = [line.split() for line in lines if line.split()[:1] == [arm["name"]]]
    for shown, key in zip(words[1:3], ("mean", "se"), strict=True):
        figure = arm["years"][-1]["enrolment_rate"][key]
        decimals = max(len(shown.partition(".")[2]), 5)
        assert abs(float(shown) - figure) <= 0.51 * 10.0 ** -decimals + 1e-14, (arm["name"], key, shown, figure)
PYTHON
}

# The line of an output that says what the outcome is.
meaning() {
    grep -qF "$(jq -r .outcomes.enrolment_rate.meaning "$json")" "$1"
    grep -qF "| unit $(jq -r .outcomes.enrolment_rate.unit "$json")" "$1"
}

@test "h5py: the recipe prints what show prints" {
    recipe h5py
    /usr/bin/python3 h5py.recipe >out
    enrolment out
    meaning out
}

@test "h5py: every outcome of show is in the file, with its unit, its error and its quantiles" {
    /usr/bin/python3 - "$json" <<'PYTHON'
import h5py, json, sys
root = json.load(open(sys.argv[1]))
with h5py.File("result.h5") as file:
    group = file["summary"]
    assert list(group["arm"].asstr()) == [arm["name"] for arm in root["arms"]]
    names = [name for name in root["outcomes"] if name in root["arms"][0]["years"][0]]
    assert len(names) > 50
    for name in names:
        about = root["outcomes"][name]
        assert group[name].attrs["units"] == about["unit"] and about["meaning"] in group[name].attrs["long_name"], name
        for key, ending in (("mean", ""), ("se", "_se"), ("q05", "_q05"), ("q50", "_q50"), ("q95", "_q95")):
            shown = [[year[name][key] for year in arm["years"]] for arm in root["arms"]]
            stored = [[None if value > 9e36 else value for value in row] for row in group[name + ending][:].tolist()]
            assert stored == shown, (name, key)
PYTHON
}

@test "xarray: the recipe prints what show prints" {
    needs xarray /usr/bin/python3 -c 'import xarray, netCDF4'
    recipe xarray
    /usr/bin/python3 xarray.recipe >out
    enrolment out
    meaning out
}

@test "xarray: every outcome has its axes and its values, and what is undefined is NaN" {
    needs xarray /usr/bin/python3 -c 'import xarray, netCDF4'
    /usr/bin/python3 - "$json" <<'PYTHON'
import json, math, sys, xarray
root = json.load(open(sys.argv[1]))
summary = xarray.open_dataset("result.h5", group="summary", decode_timedelta=False).load()
n = 0
for arm in root["arms"]:
    for year in arm["years"]:
        for name, figure in year.items():
            if name == "year":
                continue
            stored = float(summary[name].sel(arm=arm["name"], year=year["year"]))
            assert math.isnan(stored) if figure["mean"] is None else stored == figure["mean"], (arm["name"], name)
            n += 1
assert n > 500
PYTHON
}

@test "pandas: the recipe prints what show prints" {
    needs pandas /usr/bin/python3 -c 'import pandas, h5py'
    recipe pandas
    /usr/bin/python3 pandas.recipe >out
    enrolment out
}

@test "R: the recipe prints what show prints, and rhdf5 sees every outcome with its axes turned round" {
    needs rhdf5 Rscript -e 'library(rhdf5)'
    recipe rhdf5
    cat >>rhdf5.recipe <<'R'
shown <- h5ls("result.h5")
shown <- shown[shown$group == "/summary", ]
cat("meaning:", suppressWarnings(h5readAttributes("result.h5", "summary/enrolment_rate"))$long_name, "\n")
for (i in seq_len(nrow(shown))) cat("dim:", shown$name[i], shown$dim[i], "\n")
R
    Rscript rhdf5.recipe >out
    enrolment out
    grep -qF "meaning: $(jq -r .outcomes.enrolment_rate.meaning "$json")" out
    for outcome in $(jq -r '.arms[0].years[0] | keys[] | select(. != "year")' "$json"); do
        grep -qx "dim: $outcome 2 x 5 " out
    done
}

# best FILE: point, arm, price, enrolment and its error of the best row stand in FILE as in the JSON.
best() {
    /usr/bin/python3 - "$BATS_FILE_TMPDIR/sweep.json" "$1" <<'PYTHON'
import json, sys
table = json.load(open(sys.argv[1]))["sweep"]["table"]
lines = [line.split() for line in open(sys.argv[2])]
enrolment = table["enrolment_rate.10"]
row = max(range(len(enrolment)), key=lambda i: -1.0 if enrolment[i] is None else enrolment[i])
for name in ("point", "arm", "product.premium_yuan", "enrolment_rate.10", "enrolment_rate.10_se"):
    shown = [line[-1] for line in lines if line[:1] == [name]][0]
    value = table[name][row]
    assert shown.strip('"') == value if name == "arm" else abs(float(shown.strip('"')) - value) < 1e-5, (name, shown, value)
PYTHON
}

@test "pandas: a sweep opens as one tidy table" {
    needs xarray /usr/bin/python3 -c 'import xarray, netCDF4, pandas'
    recipe sweep-pandas
    /usr/bin/python3 sweep-pandas.recipe >out
    best out
    grep -q '^product.premium_yuan' out
}

@test "R: a sweep opens as one tidy table" {
    needs rhdf5 Rscript -e 'library(rhdf5)'
    recipe sweep-r
    Rscript sweep-r.recipe >out
    best out
}

@test "h5py: the columns of the tidy table of a sweep are those of show, value by value" {
    /usr/bin/python3 - "$BATS_FILE_TMPDIR/sweep.json" <<'PYTHON'
import h5py, json, sys
sweep = json.load(open(sys.argv[1]))["sweep"]
with h5py.File("sweep.h5") as file:
    group = file["sweep/table"]
    assert set(group) - {"row"} == set(sweep["table"])
    for name, shown in sweep["table"].items():
        stored = group[name].asstr()[:].tolist() if name == "arm" else group[name][:].tolist()
        assert [None if value != value or name != "arm" and value > 9e36 else value for value in stored] == shown, name
        assert group[name].attrs["long_name"], name
    assert group["enrolment_rate.10"].attrs["units"] == "1" and group["premium_yuan.10_se"].attrs["units"] == "yuan"
PYTHON
}

@test "h5dump: the recipe prints what show prints" {
    recipe h5dump
    bash h5dump.recipe >out
    enrolment out
}

@test "jq: the recipe prints what show prints" {
    command -v jq >/dev/null || skip "jq is not installed"
    recipe jq
    bash jq.recipe >out
    enrolment out
}

@test "every recipe of the document is run by a test" {
    run bash -c "grep -oE '^\`\`\`[a-z]+ .*' '$project/docs/recipes.md' | cut -d' ' -f2"
    [ "${#lines[@]}" -ge 6 ]
    for name in "${lines[@]}"; do
        grep -qE "^    recipe $name\$" "$project/tests/recipes.bats"
    done
}
