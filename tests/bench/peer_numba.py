"""A person-year of the engine's full model in Python that numba compiles: person after person, arms in an inner loop.
This file holds what differs between arms; peer_numba_city.py holds the path that they share.

Usage: peer_numba.py DIR PEOPLE_LIMIT YEARS SEED [alike]
Prints: nanoseconds a person-year, checks passed, checks. Exit 1 where a figure disagrees with the engine's,
2 wrong arguments, 3 a folder that cannot be read."""

import math

import numpy as np
from numba import njit

import peer_files
from peer_files import ELDER_AGE, HOUSEHOLD, HUIMINBAO, MAJOR, N_BINS, N_PAYERS, N_QUINTILES, TILE, cumulative
from peer_numba_city import (expect_benefits, go_to_hospital, grow_older, live, perceive_benefits, quintile_of,
                             see_doctors)

REAL, WHOLE, FLAG = np.float64, np.int64, np.bool_

# ---------------------------------------------------------------- arms


@njit
def bin_of(reservation_yuan):
    mantissa, exponent = math.frexp(np.float32(max(reservation_yuan + 32.0, 32.0)))
    return min(32 * (exponent - 6) + int(64.0 * mantissa) - 32, N_BINS - 1)


@njit
def decide(t, s, who, k, arm, held, enrolled, luck, uniform, tally):
    """Whether the person is a member of arm k; what the market of a policy keeps is counted."""
    if not arm.is_open:
        return False
    v = arm.benefit * s.worth[arm.product] + arm.constant + arm.taste * who.taste + arm.peers * enrolled + luck
    v -= arm.price_if_account if who.has_account else arm.price
    if who.is_altruist:
        v += arm.warm_glow
    rest, limit, committed = uniform, arm.joining[who.state], False
    if held:
        v += arm.inertia
        committed = uniform < arm.automatic
        rest, limit = (uniform - arm.automatic) * arm.spread, arm.renewing
    considers = not committed and rest < limit
    tally.contacts[k] += not committed and rest < arm.contact
    tally.pushed[k] += considers and 0.0 < v <= arm.mobilisation
    if arm.is_policy and considers:
        demand = bin_of(arm.price_yuan + (arm.yuan_if_account if who.has_account else arm.yuan) * v)
        tally.demand_count[k, demand] += 1
        tally.demand_risk[k, demand] += s.expected[arm.product]
    elif arm.is_policy and committed:
        tally.committed_count[k] += 1
        tally.committed_risk[k] += s.expected[arm.product]
    return committed or (considers and v > 0.0)


@njit
def count_held(who, k, arm, is_member, tally):
    tally.surviving[k] += 1
    if is_member:
        tally.renewals[k] += 1
    else:
        tally.lapses[k] += 1
    if arm.is_policy:
        if is_member:
            tally.cell_renewals[k, who.cell] += 1
        else:
            tally.cell_lapses[k, who.cell] += 1


@njit
def count_join(who, k, arm, tally):
    tally.new_members[k] += 1
    if who.is_newcomer:
        tally.joins_entrants[k] += 1
        if arm.is_policy:
            tally.cell_joins_entrants[k, who.cell] += 1
    else:
        tally.joins_survivors[k] += 1
        if arm.is_policy:
            tally.cell_joins_survivors[k, who.cell] += 1


@njit
def count_member(s, who, k, arm, held, tally):
    tally.members[k] += 1
    tally.member_deaths[k] += who.dies
    tally.member_age_years[k] += who.age
    tally.members_60_plus[k] += who.age >= ELDER_AGE
    tally.members_under_40[k] += who.age < 40
    tally.members_major[k] += who.state == MAJOR
    tally.account_payers[k] += who.has_account and arm.takes_accounts
    tally.safety_net_members[k] += who.poor
    tally.members_by_quintile[k, who.quintile] += 1
    if arm.is_policy:
        tally.cell_members[k, who.cell] += 1
        tally.cell_member_deaths[k, who.cell] += who.dies
    expected = s.expected[arm.product]
    if not held and arm.new_member_share != 1.0:
        expected = int(np.rint(arm.new_member_share * expected))
    tally.expected_benefit[k] += expected
    tally.reference_risk[k] += s.expected[0]


@njit
def count_claim(s, who, household, k, arm, held, tally):
    paid_fen = s.benefit_fen[arm.product] if held else s.new_benefit_fen[arm.product]
    if paid_fen <= 0.0:
        return
    fen, hundreds = int(paid_fen), np.rint(paid_fen / 1e4)
    out_fen = s.benefit_out_fen[arm.product]
    out_fen = int(out_fen if held else np.rint(arm.new_member_share * out_fen))
    tally.claims_fen[k] += fen
    tally.claimants[k] += 1
    if arm.retention_yuan > 0.0:
        above_yuan = min(max(paid_fen / 100.0 - arm.retention_yuan, 0.0), arm.excess_limit_yuan)
        tally.excess_fen[k] += int(np.rint(100.0 * above_yuan))
    tally.claim_squares[k] += int(hundreds * hundreds)
    tally.out_of_policy_fen[k] += out_fen
    if who.poor:
        tally.assistance_displaced_fen[k] += fen - out_fen
    tally.claims_by_quintile_fen[k, who.quintile] += fen
    if arm.is_policy:
        tally.cell_claimants[k, who.cell] += 1
        tally.cell_claims_fen[k, who.cell] += fen
    tally.payments[k, who.quintile, HUIMINBAO] += fen
    tally.payments[k, who.quintile, HOUSEHOLD] -= fen
    s.relief_fen[household, k] += paid_fen


@njit
def choose(t, s, arms, who, household, community, is_case, tally):
    u, uniform = np.random.random(), np.random.random()
    luck = math.log(u / (1.0 - u))
    for k in range(t.n_arms):
        arm, held = arms[k], who.member[k] != 0
        is_member = decide(t, s, who, k, arm, held, community.enrolled[k], luck, uniform, tally)
        who.member[k] = is_member
        if held:
            count_held(who, k, arm, is_member, tally)
        elif is_member:
            count_join(who, k, arm, tally)
        if is_member:
            community.members[k] += 1
            count_member(s, who, k, arm, held, tally)
            if is_case:
                count_claim(s, who, household, k, arm, held, tally)


# ---------------------------------------------------------------- households


@njit
def ruin_of(t, level, income_yuan, people, left_yuan):
    """Whether out-of-pocket spending is catastrophic, and whether it impoverishes."""
    capacity_yuan = max(income_yuan - people * t.subsistence_yuan * level, 0.0)
    line_yuan = people * t.poverty_line_yuan * level
    return (left_yuan > t.catastrophic_share * capacity_yuan and left_yuan > 0.0,
            income_yuan >= line_yuan and income_yuan - left_yuan < line_yuan)


@njit
def count_household(t, s, h, tally, year):
    level, people, left_fen = t.income_level[year], s.people[h], s.left_fen[h]
    income_yuan = math.exp(s.log_income[h]) * people * level
    catastrophic, impoverished = ruin_of(t, level, income_yuan, people, left_fen / 100.0)
    if not catastrophic and not impoverished:
        return
    tally.catastrophic_without += catastrophic
    tally.impoverished_without += impoverished
    quintile = quintile_of(t, s.log_income[h])
    for k in range(t.n_arms):
        left_yuan = (left_fen - s.relief_fen[h, k]) / 100.0
        catastrophic, impoverished = ruin_of(t, level, income_yuan, people, left_yuan)
        tally.catastrophic_households[k] += catastrophic
        tally.catastrophic_by_quintile[k, quintile] += catastrophic
        tally.impoverished_by_quintile[k, quintile] += impoverished


# ---------------------------------------------------------------- a year


@njit
def live_person(t, s, arms, who, household, community, tally, year):
    live(t, who, s.log_income[household], tally)
    is_case = go_to_hospital(t, s, who, household, tally, year)
    see_doctors(t, s, who, household, year)
    expect_benefits(t, s, who, tally, year)
    perceive_benefits(t, s, who, year)
    choose(t, s, arms, who, household, community, is_case, tally)
    tally.deaths += who.dies
    tally.entrants += who.is_newcomer
    tally.eligible_cells[who.cell] += 1
    tally.people_cells[who.people_cell] += 1
    tally.people_by_quintile[who.quintile] += 1


@njit
def live_tile(t, s, arms, people, community, tally, year):
    """People among whom are whole households."""
    first = people[0].place
    s.people[:], s.left_fen[:], s.relief_fen[:] = 0.0, 0.0, 0.0
    for i in range(len(people)):
        s.log_income[i] = grow_older(t, people[i], year)
        s.people[people[i].head - first] += 1.0
    for i in range(len(people)):
        live_person(t, s, arms, people[i], people[i].head - first, community, tally, year)
    for h in range(len(people)):
        if s.people[h] > 0.0:
            count_household(t, s, h, tally, year)


@njit
def live_year(table, scratch, arms, people, communities, tallies, year):
    t, s, tally = table[0], scratch[0], tallies[year]
    s.payments[:] = 0
    for c in range(len(communities)):
        first, last = c * t.community_people, min((c + 1) * t.community_people, len(people))
        for k in range(t.n_arms):
            communities[c].enrolled[k] = communities[c].members[k] / (last - first)
        communities[c].members[:] = 0
        for tile in range(first, last, TILE):
            live_tile(t, s, arms, people[tile:min(tile + TILE, last)], communities[c], tally, year)
    tally.payments_without[:] = s.payments
    for k in range(t.n_arms):
        tally.payments[k] += s.payments


@njit
def set_seed(seed):
    np.random.seed(seed)


# ---------------------------------------------------------------- records: a C programmer's structs


def records_of(values, n=1):
    """n records with a field for every array, its first axis the records', or one record of everything."""
    columns = {name: np.asarray(value)[None] if n == 1 else np.asarray(value) for name, value in values.items()}
    records = np.zeros(n, dtype=[(name, column.dtype, column.shape[1:]) for name, column in columns.items()])
    for name, column in columns.items():
        records[name] = column
    return records


def make_table(inputs):
    """The inputs in the form in which they are looked up."""
    t = dict(vars(inputs))
    t["kept"], lacks = peer_files.disease_tables()
    t["lacks"] = lacks.astype(np.uint8)  # numba knows no arrays of booleans within records
    t["entrant_upper"] = np.cumsum(inputs.entrant_share)[:-1]
    for name in ("entrant_state", "transition", "listed_onset", "listed_first", "chronic"):
        t[f"{name}_upper"] = cumulative(t[f"{name}_probability"])
    t["innovation_share"] = np.sqrt(1.0 - inputs.frailty_persistence**2)
    t["class_cost"] = np.exp(inputs.log_class_cost)
    return records_of(t)


def make_arms(t, year):
    """Of each arm, for one year: coefficients of the choice, who thinks of it, and the product's terms."""
    scale_yuan, level, contact = t.choice_scale_yuan, t.income_level[year], t.contact_probability[:, year]
    trust, price_yuan, account = t.trust[year], t.price_yuan[year], t.personal_account * t.account_discount
    price, product, mobilisation = price_yuan / (scale_yuan * level), t.product_of_arm, t.mobilisation[:, year]
    return records_of({
        "is_open": t.is_open[year] > 0, "is_policy": np.arange(t.n_arms) < t.n_policies, "product": product,
        "benefit": trust / (scale_yuan * level), "warm_glow": t.warm_glow_yuan * trust * t.publicness / scale_yuan,
        "price": price, "price_if_account": price * (1.0 - account), "price_yuan": price_yuan,
        "constant": t.base_inclination + mobilisation - t.hassle_yuan / scale_yuan, "mobilisation": mobilisation,
        "taste": t.taste_sd, "inertia": t.inertia, "peers": t.peers, "automatic": t.automatic_renewal_probability,
        "spread": 1.0 / np.maximum(1.0 - t.automatic_renewal_probability, 1e-6), "contact": contact,
        "renewing": 1.0 - (1.0 - contact) * (1.0 - t.keep_probability),
        "joining": 1.0 - (1.0 - contact)[:, None] * (1.0 - t.self_search_probability), "yuan": scale_yuan * level,
        "yuan_if_account": scale_yuan * level / np.maximum(1.0 - account, 0.001),
        "takes_accounts": t.personal_account > 0, "new_member_share": t.new_member_share[product],
        "retention_yuan": t.retention_yuan[product], "excess_limit_yuan": t.excess_limit_yuan[product]}, t.n_arms)


def make_people(people, t):
    whole, n = people.astype(WHOLE), len(people)
    columns = {"place": np.arange(n), "age": whole[:, 0], "sex": whole[:, 1], "head": whole[:, 2],
               "income_normal": people[:, 3], "scheme_uniform": people[:, 4], "state": whole[:, 5],
               "diseases": whole[:, 6], "z": people[:, 7], "aware_uniform": people[:, 8],
               "is_altruist": people[:, 9] > 0, "account_uniform": people[:, 10], "taste": people[:, 11],
               "member": np.zeros((n, t.n_arms), dtype=np.uint8)}
    columns.update({name: np.zeros(n, dtype=FLAG) for name in ("dies", "is_newcomer", "is_aware", "has_account")})
    columns.update({name: np.zeros(n, dtype=WHOLE)
                    for name in ("scheme", "care_class", "quintile", "poor", "cell", "people_cell")})
    columns.update({name: np.zeros(n) for name in ("death_probability", "log_frailty", "rate", "rate_of_death_year")})
    return records_of(columns, n)


def make_scratch(t):
    products, arms = t.n_products, t.n_arms
    return np.zeros(1, dtype=[
        ("log_income", REAL, TILE), ("people", REAL, TILE), ("left_fen", REAL, TILE),
        ("relief_fen", REAL, (TILE, arms)), ("expected", WHOLE, products), ("hospital", REAL, products),
        ("worth", REAL, products), ("weight", REAL, (products, 4)), ("benefit_fen", REAL, products),
        ("new_benefit_fen", REAL, products), ("benefit_out_fen", REAL, products),
        ("payments", WHOLE, (N_QUINTILES, N_PAYERS))])


def prepare(inputs, people, seed, years, tally):
    table, scratch = make_table(inputs), make_scratch(inputs)
    tallies = np.zeros(years, dtype=[(name, WHOLE, counts.shape[1:]) for name, counts in tally.items()])

    def make_city(people):
        n_communities = -(-len(people) // inputs.community_people)
        fields = [("enrolled", REAL, inputs.n_arms), ("members", WHOLE, inputs.n_arms)]
        return make_people(people, inputs), np.zeros(n_communities, dtype=fields)

    few = make_city(people[:TILE])
    live_year(table, scratch, make_arms(inputs, 0), *few, tallies.copy(), 0)  # compiles
    set_seed(seed)
    city = make_city(people)

    def live_years():
        for year in range(years):
            live_year(table, scratch, make_arms(inputs, year), *city, tallies, year)
        for name, counts in tally.items():
            counts[:] = tallies[name]

    return live_years


if __name__ == "__main__":
    peer_files.run_peer("numba", prepare)
