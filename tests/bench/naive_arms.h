/* What a person decides in every arm, and what comes of it: one after another, on one draw of luck. */
#ifndef BENCH_NAIVE_ARMS_H
#define BENCH_NAIVE_ARMS_H

#include "tests/bench/naive_person.h"

struct household { /* at the place of its head */
    int quintile;
    bool is_poor;
    double log_income, income_yuan, all_income_yuan, people, left_fen, paid_fen[MAX_ARMS];
};

/* An arm's coefficients of the year. */
struct choice {
    int product;
    bool is_open, pays_from_account;
    double benefit, warm_glow, price, account, constant, taste, inertia, peers;
    double automatic, contact, member_considers, considers[N_STATES];
    double mobilisation, price_yuan, usual_yuan_per_logit, account_yuan_per_logit;
};

struct world {
    struct city city;
    struct person *people;
    struct household *households;
    long n_people, community_people, n_communities;
    int n_arms, n_policies, n_products, year;
    bool shares_products; /* each product once a person, by hand; else each arm by itself */
    struct choice choices[MAX_ARMS];
    long (*members_before)[MAX_ARMS], (*members_now)[MAX_ARMS]; /* by community */
};

/* What a case would be paid under each product. */
struct benefits {
    bool is_case;
    struct bill bill;
    double in_policy_fen, fen[MAX_PRODUCTS], new_fen[MAX_PRODUCTS], out_fen[MAX_PRODUCTS];
};
/* A person of the year, for the arms. */
struct outlook {
    int cell, people_cell, band;
    bool has_account, is_settled;
    double log_frailty;
    struct rates rates;
    double perceived_yuan[MAX_PRODUCTS];
    int64_t expected_milliyuan[MAX_PRODUCTS];
    struct benefits benefits;
};

static inline double considers(double contact, double other) { return 1.0 - (1.0 - contact) * (1.0 - other); }

static inline void prepare_year(struct world *world)
{
    const struct city *const city = &world->city;
    const int year = world->year, n_arms = world->n_arms, n_years = (int)city->n_years[0];
    for (int k = 0; k < n_arms; k++) {
        const double scale = city->choice_scale_yuan[k], yuan = scale * city->income_level[year];
        const double trust = city->trust[year * n_arms + k], price_yuan = city->price_yuan[year * n_arms + k];
        const double contact = city->contact_probability[k * n_years + year];
        struct choice *const c = &world->choices[k];
        c->product = (int)city->product_of_arm[k];
        c->is_open = city->is_open[year * n_arms + k] > 0.0;
        c->pays_from_account = city->personal_account[k] > 0.0;
        c->benefit = trust / yuan;
        c->warm_glow = city->warm_glow_yuan[k] * trust * city->publicness[k] / scale;
        c->price = price_yuan / yuan;
        c->account = city->personal_account[k] * city->account_discount[k];
        c->mobilisation = city->mobilisation[k * n_years + year];
        c->constant = city->base_inclination[k] + c->mobilisation - city->hassle_yuan[k] / scale;
        c->taste = city->taste_sd[k];
        c->inertia = city->inertia[k];
        c->peers = city->peers[k];
        c->automatic = city->automatic_renewal_probability[k];
        c->contact = contact;
        c->member_considers = considers(contact, city->keep_probability[k]);
        for (int m = 0; m < N_STATES; m++)
            c->considers[m] = considers(contact, city->self_search_probability[k][m]);
        c->price_yuan = price_yuan;
        c->usual_yuan_per_logit = yuan;
        c->account_yuan_per_logit = yuan / fmax(1.0 - c->account, 1e-3);
    }
}

/* ------------------------------------------------------------------ one product of a person */

static inline void see_product(const struct world *world, const struct person *p, int product, struct outlook *o)
{
    const struct city *const city = &world->city;
    struct benefits *const b = &o->benefits;
    o->expected_milliyuan[product] = expected_benefit_milliyuan(city, p, world->year, o->rates, product);
    o->perceived_yuan[product] = perceived_benefit_yuan(city, p, world->year, o->log_frailty, o->people_cell, product);
    if (!b->is_case)
        return;
    b->fen[product] = product_pays_fen(city, product, p->state, &b->bill, b->in_policy_fen, &b->out_fen[product]);
    b->new_fen[product] = rint(city->new_member_share[product] * b->fen[product]);
}

/* ------------------------------------------------------------------ one arm of a person */

static inline int demand_bin(double reservation_yuan)
{
    const double x = fmax(reservation_yuan + 32.0, 32.0);
    int octave;
    const double mantissa = frexp(x, &octave); /* x = mantissa · 2^octave, mantissa in [0.5, 1) */
    const int bin = 32 * (octave - 6) + (int)(64.0 * mantissa - 32.0);
    return bin < N_DEMAND_BINS - 1 ? bin : N_DEMAND_BINS - 1;
}

static inline void count_claim(const struct world *world, const struct person *p, const struct outlook *o, bool was,
                               int k, struct household *household, struct arm_tally *tally)
{
    const struct city *const city = &world->city;
    const int product = world->choices[k].product;
    const double paid_fen = was ? o->benefits.fen[product] : o->benefits.new_fen[product];
    if (paid_fen <= 0.0)
        return;
    const double hundreds = rint(paid_fen / 1e4), share = was ? 1.0 : city->new_member_share[product];
    const int64_t fen = (int64_t)paid_fen, out = (int64_t)rint(o->benefits.out_fen[product] * share);
    household->paid_fen[k] += paid_fen;
    tally->paid_by_quintile_fen[p->quintile] += fen;
    tally->claims_fen += fen;
    tally->claimants++;
    if (city->retention_yuan[product] > 0.0)
        tally->excess_fen += (int64_t)rint(fmin(fmax(paid_fen - 100.0 * city->retention_yuan[product], 0.0),
                                                100.0 * city->excess_limit_yuan[product]));
    tally->squares += (int64_t)(hundreds * hundreds);
    tally->out_fen += out;
    if (p->is_poor)
        tally->displaced_fen += fen - out;
    tally->claims_by_quintile_fen[p->quintile] += fen;
    if (k < world->n_policies) {
        tally->cell_claimants[o->cell]++;
        tally->cell_claims_fen[o->cell] += fen;
    }
}

static inline void count_member(const struct world *world, const struct person *p, const struct outlook *o, bool was,
                                int k, struct arm_tally *tally)
{
    const int product = world->choices[k].product;
    const int64_t own = o->expected_milliyuan[product];
    const double new_share = world->city.new_member_share[product];
    tally->members++;
    tally->age_years += p->age;
    tally->members_60_plus += p->age >= ELDER_YEARS;
    tally->members_under_40 += p->age < 40;
    tally->members_major += p->state == MAJOR;
    tally->account_payers += world->choices[k].pays_from_account && o->has_account;
    tally->safety_net += p->is_poor;
    tally->by_quintile[p->quintile]++;
    tally->member_deaths += p->dies;
    tally->expected_milliyuan += was || new_share == 1.0 ? own : (int64_t)rint(new_share * (double)own);
    tally->reference_milliyuan += o->expected_milliyuan[0];
    if (was)
        tally->renewals++;
    else {
        tally->new_members++;
        tally->joins_survivors += o->is_settled;
        tally->joins_entrants += !o->is_settled;
    }
    if (k >= world->n_policies)
        return;
    tally->cell_members[o->cell]++;
    tally->cell_deaths[o->cell] += p->dies;
    if (was)
        tally->cell_renewals[o->cell]++;
    else if (o->is_settled)
        tally->cell_joins_survivors[o->cell]++;
    else
        tally->cell_joins_entrants[o->cell]++;
}

/* Whether the person is in; demand is counted on the way. */
static inline bool decide(const struct world *world, const struct person *p, const struct outlook *o, bool held, int k,
                          double enrolled, double luck, double uniform, struct arm_tally *tally)
{
    const struct choice *const c = &world->choices[k];
    if (!c->is_open)
        return false;
    if (held && uniform < c->automatic) {
        if (k < world->n_policies) {
            tally->committed++;
            tally->committed_risk_milliyuan += o->expected_milliyuan[c->product];
        }
        return true;
    }
    const double rest = held ? (uniform - c->automatic) / fmax(1.0 - c->automatic, 1e-6) : uniform;
    tally->contacts += rest < c->contact;
    if (rest >= (held ? c->member_considers : c->considers[p->state]))
        return false;
    double v =
        c->benefit * o->perceived_yuan[c->product] + c->constant + c->peers * enrolled + c->taste * p->taste + luck;
    v -= c->price * (o->has_account ? 1.0 - c->account : 1.0);
    if (p->is_altruist)
        v += c->warm_glow;
    if (held)
        v += c->inertia;
    tally->pushed += v > 0.0 && v <= c->mobilisation;
    if (k < world->n_policies) {
        const double per_logit = o->has_account ? c->account_yuan_per_logit : c->usual_yuan_per_logit;
        const int bin = demand_bin(c->price_yuan + per_logit * v);
        tally->demand_count[bin]++;
        tally->demand_risk_milliyuan[bin] += o->expected_milliyuan[c->product];
    }
    return v > 0.0;
}

static inline void live_arms(const struct world *world, struct person *p, struct outlook *o, long community,
                             struct household *household, gsl_rng *rng, struct tally *tally)
{
    const double luck = gsl_ran_logistic(rng, 1.0), uniform = gsl_rng_uniform(rng);
    const long first = community * world->community_people, left = world->n_people - first;
    const double people = (double)(left < world->community_people ? left : world->community_people);
    for (int k = 0; k < world->n_arms; k++) {
        struct arm_tally *const arm = &tally->arms[k];
        const bool held = p->is_member[k];
        if (!world->shares_products && world->choices[k].is_open)
            see_product(world, p, world->choices[k].product, o);
        const double enrolled = (double)world->members_before[community][k] / people;
        const bool is_in = decide(world, p, o, held, k, enrolled, luck, uniform, arm);
        p->is_member[k] = is_in;
        arm->surviving += held;
        arm->surviving_non_members += o->is_settled && !held;
        if (held && !is_in) {
            arm->lapses++;
            if (k < world->n_policies)
                arm->cell_lapses[o->cell]++;
        }
        if (!is_in)
            continue;
        world->members_now[community][k]++;
        count_member(world, p, o, held, k, arm);
        if (o->benefits.is_case)
            count_claim(world, p, o, held, k, household, arm);
    }
}

#endif
