/* A generator of valid products and of bills: every product that it makes is one that a scenario may state, so that what
 * holds of all products can be tried on thousands. */
#ifndef HUIMIN_RANDOM_PRODUCT_H
#define HUIMIN_RANDOM_PRODUCT_H

#include <stdio.h>
#include <string.h>

#include "models/product.h"

struct random_source {
    uint64_t state;
};

/* splitmix64 (Steele, Lea & Flood 2014). */
static inline uint64_t random_word(struct random_source *source)
{
    uint64_t z = source->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}
static inline double random_unit(struct random_source *source) { return (double)(random_word(source) >> 11) * 0x1p-53; }
static inline int random_below(struct random_source *source, int n) { return (int)(random_unit(source) * n); }
/* A whole number of hundredths: what a scenario states it to, and a sentence prints. */
static inline double random_share(struct random_source *source, double most)
{
    return floor(random_unit(source) * most * 100.0) / 100.0;
}
/* 0 to 10^digits yuan, small amounts as likely as large ones. */
static inline double random_yuan(struct random_source *source, int digits)
{
    double yuan = 1.0 + 9.0 * random_unit(source);
    for (int d = random_below(source, digits); d > 0; d--)
        yuan *= 10.0;
    return floor(yuan);
}

/* Layers from 0, each where the last one ended; most: highest share. */
static inline void random_layers(struct random_source *source, struct liability_row *row, double most)
{
    row->n_layers = random_below(source, 5);
    double at_yuan = 0.0;
    for (int j = 0; j < (int)row->n_layers; j++) {
        const double to_yuan = j == (int)row->n_layers - 1 ? 1e9 : at_yuan + random_yuan(source, 6);
        row->layers[j] = (struct layer_row){at_yuan, to_yuan, random_share(source, most)};
        at_yuan = to_yuan;
    }
    row->deductible_yuan = random_below(source, 3) ? random_yuan(source, 5) : 0.0;
    row->cap_yuan = random_below(source, 2) ? random_yuan(source, 7) : 1e8;
}

/* Claim-free years that lower the deductible, raise the benefit, both or neither. Returns the highest factor. */
static inline double random_claim_free(struct random_source *source, struct product_params *p)
{
    const int lowers = random_below(source, 2), raises = random_below(source, 2);
    p->claim_free_deductible_factor[0] = p->claim_free_benefit_factor[0] = 1.0;
    for (int y = 1; y < N_CLAIM_FREE_LEVELS; y++) {
        const double lower = p->claim_free_deductible_factor[y - 1] - 0.01 * random_below(source, 10) * lowers;
        const double higher = p->claim_free_benefit_factor[y - 1] + 0.01 * random_below(source, 4) * raises;
        p->claim_free_deductible_factor[y] = max_of(floor(lower * 100.0 + 0.5) / 100.0, 0.01);
        p->claim_free_benefit_factor[y] = floor(higher * 100.0 + 0.5) / 100.0;
    }
    return p->claim_free_benefit_factor[N_CLAIM_FREE_LEVELS - 1];
}

static inline void random_product(struct random_source *source, struct product_params *p)
{
    memset(p, 0, sizeof *p);
    const double most_factor = random_claim_free(source, p);
    for (int l = 0; l < N_LIABILITIES; l++) {
        p->screened_extra_share[l] = random_below(source, 3) ? 0.0 : random_share(source, 0.1);
        random_layers(source, &p->rows[l], 1.0 / most_factor - p->screened_extra_share[l]);
    }
    p->deductible_yuan = p->rows[OUT_OF_POLICY].deductible_yuan;
    p->eligible_share = random_below(source, 2) ? 1.0 : random_share(source, 1.0);
    p->total_cap_yuan = random_yuan(source, 7);
    for (int m = 0; m < N_STATES; m++)
        p->payable_share[m] = random_below(source, 2) ? 1.0 : random_share(source, 1.0);
    p->new_member_factor = random_below(source, 2) ? 1.0 : random_share(source, 1.0);
    p->waiting_months = random_below(source, 2) ? 0.0 : random_below(source, 13);
    p->lifetime_cap_yuan = random_below(source, 2) ? 0.0 : random_yuan(source, 6);
    p->eligibility.sex = random_below(source, 2) ? ELIGIBLE_ALL : random_below(source, 3);
    p->eligibility.age_from_years = random_below(source, 2) ? 0 : random_below(source, 60);
    p->eligibility.age_to_years =
        random_below(source, 2) ? 100 : p->eligibility.age_from_years + 10 + random_below(source, 30);
    p->eligibility.needs_disease =
        random_below(source, 3) ? NEEDS_NONE : random_below(source, NEEDS_FIRST + N_DISEASES);
    if (random_below(source, 2)) {
        p->lump_sum_yuan = random_yuan(source, 5);
        p->lump_sum_listed[random_below(source, N_LISTED)] = 0.01 + random_share(source, 0.99);
    }
    p->family_discount_share = random_below(source, 3) ? 0.0 : random_share(source, 0.5);
    p->family_from_members = 2 + random_below(source, 3);
    product_prepare(p);
}

/* What is left of a bill under each liability, in whole fen. */
static inline void random_bill(struct random_source *source, double bases_fen[N_LIABILITIES])
{
    for (int l = 0; l < N_LIABILITIES; l++)
        bases_fen[l] = random_below(source, 3) ? fen_of_yuan(random_yuan(source, 7)) + random_below(source, 100) : 0.0;
}

/* ------------------------------------------------------------------ as a scenario states it */

static inline void random_product_write_liability(const struct product_params *p, int l, const char *key, FILE *stream)
{
    const struct liability_row *row = &p->rows[l];
    fprintf(stream, "%s%s: {cap_yuan: %.17g, ", l ? ", " : "", key, row->cap_yuan);
    if (l != OUT_OF_POLICY)
        fprintf(stream, "deductible_yuan: %.17g, ", row->deductible_yuan);
    fputs("layers: [", stream);
    for (int j = 0; j < (int)row->n_layers; j++)
        fprintf(stream, "%s{from_yuan: %.17g, to_yuan: %.17g, share: %.17g}", j ? ", " : "", row->layers[j].from_yuan,
                row->layers[j].to_yuan, row->layers[j].share);
    fputs("]}", stream);
}

static inline void random_product_write_list(const char *key, const double *values, int n, FILE *stream)
{
    fprintf(stream, "%s: [", key);
    for (int i = 0; i < n; i++)
        fprintf(stream, "%s%.17g", i ? ", " : "", values[i]);
    fputs("]", stream);
}

/* The value of the key `product`, in one line. */
static inline void random_product_write(const struct product_params *p, FILE *stream)
{
    static const char *const LIABILITIES[] = {"in_policy", "out_of_policy", "special_drugs", "rare_disease"};
    static const char *const SEXES[] = {"all", "female", "male"};
    const int needed = (int)p->eligibility.needs_disease;
    fprintf(stream, "{deductible_yuan: %.17g, eligible_out_of_catalogue_share: %.17g, total_cap_yuan: %.17g, ",
            p->deductible_yuan, p->eligible_share, p->total_cap_yuan);
    fprintf(stream, "new_member_factor: %.17g, waiting_months: %.17g, lifetime_cap_yuan: %.17g, payable_share: {",
            p->new_member_factor, p->waiting_months, p->lifetime_cap_yuan);
    for (int m = 0; m < N_STATES; m++)
        fprintf(stream, "%s%s: %.17g", m ? ", " : "", STATE_LABELS[m], p->payable_share[m]);
    fprintf(stream, "}, eligibility: {sex: %s, age_from_years: %.0f, age_to_years: %.0f, needs_disease: %s}, ",
            SEXES[(int)p->eligibility.sex], p->eligibility.age_from_years, p->eligibility.age_to_years,
            needed == NEEDS_NONE         ? "none"
            : needed == NEEDS_ANY_LISTED ? "any_listed"
                                         : DISEASE_LABELS[needed - NEEDS_FIRST]);
    fprintf(stream, "lump_sum: {yuan: %.17g, diseases: {", p->lump_sum_yuan);
    for (int d = 0; d < N_LISTED; d++)
        fprintf(stream, "%s%s: %.17g", d ? ", " : "", DISEASE_LABELS[d], p->lump_sum_listed[d]);
    fputs("}}, screened_extra_share: {", stream);
    for (int l = 0; l < N_LIABILITIES; l++)
        fprintf(stream, "%s%s: %.17g", l ? ", " : "", LIABILITIES[l], p->screened_extra_share[l]);
    fputs("}, claim_free: {", stream);
    random_product_write_list("deductible_factor", p->claim_free_deductible_factor, N_CLAIM_FREE_LEVELS, stream);
    fputs(", ", stream);
    random_product_write_list("benefit_factor", p->claim_free_benefit_factor, N_CLAIM_FREE_LEVELS, stream);
    fprintf(stream, "}, family: {discount_share: %.17g, from_members: %.0f}, liabilities: {", p->family_discount_share,
            p->family_from_members);
    for (int l = 0; l < N_LIABILITIES; l++)
        random_product_write_liability(p, l, LIABILITIES[l], stream);
    fputs("}}", stream);
}

#endif
