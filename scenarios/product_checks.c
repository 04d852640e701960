#include "scenarios/product_checks.h"

#include <stdio.h>

#include "engine/number_text.h"

struct terms { /* under check */
    struct reading *reading;
    const struct sheet *sheet;
    const char *name, *place;
};

static const char *const LIABILITIES[] = {"in_policy", "out_of_policy", "special_drugs", "rare_disease"};
enum { N_LIABILITIES = sizeof LIABILITIES / sizeof LIABILITIES[0] };

/* The first slot of a key; NULL where the set does not have it. */
static const struct quantity *quantities_of(const struct terms *terms, const char *key, int *n_values)
{
    const struct param_set *const set = terms->reading->set;
    const int index = param_set_find(set, key);
    if (n_values)
        *n_values = index < 0 ? 0 : set->params[index]->n_values;
    return index < 0 ? NULL : &terms->sheet->quantities[set->first_slot[index]];
}

static double median_of(const struct terms *terms, const char *key, double otherwise)
{
    const struct quantity *const quantity = quantities_of(terms, key, NULL);
    return quantity ? quantity_median(quantity) : otherwise;
}

/* Where one of two keys was stated. */
static const char *place_of_either(const struct terms *terms, const char *key, const char *other)
{
    const struct quantity *const first = quantities_of(terms, key, NULL);
    const struct quantity *const second = quantities_of(terms, other, NULL);
    const struct quantity *const stated = first && first->file ? first : second;
    return stated ? quantity_place(terms->reading, stated, terms->place) : terms->place;
}

static bool check_ages(const struct terms *terms)
{
    static const char FROM[] = "product.eligibility.age_from_years", TO[] = "product.eligibility.age_to_years";
    const double from = median_of(terms, FROM, 0.0), to = median_of(terms, TO, 100.0);
    char from_text[NUMBER_TEXT_SIZE], to_text[NUMBER_TEXT_SIZE];
    if (from <= to)
        return true;
    return reading_refuse(terms->reading, place_of_either(terms, FROM, TO), FROM,
                          "%s is above age_to_years, %s: nobody could join '%s'; give it at most %s",
                          number_text_short(from, from_text), number_text_short(to, to_text), terms->name, to_text);
}

static bool check_waiting(const struct terms *terms)
{
    static const char WAITING[] = "product.waiting_months", LATE[] = "product.late_joiner_months";
    const double waiting = median_of(terms, WAITING, 0.0), late = median_of(terms, LATE, 0.0);
    char waiting_text[NUMBER_TEXT_SIZE], late_text[NUMBER_TEXT_SIZE];
    if (waiting + late <= 12.0 || median_of(terms, "product.late_joiner_share", 0.0) <= 0.0)
        return true;
    return reading_refuse(
        terms->reading, place_of_either(terms, WAITING, LATE), WAITING,
        "waiting %s months after joining %s months late is longer than the 12 months of cover of '%s'; "
        "give at most 12 together",
        number_text_short(waiting, waiting_text), number_text_short(late, late_text), terms->name);
}

static bool check_lump_sum(const struct terms *terms)
{
    static const char YUAN[] = "product.lump_sum.yuan", DISEASES[] = "product.lump_sum.diseases";
    int n_diseases;
    const struct quantity *const diseases = quantities_of(terms, DISEASES, &n_diseases);
    const struct quantity *listed = NULL;
    for (int i = 0; i < n_diseases; i++)
        if (quantity_median(&diseases[i]) > 0.0)
            listed = &diseases[i];
    const bool is_paid = median_of(terms, YUAN, 0.0) > 0.0;
    if (is_paid && !listed)
        return reading_refuse(terms->reading, place_of_either(terms, YUAN, YUAN), YUAN,
                              "no disease brings the lump sum of '%s'; state %s, for instance {cancer: 1}", terms->name,
                              DISEASES);
    if (!is_paid && listed)
        return reading_refuse(terms->reading, quantity_place(terms->reading, listed, terms->place), DISEASES,
                              "a diagnosis would bring 0 yuan in '%s'; state %s", terms->name, YUAN);
    return true;
}

/* By completed claim-free years: begins at the product's own terms, and goes one way. */
static bool check_claim_free(const struct terms *terms, const char *key, double direction)
{
    int n;
    const struct quantity *const factors = quantities_of(terms, key, &n);
    char text[NUMBER_TEXT_SIZE];
    for (int i = 0; i < n; i++) {
        const double factor = quantity_median(&factors[i]), before = i ? quantity_median(&factors[i - 1]) : factor;
        const char *const place = quantity_place(terms->reading, &factors[i], terms->place);
        if (i == 0 && factor != 1.0)
            return reading_refuse(terms->reading, place, key,
                                  "%s after no claim-free year is not allowed in '%s'; begin the list with 1, the "
                                  "product's own terms",
                                  number_text_short(factor, text), terms->name);
        if (direction * (factor - before) < 0.0)
            return reading_refuse(terms->reading, place, key,
                                  "%s after %d claim-free years is worse for the member than the year before in '%s'; "
                                  "give values that do not %s",
                                  number_text_short(factor, text), i, terms->name, direction > 0.0 ? "fall" : "rise");
    }
    return true;
}

static double most_claim_free(const struct terms *terms)
{
    int n;
    const struct quantity *const factors = quantities_of(terms, "product.claim_free.benefit_factor", &n);
    double most = 1.0;
    for (int i = 0; i < n; i++)
        most = quantity_median(&factors[i]) > most ? quantity_median(&factors[i]) : most;
    return most;
}

/* A liability's layers, with what screening and claim-free years add to them, pay no more than the bill. */
static bool check_shares(const struct terms *terms, int liability, double most_factor)
{
    enum { FROM, TO, SHARE, N_FIELDS };
    char key[96], share_text[NUMBER_TEXT_SIZE], most_text[NUMBER_TEXT_SIZE];
    snprintf(key, sizeof key, "product.liabilities.%s.layers", LIABILITIES[liability]);
    int n_values, n_extra;
    const struct quantity *const layers = quantities_of(terms, key, &n_values);
    const struct quantity *const extra = quantities_of(terms, "product.screened_extra_share", &n_extra);
    const double added = liability < n_extra ? quantity_median(&extra[liability]) : 0.0;
    for (int row = 0; layers && row < (int)layers[n_values].a; row++) {
        const struct quantity *const share = &layers[row * N_FIELDS + SHARE];
        const double most = (quantity_median(share) + added) * most_factor;
        if (most > 1.0 + 1e-9)
            return reading_refuse(terms->reading, quantity_place(terms->reading, share, terms->place), key,
                                  "layer %d pays %s, and with product.screened_extra_share and product.claim_free %s: "
                                  "more than the bill in '%s'; hold all together to 1",
                                  row + 1, number_text_short(quantity_median(share), share_text),
                                  number_text_short(most, most_text), terms->name);
    }
    return true;
}

bool product_checks_run(struct reading *reading, const struct sheet *sheet, const char *name, const char *place)
{
    const struct terms terms = {reading, sheet, name, place};
    bool is_good = check_ages(&terms);
    is_good = check_waiting(&terms) && is_good;
    is_good = check_lump_sum(&terms) && is_good;
    is_good = check_claim_free(&terms, "product.claim_free.deductible_factor", -1.0) && is_good;
    is_good = check_claim_free(&terms, "product.claim_free.benefit_factor", 1.0) && is_good;
    for (int l = 0; l < N_LIABILITIES; l++)
        is_good = check_shares(&terms, l, most_claim_free(&terms)) && is_good;
    return is_good;
}
