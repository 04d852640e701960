"""A person-year of the engine's full model in NumPy: float64 columns, all persons of a block at once, a loop over arms.
This file holds what differs between arms; peer_numpy_city.py holds the path that they share.

Usage: peer_numpy.py DIR PEOPLE_LIMIT YEARS SEED [alike]
Prints: nanoseconds a person-year, checks passed, checks. Exit 1 where a figure disagrees with the engine's,
2 wrong arguments, 3 a folder that cannot be read."""

import numpy as np

import peer_files
import peer_numpy_city as city
from peer_files import HOUSEHOLD, HUIMINBAO, N_BINS, N_CELLS, N_QUINTILES
from peer_numpy_city import count

BLOCK_COMMUNITIES = 33  # of 100,000 people, worked on at once: smaller blocks spend more on calls than the cache gives


def decide(b, t, year, k, held, luck, uniform):
    """Who is a member: (member, considers, committed, contacted, inclination)."""
    scale_yuan = t.choice_scale_yuan[k] * t.income_level[year]
    price = t.price_yuan[year, k] / scale_yuan
    enrolled = t.peers[k] * b.community_members[k] / b.community_sizes
    enrolled += t.base_inclination[k] + t.mobilisation[k, year] - t.hassle_yuan[k] / t.choice_scale_yuan[k] - price
    v = b.worth[t.product_of_arm[k]] * (t.trust[year, k] / scale_yuan)
    v += luck
    v += enrolled.take(b.community)
    v += t.taste_sd[k] * b.taste
    v += (t.warm_glow_yuan[k] * t.trust[year, k] * t.publicness[k] / t.choice_scale_yuan[k]) * b.is_altruist
    if t.personal_account[k] > 0:
        v += (price * t.personal_account[k] * t.account_discount[k]) * b.has_account
    v += t.inertia[k] * held
    contact, automatic = t.contact_probability[k, year], t.automatic_renewal_probability[k]
    limit = (1.0 - (1.0 - contact) * (1.0 - t.self_search_probability[k])).take(b.state)
    renewing, rest = np.flatnonzero(held), uniform
    limit[renewing] = 1.0 - (1.0 - contact) * (1.0 - t.keep_probability[k])
    committed = np.zeros(b.n, dtype=bool)
    if automatic > 0.0:
        committed = held & (uniform < automatic)
        rest = uniform.copy()
        rest[renewing] = (uniform[renewing] - automatic) / max(1.0 - automatic, 1e-6)
    contacted, considers = (rest < contact) & ~committed, (rest < limit) & ~committed
    return committed | (considers & (v > 0.0)), considers, committed, contacted, v


def count_demand(b, t, year, k, considers, committed, v, tally):
    who, expected = np.flatnonzero(considers), b.expected[t.product_of_arm[k]]
    account = max(1.0 - t.personal_account[k] * t.account_discount[k], 0.001)
    yuan = v.take(who) * (t.choice_scale_yuan[k] * t.income_level[year])
    yuan *= np.array([1.0, 1.0 / account]).take(b.has_account.take(who))
    yuan += t.price_yuan[year, k] + 32.0
    bits = np.maximum(yuan, 32.0).astype(np.float32).view(np.int32)
    bins = np.minimum((bits >> 18) - (0x42000000 >> 18), N_BINS - 1)
    tally["demand_count"][year, k] += np.bincount(bins, minlength=N_BINS)
    risk = np.bincount(bins, weights=expected.take(who), minlength=N_BINS)
    tally["demand_risk"][year, k] += risk.astype(np.int64)
    tally["committed_count"][year, k] += count(committed)
    tally["committed_risk"][year, k] += int(expected[np.flatnonzero(committed)].sum())


def count_cells(b, year, k, member, held, tally):
    """Members by cell and by what they did, one count over those who were in or are."""
    who = np.flatnonzero(member | held)
    stays, entrant = member.take(who) & held.take(who), b.is_entrant.take(who)
    does = np.where(stays, 0, np.where(held.take(who), 1, np.where(entrant, 3, 2)))
    cell = b.cell.take(who)
    renewals, lapses, survivors, entrants = np.bincount(does * N_CELLS + cell, minlength=4 * N_CELLS).reshape(4, -1)
    tally["cell_renewals"][year, k] += renewals
    tally["cell_lapses"][year, k] += lapses
    tally["cell_joins_survivors"][year, k] += survivors
    tally["cell_joins_entrants"][year, k] += entrants
    tally["cell_members"][year, k] += renewals + survivors + entrants
    tally["cell_member_deaths"][year, k] += np.bincount(b.cell[np.flatnonzero(member & b.dies)], minlength=N_CELLS)


def count_members(b, t, year, k, member, held, who, tally):
    members, surviving, renewals = len(who), count(held), count(member & held)
    from_entrants = count(member & b.is_entrant)
    tally["members"][year, k] += members
    tally["surviving"][year, k] += surviving
    tally["renewals"][year, k] += renewals
    tally["lapses"][year, k] += surviving - renewals
    tally["new_members"][year, k] += members - renewals
    tally["joins_survivors"][year, k] += members - renewals - from_entrants
    tally["joins_entrants"][year, k] += from_entrants
    tally["member_deaths"][year, k] += count(member & b.dies)
    tally["member_age_years"][year, k] += b.age.take(who).sum()
    tally["members_60_plus"][year, k] += count(member & b.is_elder)
    tally["members_under_40"][year, k] += count(member & b.is_under_40)
    tally["members_major"][year, k] += count(member & b.is_major)
    tally["account_payers"][year, k] += count(member & b.has_account) if t.personal_account[k] > 0 else 0
    tally["safety_net_members"][year, k] += count(member & b.is_poor)
    tally["members_by_quintile"][year, k] += np.bincount(b.quintile.take(who), minlength=N_QUINTILES)
    b.community_members[k] = np.add.reduceat(member, b.community_starts, dtype=np.int64)


def sum_expected(b, t, year, k, held, who, tally):
    p = t.product_of_arm[k]
    expected = b.expected[p].take(who)
    total = expected.sum()
    if t.new_member_share[p] != 1.0:
        new = expected[np.flatnonzero(~held.take(who))]
        total += (np.rint(t.new_member_share[p] * new) - new).sum()
    tally["expected_benefit"][year, k] += int(total)
    tally["reference_risk"][year, k] += int(b.expected[0].take(who).sum())


def sum_claims(b, t, year, k, member, held, tally):
    """Claims of members' cases that are paid anything, and what they take off their households' bills."""
    c, p = b.cases, t.product_of_arm[k]
    benefit_fen, new_benefit_fen, out_fen = c.benefits[p]
    was = held.take(c.who)
    paid_fen = np.where(was, benefit_fen, new_benefit_fen) * member.take(c.who)
    paid = np.flatnonzero(paid_fen)
    paid_fen, is_poor = paid_fen[paid], c.is_poor[paid]
    out_fen = np.rint(out_fen[paid] * np.where(was[paid], 1.0, t.new_member_share[p]))
    by_quintile_fen = np.bincount(c.quintile[paid], weights=paid_fen, minlength=N_QUINTILES).astype(np.int64)
    tally["claims_fen"][year, k] += by_quintile_fen.sum()
    tally["claims_by_quintile_fen"][year, k] += by_quintile_fen
    tally["claimants"][year, k] += len(paid)
    if t.retention_yuan[p] > 0.0:
        above_yuan = np.clip(paid_fen / 100.0 - t.retention_yuan[p], 0.0, t.excess_limit_yuan[p])
        tally["excess_fen"][year, k] += int(np.rint(100.0 * above_yuan).sum())
    tally["claim_squares"][year, k] += int((np.rint(paid_fen / 1e4)**2).sum())
    tally["out_of_policy_fen"][year, k] += int(out_fen.sum())
    tally["assistance_displaced_fen"][year, k] += int((paid_fen - out_fen)[is_poor].sum())
    if k < t.n_policies:
        cell = c.cell[paid]
        tally["cell_claimants"][year, k] += np.bincount(cell, minlength=N_CELLS)
        claims_fen = np.bincount(cell, weights=paid_fen, minlength=N_CELLS)
        tally["cell_claims_fen"][year, k] += claims_fen.astype(np.int64)
    count_households(b, t, year, k, paid, paid_fen, by_quintile_fen, tally)


def count_households(b, t, year, k, paid, paid_fen, by_quintile_fen, tally):
    ruined, at = b.ruined, b.cases.ruined_household[paid]
    tally["payments"][year, k] += b.payments_without.astype(np.int64)
    tally["payments"][year, k, :, HUIMINBAO] += by_quintile_fen
    tally["payments"][year, k, :, HOUSEHOLD] -= by_quintile_fen
    among = np.flatnonzero(at >= 0)
    relief_fen = np.bincount(at[among], weights=paid_fen[among], minlength=ruined.n)
    left_yuan = (ruined.left_fen - relief_fen) / 100.0
    catastrophic, impoverished = city.is_ruined(t, year, ruined.income_yuan, ruined.people, left_yuan)
    by_quintile = np.bincount(ruined.quintile[catastrophic], minlength=N_QUINTILES)
    tally["catastrophic_households"][year, k] += by_quintile.sum()
    tally["catastrophic_by_quintile"][year, k] += by_quintile
    tally["impoverished_by_quintile"][year, k] += np.bincount(ruined.quintile[impoverished], minlength=N_QUINTILES)


def live_arm(b, t, year, k, luck, uniform, tally):
    held = b.member[k]
    if t.is_open[year, k] > 0:
        member, considers, committed, contacted, v = decide(b, t, year, k, held, luck, uniform)
        pushed = considers & (v > 0.0) & (v <= t.mobilisation[k, year])
        tally["contacts"][year, k] += count(contacted)
        tally["pushed"][year, k] += count(pushed)
        if k < t.n_policies:
            count_demand(b, t, year, k, considers, committed, v, tally)
    else:
        member = np.zeros(b.n, dtype=bool)
    who = np.flatnonzero(member)
    count_members(b, t, year, k, member, held, who, tally)
    if k < t.n_policies:
        count_cells(b, year, k, member, held, tally)
    sum_expected(b, t, year, k, held, who, tally)
    sum_claims(b, t, year, k, member, held, tally)
    b.member[k] = member


def prepare(inputs, people, seed, years, tally):
    t, rng = city.make_tables(inputs), np.random.default_rng(seed)
    size = BLOCK_COMMUNITIES * t.community_people
    blocks = [city.make_block(people[first:first + size], first, t) for first in range(0, len(people), size)]

    def live():
        for year in range(years):
            for b in blocks:
                city.live_path(b, t, year, rng, tally)
                luck, uniform = rng.logistic(size=b.n), rng.random(b.n)
                for k in range(t.n_arms):
                    live_arm(b, t, year, k, luck, uniform, tally)

    return live


if __name__ == "__main__":
    peer_files.run_peer("numpy", prepare)
