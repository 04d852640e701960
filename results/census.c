#include "results/census_sums.h"

#include <stdlib.h>
#include <string.h>

#include "models/disease.h"
#include "models/population.h"

struct view {
    const uint8_t *age_years, *sex, *scheme, *state, *is_present, *is_settled, *dies;
    const uint16_t *diseases, *household_head, *case_slot, *n_cases;
    const uint8_t *case_admissions;
    const real *income_yuan;
    const double *outpatient_fen, *case_in_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const double *basic_fen, *catastrophic_fen, *benefit_fen, *benefit_out_fen;
    const uint32_t *expected_milliyuan;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "0 man, 1 woman"),
    FIELD(READS, struct view, scheme, PERSON, "code", "0 resident scheme, 1 employee scheme"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this place"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    FIELD(READS, struct view, dies, PERSON, "flag", "dies this year"),
    FIELD(READS, struct view, diseases, PERSON, "bits", "named diseases"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, case_admissions, PERSON, "admissions", "of the case"),
    FIELD(READS, struct view, income_yuan, PERSON, "yuan/year", "disposable income per head of the household"),
    FIELD(READS, struct view, outpatient_fen, PERSON, "fen", "outpatient bill of the year"),
    FIELD(READS, struct view, case_in_fen, PERSON, "fen", "in-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, basic_fen, PERSON, "fen", "paid by basic medical insurance, by case"),
    FIELD(READS, struct view, catastrophic_fen, PERSON, "fen", "paid by catastrophic insurance, by case"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, benefit_out_fen, PERSON_PRODUCT, "fen",
          "of the benefit, for costs outside the catalogue"),
    FIELD(READS, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
};

/* ------------------------------------------------------------------ memory */

struct census *census_new(void) { return calloc(1, sizeof(struct census)); }

void census_free(struct census *census)
{
    if (!census)
        return;
    for (int k = 0; k < N_KEPT_YEARS; k++)
        free(census->total_fen[k]);
    free(census->last_year_same);
    free(census->diseases_before);
    free(census->income_yuan.values);
    free(census->adult_inpatient_fen.values);
    free(census);
}

/* Room for `to` elements where there were `from`; the new ones are zero. NULL without memory, the old ones kept. */
static void *grown(void *memory, size_t size, long from, long to)
{
    char *const longer = realloc(memory, (size_t)to * size);
    if (longer)
        memset(longer + (size_t)from * size, 0, (size_t)(to - from) * size);
    return longer;
}

static bool grow_totals(double **total_fen, long from, long to)
{
    double *const longer = grown(*total_fen, sizeof *longer, from, to);
    for (long i = from; longer && i < to; i++)
        longer[i] = -1.0;
    *total_fen = longer ? longer : *total_fen;
    return longer != NULL;
}

/* Places come tile by tile: room for one more tile, by doubling. */
static bool make_room(struct census *census, long n_places)
{
    if (n_places <= census->n_places)
        return true;
    const long from = census->n_places, to = n_places > 2 * from ? n_places : 2 * from;
    int8_t *const last_year_same = grown(census->last_year_same, sizeof *last_year_same, from, to);
    census->last_year_same = last_year_same ? last_year_same : census->last_year_same;
    uint16_t *const diseases_before = grown(census->diseases_before, sizeof *diseases_before, from, to);
    census->diseases_before = diseases_before ? diseases_before : census->diseases_before;
    bool ok = last_year_same && diseases_before;
    for (int k = 0; ok && k < N_KEPT_YEARS; k++)
        ok = grow_totals(&census->total_fen[k], from, to);
    census->n_places = ok ? to : from;
    return ok;
}

static bool list_add(struct list *list, double value)
{
    if (list->n == list->room) {
        const long room = list->room > 0 ? 2 * list->room : 4096;
        double *const grown = realloc(list->values, (size_t)room * sizeof *grown);
        if (!grown)
            return false;
        list->values = grown;
        list->room = room;
    }
    list->values[list->n++] = value;
    return true;
}

/* ------------------------------------------------------------------ what is seen in a tile */

static void see_people(struct census *census, const struct tile *tile, const struct view *v)
{
    uint8_t is_lived_in[TILE] = {0};
    for (int i = 0; i < tile->n; i++) {
        if (!v->is_present[i])
            continue;
        const int age = v->age_years[i];
        census->people[v->sex[i]][age]++;
        census->deaths[v->sex[i]][age] += v->dies[i];
        census->chronic[age] += v->state[i] != HEALTHY;
        census->major[age] += v->state[i] == MAJOR;
        census->schemes[v->scheme[i]].people++;
        is_lived_in[v->household_head[i]] = 1;
        if (!list_add(&census->income_yuan, (double)v->income_yuan[i]))
            census->is_out_of_memory = true;
    }
    for (int i = 0; i < tile->n; i++)
        census->households += is_lived_in[i];
}

static void see_cases(struct census *census, const struct view *v)
{
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c], age = v->age_years[i];
        const double bill_fen = v->case_in_fen[c] + v->case_out_fen[c];
        struct scheme_sums *const scheme = &census->schemes[v->scheme[i]];
        if (v->case_admissions[c] == 0)
            continue;
        census->inpatients++;
        census->inpatient_fen[age] += bill_fen;
        scheme->admissions += v->case_admissions[c];
        scheme->in_fen += v->case_in_fen[c];
        scheme->out_fen += v->case_out_fen[c];
        scheme->basic_fen += v->basic_fen[c];
        scheme->catastrophic_fen += v->catastrophic_fen[c];
        if (age >= ADULT_AGE_YEARS && !list_add(&census->adult_inpatient_fen, bill_fen))
            census->is_out_of_memory = true;
    }
}

static void see_benefits(struct census *census, const struct tile *tile, const struct arm_set *arms,
                         const struct view *v)
{
    census->n_products = arms->n_products;
    memcpy(census->product_of, arms->product, (size_t)arms->n_arms);
    for (int slot = 0; slot < arms->n_products; slot++) {
        struct benefit_sums *const sums = &census->benefits[slot];
        const size_t first = (size_t)slot * TILE;
        for (int c = 0; c < v->n_cases[0]; c++) {
            sums->paid_fen += v->benefit_fen[first + (size_t)c];
            sums->out_fen += v->benefit_out_fen[first + (size_t)c];
            sums->claimants += v->benefit_fen[first + (size_t)c] > 0.0;
        }
        for (int i = 0; i < tile->n; i++)
            sums->expected_milliyuan += v->expected_milliyuan[first + (size_t)i];
    }
}

static void keep_totals(double *total_fen, const struct tile *tile, const struct view *v)
{
    for (int i = 0; i < tile->n; i++)
        total_fen[i] = v->is_present[i] ? v->outpatient_fen[i] : -1.0;
    for (int c = 0; c < v->n_cases[0]; c++)
        total_fen[v->case_slot[c]] +=
            v->case_in_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
}

/* Who is the same person as in the first year, and who has a first cancer. */
static void follow(struct census *census, const struct tile *tile, const struct view *v)
{
    int8_t *const last_year_same = census->last_year_same + tile->first_person;
    uint16_t *const before = census->diseases_before + tile->first_person;
    for (int i = 0; i < tile->n; i++) {
        if (tile->year == 0) {
            last_year_same[i] = v->is_present[i] ? 0 : -1;
        } else if (v->is_settled[i]) {
            const uint32_t gained = v->diseases[i] & ~(uint32_t)before[i];
            census->settled[v->age_years[i]]++;
            census->new_cancers[v->age_years[i]] += gained >> DISEASE_CANCER & 1;
            last_year_same[i] = (int8_t)(last_year_same[i] == tile->year - 1 ? tile->year : last_year_same[i]);
        }
        before[i] = v->diseases[i];
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *context, const void *view)
{
    /* The observer's context is its own to write, though models get theirs as constant. */
    struct census *census = NULL;
    memcpy(&census, &context, sizeof census);
    const struct view *v = view;
    if (census->is_out_of_memory || !make_room(census, (long)tile->first_person + TILE)) {
        census->is_out_of_memory = true;
        return;
    }
    for (int k = 0; k < N_KEPT_YEARS; k++)
        if (tile->year == CENSUS_KEPT_YEARS[k])
            keep_totals(census->total_fen[k] + tile->first_person, tile, v);
    follow(census, tile, v);
    if (tile->year > 0)
        return;
    see_people(census, tile, v);
    see_cases(census, v);
    see_benefits(census, tile, arms, v);
}

struct person_model census_observer(struct census *census)
{
    return (struct person_model){.name = "census",
                                 .scope = SCOPE_CONTEXT,
                                 .fields = FIELDS,
                                 .n_fields = COUNT_OF(FIELDS),
                                 .step = step,
                                 .context = census};
}

int census_product_of(const struct census *census, int k) { return census->product_of[k]; }
