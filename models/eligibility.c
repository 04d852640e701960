/* Who may join each product: everybody, or people of a sex, of some ages, or with a disease. Runs only where some
 * product restricts it. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/bill_nodes.h"
#include "models/product.h"

struct view {
    const uint8_t *age_years, *sex, *state, *scheme, *is_safety_net, *is_present, *has_employer_cover;
    const uint16_t *diseases;
    struct plane *is_eligible;
    int64_t *product_cells;
};

static struct plane find_eligible(const struct tile *tile, const struct view *v, const struct product_params *product)
{
    uint8_t may_join[TILE];
    for (int i = 0; i < tile->n; i++)
        may_join[i] =
            v->is_present[i] && product_admits(&product->eligibility, v->sex[i], v->age_years[i], v->diseases[i]);
    return plane_of_flags(may_join, tile->n);
}

/* Of those who may join a product that not everybody may join. */
static void count_cells(const struct view *v, const struct plane *is_eligible, int slot)
{
    int64_t *cells = v->product_cells + (size_t)slot * N_PEOPLE_CELLS;
    FOR_EACH_BIT(i, is_eligible)
    {
        const int has_cover = v->has_employer_cover[i];
        cells[people_cell_of(age_band_of(v->age_years[i]), v->state[i], v->scheme[i], v->is_safety_net[i],
                             has_cover)]++;
    }
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct product_params *products = params;
    for (int slot = 0; slot < arms->n_products && !tile->is_entrant; slot++) {
        if (!products[slot].is_restricted)
            continue;
        const struct plane is_eligible = find_eligible(tile, view, &products[slot]);
        count_cells(view, &is_eligible, slot);
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct product_params *products = params;
    const struct view *v = view;
    const struct plane is_present = plane_of_flags(v->is_present, tile->n);
    for (int slot = 0; slot < arms->n_products; slot++) {
        v->is_eligible[slot] = is_present;
        if (!products[slot].is_restricted)
            continue;
        v->is_eligible[slot] = find_eligible(tile, v, &products[slot]);
        count_cells(v, &v->is_eligible[slot], slot);
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "sex"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, has_employer_cover, PERSON, "flag", "has enterprise supplementary cover"),
    FIELD(READS, struct view, diseases, PERSON, "bits", "named diseases"),
    FIELD(WRITES, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD_N(TALLIES, struct view, product_cells, PRODUCT, N_PEOPLE_CELLS, "people",
            "who may join a restricted product by cell, last counted"),
};

static const char *const NEEDED_BY[] = {"product.eligibility.sex", "product.eligibility.age_from_years",
                                        "product.eligibility.age_to_years", "product.eligibility.needs_disease", NULL};

const struct person_model HUIMIN_VARIANT(person_eligibility) = {
    .name = "eligibility",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PRODUCT,
    .table = &PRODUCT_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = product_prepare,
    .start = start,
    .step = step,
};
