"""What the Python peers of `make bench` share: the folder of inputs, the tallies of a run and their check."""

import math
import sys
import time
from types import SimpleNamespace

import numpy as np

TILE, N_AGES, N_STATES, N_CELLS, N_PEOPLE_CELLS, N_BINS = 1024, 101, 4, 144, 288, 256
N_QUINTILES, N_PAYERS, N_PEOPLE_COLUMNS, MAX_ADMISSIONS, ELDER_AGE, MAJOR = 5, 9, 14, 24, 60, 3
BASIC, CATASTROPHIC, ASSISTANCE, HUIMINBAO, HOUSEHOLD = 0, 1, 2, 4, 8
LOG_OF_99_PERCENT = math.log(0.99)

# Diseases: bits 0 to 4 are listed ones, 5 to 8 chronic ones.
CANCER_BIT, RARE_BIT, LISTED_BITS, N_LISTED, N_SETS = 1, 16, 31, 5, 512


def _shapes(size):
    products, arms, years = size.n_products, 2 * size.n_policies, size.n_years
    return {
        "entrant_share": (-1,), "entrant_state_probability": (-1, 4), "transition_probability": (-1, 4),
        "listed_onset_probability": (-1, 5), "listed_first_probability": (-1, 5), "chronic_probability": (-1, 4),
        "catastrophic_layers": (-1, 3), "payable_share": (products, 4), "product_deductible_yuan": (products, 4),
        "product_cap_yuan": (products, 4), "product_n_layers": (products, 4),
        "product_layers": (products, 4, size.max_layers, 3), "contact_probability": (arms, years),
        "mobilisation": (arms, years), "self_search_probability": (arms, 4), "price_yuan": (years, arms),
        "trust": (years, arms), "is_open": (years, arms), "benefit_per_admission_yuan": (years, products, 8, 64),
        "special_benefit_yuan": (years, products), "rare_benefit_yuan": (years, products),
        "benefit_as": (years, products), "perceived_log_probability": (years, products, 4, N_PEOPLE_CELLS),
        "perceived_mean_yuan": (years, products, 4, N_PEOPLE_CELLS), "weights_as": (years, products, 4),
    }


SIZES = ("n_people", "n_years", "n_policies", "n_arms", "n_products", "community_people", "expected_worlds",
         "max_layers")
WHOLE = ("product_n_layers", "product_of_arm", "benefit_as", "weights_as")
VECTORS = {"employee_share", "product_of_arm", "cost_level", "income_level"}


def read_inputs(folder):
    """Every block of inputs.txt by name: a number where it has one value, else an array."""
    with open(f"{folder}/inputs.txt", encoding="ascii") as file:
        words = file.read().split()
    blocks, at = {}, 0
    while at < len(words):
        name, count = words[at], int(words[at + 1])
        blocks[name] = np.array(words[at + 2:at + 2 + count], dtype=float)
        if len(blocks[name]) != count:
            raise ValueError(f"inputs.txt ends within {name}")
        at += 2 + count
    size = SimpleNamespace(**{name: int(blocks[name][0]) for name in SIZES})
    shapes = _shapes(size)
    absent = sorted(shapes.keys() - blocks.keys())
    if absent:
        raise ValueError(f"inputs.txt has no {absent[0]}")
    for name, values in blocks.items():
        if name in shapes:
            blocks[name] = values.reshape(shapes[name])
        elif len(values) == 1 and name not in VECTORS:
            blocks[name] = float(values[0])
        if name in WHOLE:
            blocks[name] = blocks[name].astype(np.int64)
    blocks.update(vars(size))
    return SimpleNamespace(**blocks)


def cumulative(probability):
    """Upper ends of the outcomes but the last, along the last axis."""
    return np.cumsum(probability, axis=-1)[..., :-1] / probability.sum(axis=-1, keepdims=True)


def disease_tables():
    """By state * 512 + set of diseases: what stays of the set in the state, and whether the state asks for more."""
    kept, lacks = np.zeros(N_STATES * N_SETS, dtype=np.int64), np.zeros(N_STATES * N_SETS, dtype=bool)
    for state in range(N_STATES):
        for diseases in range(N_SETS):
            chronic = diseases & ~LISTED_BITS
            stays = {0: 0, 1: chronic & -chronic, 2: chronic, 3: diseases}[state]
            n_chronic = bin(chronic).count("1")
            kept[state * N_SETS + diseases] = stays
            lacks[state * N_SETS + diseases] = {0: False, 1: n_chronic < 1, 2: n_chronic < 2,
                                                3: diseases & LISTED_BITS == 0}[state]
    return kept, lacks


def new_tallies(size, years):
    """Zeros for all that a year counts, first axis the year; whole people, fen or milliyuan."""
    arms, policies = size.n_arms, size.n_policies
    shapes = dict.fromkeys(("admissions", "inpatients", "rate_cap_hits", "admission_cap_hits", "deaths", "entrants",
                            "catastrophic_without", "impoverished_without"), ())
    shapes.update(dict.fromkeys((
        "members", "surviving", "renewals", "lapses", "joins_survivors", "joins_entrants", "new_members",
        "member_deaths", "member_age_years", "members_60_plus", "members_under_40", "members_major", "account_payers",
        "safety_net_members", "contacts", "pushed", "expected_benefit", "reference_risk", "claims_fen", "claimants",
        "excess_fen", "claim_squares", "out_of_policy_fen", "assistance_displaced_fen", "catastrophic_households"),
        (arms,)))
    shapes.update(dict.fromkeys((
        "members_by_quintile", "claims_by_quintile_fen", "catastrophic_by_quintile", "impoverished_by_quintile"),
        (arms, N_QUINTILES)))
    shapes.update(dict.fromkeys(("demand_count", "demand_risk"), (policies, N_BINS)))
    shapes.update(dict.fromkeys(("committed_count", "committed_risk"), (policies,)))
    shapes.update(dict.fromkeys((
        "cell_members", "cell_renewals", "cell_lapses", "cell_joins_survivors", "cell_joins_entrants",
        "cell_member_deaths", "cell_claimants", "cell_claims_fen"), (policies, N_CELLS)))
    shapes.update(eligible_cells=(N_CELLS,), people_cells=(N_PEOPLE_CELLS,), people_by_quintile=(N_QUINTILES,),
                  eligible_benefit=(size.n_products,), payments_without=(N_QUINTILES, N_PAYERS),
                  payments=(arms, N_QUINTILES, N_PAYERS))
    return {name: np.zeros((years, *shape), dtype=np.int64) for name, shape in shapes.items()}


def _city_figures(tally, year, people):
    cells = tally["people_cells"][year]
    return {
        "cost_yuan": tally["payments_without"][year].sum() / 100 / people,
        "admissions": tally["admissions"][year] / people, "deaths": tally["deaths"][year] / people,
        "safety_net": cells[1::2].sum() / cells.sum(),
        "catastrophic_without": tally["catastrophic_without"][year] / people,
        "impoverished_without": tally["impoverished_without"][year] / people,
    }


def _policy_figures(tally, year, k, people):
    members, demand = tally["members"][year, k], tally["demand_count"][year, k]
    return {
        "enrolment": members / people, "renewals": tally["renewals"][year, k] / people,
        "members_major": tally["cell_members"][year, k, MAJOR::N_STATES].sum() / members,
        "member_risk_yuan": tally["reference_risk"][year, k] / 1000 / members,
        "expected_benefit_yuan": tally["expected_benefit"][year, k] / 1000 / members,
        "considering": demand.sum() / people, "demand_bin": demand @ np.arange(N_BINS) / demand.sum(),
        "demand_risk_yuan": tally["demand_risk"][year, k].sum() / 1000 / people,
        "catastrophic_households": tally["catastrophic_households"][year, k] / people,
        "household_yuan": tally["payments"][year, k, :, HOUSEHOLD].sum() / 100 / people,
    }


def _city_overall_figures(tally, person_years):
    payments = tally["payments_without"].sum(axis=(0, 1)) / 100 / person_years
    counts = {name: tally[name].sum() / person_years for name in ("admissions", "inpatients", "deaths")}
    return {"cost_yuan": payments.sum(), "basic_yuan": payments[BASIC], "catastrophic_yuan": payments[CATASTROPHIC],
            "assistance_yuan": payments[ASSISTANCE], **counts}


def _overall_figures(tally, k, person_years):
    def total(name):
        return tally[name][:, k].sum()
    member_years = total("members")
    return {
        "claim_yuan": total("claims_fen") / 100 / member_years, "claimant_share": total("claimants") / member_years,
        "contacts": total("contacts") / person_years, "pushed": total("pushed") / person_years,
        "claims_poorest_yuan": tally["claims_by_quintile_fen"][:, k, 0].sum() / 100 / member_years,
        "impoverished": total("impoverished_by_quintile") / person_years,
        "catastrophic_households": total("catastrophic_households") / person_years,
    }


def figures(tally, size, people, years):
    """Every figure that is checked, by (name, arm, year)."""
    found = {}

    def keep(values, arm, year):
        found.update({(name, arm, year): value for name, value in values.items()})

    with np.errstate(divide="ignore", invalid="ignore"):
        for year in range(years):
            keep(_city_figures(tally, year, people), -1, year)
            for k in range(size.n_policies):
                keep(_policy_figures(tally, year, k, people), k, year)
        keep(_city_overall_figures(tally, people * years), -1, -1)
        for k in range(size.n_policies):
            keep(_overall_figures(tally, k, people * years), k, -1)
    return found


def read_expected(folder):
    """(name, arm, year, mean, sd of one world) of every figure that the engine gave."""
    lines = []
    for name in ("expected.txt", "expected_fine.txt"):
        with open(f"{folder}/{name}", encoding="ascii") as file:
            lines += [line.split() for line in file if line.strip()]
    return [(name, int(arm), int(year), float(mean), float(sd)) for name, arm, year, mean, sd in lines]


def check(expected, found, size, people, years):
    """(passed, checked): both errors counted, five of them allowed."""
    passed = checked = 0
    spread = math.sqrt(size.n_people / people + 1.0 / size.expected_worlds)
    for name, arm, year, mean, sd in expected:
        if year >= years or (year < 0 and years != size.n_years):
            continue
        checked += 1
        own, error = float(found.get((name, arm, year), math.nan)), sd * spread
        if abs(own - mean) < 5.0 * error + 1e-9:
            passed += 1
        else:
            print(f"{name}, arm {arm}, year {year}: {own:.6g}, expected {mean:.6g}, error {error:.2g}", file=sys.stderr)
    return passed, checked


def _arguments(name):
    try:
        folder, (people, years, seed), is_alike = sys.argv[1], (int(word) for word in sys.argv[2:5]), sys.argv[5:]
        if min(people, years, seed) >= 0 and is_alike in ([], ["alike"]):
            return folder, people, years, seed, bool(is_alike)
    except (IndexError, ValueError):
        pass
    print(f"Usage: peer_{name}.py DIR PEOPLE_LIMIT YEARS SEED [alike]\n"
          "DIR: made by tool_bench_inputs. PEOPLE_LIMIT and YEARS: 0 for all that DIR holds.\n"
          "Each product is worked out once a person; alike: what alike products have in common, once for all of them.",
          file=sys.stderr)
    sys.exit(2)


def _load(folder, limit, years):
    inputs = read_inputs(folder)
    limit = max(limit // TILE * TILE, TILE) if limit else inputs.n_people
    limit = min(limit, inputs.n_people)
    people = np.loadtxt(f"{folder}/people.txt", max_rows=limit, ndmin=2)
    if people.shape != (limit, N_PEOPLE_COLUMNS):
        raise ValueError(f"people.txt: {people.shape} numbers, {limit} people expected")
    return inputs, people, min(years, inputs.n_years) if years else inputs.n_years, read_expected(folder)


def _tell_products_apart(inputs):
    """Makes no product look like another."""
    own = np.arange(inputs.n_products)
    inputs.benefit_as = np.broadcast_to(own, inputs.benefit_as.shape).copy()
    inputs.weights_as = np.broadcast_to(own[:, None], inputs.weights_as.shape).copy()


def run_peer(name, prepare):
    """The program: prepare(inputs, people, seed, years, tally) gives the yearly loop, which alone is timed."""
    folder, limit, years, seed, is_alike = _arguments(name)
    try:
        inputs, people, years, expected = _load(folder, limit, years)
    except (OSError, ValueError, LookupError, AttributeError) as error:
        print(f"peer_{name}: {folder} cannot be read: {error}", file=sys.stderr)
        sys.exit(3)
    if not is_alike:
        _tell_products_apart(inputs)
    tally = new_tallies(inputs, years)
    live = prepare(inputs, people, seed, years, tally)
    start = time.process_time()
    live()
    seconds = time.process_time() - start
    passed, checked = check(expected, figures(tally, inputs, len(people), years), inputs, len(people), years)
    print(f"{name}: {len(people)} people, {years} years, {seconds:.2f} s", file=sys.stderr)
    print(f"{1e9 * seconds / (len(people) * years):.1f} {passed} {checked}")
    sys.exit(0 if passed == checked else 1)
