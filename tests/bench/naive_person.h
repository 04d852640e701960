/* A person's year up to the decision: illness, bills, who pays them, what they may expect. GSL and the C library. */
#ifndef BENCH_NAIVE_PERSON_H
#define BENCH_NAIVE_PERSON_H

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "tests/bench/naive_tally.h"

struct bill { /* of the year, in whole fen */
    int admissions;
    double in_fen, out_fen, special_fen, rare_fen, outpatient_fen;
};
struct payments {
    double outpatient_basic_fen, basic_fen, catastrophic_fen, assistance_fen, in_policy_fen;
};

static inline int pick(gsl_rng *rng, const double *probability, int n)
{
    double left = gsl_rng_uniform(rng);
    for (int k = 0; k < n - 1; k++) {
        if (left < probability[k])
            return k;
        left -= probability[k];
    }
    return n - 1;
}

static inline int band_of(int age) { return age >= 85 ? N_BANDS - 1 : age / 5; }

/* ------------------------------------------------------------------ illness */

static inline bool lacks_disease(const struct person *p)
{
    const unsigned chronic = p->diseases & CHRONIC_BITS;
    if (p->state == MAJOR)
        return (p->diseases & LISTED_BITS) == 0;
    if (p->state == 2)
        return (chronic & (chronic - 1)) == 0;
    return p->state == 1 && chronic == 0;
}

static inline void person_diseases(const struct city *city, struct person *p, gsl_rng *rng,
                                   const double listed[2][N_AGES][N_LISTED])
{
    if (p->state != MAJOR)
        p->diseases &= CHRONIC_BITS;
    if (p->state == 1)
        p->diseases &= -p->diseases; /* the lowest stays */
    else if (p->state == 0)
        p->diseases = 0;
    for (int picks = 0; picks < 2 && lacks_disease(p); picks++) {
        if (p->state == MAJOR)
            p->diseases |= 1u << pick(rng, listed[p->sex][p->age], N_LISTED);
        else
            p->diseases |= 1u << (N_LISTED + pick(rng, city->chronic_probability[p->age >= 35][p->diseases >> N_LISTED],
                                                  N_CHRONIC));
    }
}

/* Someone takes the place of a person who died. */
static inline void person_enter(const struct city *city, struct person *p, gsl_rng *rng)
{
    const int place = pick(rng, city->entrant_share[0], 2 * N_AGES);
    const long head = p->head;
    const double income_normal = p->income_normal, aware = city->healthy_aware_probability[0];
    *p = (struct person){.sex = place / N_AGES, .age = place % N_AGES, .head = head, .income_normal = income_normal};
    p->is_new = true;
    p->state = pick(rng, city->entrant_state_probability[p->sex][p->age], N_STATES);
    person_diseases(city, p, rng, city->listed_first_probability);
    p->z = gsl_ran_gaussian(rng, 1.0);
    p->scheme_uniform = gsl_rng_uniform(rng);
    p->is_altruist = gsl_rng_uniform(rng) < city->altruist_probability[0];
    const double given = city->aware_given_altruist[p->is_altruist], u = gsl_rng_uniform(rng);
    p->awareness_uniform = u < given ? u * aware / given : aware + (u - given) * (1.0 - aware) / (1.0 - given);
    p->account_uniform = gsl_rng_uniform(rng);
    p->taste = gsl_ran_gaussian(rng, 1.0);
}

static inline void person_health(const struct city *city, struct person *p, gsl_rng *rng)
{
    if (!p->is_new)
        p->state = pick(rng, city->transition_probability[p->sex][p->age][p->state], N_STATES);
    person_diseases(city, p, rng, city->listed_onset_probability);
    p->dies = gsl_rng_uniform(rng) < city->death_probability[p->sex][p->age][p->state];
    const double persistence = city->frailty_persistence[0];
    p->z = persistence * p->z + sqrt(1.0 - persistence * persistence) * gsl_ran_gaussian(rng, 1.0);
}

/* ------------------------------------------------------------------ bills */

static inline double year_unit_cost(const struct city *city, int n, gsl_rng *rng)
{
    const double normal = gsl_ran_gaussian(rng, 1.0);
    if (normal <= city->annual_tail_z[n])
        return exp(city->annual_log_median[n] + city->annual_log_sd[n] * normal);
    const double shape = city->tail_shape[0], u = gsl_rng_uniform_pos(rng);
    const double tail = city->tail_splice[0] + city->tail_scale[0] / shape * (pow(u, -shape) - 1.0);
    return city->annual_tail_multiple[n] * tail + city->annual_beside_tail[n];
}

static inline void person_bill(const struct city *city, const struct person *p, double rate, double log_frailty,
                               double cost_level, gsl_rng *rng, struct bill *bill)
{
    const bool is_special = (p->diseases & CANCER) && gsl_rng_uniform(rng) < city->special_drug_probability[0];
    const bool is_rare = (p->diseases & RARE) && gsl_rng_uniform(rng) < city->rare_drug_probability[0];
    const unsigned drawn = gsl_ran_poisson(rng, rate);
    *bill = (struct bill){.admissions = drawn < MAX_ADMISSIONS ? (int)drawn : MAX_ADMISSIONS};
    if (bill->admissions > 0) {
        const double unit = year_unit_cost(city, bill->admissions, rng);
        const double class_cost = exp(city->log_class_cost[2 * p->scheme + (p->age >= ELDER_YEARS)]);
        const double yuan = fmin(unit * class_cost * cost_level, city->annual_cap_yuan[0]);
        const double mean =
            fmin(fmax(city->out_share_base[p->scheme] + city->out_share_slope[0] * log(fmax(yuan, 0.01) * 1e-4), 0.01),
                 0.60);
        const double out_share = 1.0 - pow(gsl_rng_uniform_pos(rng), mean / (1.0 - mean));
        const double fen = rint(100.0 * yuan);
        bill->out_fen = rint(fen * out_share);
        bill->in_fen = fen - bill->out_fen;
    }
    if (is_special || is_rare) {
        const double drug = 100.0 * exp(city->drug_log_sd[0] * gsl_ran_gaussian(rng, 1.0)) * cost_level;
        bill->special_fen = is_special ? rint(drug * city->special_drug_median_yuan[0]) : 0.0;
        bill->rare_fen = is_rare ? rint(drug * city->rare_drug_median_yuan[0]) : 0.0;
    }
    bill->outpatient_fen =
        rint(exp(city->outpatient_log_mean_fen[p->scheme][p->state] + city->outpatient_elasticity[0] * log_frailty +
                 city->outpatient_log_sd[0] * gsl_ran_gaussian(rng, 1.0)) *
             cost_level);
}

/* ------------------------------------------------------------------ the tiers */

static inline double ladder_fen(double above_fen, const double (*layers)[N_LAYER_VALUES], int n_layers)
{
    double paid_fen = 0.0;
    for (int j = 0; j < n_layers; j++)
        paid_fen += layers[j][LAYER_SHARE] *
                    fmax(fmin(above_fen, 100.0 * layers[j][LAYER_TO]) - 100.0 * layers[j][LAYER_FROM], 0.0);
    return paid_fen;
}

static inline void public_payments(const struct city *city, const struct person *p, const struct bill *bill,
                                   struct payments *pay)
{
    const int s = p->scheme, poor = p->is_poor;
    *pay = (struct payments){0};
    pay->outpatient_basic_fen = rint(
        fmin(city->outpatient_share[s] * fmax(bill->outpatient_fen - 100.0 * city->outpatient_deductible_yuan[s], 0.0),
             100.0 * city->outpatient_cap_yuan[s]));
    if (bill->in_fen <= 0.0)
        return;
    const double deductible_fen = 100.0 * bill->admissions * city->basic_deductible_yuan[s];
    pay->basic_fen =
        rint(fmin(city->basic_share[s] * fmax(bill->in_fen - deductible_fen, 0.0), 100.0 * city->basic_cap_yuan[s]));
    double left_fen = bill->in_fen - pay->basic_fen;
    const double above_fen = fmax(left_fen - 100.0 * city->catastrophic_deductible_yuan[poor], 0.0);
    if (above_fen > 0.0) {
        const double ladder = ladder_fen(above_fen, city->catastrophic_layers, city->n_catastrophic_layers);
        const double all_fen = ladder + city->catastrophic_extra_share[poor] * above_fen;
        pay->catastrophic_fen = rint(fmin(fmin(all_fen, 100.0 * city->catastrophic_cap_yuan[poor]), above_fen));
        left_fen -= pay->catastrophic_fen;
    }
    if (poor)
        pay->assistance_fen =
            rint(fmin(city->assistance_share[0] * fmax(left_fen - 100.0 * city->assistance_deductible_yuan[0], 0.0),
                      100.0 * city->assistance_cap_yuan[0]));
    pay->in_policy_fen = left_fen - pay->assistance_fen;
}

/* What a product pays of a case; *out_fen of it for costs outside the catalogue. */
static inline double product_pays_fen(const struct city *city, int product, int state, const struct bill *bill,
                                      double in_policy_fen, double *out_fen)
{
    const double bases_fen[N_LIABILITIES] = {in_policy_fen, city->eligible_share[product] * bill->out_fen,
                                             bill->special_fen, bill->rare_fen};
    double all_fen = 0.0, in_fen = 0.0;
    for (int l = 0; l < N_LIABILITIES; l++) {
        const double above_fen = bases_fen[l] - 100.0 * city->product_deductible_yuan[product][l];
        if (above_fen <= 0.0)
            continue;
        const double ladder =
            ladder_fen(above_fen, city->product_layers[product][l], (int)city->product_n_layers[product][l]);
        const double paid_fen =
            fmin(city->payable_share[product][state] * ladder, 100.0 * city->product_cap_yuan[product][l]);
        in_fen = l == 0 ? paid_fen : in_fen;
        all_fen += paid_fen;
    }
    const double cap_fen = 100.0 * city->total_cap_yuan[product];
    const double factor = all_fen > cap_fen ? cap_fen / all_fen : 1.0;
    const double benefit_fen = floor(factor * all_fen + 0.5);
    *out_fen = benefit_fen - floor(factor * in_fen + 0.5);
    return benefit_fen;
}

/* ------------------------------------------------------------------ what may be expected, and what people think */

/* Where an admission rate stands in the tables of expected benefits, which are linear in its logarithm. */
struct rate_place {
    int index;
    double part, rate;
};
static const double HIGHEST_LOG_PROBABILITY = -0.01005033585350145; /* ln 0.99 */

static inline struct rate_place place_of(double rate)
{
    const double at = fmin(fmax((log(rate) + 7.0) / 0.153, 0.0), 62.999);
    return (struct rate_place){(int)at, at - (int)at, rate};
}
static inline double benefit_at(const double *per_admission, struct rate_place place)
{
    const double low = per_admission[place.index], high = per_admission[place.index + 1];
    return place.rate * (low + place.part * (high - low));
}

/* Admission rates of a year that is not a person's last, and of one that is. */
struct rates {
    struct rate_place usual, last;
};
static inline struct rates rates_of(const struct city *city, double rate)
{
    return (struct rates){place_of(rate),
                          place_of(fmin(rate * city->death_year_multiplier[0], city->max_admission_rate[0]))};
}

static inline int64_t expected_benefit_milliyuan(const struct city *city, const struct person *p, int year,
                                                 struct rates rates, int product)
{
    const int n_products = (int)city->n_products[0], at = year * n_products + product;
    const int bill_class = 2 * (2 * p->scheme + (p->age >= ELDER_YEARS)) + p->is_poor;
    const double q = city->death_probability[p->sex][p->age][p->state];
    const double *const per_admission =
        city->benefit_per_admission_yuan + ((size_t)at * N_BILL_CLASSES + bill_class) * N_RATES;
    double yuan = (1.0 - q) * benefit_at(per_admission, rates.usual) + q * benefit_at(per_admission, rates.last);
    if (p->diseases & CANCER)
        yuan += city->special_benefit_yuan[at];
    if (p->diseases & RARE)
        yuan += city->rare_benefit_yuan[at];
    return (int64_t)(fmin(city->payable_share[product][p->state] * yuan, 2e6) * 1000.0 + 0.5);
}

static inline double perceived_benefit_yuan(const struct city *city, const struct person *p, int year,
                                            double log_frailty, int people_cell, int product)
{
    const bool is_aware = p->awareness_uniform < city->risk_aware_probability[p->state];
    double perceived_yuan = 0.0;
    for (int l = 0; l < N_LIABILITIES; l++) {
        if (city->product_n_layers[product][l] == 0.0 || (l >= 2 && p->state != MAJOR))
            continue;
        const size_t at =
            (((size_t)year * (size_t)city->n_products[0] + product) * N_LIABILITIES + l) * N_PEOPLE_CELLS + people_cell;
        const double log_probability =
            fmin(city->perceived_log_probability[at] + city->private_information[product] * log_frailty,
                 HIGHEST_LOG_PROBABILITY);
        const double weight = is_aware ? exp(-pow(-log_probability, city->prelec_alpha[product]))
                                       : city->neglect[product] * exp(log_probability);
        perceived_yuan += weight * city->perceived_mean_yuan[at];
    }
    return perceived_yuan;
}

#endif
