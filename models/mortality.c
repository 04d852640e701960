/* Death: the general population's table, moved between states by relative risks that keep each cell's rate. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/health_profile.h"
#include "models/threshold.h"

struct params {
    struct mortality_parameters mortality;
    struct health_parameters health;
    /* Derived: [sex][age][state]. */
    real death_probability[N_SEXES * N_AGES * N_STATES];
    uint32_t dies_below[N_SEXES * N_AGES * N_STATES];
};

struct view {
    const uint32_t *mortality_word;
    const uint8_t *age_years, *sex, *state, *is_present;
    real *death_probability;
    uint8_t *dies, *is_vacated;
    int64_t *deaths;
};

static const struct param PARAMS[] = {
    PARAM_MAP_OF(struct params, mortality.male_per_year, "city.mortality.male_rate_per_year", "per person-year", 0, 3,
                 CHINA_MALE_DEATHS_PER_YEAR, RATE_LABELS, N_RATE_GROUPS, "death rate of men by age",
                 "男性死亡率，按年龄"),
    PARAM_MAP_OF(struct params, mortality.female_per_year, "city.mortality.female_rate_per_year", "per person-year", 0,
                 3, CHINA_FEMALE_DEATHS_PER_YEAR, RATE_LABELS, N_RATE_GROUPS, "death rate of women by age",
                 "女性死亡率，按年龄"),
    PARAM_MAP_OF(struct params, mortality.relative_risk, "city.mortality.relative_risk", "1", 0.1, 50,
                 RELATIVE_RISK_OF_DEATH, STATE_LABELS, N_STATES,
                 "risk of death by state, relative; each sex and age keeps its rate",
                 "各健康状况的相对死亡风险；各性别年龄的死亡率不变"),
    HEALTH_USES(struct params, health),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW(DRAWS, struct view, mortality_word, WORD, "mortality.step", "whether this person dies this year"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "0 man, 1 woman"),
    FIELD(READS, struct view, state, PERSON, "code", "0 healthy, 1 one chronic disease, 2 several, 3 a major one"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this place"),
    FIELD(WRITES, struct view, death_probability, PERSON, "1", "probability to die within the year"),
    FIELD(WRITES, struct view, dies, PERSON, "flag", "dies this year"),
    FIELD(UPDATES, struct view, is_vacated, PERSON, "flag", "the place is free for an entrant next year"),
    FIELD(TALLIES, struct view, deaths, WORLD, "people", "deaths of the year"),
};

static void prepare(void *params_)
{
    struct params *params = params_;
    struct health_profile profile;
    health_profile_prevalence(&profile, &params->health);
    health_profile_mortality(&profile, &params->mortality);
    for (int row = 0; row < N_SEXES * N_AGES * N_STATES; row++) {
        const double q = profile.death_probability[row / N_STATES / N_AGES][row / N_STATES % N_AGES][row % N_STATES];
        params->death_probability[row] = (real)q;
        params->dies_below[row] = threshold_of(q);
    }
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view_)
{
    (void)arms, (void)params;
    const struct view *view = view_;
    for (int i = 0; i < tile->n; i++)
        view->is_vacated[i] = 0;
}

/* Range of a random word's upper 31 bits, with room for the rounding of a float: whoever dies is below, and the few who
 * are below are looked at one by one. */
#define HIGHEST_WORD REAL(0x1p31 * (1.0 + 1e-6))

static void step(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    const int n = tile->n;
    const uint32_t *restrict word = view->mortality_word;
    const real *restrict table = params->death_probability;
    const uint8_t *restrict age_years = view->age_years, *restrict sex = view->sex, *restrict state = view->state;
    const uint8_t *restrict is_present = view->is_present;
    uint8_t *restrict dies = view->dies, *restrict is_vacated = view->is_vacated;
    real *restrict death_probability = view->death_probability;
    int32_t row[TILE], may_die[TILE];
    real probability[TILE];
    for (int i = 0; i < n; i++) /* hot */
        row[i] = (sex[i] * N_AGES + age_years[i]) * N_STATES + state[i];
    for (int i = 0; i < n; i++) { /* hot from v3 */
        probability[i] = table[row[i]];
        may_die[i] = (real)(int32_t)(word[i] >> 1) <= probability[i] * HIGHEST_WORD + REAL(2);
    }
    for (int i = 0; i < n; i++) /* hot */
        death_probability[i] = probability[i] * (real)is_present[i];
    for (int i = 0; i < n; i++) /* hot */
        dies[i] = (uint8_t)((uint8_t)may_die[i] & is_present[i]);
    const struct plane candidates = plane_of_flags(dies, n);
    int32_t deaths = 0;
    FOR_EACH_BIT(i, &candidates)
    {
        dies[i] = (uint8_t)word_is_below(word[i], params->dies_below[row[i]]);
        deaths += dies[i];
    }
    for (int i = 0; i < n; i++) /* hot */
        is_vacated[i] = (uint8_t)(dies[i] | (is_present[i] ^ 1));
    view->deaths[0] += deaths;
}

const struct person_model HUIMIN_VARIANT(person_mortality) = {
    .name = "mortality",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
