"""What a city lives through in the NumPy peer: health, cost and who pays it, and what people may expect: the same for
all arms. Columns of a block of people are side by side in a namespace `b`, inputs in `t`."""

from types import SimpleNamespace

import numpy as np

import peer_files
from peer_files import (ASSISTANCE, BASIC, CANCER_BIT, CATASTROPHIC, ELDER_AGE, HOUSEHOLD, LOG_OF_99_PERCENT, MAJOR,
                        MAX_ADMISSIONS, N_AGES, N_CELLS, N_LISTED, N_PAYERS, N_PEOPLE_CELLS, N_QUINTILES, N_SETS,
                        N_STATES, RARE_BIT, cumulative)


def count(flags):
    return np.count_nonzero(flags)


def picked(uniform, upper):
    """The outcome that each uniform falls on; upper[i] are the upper ends of all outcomes but the last."""
    return (uniform[:, None] >= upper).sum(axis=1)


def make_tables(inputs):
    """The inputs in the form in which they are looked up."""
    t = inputs
    t.kept, t.lacks = peer_files.disease_tables()
    t.entrant_upper = np.cumsum(t.entrant_share)[:-1]
    t.entrant_state_upper = cumulative(t.entrant_state_probability)
    t.transition_upper = np.ascontiguousarray(cumulative(t.transition_probability).T)
    t.listed_onset_upper = cumulative(t.listed_onset_probability)
    t.listed_first_upper = cumulative(t.listed_first_probability)
    t.chronic_upper = cumulative(t.chronic_probability)
    t.innovation_share = np.sqrt(1.0 - t.frailty_persistence**2)
    t.class_cost = np.exp(t.log_class_cost)
    t.benefit_step = np.diff(t.benefit_per_admission_yuan, axis=-1, append=0.0).reshape(t.n_years, t.n_products, -1)
    t.benefit_table = t.benefit_per_admission_yuan.reshape(t.n_years, t.n_products, -1)
    t.layers = [[t.product_layers[p, l, :t.product_n_layers[p, l]] * (100.0, 100.0, 1.0) for l in range(4)]
                for p in range(t.n_products)]
    return t


def make_block(people, first, t):
    """The columns of some people that lie side by side, heads of households counted from the first of them."""
    whole = people[:, [0, 1, 2, 5, 6, 9]].astype(np.int64).T.copy()
    b = SimpleNamespace(n=len(people), age=whole[0], sex=whole[1], state=whole[3], diseases=whole[4],
                        is_altruist=whole[5] > 0)
    b.heads, b.household = np.unique(whole[2] - first, return_inverse=True)
    b.income_normal, b.scheme_uniform, b.z, b.aware_uniform, b.account_uniform, b.taste = \
        people[:, [3, 4, 7, 8, 10, 11]].T.copy()
    b.household_income_normal = b.income_normal[b.heads]
    b.household_people = np.bincount(b.household).astype(float)
    b.community_starts = np.arange(0, b.n, t.community_people)
    b.community = np.arange(b.n) // t.community_people
    b.community_sizes = np.bincount(b.community)
    b.community_members = np.zeros((t.n_arms, len(b.community_starts)))
    b.member = np.zeros((t.n_arms, b.n), dtype=bool)
    b.dies = np.zeros(b.n, dtype=bool)
    b.payments_without = np.zeros((N_QUINTILES, N_PAYERS))
    return b


# ---------------------------------------------------------------- the path: health and cost, the same for all arms


def replace_the_dead(b, t, rng):
    new = np.flatnonzero(b.dies)
    n = len(new)
    b.newcomers = new
    place = np.searchsorted(t.entrant_upper, rng.random(n), side="right")
    b.sex[new], b.age[new] = place // N_AGES, place % N_AGES
    b.state[new] = picked(rng.random(n), t.entrant_state_upper[place])
    b.diseases[new] = 0
    b.z[new], b.taste[new] = rng.standard_normal(n), rng.standard_normal(n)
    b.scheme_uniform[new], b.account_uniform[new] = rng.random(n), rng.random(n)
    altruist, u, aware = rng.random(n) < t.altruist_probability, rng.random(n), t.healthy_aware_probability
    given = t.aware_given_altruist[altruist.astype(np.int64)]
    b.is_altruist[new] = altruist
    b.aware_uniform[new] = np.where(u < given, u * aware / given, aware + (u - given) * (1 - aware) / (1 - given))
    b.member[:, new] = False
    add_diseases(b, t, new, t.listed_first_upper, rng)


def add_diseases(b, t, who, listed_upper, rng):
    """Up to two more for those of `who` whose state asks for them."""
    for _ in range(2):
        who = who[t.lacks[b.state[who] * N_SETS + b.diseases[who]]]
        u, major = rng.random(len(who)), b.state[who] == MAJOR
        listed, other = who[major], who[~major]
        b.diseases[listed] |= 1 << picked(u[major], listed_upper[b.sex[listed] * N_AGES + b.age[listed]])
        mix = (b.age[other] >= 35) * 16 + (b.diseases[other] >> N_LISTED)
        b.diseases[other] |= 1 << (N_LISTED + picked(u[~major], t.chronic_upper[mix]))


def live_in_city(b, t, year, rng):
    """Birthdays, scheme, income, state and death."""
    b.is_entrant = np.zeros(b.n, dtype=bool)
    if year > 0:
        replace_the_dead(b, t, rng)
        b.is_entrant[b.newcomers] = True
        b.age += ~b.is_entrant & (b.age < N_AGES - 1)
    b.is_elder = b.age >= ELDER_AGE
    b.is_employee = b.scheme_uniform < t.employee_share.take(b.age)
    b.scheme = b.is_employee.astype(np.int64)
    b.care_class = 2 * b.scheme + b.is_elder
    kind = b.care_class.take(b.heads)
    log_income = t.income_log_median.take(kind) + t.income_log_sd.take(kind) * b.household_income_normal
    b.household_income = np.exp(log_income) * b.household_people * t.income_level[year]
    quintile = np.searchsorted(t.income_quintile_log, log_income, side="right")
    b.household_quintile = quintile
    b.quintile = quintile.take(b.household)
    b.is_poor = (log_income < t.income_safety_net_log).take(b.household)
    fall_ill(b, t, year, rng)
    b.row = (b.sex * N_AGES + b.age) * N_STATES + b.state
    b.death_probability = t.death_probability.take(b.row)
    b.dies = rng.random(b.n) < b.death_probability


def fall_ill(b, t, year, rng):
    if year > 0:
        row, u = (b.sex * N_AGES + b.age) * N_STATES + b.state, rng.random(b.n)
        state = (u >= t.transition_upper[0].take(row)).astype(np.int64)
        state += u >= t.transition_upper[1].take(row)
        state += u >= t.transition_upper[2].take(row)
        state[b.newcomers] = b.state[b.newcomers]
        b.state = state
    key = b.state * N_SETS + b.diseases
    b.diseases = t.kept.take(key)
    lacking = np.flatnonzero(t.lacks.take(b.state * N_SETS + b.diseases))
    add_diseases(b, t, lacking, t.listed_onset_upper, rng)


def be_frail(b, t, rng):
    b.z *= t.frailty_persistence
    b.z += t.innovation_share * rng.standard_normal(b.n)
    b.log_frailty = t.frailty_spread * b.z
    b.log_frailty -= 0.5 * t.frailty_spread**2
    b.is_aware = b.aware_uniform < t.risk_aware_probability.take(b.state)
    b.has_account = (b.account_uniform < t.personal_account_share) & b.is_employee


def go_to_hospital(b, t, year, rng, tally):
    """Who is a case this year, and each case's bill."""
    plain = t.admission_rate.take(b.scheme * (2 * N_AGES * N_STATES) + b.row)
    plain *= np.exp(b.log_frailty)
    tally["rate_cap_hits"][year] += count(plain > t.max_admission_rate)
    b.rate = np.minimum(plain, t.max_admission_rate)
    b.rate_of_death_year = np.minimum(b.rate * t.death_year_multiplier, t.max_admission_rate)
    rate, dying = b.rate.copy(), np.flatnonzero(b.dies)
    rate[dying] = b.rate_of_death_year[dying]
    admissions = rng.poisson(rate)
    b.has_cancer, b.has_rare = np.flatnonzero(b.diseases & CANCER_BIT), np.flatnonzero(b.diseases & RARE_BIT)
    is_special, is_rare = np.zeros(b.n, dtype=bool), np.zeros(b.n, dtype=bool)
    is_special[b.has_cancer] = rng.random(len(b.has_cancer)) < t.special_drug_probability
    is_rare[b.has_rare] = rng.random(len(b.has_rare)) < t.rare_drug_probability
    who = np.flatnonzero((admissions > 0) | is_special | is_rare)
    c = b.cases = SimpleNamespace(who=who, n=len(who), admissions=np.minimum(admissions[who], MAX_ADMISSIONS),
                                  state=b.state[who], scheme=b.scheme[who], is_poor=b.is_poor[who],
                                  quintile=b.quintile[who], household=b.household[who], cell=b.cell[who])
    tally["admissions"][year] += c.admissions.sum()
    tally["inpatients"][year] += count(c.admissions)
    tally["admission_cap_hits"][year] += count(c.admissions == MAX_ADMISSIONS)
    bill_cases(c, t, b.care_class[who], t.cost_level[year], is_special[who], is_rare[who], rng)


def bill_cases(c, t, care_class, level, is_special, is_rare, rng):
    n, normal = c.admissions, rng.standard_normal(c.n)
    unit = np.exp(t.annual_log_median[n] + t.annual_log_sd[n] * normal)
    tail = np.flatnonzero(normal > t.annual_tail_z[n])
    excess = t.tail_splice + t.tail_scale / t.tail_shape * ((1.0 - rng.random(len(tail)))**-t.tail_shape - 1.0)
    unit[tail] = t.annual_tail_multiple[n[tail]] * excess + t.annual_beside_tail[n[tail]]
    unit[n == 0] = 0.0
    bill_yuan = np.minimum(unit * t.class_cost[care_class] * level, t.annual_cap_yuan)
    mean = t.out_share_base[c.scheme] + t.out_share_slope * np.log(np.maximum(bill_yuan, 0.01) / 1e4)
    mean = np.clip(mean, 0.01, 0.60)
    bill_fen = np.rint(100.0 * bill_yuan)
    c.out_fen = np.rint(bill_fen * (1.0 - (1.0 - rng.random(c.n))**(mean / (1.0 - mean))))
    c.in_fen = bill_fen - c.out_fen
    c.special_fen, c.rare_fen = np.zeros(c.n), np.zeros(c.n)
    drug = np.flatnonzero(is_special | is_rare)
    size = np.exp(t.drug_log_sd * rng.standard_normal(len(drug))) * level
    c.special_fen[drug] = np.rint(100.0 * t.special_drug_median_yuan * size) * is_special[drug]
    c.rare_fen[drug] = np.rint(100.0 * t.rare_drug_median_yuan * size) * is_rare[drug]


def see_doctors(b, t, year, rng):
    log_cost = t.outpatient_log_mean_fen.take(b.scheme * N_STATES + b.state)
    log_cost += t.outpatient_elasticity * b.log_frailty
    log_cost += t.outpatient_log_sd * rng.standard_normal(b.n)
    cost_fen = np.rint(np.exp(log_cost) * t.cost_level[year])
    above_fen = np.maximum(cost_fen - (100.0 * t.outpatient_deductible_yuan).take(b.scheme), 0.0)
    above_fen *= t.outpatient_share.take(b.scheme)
    b.outpatient_basic_fen = np.rint(np.minimum(above_fen, (100.0 * t.outpatient_cap_yuan).take(b.scheme)))
    b.left_fen = cost_fen - b.outpatient_basic_fen


def ladder(above_fen, layers):
    """What layers (from, to, share) pay of amounts above the deductible."""
    paid_fen = np.zeros_like(above_fen)
    for from_fen, to_fen, share in layers:
        paid_fen += share * np.maximum(np.minimum(above_fen, to_fen) - from_fen, 0.0)
    return paid_fen


def pay_public_tiers(c, t):
    above_fen = np.maximum(c.in_fen - c.admissions * (100.0 * t.basic_deductible_yuan)[c.scheme], 0.0)
    c.basic_fen = np.rint(np.minimum(t.basic_share[c.scheme] * above_fen, (100.0 * t.basic_cap_yuan)[c.scheme]))
    left_fen, poor = c.in_fen - c.basic_fen, c.is_poor.astype(np.int64)
    above_fen = np.maximum(left_fen - (100.0 * t.catastrophic_deductible_yuan)[poor], 0.0)
    paid_fen = ladder(above_fen, t.catastrophic_layers * (100.0, 100.0, 1.0))
    paid_fen += t.catastrophic_extra_share[poor] * above_fen
    paid_fen = np.minimum(np.minimum(paid_fen, (100.0 * t.catastrophic_cap_yuan)[poor]), above_fen)
    c.catastrophic_fen = np.rint(paid_fen)
    left_fen -= c.catastrophic_fen
    c.assistance_fen = np.zeros(c.n)
    poor = np.flatnonzero(c.is_poor)
    above_fen = np.maximum(left_fen[poor] - 100.0 * t.assistance_deductible_yuan, 0.0)
    c.assistance_fen[poor] = np.rint(np.minimum(t.assistance_share * above_fen, 100.0 * t.assistance_cap_yuan))
    c.in_policy_fen = left_fen - c.assistance_fen


def pay_products(c, t):
    """What each product would pay of each case: (of a member, of a new member, of both for costs out of catalogue)."""
    bases_fen = (c.in_policy_fen, c.out_fen, c.special_fen, c.rare_fen)
    c.benefits = [None]
    for p in range(1, t.n_products):
        multiplier, paid_fen = t.payable_share[p][c.state], []
        for l, base_fen in enumerate(bases_fen):
            if len(t.layers[p][l]) == 0:
                paid_fen.append(0.0)
                continue
            counted_fen = base_fen * t.eligible_share[p] if l == 1 else base_fen
            above_fen = np.maximum(counted_fen - 100.0 * t.product_deductible_yuan[p, l], 0.0)
            paid = multiplier * ladder(above_fen, t.layers[p][l])
            paid_fen.append(np.minimum(paid, 100.0 * t.product_cap_yuan[p, l]))
        total_fen, cap_fen = sum(paid_fen), 100.0 * t.total_cap_yuan[p]
        factor = cap_fen / np.maximum(total_fen, cap_fen)
        benefit_fen = np.floor(factor * total_fen + 0.5)
        c.benefits.append((benefit_fen, np.rint(t.new_member_share[p] * benefit_fen),
                           benefit_fen - np.floor(factor * paid_fen[0] + 0.5)))


# ---------------------------------------------------------------- what people may expect, and what they think


def place_of(rate, first):
    """Where rates stand in the grid of the benefit tables: index, and the part of the way to the next point."""
    at = np.log(rate)
    at += 7.0
    at /= 0.153
    np.clip(at, 0.0, 62.999, out=at)
    index = at.astype(np.int64)
    at -= index
    index += first
    return index, at


def expect_benefits(b, t, year, tally):
    first = (2 * b.care_class + b.is_poor) * 64
    usual, last = place_of(b.rate, first), place_of(b.rate_of_death_year, first)
    usual_weight = (1.0 - b.death_probability) * b.rate
    last_weight = b.death_probability * b.rate_of_death_year
    hospital, b.expected = {}, []
    for p in range(t.n_products):
        alike = t.benefit_as[year, p]
        if alike == p:
            table, step = t.benefit_table[year, p], t.benefit_step[year, p]
            yuan = usual_weight * (table.take(usual[0]) + usual[1] * step.take(usual[0]))
            yuan += last_weight * (table.take(last[0]) + last[1] * step.take(last[0]))
            hospital[p] = yuan
        expected = hospital[alike].copy()
        expected[b.has_cancer] += t.special_benefit_yuan[year, p]
        expected[b.has_rare] += t.rare_benefit_yuan[year, p]
        expected *= t.payable_share[p].take(b.state)
        np.minimum(expected, 2e6, out=expected)
        expected *= 1000.0
        expected += 0.5
        b.expected.append(np.floor(expected, out=expected))
        tally["eligible_benefit"][year, p] += int(expected.sum())


def weigh(t, log_probability, cell, log_frailty, aware, unaware, p):
    """Decision weights of a claim, for those who see their risk and for those who neglect it."""
    lp = log_probability.take(cell)
    lp += t.private_information[p] * log_frailty
    np.minimum(lp, LOG_OF_99_PERCENT, out=lp)
    lp[aware] = -(-lp[aware])**t.prelec_alpha[p]
    np.exp(lp, out=lp)
    lp[unaware] *= t.neglect[p]
    return lp


def perceive_benefits(b, t, year):
    major = np.flatnonzero(b.state == MAJOR)
    everyone = (slice(None), b.people_cell, b.log_frailty, np.flatnonzero(b.is_aware), np.flatnonzero(~b.is_aware))
    in_major_state = (major, b.people_cell[major], b.log_frailty[major], np.flatnonzero(b.is_aware[major]),
                      np.flatnonzero(~b.is_aware[major]))
    weights, b.worth = {}, [None]
    for p in range(1, t.n_products):
        worth = np.zeros(b.n)
        for l in np.flatnonzero(t.product_n_layers[p]):
            who, cell, log_frailty, aware, unaware = everyone if l < 2 else in_major_state
            alike = t.weights_as[year, p, l]
            if alike == p:
                weights[p, l] = weigh(t, t.perceived_log_probability[year, p, l], cell, log_frailty, aware, unaware, p)
            worth[who] += weights[alike, l] * t.perceived_mean_yuan[year, p, l].take(cell)
        b.worth.append(worth)


# ---------------------------------------------------------------- households


def is_ruined(t, year, income_yuan, people, left_yuan):
    """Whether out-of-pocket spending is catastrophic, and whether it impoverishes."""
    level = t.income_level[year]
    capacity_yuan = np.maximum(income_yuan - people * (t.subsistence_yuan * level), 0.0)
    line_yuan = people * (t.poverty_line_yuan * level)
    catastrophic = (left_yuan > t.catastrophic_share * capacity_yuan) & (left_yuan > 0.0)
    return catastrophic, (income_yuan >= line_yuan) & (income_yuan - left_yuan < line_yuan)


def add_up_households(b, t, year, tally):
    """Bills by payer and quintile before Huiminbao, and the households that are ruined without it."""
    c, payments = b.cases, b.payments_without
    payments[:] = 0.0
    left_fen = c.in_policy_fen + c.out_fen + c.special_fen + c.rare_fen
    b.left_fen[c.who] += left_fen
    payments[:, BASIC] = np.bincount(b.quintile, weights=b.outpatient_basic_fen, minlength=N_QUINTILES)
    payments[:, HOUSEHOLD] = np.bincount(b.quintile, weights=b.left_fen, minlength=N_QUINTILES)
    for payer, fen in ((BASIC, c.basic_fen), (CATASTROPHIC, c.catastrophic_fen), (ASSISTANCE, c.assistance_fen)):
        payments[:, payer] += np.bincount(c.quintile, weights=fen, minlength=N_QUINTILES)
    tally["payments_without"][year] += payments.astype(np.int64)
    left_fen = np.bincount(b.household, weights=b.left_fen, minlength=len(b.heads))
    catastrophic, impoverished = is_ruined(t, year, b.household_income, b.household_people, left_fen / 100.0)
    tally["catastrophic_without"][year] += count(catastrophic)
    tally["impoverished_without"][year] += count(impoverished)
    ruined = np.flatnonzero(catastrophic | impoverished)
    index = np.full(len(b.heads), -1)
    index[ruined] = np.arange(len(ruined))
    c.ruined_household = index[c.household]
    b.ruined = SimpleNamespace(n=len(ruined), income_yuan=b.household_income[ruined], left_fen=left_fen[ruined],
                               people=b.household_people[ruined], quintile=b.household_quintile[ruined])


# ---------------------------------------------------------------- a year


def name_groups(b):
    """What people are counted by."""
    band = np.minimum(b.age // 5, 17)
    b.cell = (b.sex * 18 + band) * N_STATES + b.state
    b.people_cell = ((band * N_STATES + b.state) * 2 + b.scheme) * 2 + b.is_poor
    b.is_under_40, b.is_major = b.age < 40, b.state == MAJOR


def live_path(b, t, year, rng, tally):
    live_in_city(b, t, year, rng)
    be_frail(b, t, rng)
    name_groups(b)
    go_to_hospital(b, t, year, rng, tally)
    see_doctors(b, t, year, rng)
    pay_public_tiers(b.cases, t)
    pay_products(b.cases, t)
    expect_benefits(b, t, year, tally)
    perceive_benefits(b, t, year)
    tally["deaths"][year] += count(b.dies)
    tally["entrants"][year] += count(b.is_entrant)
    tally["eligible_cells"][year] += np.bincount(b.cell, minlength=N_CELLS)
    tally["people_cells"][year] += np.bincount(b.people_cell, minlength=N_PEOPLE_CELLS)
    tally["people_by_quintile"][year] += np.bincount(b.quintile, minlength=N_QUINTILES)
    add_up_households(b, t, year, tally)
