# The Excel workbook of a result: read back with openpyxl, it holds what show --json prints.
# HUIMIN names the program; build/huimin by default.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    study=$project/scenarios/studies/five-models.yaml
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8
    result=$BATS_FILE_TMPDIR/result.h5
    [ -e "$result" ] || "$huimin" run "$study" --set run.persons=500 --set run.worlds=3 --set run.years=2 --lang en -q \
        -o "$result" >/dev/null
}

@test "every outcome, event, payer and parameter of the workbook is that of the JSON, and what is undefined is empty" {
    "$huimin" show "$result" --xlsx book.xlsx --lang en
    "$huimin" show "$result" --json >result.json
    /usr/bin/python3 - <<'PY'
import json, math, openpyxl
book = openpyxl.load_workbook("book.xlsx", read_only=True)
result = json.load(open("result.json"))
arms = {arm["name"]: arm for arm in result["arms"]}

def rows(name):
    lines = iter(book[name].iter_rows(values_only=True))
    names = next(lines)
    return [dict(zip(names, line)) for line in lines]

# The library writes sixteen digits, one more than Excel shows.
def same(cell, value, what):
    assert (cell is None) == (value is None), (what, cell, value)
    assert cell is None or math.isclose(cell, value, rel_tol=1e-15, abs_tol=0.0), (what, cell, value)

columns = ["mean", "se", "sd", "process_sd", "parameter_sd", "interaction_variance", "n_worlds", "q05", "q25", "q50", "q75", "q95"]
outcomes = rows("Outcomes")
assert len(outcomes) == 5 * 2 * len(result["arms"][0]["years"][0]) - 5 * 2
for row in outcomes:
    figure = arms[row["Arm"]]["years"][row["Year"] - 1][row["Outcome"]]
    for column in columns:
        same(row[column], figure[column], (row["Arm"], row["Year"], row["Outcome"], column))
    same(row["95% from"], figure["low"], row)
    same(row["95% to"], figure["high"], row)
for row in rows("Years"):
    year = arms[row["Arm"]]["years"][row["Year"] - 1]
    for outcome in year:
        if outcome != "year":
            same(row[outcome], year[outcome]["mean"], (row["Arm"], outcome))
for row in rows("Spiral"):
    figure = arms[row["Arm"]]["spiral"][row["Outcome"]]
    prefix = {"joint": "", "process": "process_", "parameter": "parameter_"}[row["Worlds"]]
    same(row["Estimate"], figure.get(prefix + "probability", figure.get("mean")), row)
    same(row["95% from"], figure[prefix + "low"], row)
for row in rows("Summary"):
    arm = arms[row["Arm"]]
    same(row["Enrolment, year 2"], arm["years"][1]["enrolment_rate"]["mean"], row)
    same(row["D3, probability"], arm["spiral"]["d3"]["probability"], row)
payers = {"Basic": "basic_insurance", "Huiminbao": "huiminbao", "Household": "household"}
kinds = {"yuan a head": ("yuan_per_head", "mean"), "yuan a head, ±": ("yuan_per_head", "se"), "share of bills": ("share", "mean")}
incomes = {"all": "all", "lowest fifth": "lowest", "highest": "highest"}
n = 0
for row in rows("Who pays"):
    if row["Income"] in incomes:
        for label, payer in payers.items():
            figure = arms[row["Arm"]]["who_pays"][row["Year"] - 1][row["Product"]][incomes[row["Income"]]][payer]
            kind, part = kinds[row["Quantity"]]
            same(row[label], figure[kind][part], (row, label))
            n += 1
assert n == 5 * 2 * 3 * 3 * 3
parameters = rows("Parameters")
assert len(parameters) > 300 and any(row["Source"] for row in parameters)
assert any(row["Value or prior"].startswith("normal [") for row in parameters)
assert rows("Published") and rows("Cells")
PY
}

@test "headings are frozen and filtered, numbers have formats, and there are seven charts" {
    "$huimin" show "$result" --xlsx book.xlsx --lang zh
    /usr/bin/python3 - <<'PY'
import openpyxl, re, zipfile
book = openpyxl.load_workbook("book.xlsx")
table = list(book["参数"].values)
place = {heading: column for column, heading in enumerate(table[0])}
meanings = {row[place["参数"]]: row[place["含义"]] for row in table[1:]}
assert meanings["product.premium_yuan"] == "首年保费，人人相同", meanings["product.premium_yuan"]
chinese = re.compile("[一-龥]")
assert all(chinese.search(meaning) for meaning in meanings.values()), [key for key in meanings if not chinese.search(meanings[key])]
assert book.sheetnames == ["摘要", "死亡螺旋", "逐年", "全部指标", "谁支付", "人群", "参数", "公布数字", "说明"], book.sheetnames
for sheet in book.worksheets[:-1]:
    assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title
assert book["摘要"]["B2"].value == "纯商业运作"
assert book["摘要"]["C2"].number_format == "0.00%"
names = zipfile.ZipFile("book.xlsx").namelist()
assert sum(name.startswith("xl/charts/chart") for name in names) == 7, names
chart = zipfile.ZipFile("book.xlsx").read("xl/charts/chart1.xml").decode()
assert "!$D$2:$D$3" in chart
PY
}

@test "the same result gives the same bytes, a second later and from another folder" {
    "$huimin" show "$result" --xlsx one.xlsx --lang en
    until [ "$(date +%s)" -gt "$(stat -c %Y one.xlsx)" ]; do sleep 0.05; done
    mkdir other
    (cd other && TZ=Asia/Shanghai "$huimin" show "$result" --xlsx two.xlsx --lang en)
    cmp one.xlsx other/two.xlsx
    [ "$(ls)" = "$(printf 'one.xlsx\nother')" ]
}

@test "a path that cannot be written is refused before work, in one sentence" {
    for path in no-such-folder/book.xlsx book.xls "$BATS_TEST_TMPDIR"; do
        run "$huimin" show no-such-result.h5 --xlsx "$path"
        [ "$status" -eq 3 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == "--xlsx '$path'"* ]]
    done
    run "$huimin" show "$result" --xlsx book.xlsx --json
    [ "$status" -eq 2 ]
    [[ $output == *"give one of --json, --csv, --xlsx and --plot"* ]]
    [ ! -e book.xlsx ]
}
