/* An observer of a simulated city, who holds every person of it to the terms of the arms' products, and counts what the
 * outcomes say by another way. */
#ifndef HUIMIN_PRODUCT_OBSERVER_H
#define HUIMIN_PRODUCT_OBSERVER_H

#include "engine/bits.h"
#include "tests/random_product.h"
#include "tests/statistics.h"
#include "tests/study_harness.h"

enum { MAX_PRODUCTS = 24, PERSONS = 4096, YEARS = 4 };
enum { MAX_PLACES = 2 * PERSONS }; /* tiles hold whole households and are not all full */

struct view {
    const uint8_t *age_years, *sex, *is_present, *is_settled, *claim_free_years;
    const uint16_t *diseases, *household_head, *case_slot, *n_cases;
    const struct plane *membership, *was_member;
    const double *in_policy_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const double *benefit_fen, *new_benefit_fen, *lifetime_paid_fen, *lump_sum_fen;
    const real *lump_sum_probability, *lump_sum_mean_yuan;
    const uint32_t *expected_milliyuan;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "sex"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    FIELD(READS, struct view, diseases, PERSON, "bits", "named diseases"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(READS, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
    FIELD(READS_IF, struct view, claim_free_years, PERSON_ARM, "years", "member years in a row without a claim"),
    FIELD(READS_IF, struct view, lifetime_paid_fen, PERSON_ARM, "fen", "paid of a person's bills in all years"),
    FIELD(READS_IF, struct view, lump_sum_fen, PERSON_PRODUCT, "fen", "lump sum of a renewing member"),
    FIELD(READS_IF, struct view, lump_sum_probability, PERSON_PRODUCT, "1", "its probability before the year"),
    FIELD(READS_IF, struct view, lump_sum_mean_yuan, PERSON_PRODUCT, "yuan", "its size, were there one"),
};

/* What an observer saw of the policies; products as the arms state them. */
struct seen {
    int n_products;
    struct product_params products[MAX_PRODUCTS];
    uint8_t claim_free_years[2 * MAX_PRODUCTS][MAX_PLACES];
    long n_cases, n_members, n_paid, n_years_kept, n_lifetime_held;
    long discounted[MAX_PRODUCTS][YEARS], members[MAX_PRODUCTS][YEARS];
    double reference[MAX_PRODUCTS][YEARS][2], people[MAX_PRODUCTS][YEARS][2]; /* of those who may join, of members */
    double lump_fen, lump_expected_fen, lump_variance_fen2;
};
static struct seen seen;

static double left_fen(const struct view *v, int c)
{
    return v->in_policy_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
}

static void see_cases(const struct view *v, const struct product_params *product, int slot)
{
    const double lifetime_fen =
        product->lifetime_cap_yuan > 0.0 ? fen_of_yuan(product->lifetime_cap_yuan) : FEN_MAXIMUM;
    for (int c = 0; c < v->n_cases[0]; c++) {
        const double benefit_fen = v->benefit_fen[slot * TILE + c], new_fen = v->new_benefit_fen[slot * TILE + c];
        assert_true(benefit_fen >= 0.0 && benefit_fen == floor(benefit_fen) && new_fen == floor(new_fen));
        assert_true(benefit_fen <= left_fen(v, c));
        assert_true(new_fen >= 0.0 && new_fen <= benefit_fen);
        assert_true(benefit_fen <= fen_of_yuan(product->total_cap_yuan) && benefit_fen <= lifetime_fen);
        seen.n_cases++;
    }
}

static int has_claim(const struct view *v, int slot, int k, int i)
{
    for (int c = 0; c < v->n_cases[0]; c++)
        if (v->case_slot[c] == i)
            if ((plane_has(&v->was_member[k], i) ? v->benefit_fen : v->new_benefit_fen)[slot * TILE + c] > 0.0)
                return 1;
    return v->lump_sum_fen && v->lump_sum_fen[slot * TILE + i] > 0.0;
}

/* Members may join; what an arm remembers of them goes by the rules. */
static void see_members(const struct tile *tile, const struct view *v, const struct product_params *product, int slot,
                        int k)
{
    for (int i = 0; i < tile->n; i++) {
        const int is_member = plane_has(&v->membership[k], i);
        if (is_member)
            assert_true(v->is_present[i] &&
                        product_admits(&product->eligibility, v->sex[i], v->age_years[i], v->diseases[i]));
        seen.n_members += is_member;
        if (!v->claim_free_years || !product_has_history(product))
            continue;
        assert_true(tile->first_person + (uint32_t)i < MAX_PLACES);
        uint8_t *const years = &seen.claim_free_years[k][tile->first_person + (uint32_t)i];
        const int before = v->is_settled[i] ? *years : 0;
        *years = v->claim_free_years[k * TILE + i];
        assert_int_equal(*years, is_member && !has_claim(v, slot, k, i) ? before + 1 : 0);
        seen.n_years_kept += *years > 1;
        if (product->lifetime_cap_yuan > 0.0) {
            assert_true(v->lifetime_paid_fen[k * TILE + i] <= fen_of_yuan(product->lifetime_cap_yuan));
            seen.n_lifetime_held += v->lifetime_paid_fen[k * TILE + i] == fen_of_yuan(product->lifetime_cap_yuan);
        }
    }
}

/* By the definition: everybody of the household who may join is a member, and they are enough. */
static void see_families(const struct tile *tile, const struct view *v, const struct product_params *product, int k)
{
    int may_join[TILE] = {0}, members[TILE] = {0};
    for (int i = 0; i < tile->n; i++) {
        may_join[v->household_head[i]] +=
            v->is_present[i] && product_admits(&product->eligibility, v->sex[i], v->age_years[i], v->diseases[i]);
        members[v->household_head[i]] += plane_has(&v->membership[k], i);
    }
    for (int i = 0; i < tile->n; i++)
        seen.discounted[k][tile->year] += product->family_discount_share > 0.0 && plane_has(&v->membership[k], i) &&
                                          members[v->household_head[i]] == may_join[v->household_head[i]] &&
                                          may_join[v->household_head[i]] >= product->family_from_members;
}

static void see_risk(const struct tile *tile, const struct view *v, const struct product_params *product, int k)
{
    for (int i = 0; i < tile->n; i++) {
        const int is_member = plane_has(&v->membership[k], i);
        const int may_join =
            v->is_present[i] && product_admits(&product->eligibility, v->sex[i], v->age_years[i], v->diseases[i]);
        seen.people[k][tile->year][0] += may_join;
        seen.reference[k][tile->year][0] += may_join ? v->expected_milliyuan[i] : 0.0;
        seen.people[k][tile->year][1] += is_member;
        seen.reference[k][tile->year][1] += is_member ? v->expected_milliyuan[i] : 0.0;
        seen.members[k][tile->year] += is_member;
    }
}

static void see_lump_sums(const struct tile *tile, const struct view *v, int slot)
{
    for (int i = 0; v->lump_sum_fen && i < tile->n; i++) {
        const int at = slot * TILE + i;
        const double p = v->lump_sum_probability[at], fen = 100.0 * v->lump_sum_mean_yuan[at];
        assert_true(p >= 0.0 && p < 1.0);
        seen.lump_fen += v->lump_sum_fen[at];
        seen.lump_expected_fen += p * fen;
        seen.lump_variance_fen2 += p * (1.0 - p) * fen * fen;
    }
}

static void see(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const struct product_params *product = &seen.products[k % arms->n_policies];
        see_cases(v, product, arms->product[k]);
        see_members(tile, v, product, arms->product[k], k);
        if (k >= arms->n_policies)
            continue;
        see_families(tile, v, product, k);
        see_risk(tile, v, product, k);
        see_lump_sums(tile, v, arms->product[k]);
    }
}

static const struct person_model OBSERVER = {
    .name = "observer", .scope = SCOPE_CONTEXT, .fields = FIELDS, .n_fields = COUNT_OF(FIELDS), .step = see};

/* Of an arm as it was stated, at its median. */
static inline double value_of(const struct study *study, int arm, const char *key, int index)
{
    const int i = param_set_find(study->set, key);
    assert_true(i >= 0);
    return quantity_median(&study->arms[arm].quantities[study->set->first_slot[i] + index]);
}

/* Runs a study whose arms have these products, which it takes from the study as it was read. */
static inline struct study_run *run_text(const char *text, const char *const *overrides)
{
    struct study *study = harness_read_text(text, overrides);
    const struct param_table *const tables[] = {&PRODUCT_TABLE};
    memset(&seen, 0, sizeof seen);
    seen.n_products = study->n_arms;
    assert_true(study->n_arms <= MAX_PRODUCTS);
    double *values = calloc((size_t)study->set->n_slots, sizeof *values);
    assert_non_null(values);
    for (int k = 0; k < study->n_arms; k++) {
        for (int s = 0; s < study->set->n_slots; s++)
            values[s] = quantity_median(&study->arms[k].quantities[s]);
        param_set_fill(study->set, tables[0], values, &seen.products[k]);
        product_prepare(&seen.products[k]);
    }
    free(values);
    return harness_run_observed(study, 1, &OBSERVER);
}

/* However much a product loses. */
static const char *const NOBODY_LEAVES[] = {"insurer.exit.combined_ratio=100", NULL};

#endif
