/* Members whose whole household joined, and who therefore pay less. Runs only where some product offers it. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/product.h"

struct view {
    const uint8_t *income_quintile;
    const uint16_t *household_head;
    const struct plane *is_family, *membership;
    int64_t *discounted_by_quintile;
};

/* Households of the offer in which nobody stayed out. */
static void count_discounted(const struct view *v, const struct plane *is_family, int k)
{
    const struct plane outside = plane_without(is_family, &v->membership[k]);
    uint8_t is_incomplete[TILE] = {0};
    FOR_EACH_BIT(i, &outside) is_incomplete[v->household_head[i]] = 1;
    FOR_EACH_BIT(i, is_family)
    v->discounted_by_quintile[k * N_QUINTILES + v->income_quintile[i]] += !is_incomplete[v->household_head[i]];
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)tile;
    const struct product_params *products = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++)
        if (products[arms->product[k]].family_discount_share > 0.0)
            count_discounted(v, &v->is_family[arms->product[k]], k);
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(READS, struct view, is_family, PERSON_PRODUCT, "bits",
          "who may join with a household large enough for the discount"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD_N(TALLIES, struct view, discounted_by_quintile, ARM, N_QUINTILES, "people",
            "members with the family discount, by income quintile"),
};

static const char *const NEEDED_BY[] = {"product.family.discount_share", NULL};

const struct person_model HUIMIN_VARIANT(person_family_discount) = {
    .name = "family_discount",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PRODUCT,
    .table = &PRODUCT_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = product_prepare,
    .step = step,
};
