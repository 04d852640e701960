/* Who was screened for cancer before the year and found clear, for products that pay such members a larger share. Runs
 * only where some product does. */
#include "engine/variant.h"
#include "engine/vmath.h"
#include "models/disease.h"

struct params {
    double share;
};

static const struct param PARAMS[] = {
    PARAM(
        struct params, share, "city.screening.share", "1", 0, 1, 0.3,
        "people without cancer who were screened before the year, all of whom are found clear; a fresh draw each year",
        "未患癌症者中年前参加筛查的占比，结果均无异常；每年重新抽取"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *is_present, *is_settled;
    const uint16_t *diseases;
    const real *screening_uniform;
    uint8_t *had_cancer, *is_screened_negative;
};

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms, (void)params;
    const struct view *v = view;
    for (int i = 0; i < tile->n; i++)
        v->had_cancer[i] = 0;
}

/* A cancer that begins this year was not there to be found. Of newcomers it is not known when theirs began. */
static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct view *v = view;
    const real share = (real)((const struct params *)params)->share;
    for (int i = 0; i < tile->n; i++) {
        const uint8_t has_cancer = v->diseases[i] >> DISEASE_CANCER & 1;
        const uint8_t was_clear = !(v->is_settled[i] ? v->had_cancer[i] : has_cancer);
        v->is_screened_negative[i] = v->is_present[i] && was_clear && v->screening_uniform[i] < share;
        v->had_cancer[i] = has_cancer;
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    FIELD(READS, struct view, diseases, PERSON, "bits", "named diseases"),
    DRAW(DRAWS, struct view, screening_uniform, UNIFORM, "screening", "who is screened this year"),
    FIELD(UPDATES, struct view, had_cancer, PERSON, "flag", "had cancer at the end of last year"),
    FIELD(WRITES, struct view, is_screened_negative, PERSON, "flag", "screened before the year and found clear"),
};

static const char *const NEEDED_BY[] = {"product.screened_extra_share", NULL};

const struct person_model HUIMIN_VARIANT(person_screening) = {
    .name = "screening",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .start = start,
    .step = step,
};
