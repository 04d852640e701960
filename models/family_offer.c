/* Who would have a family discount, were the whole household to join: people of households with enough who may. Runs only
 * where some product offers one. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/product.h"

struct view {
    const uint8_t *is_present;
    const uint16_t *household_head;
    const struct plane *is_eligible; /* NULL: everybody may join */
    struct plane *is_family;
};

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct product_params *products = params;
    const struct view *v = view;
    const struct plane is_present = plane_of_flags(v->is_present, tile->n);
    for (int slot = 0; slot < arms->n_products; slot++) {
        const struct plane *may_join = v->is_eligible ? &v->is_eligible[slot] : &is_present;
        uint16_t people[TILE] = {0};
        uint8_t flags[TILE] = {0};
        v->is_family[slot] = (struct plane){{0}};
        if (products[slot].family_discount_share <= 0.0)
            continue;
        FOR_EACH_BIT(i, may_join) people[v->household_head[i]]++;
        FOR_EACH_BIT(i, may_join) flags[i] = people[v->household_head[i]] >= products[slot].family_from_members;
        v->is_family[slot] = plane_of_flags(flags, tile->n);
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(READS_IF, struct view, is_eligible, PERSON_PRODUCT, "bits", "who may join the product"),
    FIELD(WRITES, struct view, is_family, PERSON_PRODUCT, "bits",
          "who may join with a household large enough for the discount"),
};

static const char *const NEEDED_BY[] = {"product.family.discount_share", NULL};

const struct person_model HUIMIN_VARIANT(person_family_offer) = {
    .name = "family_offer",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PRODUCT,
    .table = &PRODUCT_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = product_prepare,
    .step = step,
};
