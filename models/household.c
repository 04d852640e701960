/* Households: formed once, of people who live side by side in a tile; a newcomer joins that of the place. */
#include "engine/variant.h"
#include "models/household_formation.h"

struct params {
    struct household_parameters household;
};

struct view {
    const real *household_uniform; /* [N_HOUSEHOLD_DRAWS][TILE] */
    const uint8_t *age_years, *sex, *is_present;
    uint16_t *household_head;
    int64_t *households;
};

static const struct param PARAMS[] = {
    PARAM(struct params, household.mean_size, "city.household.mean_size", "people", 1, 8, 2.62,
          "mean size of a household in the first year", "首年平均家庭户规模"),
    PARAM(struct params, household.couple_share, "city.household.couple_share", "1", 0, 1, 0.78,
          "women of 22 and over who live in a couple, where a man of fitting age is left",
          "22岁及以上女性中有伴侣同住的占比（尚有年龄相配的男性时）"),
    PARAM(struct params, household.elder_own_share, "city.household.elder_own_share", "1", 0, 1, 0.6,
          "couples and singles of 65 and over who keep a home of their own; the rest live with grown children",
          "65岁及以上夫妇与单身者中独立居住的占比；其余与成年子女同住"),
    PARAM(struct params, household.young_own_share, "city.household.young_own_share", "1", 0, 1, 0.3,
          "singles under 30 who look for a home of their own as singles over 30 do",
          "30岁以下单身者中如30岁以上者一样独立居住的占比"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW_N(START_DRAWS, struct view, household_uniform, UNIFORM, N_HOUSEHOLD_DRAWS, "household.formation",
           "couples, homes of one's own, with whom one lives"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "0 man, 1 woman"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this place"),
    FIELD(UPDATES, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(TALLIES, struct view, households, WORLD, "households", "households with anyone in them"),
};

/* Entrants keep the household of the place that they come to, and its head's role where it was the head's. */
static void start(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    if (tile->is_entrant)
        return;
    const struct household_people people = {tile->n, view->age_years, view->sex, view->is_present,
                                            view->household_uniform};
    household_form(&people, &params->household, view->household_head);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view_)
{
    (void)arms, (void)params;
    const struct view *view = view_;
    const int n = tile->n;
    const uint16_t *restrict head = view->household_head;
    const uint8_t *restrict is_present = view->is_present;
    enum { NOWHERE = TILE };
    uint8_t is_lived_in[TILE + 1] = {0};
    uint16_t home[TILE];
    for (int i = 0; i < n; i++) { /* hot */
        const uint16_t place = head[i];
        home[i] = is_present[i] ? place : NOWHERE;
    }
    for (int i = 0; i < n; i++)
        is_lived_in[home[i]] = 1;
    int32_t households = 0;
    for (int i = 0; i < n; i++)
        households += is_lived_in[i];
    view->households[0] += households;
}

const struct person_model HUIMIN_VARIANT(person_household) = {
    .name = "household",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .start = start,
    .step = step,
};
