# The verb bill, and who pays for a population's bills, as a user meets them. HUIMIN names the program; build/huimin by
# default.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
    huimin=${HUIMIN:-$project/build/huimin}
    study=$project/scenarios/studies/five-models.yaml
    patients=$project/scenarios/patients
    cd "$BATS_TEST_TMPDIR" || return 1
    unset LC_ALL LC_MESSAGES
    export LANG=C.UTF-8 COLUMNS=110
}

@test "every shipped patient is paid in both languages, and payments and the rest are the bill to the fen" {
    for patient in "$patients"/*.yaml; do
        "$huimin" bill "$study" --patient "$patient" --lang en >en.txt
        grep -q 'Left to the household' en.txt
        "$huimin" bill "$study" --patient "$patient" --lang zh >zh.txt
        grep -q '家庭自付' zh.txt
        "$huimin" bill "$study" --patient "$patient" --json >bill.json
        /usr/bin/python3 - <<'PYTHON'
import json
from decimal import Decimal

root = json.load(open("bill.json"), parse_float=Decimal)
assert len(root["arms"]) == 5
for arm in root["arms"]:
    for case in ("without", "with"):
        bill = arm[case]
        paid = sum(Decimal(payment["paid_yuan"]) for payment in bill["payments"])
        assert paid + bill["left_to_household_yuan"] == bill["bill_yuan"], (arm["name"], case)
        assert all(payment["rule"]["en"] and payment["rule"]["zh"] for payment in bill["payments"])
        huiminbao = [p["paid_yuan"] for p in bill["payments"] if p["payer"].startswith("huiminbao")]
        assert case == "with" or not any(huiminbao)
PYTHON
    done
}

@test "bill takes one arm, and keys of patient and study on the command line" {
    run "$huimin" bill "$study" --patient "$patients/ordinary-admission.yaml" --arm government-push --lang en
    [ "$status" -eq 0 ]
    [[ $output == *government-push* && $output != *commercial* ]]
    run "$huimin" bill "$study" --patient "$patients/ordinary-admission.yaml" --arm government-push --lang en \
        --set patient.bill.outpatient_yuan=5000.50 --set city.basic_insurance.outpatient_share=0.5
    [ "$status" -eq 0 ]
    [[ $output == *"outpatient 5,000.50"* && $output == *"50% of 4,500.50"* ]]
}

@test "bill without a patient is wrong usage; a bad patient and an arm that is not there are wrong input" {
    run "$huimin" bill "$study"
    [ "$status" -eq 2 ]
    [[ $output == *"--patient"* ]]
    printf 'patient:\n  bill: {outpatient_yuan: -5}\n' >bad.yaml
    run "$huimin" bill "$study" --patient bad.yaml
    [ "$status" -eq 3 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ $output == bad.yaml:2:* ]]
    run "$huimin" bill "$study" --patient "$patients/car-t.yaml" --arm nobody
    [ "$status" -eq 3 ]
    run "$huimin" bill "$study" --patient "$patients/no-such.yaml"
    [ "$status" -eq 3 ]
}

@test "bill writes sheets that a spreadsheet opens" {
    "$huimin" bill "$study" --patient "$patients/cancer-targeted.yaml" --csv tables
    /usr/bin/python3 - <<'PYTHON'
import csv

rows = list(csv.DictReader(open("tables/bill.csv", encoding="utf-8-sig", newline="")))
assert {row["case"] for row in rows} == {"with", "without"}
assert len({row["arm"] for row in rows}) == 5
values = list(csv.DictReader(open("tables/patient.csv", encoding="utf-8-sig", newline="")))
assert any(row["key"] == "patient.bill.special_drugs_yuan" and row["source"] for row in values)
PYTHON
}

@test "the waterfall study prints who pays, adds up, and goes to JSON and sheets" {
    "$huimin" run "$project/scenarios/studies/waterfall.yaml" --set run.persons=4096 --set run.worlds=2 \
        --set run.years=2 -q --lang en -o w.h5 >w.txt
    grep -q 'Who pays: part of all bills' w.txt
    grep -q 'Fairness over income' w.txt
    grep -q 'Fund share, inpatient, employees' w.txt
    "$huimin" show w.h5 --lang zh | grep -q '各方支付'
    "$huimin" show w.h5 --json >w.json
    "$huimin" show w.h5 --csv tables
    /usr/bin/python3 - <<'PYTHON'
import csv, json

root = json.load(open("w.json"))
shares = {}
for arm in root["arms"]:
    for year in arm["who_pays"]:
        for case in ("with", "without"):
            for payers in year[case].values():
                assert abs(sum(payer["share"]["mean"] for payer in payers.values()) - 1) < 1e-12
        shares[arm["name"], year["year"]] = year["with"]["all"]["huiminbao"]["share"]["mean"]
    assert len(arm["fairness"][0]["quintiles"]) == 5
rows = list(csv.DictReader(open("tables/who_pays.csv", encoding="utf-8-sig", newline="")))
for row in rows:
    if row["case"] == "with" and row["income_quintile"] == "all" and row["payer"] == "huiminbao":
        assert float(row["share"]) == shares[row["arm"], int(row["year"])]
assert any(row["measure"] == "kakwani_premium"
           for row in csv.DictReader(open("tables/fairness.csv", encoding="utf-8-sig", newline="")))
PYTHON
}
