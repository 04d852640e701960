/* The inputs of `make bench` as a plain program would hold them: arrays of double, read from text. */
#ifndef BENCH_NAIVE_CITY_H
#define BENCH_NAIVE_CITY_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_POLICIES = 8, MAX_ARMS = 2 * MAX_POLICIES, MAX_PRODUCTS = MAX_POLICIES + 1, MAX_LAYERS = 16 };
enum { N_AGES = 101, N_BANDS = 18, N_STATES = 4, N_QUINTILES = 5, N_PAYERS = 9, N_LIABILITIES = 4, TILE = 1024 };
enum { N_CELLS = 2 * N_BANDS * N_STATES, N_PEOPLE_CELLS = N_BANDS * N_STATES * 4, N_BILL_CLASSES = 8, N_RATES = 64 };
enum { MAX_ADMISSIONS = 24, N_LISTED = 5, N_CHRONIC = 4, N_DEMAND_BINS = 256 };
enum { CANCER = 1, RARE = 16, LISTED_BITS = 31, CHRONIC_BITS = 15 << N_LISTED, MAJOR = 3, ELDER_YEARS = 60 };
enum { PAYER_BASIC = 0, PAYER_CATASTROPHIC = 1, PAYER_ASSISTANCE = 2, PAYER_HUIMINBAO = 4, PAYER_HOUSEHOLD = 8 };
enum { LAYER_FROM, LAYER_TO, LAYER_SHARE, N_LAYER_VALUES };

/* Lasts the run. Sizes of n_people, n_years, … are the file's. */
struct city {
    double n_people[1], n_years[1], n_policies[1], n_arms[1], n_products[1], community_people[1], expected_worlds[1];
    double entrant_share[2][N_AGES], entrant_state_probability[2][N_AGES][N_STATES], employee_share[N_AGES];
    double transition_probability[2][N_AGES][N_STATES][N_STATES], death_probability[2][N_AGES][N_STATES];
    double listed_onset_probability[2][N_AGES][N_LISTED], listed_first_probability[2][N_AGES][N_LISTED];
    double chronic_probability[2][1 << N_CHRONIC][N_CHRONIC];
    double frailty_persistence[1], frailty_spread[1], risk_aware_probability[N_STATES], altruist_probability[1];
    double healthy_aware_probability[1], personal_account_share[1], aware_given_altruist[2];
    double income_log_median[2][2], income_log_sd[2][2], income_quintile_log[N_QUINTILES - 1], income_safety_net_log[1];
    double subsistence_yuan[1], catastrophic_share[1], poverty_line_yuan[1];
    double admission_rate[2][2][N_AGES][N_STATES], death_year_multiplier[1], max_admission_rate[1];
    double annual_log_median[MAX_ADMISSIONS + 1], annual_log_sd[MAX_ADMISSIONS + 1], annual_tail_z[MAX_ADMISSIONS + 1];
    double annual_tail_multiple[MAX_ADMISSIONS + 1], annual_beside_tail[MAX_ADMISSIONS + 1];
    double tail_shape[1], tail_scale[1], tail_splice[1], log_class_cost[4], annual_cap_yuan[1], out_share_base[2];
    double out_share_slope[1], special_drug_probability[1], rare_drug_probability[1], special_drug_median_yuan[1];
    double rare_drug_median_yuan[1], drug_log_sd[1];
    double outpatient_log_mean_fen[2][N_STATES], outpatient_elasticity[1], outpatient_log_sd[1], outpatient_share[2];
    double outpatient_deductible_yuan[2], outpatient_cap_yuan[2], basic_share[2], basic_deductible_yuan[2];
    double basic_cap_yuan[2], catastrophic_deductible_yuan[2], catastrophic_cap_yuan[2], catastrophic_extra_share[2];
    double catastrophic_layers[MAX_LAYERS][N_LAYER_VALUES], assistance_share[1], assistance_deductible_yuan[1];
    double assistance_cap_yuan[1], max_layers[1];
    int n_catastrophic_layers;
    double payable_share[MAX_PRODUCTS][N_STATES], eligible_share[MAX_PRODUCTS], total_cap_yuan[MAX_PRODUCTS];
    double new_member_share[MAX_PRODUCTS], retention_yuan[MAX_PRODUCTS], excess_limit_yuan[MAX_PRODUCTS];
    double prelec_alpha[MAX_PRODUCTS], neglect[MAX_PRODUCTS], private_information[MAX_PRODUCTS];
    double product_deductible_yuan[MAX_PRODUCTS][N_LIABILITIES], product_cap_yuan[MAX_PRODUCTS][N_LIABILITIES];
    double product_n_layers[MAX_PRODUCTS][N_LIABILITIES];
    double product_layers[MAX_PRODUCTS][N_LIABILITIES][MAX_LAYERS][N_LAYER_VALUES];
    double product_of_arm[MAX_ARMS], personal_account[MAX_ARMS], hassle_yuan[MAX_ARMS];
    double automatic_renewal_probability[MAX_ARMS], keep_probability[MAX_ARMS], publicness[MAX_ARMS];
    double warm_glow_yuan[MAX_ARMS], choice_scale_yuan[MAX_ARMS], base_inclination[MAX_ARMS], taste_sd[MAX_ARMS];
    double inertia[MAX_ARMS], peers[MAX_ARMS], account_discount[MAX_ARMS], self_search_probability[MAX_ARMS][N_STATES];
    /* [n_arms][n_years]; [n_years][n_arms]; [n_years][n_products][…]: as in the file */
    double *contact_probability, *mobilisation, *cost_level, *income_level, *price_yuan, *trust, *is_open;
    double *benefit_per_admission_yuan, *special_benefit_yuan, *rare_benefit_yuan, *benefit_as;
    double *perceived_log_probability, *perceived_mean_yuan, *weights_as;
};

struct person {
    int age, sex, scheme, state, quintile;
    unsigned diseases;
    bool is_new, dies, is_altruist, is_poor, is_member[MAX_ARMS];
    long head;
    double income_normal, scheme_uniform, z, awareness_uniform, account_uniform, taste;
};

static inline void city_fail(const char *path, const char *what)
{
    fprintf(stderr, "naive: %s: %s\n", path, what);
    exit(3);
}

static inline FILE *city_open(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *const file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(3);
    }
    return file;
}

/* Where a block of a name goes: a fixed array of the struct, or memory of its own. */
struct destination {
    const char *name;
    double *values;
    size_t room;
    double **owned;
};

static inline size_t city_read_block(FILE *file, const char *name, size_t n, const struct destination *to)
{
    double *values = to->owned ? malloc((n + 1) * sizeof *values) : to->values;
    if (!values || (!to->owned && n > to->room))
        city_fail(name, "does not fit");
    for (size_t i = 0; i < n; i++)
        if (fscanf(file, "%lf", &values[i]) != 1)
            city_fail(name, "has too few numbers");
    if (to->owned)
        *to->owned = values;
    return n;
}

#define IN_PLACE(member_)                                                                                              \
    {                                                                                                                  \
#member_, (double *)city->member_, sizeof city->member_ / sizeof(double), NULL                                 \
    }
#define OWNED(member_)                                                                                                 \
    {                                                                                                                  \
#member_, NULL, 0, &city->member_                                                                              \
    }

static inline void city_read(struct city *city, const char *folder)
{
    const struct destination to[] = {
        IN_PLACE(n_people),
        IN_PLACE(n_years),
        IN_PLACE(n_policies),
        IN_PLACE(n_arms),
        IN_PLACE(n_products),
        IN_PLACE(community_people),
        IN_PLACE(expected_worlds),
        IN_PLACE(entrant_share),
        IN_PLACE(entrant_state_probability),
        IN_PLACE(employee_share),
        IN_PLACE(transition_probability),
        IN_PLACE(death_probability),
        IN_PLACE(listed_onset_probability),
        IN_PLACE(listed_first_probability),
        IN_PLACE(chronic_probability),
        IN_PLACE(frailty_persistence),
        IN_PLACE(frailty_spread),
        IN_PLACE(risk_aware_probability),
        IN_PLACE(altruist_probability),
        IN_PLACE(healthy_aware_probability),
        IN_PLACE(personal_account_share),
        IN_PLACE(aware_given_altruist),
        IN_PLACE(income_log_median),
        IN_PLACE(income_log_sd),
        IN_PLACE(income_quintile_log),
        IN_PLACE(income_safety_net_log),
        IN_PLACE(subsistence_yuan),
        IN_PLACE(catastrophic_share),
        IN_PLACE(poverty_line_yuan),
        IN_PLACE(admission_rate),
        IN_PLACE(death_year_multiplier),
        IN_PLACE(max_admission_rate),
        IN_PLACE(annual_log_median),
        IN_PLACE(annual_log_sd),
        IN_PLACE(annual_tail_z),
        IN_PLACE(annual_tail_multiple),
        IN_PLACE(annual_beside_tail),
        IN_PLACE(tail_shape),
        IN_PLACE(tail_scale),
        IN_PLACE(tail_splice),
        IN_PLACE(log_class_cost),
        IN_PLACE(annual_cap_yuan),
        IN_PLACE(out_share_base),
        IN_PLACE(out_share_slope),
        IN_PLACE(special_drug_probability),
        IN_PLACE(rare_drug_probability),
        IN_PLACE(special_drug_median_yuan),
        IN_PLACE(rare_drug_median_yuan),
        IN_PLACE(drug_log_sd),
        IN_PLACE(outpatient_log_mean_fen),
        IN_PLACE(outpatient_elasticity),
        IN_PLACE(outpatient_log_sd),
        IN_PLACE(outpatient_share),
        IN_PLACE(outpatient_deductible_yuan),
        IN_PLACE(outpatient_cap_yuan),
        IN_PLACE(basic_share),
        IN_PLACE(basic_deductible_yuan),
        IN_PLACE(basic_cap_yuan),
        IN_PLACE(catastrophic_deductible_yuan),
        IN_PLACE(catastrophic_cap_yuan),
        IN_PLACE(catastrophic_extra_share),
        IN_PLACE(catastrophic_layers),
        IN_PLACE(assistance_share),
        IN_PLACE(assistance_deductible_yuan),
        IN_PLACE(assistance_cap_yuan),
        IN_PLACE(max_layers),
        IN_PLACE(payable_share),
        IN_PLACE(eligible_share),
        IN_PLACE(total_cap_yuan),
        IN_PLACE(new_member_share),
        IN_PLACE(retention_yuan),
        IN_PLACE(excess_limit_yuan),
        IN_PLACE(prelec_alpha),
        IN_PLACE(neglect),
        IN_PLACE(private_information),
        IN_PLACE(product_deductible_yuan),
        IN_PLACE(product_cap_yuan),
        IN_PLACE(product_n_layers),
        IN_PLACE(product_layers),
        IN_PLACE(product_of_arm),
        IN_PLACE(personal_account),
        IN_PLACE(hassle_yuan),
        IN_PLACE(automatic_renewal_probability),
        IN_PLACE(keep_probability),
        IN_PLACE(publicness),
        IN_PLACE(warm_glow_yuan),
        IN_PLACE(choice_scale_yuan),
        IN_PLACE(base_inclination),
        IN_PLACE(taste_sd),
        IN_PLACE(inertia),
        IN_PLACE(peers),
        IN_PLACE(account_discount),
        IN_PLACE(self_search_probability),
        OWNED(contact_probability),
        OWNED(mobilisation),
        OWNED(cost_level),
        OWNED(income_level),
        OWNED(price_yuan),
        OWNED(trust),
        OWNED(is_open),
        OWNED(benefit_per_admission_yuan),
        OWNED(special_benefit_yuan),
        OWNED(rare_benefit_yuan),
        OWNED(benefit_as),
        OWNED(perceived_log_probability),
        OWNED(perceived_mean_yuan),
        OWNED(weights_as),
    };
    enum { N_BLOCKS = (int)(sizeof to / sizeof to[0]) };
    FILE *const file = city_open(folder, "inputs.txt");
    char name[64];
    size_t n;
    int n_read = 0;
    while (fscanf(file, "%63s %zu", name, &n) == 2) {
        int b = 0;
        while (b < N_BLOCKS && strcmp(to[b].name, name) != 0)
            b++;
        if (b == N_BLOCKS)
            city_fail(name, "is no block that is known");
        city_read_block(file, name, n, &to[b]);
        n_read++;
        if (strcmp(name, "catastrophic_layers") == 0)
            city->n_catastrophic_layers = (int)(n / N_LAYER_VALUES);
    }
    fclose(file);
    if (n_read != N_BLOCKS || city->n_policies[0] > MAX_POLICIES || city->max_layers[0] != MAX_LAYERS)
        city_fail("inputs.txt", "blocks are missing, or there are too many arms");
}

static inline struct person *people_read(const char *folder, long n_people)
{
    FILE *const file = city_open(folder, "people.txt");
    struct person *const people = calloc((size_t)n_people, sizeof *people);
    for (long i = 0; people && i < n_people; i++) {
        struct person *const p = &people[i];
        int is_altruist, is_poor;
        if (fscanf(file, "%d %d %ld %lf %lf %d %u %lf %lf %d %lf %lf %d %d", &p->age, &p->sex, &p->head,
                   &p->income_normal, &p->scheme_uniform, &p->state, &p->diseases, &p->z, &p->awareness_uniform,
                   &is_altruist, &p->account_uniform, &p->taste, &is_poor, &p->quintile) != 14)
            city_fail("people.txt", "has too few people");
        p->is_altruist = is_altruist;
        p->is_new = true;
    }
    fclose(file);
    if (!people)
        city_fail("people.txt", "not enough memory");
    return people;
}

#endif
