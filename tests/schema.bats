# The JSON Schema against files: what the program accepts the schema accepts, and a typo the schema flags.
# HUIMIN names the program; build/huimin by default.

setup_file() {
    "${HUIMIN:-build/huimin}" schema >"$BATS_FILE_TMPDIR/schema.json"
    cat >"$BATS_FILE_TMPDIR/validate.py" <<'PYTHON'
import json, re, sys
import jsonschema, yaml

class Loader(yaml.SafeLoader):
    """Numbers and switches as YAML 1.2 reads them, which is how the program does."""

Loader.yaml_implicit_resolvers = {}
for tag, pattern in (
    ("bool", r"true|false"),
    ("int", r"[-+]?[0-9]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), None)

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
n_flagged = 0
for name in sys.argv[2:]:
    errors = list(validator.iter_errors(yaml.load(open(name, encoding="utf-8"), Loader)))
    n_flagged += bool(errors)
    for error in errors[:1]:
        print(f"{name}: {'.'.join(map(str, error.path))}: {error.message[:200]}")
sys.exit(1 if n_flagged else 0)
PYTHON
}

validate() {
    run /usr/bin/python3 "$BATS_FILE_TMPDIR/validate.py" "$BATS_FILE_TMPDIR/schema.json" "$@"
}

@test "the schema accepts every shipped scenario" {
    validate scenarios/{behaviours,cities,operating-models,products,solved,studies,tiers}/*.yaml
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "the schema accepts what huimin new writes" {
    huimin=$(realpath "${HUIMIN:-build/huimin}")
    (cd "$BATS_TEST_TMPDIR" && "$huimin" new my-city)
    validate "$BATS_TEST_TMPDIR/my-city.yaml"
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "the schema flags typos, wrong types and values out of range" {
    for file in tests/data/damaged/*-{typo-in-key,american-spelling,typo-in-label,text-for-number,negative-deductible,arm-without-name,no-years,choice-misspelt,unknown-kind}.yaml; do
        validate "$file"
        [ "$status" -eq 1 ] || { echo "$file: $output"; false; }
        [[ "$output" == *"$file"* ]]
    done
}
