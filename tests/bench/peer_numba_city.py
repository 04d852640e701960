"""What a person lives through in the numba peer: health, cost and who pays it, and what may be expected: the same for
all arms. `t` holds the inputs, `who` is a person's record, `s` what is worked on, `tally` what a year counts."""

import math
from collections import namedtuple

import numpy as np
from numba import njit

from peer_files import (ASSISTANCE, BASIC, CANCER_BIT, CATASTROPHIC, ELDER_AGE, HOUSEHOLD, LOG_OF_99_PERCENT, MAJOR,
                        MAX_ADMISSIONS, N_AGES, N_LISTED, N_QUINTILES, N_SETS, N_STATES, RARE_BIT)

Case = namedtuple("Case", "admissions in_fen out_fen special_fen rare_fen basic_fen catastrophic_fen assistance_fen "
                          "in_policy_fen left_fen")

# ---------------------------------------------------------------- health


@njit
def pick(upper):
    """The outcome that a draw falls on; upper are the upper ends of all outcomes but the last."""
    u, outcome = np.random.random(), 0
    while outcome < len(upper) and u >= upper[outcome]:
        outcome += 1
    return outcome


@njit
def add_disease(t, who, listed_upper):
    if not t.lacks[who.state * N_SETS + who.diseases]:
        return
    if who.state == MAJOR:
        who.diseases |= 1 << pick(listed_upper[who.sex * N_AGES + who.age])
    else:
        mix = 16 if who.age >= 35 else 0
        who.diseases |= 1 << (N_LISTED + pick(t.chronic_upper[mix + (who.diseases >> N_LISTED)]))


@njit
def be_replaced(t, who):
    """A newcomer takes the place of who died."""
    place = np.searchsorted(t.entrant_upper, np.random.random(), side="right")
    who.sex, who.age = place // N_AGES, place % N_AGES
    who.state, who.diseases = pick(t.entrant_state_upper[place]), 0
    who.z, who.taste = np.random.normal(), np.random.normal()
    who.scheme_uniform, who.account_uniform = np.random.random(), np.random.random()
    who.is_altruist = np.random.random() < t.altruist_probability
    u, aware = np.random.random(), t.healthy_aware_probability
    given = t.aware_given_altruist[1 if who.is_altruist else 0]
    who.aware_uniform = u * aware / given if u < given else aware + (u - given) * (1.0 - aware) / (1.0 - given)
    who.member[:] = False
    add_disease(t, who, t.listed_first_upper)
    add_disease(t, who, t.listed_first_upper)


@njit
def grow_older(t, who, year):
    """Age, state and diseases; the logarithm of the who's income as head of a household."""
    who.is_newcomer = who.dies
    if who.is_newcomer:
        be_replaced(t, who)
    elif year > 0:
        who.age = min(who.age + 1, N_AGES - 1)
        who.state = pick(t.transition_upper[(who.sex * N_AGES + who.age) * N_STATES + who.state])
    who.diseases = t.kept[who.state * N_SETS + who.diseases]
    add_disease(t, who, t.listed_onset_upper)
    add_disease(t, who, t.listed_onset_upper)
    who.scheme = 1 if who.scheme_uniform < t.employee_share[who.age] else 0
    who.care_class = 2 * who.scheme + (1 if who.age >= ELDER_AGE else 0)
    return t.income_log_median[who.care_class] + t.income_log_sd[who.care_class] * who.income_normal


@njit
def quintile_of(t, log_income):
    quintile = 0
    while quintile < N_QUINTILES - 1 and log_income >= t.income_quintile_log[quintile]:
        quintile += 1
    return quintile


@njit
def live(t, who, log_income, tally):
    """What the who is this year: income, traits, death, frailty and the need for care."""
    age, sex, state, scheme = who.age, who.sex, who.state, who.scheme
    who.quintile = quintile_of(t, log_income)
    who.poor = 1 if log_income < t.income_safety_net_log else 0
    row, band = (sex * N_AGES + age) * N_STATES + state, min(age // 5, 17)
    who.cell = (sex * 18 + band) * N_STATES + state
    who.people_cell = ((band * N_STATES + state) * 2 + scheme) * 2 + who.poor
    who.death_probability = t.death_probability[row]
    who.dies = np.random.random() < who.death_probability
    who.is_aware = who.aware_uniform < t.risk_aware_probability[state]
    who.has_account = who.account_uniform < t.personal_account_share and scheme == 1
    who.z = t.frailty_persistence * who.z + t.innovation_share * np.random.normal()
    who.log_frailty = t.frailty_spread * who.z - 0.5 * t.frailty_spread * t.frailty_spread
    rate = t.admission_rate[scheme * (2 * N_AGES * N_STATES) + row] * math.exp(who.log_frailty)
    tally.rate_cap_hits += rate > t.max_admission_rate
    who.rate = min(rate, t.max_admission_rate)
    who.rate_of_death_year = min(who.rate * t.death_year_multiplier, t.max_admission_rate)


# ---------------------------------------------------------------- cost, and who pays


@njit
def ladder(above_fen, layers, n_layers):
    paid_fen = 0.0
    for j in range(n_layers):
        paid_fen += layers[j, 2] * max(min(above_fen, 100.0 * layers[j, 1]) - 100.0 * layers[j, 0], 0.0)
    return paid_fen


@njit
def hospital_unit_cost(t, n):
    normal = np.random.normal()
    if normal > t.annual_tail_z[n]:
        excess = (1.0 - np.random.random())**-t.tail_shape - 1.0
        return t.annual_tail_multiple[n] * (t.tail_splice + t.tail_scale / t.tail_shape * excess) + \
            t.annual_beside_tail[n]
    return math.exp(t.annual_log_median[n] + t.annual_log_sd[n] * normal)


@njit
def bill_case(t, who, n, is_special, is_rare, level):
    unit = hospital_unit_cost(t, n) if n > 0 else 0.0
    bill_yuan = min(unit * t.class_cost[who.care_class] * level, t.annual_cap_yuan)
    mean = t.out_share_base[who.scheme] + t.out_share_slope * math.log(max(bill_yuan, 0.01) / 1e4)
    mean = min(max(mean, 0.01), 0.60)
    bill_fen = np.rint(100.0 * bill_yuan)
    out_fen = np.rint(bill_fen * (1.0 - (1.0 - np.random.random())**(mean / (1.0 - mean))))
    special_fen = rare_fen = 0.0
    if is_special or is_rare:
        drug = 100.0 * math.exp(t.drug_log_sd * np.random.normal()) * level
        special_fen = np.rint(t.special_drug_median_yuan * drug) if is_special else 0.0
        rare_fen = np.rint(t.rare_drug_median_yuan * drug) if is_rare else 0.0
    return pay_public_tiers(t, who, n, bill_fen - out_fen, out_fen, special_fen, rare_fen)


@njit
def pay_public_tiers(t, who, n, in_fen, out_fen, special_fen, rare_fen):
    s, poor = who.scheme, who.poor
    above_fen = max(in_fen - n * 100.0 * t.basic_deductible_yuan[s], 0.0)
    basic_fen = np.rint(min(t.basic_share[s] * above_fen, 100.0 * t.basic_cap_yuan[s]))
    left_fen = in_fen - basic_fen
    above_fen = max(left_fen - 100.0 * t.catastrophic_deductible_yuan[poor], 0.0)
    paid_fen = ladder(above_fen, t.catastrophic_layers, len(t.catastrophic_layers))
    paid_fen += t.catastrophic_extra_share[poor] * above_fen
    catastrophic_fen = np.rint(min(min(paid_fen, 100.0 * t.catastrophic_cap_yuan[poor]), above_fen))
    left_fen -= catastrophic_fen
    assistance_fen = 0.0
    if poor:
        above_fen = max(left_fen - 100.0 * t.assistance_deductible_yuan, 0.0)
        assistance_fen = np.rint(min(t.assistance_share * above_fen, 100.0 * t.assistance_cap_yuan))
    left_fen -= assistance_fen
    return Case(n, in_fen, out_fen, special_fen, rare_fen, basic_fen, catastrophic_fen, assistance_fen, left_fen,
                left_fen + out_fen + special_fen + rare_fen)


@njit
def liability_pays(t, p, l, base_fen, multiplier):
    n_layers = t.product_n_layers[p, l]
    if n_layers == 0 or base_fen <= 0.0:
        return 0.0
    above_fen = max(base_fen - 100.0 * t.product_deductible_yuan[p, l], 0.0)
    return min(multiplier * ladder(above_fen, t.product_layers[p, l], n_layers), 100.0 * t.product_cap_yuan[p, l])


@njit
def pay_products(t, s, state, case):
    for p in range(1, t.n_products):
        multiplier = t.payable_share[p, state]
        in_fen = liability_pays(t, p, 0, case.in_policy_fen, multiplier)
        total_fen = in_fen + liability_pays(t, p, 1, t.eligible_share[p] * case.out_fen, multiplier) + \
            liability_pays(t, p, 2, case.special_fen, multiplier) + liability_pays(t, p, 3, case.rare_fen, multiplier)
        cap_fen = 100.0 * t.total_cap_yuan[p]
        factor = cap_fen / total_fen if total_fen > cap_fen else 1.0
        s.benefit_fen[p] = math.floor(factor * total_fen + 0.5)
        s.benefit_out_fen[p] = s.benefit_fen[p] - math.floor(factor * in_fen + 0.5)
        s.new_benefit_fen[p] = np.rint(t.new_member_share[p] * s.benefit_fen[p])


@njit
def go_to_hospital(t, s, who, household, tally, year):
    """Whether the person is a case this year."""
    rate = who.rate_of_death_year if who.dies else who.rate
    admissions = min(np.random.poisson(rate), MAX_ADMISSIONS)
    is_special = who.diseases & CANCER_BIT != 0 and np.random.random() < t.special_drug_probability
    is_rare = who.diseases & RARE_BIT != 0 and np.random.random() < t.rare_drug_probability
    if admissions == 0 and not is_special and not is_rare:
        return False
    case = bill_case(t, who, admissions, is_special, is_rare, t.cost_level[year])
    pay_products(t, s, who.state, case)
    tally.admissions += admissions
    tally.inpatients += admissions > 0
    tally.admission_cap_hits += admissions == MAX_ADMISSIONS
    payments = s.payments[who.quintile]
    payments[BASIC] += int(case.basic_fen)
    payments[CATASTROPHIC] += int(case.catastrophic_fen)
    payments[ASSISTANCE] += int(case.assistance_fen)
    payments[HOUSEHOLD] += int(case.left_fen)
    s.left_fen[household] += case.left_fen
    return True


@njit
def see_doctors(t, s, who, household, year):
    log_fen = t.outpatient_log_mean_fen[who.scheme * N_STATES + who.state]
    log_fen += t.outpatient_elasticity * who.log_frailty + t.outpatient_log_sd * np.random.normal()
    cost_fen = np.rint(math.exp(log_fen) * t.cost_level[year])
    above_fen = max(cost_fen - 100.0 * t.outpatient_deductible_yuan[who.scheme], 0.0)
    basic_fen = np.rint(min(t.outpatient_share[who.scheme] * above_fen,
                            100.0 * t.outpatient_cap_yuan[who.scheme]))
    s.payments[who.quintile, BASIC] += int(basic_fen)
    s.payments[who.quintile, HOUSEHOLD] += int(cost_fen - basic_fen)
    s.left_fen[household] += cost_fen - basic_fen


# ---------------------------------------------------------------- what a person may expect, and what it seems


@njit
def benefit_at(table, index, part):
    return table[index] + part * (table[index + 1] - table[index])


@njit
def place_of(rate):
    at = min(max((math.log(rate) + 7.0) / 0.153, 0.0), 62.999)
    index = int(at)
    return index, at - index


@njit
def expect_benefits(t, s, who, tally, year):
    bill_class = 2 * who.care_class + who.poor
    usual, usual_part = place_of(who.rate)
    last, last_part = place_of(who.rate_of_death_year)
    usual_weight = (1.0 - who.death_probability) * who.rate
    last_weight = who.death_probability * who.rate_of_death_year
    for p in range(t.n_products):
        if t.benefit_as[year, p] == p:
            table = t.benefit_per_admission_yuan[year, p, bill_class]
            s.hospital[p] = usual_weight * benefit_at(table, usual, usual_part) + \
                last_weight * benefit_at(table, last, last_part)
        yuan = s.hospital[t.benefit_as[year, p]]
        if who.diseases & CANCER_BIT:
            yuan += t.special_benefit_yuan[year, p]
        if who.diseases & RARE_BIT:
            yuan += t.rare_benefit_yuan[year, p]
        yuan = min(yuan * t.payable_share[p, who.state], 2e6)
        s.expected[p] = int(yuan * 1000.0 + 0.5)
        tally.eligible_benefit[p] += s.expected[p]


@njit
def perceive_benefits(t, s, who, year):
    n_liabilities = 4 if who.state == MAJOR else 2
    for p in range(1, t.n_products):
        worth = 0.0
        for l in range(n_liabilities):
            if t.product_n_layers[p, l] == 0:
                continue
            alike = t.weights_as[year, p, l]
            if alike == p:
                lp = t.perceived_log_probability[year, p, l, who.people_cell]
                lp = min(lp + t.private_information[p] * who.log_frailty, LOG_OF_99_PERCENT)
                s.weight[p, l] = math.exp(-(-lp)**t.prelec_alpha[p]) if who.is_aware else t.neglect[p] * math.exp(lp)
            worth += s.weight[alike, l] * t.perceived_mean_yuan[year, p, l, who.people_cell]
        s.worth[p] = worth
