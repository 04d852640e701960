/* Death: the general population's table, moved between states by relative risks that keep each cell's rate. */
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
                 CHINA_MALE_DEATHS_PER_YEAR, RATE_LABELS, N_RATE_GROUPS, "death rate of men by age"),
    PARAM_MAP_OF(struct params, mortality.female_per_year, "city.mortality.female_rate_per_year", "per person-year", 0,
                 3, CHINA_FEMALE_DEATHS_PER_YEAR, RATE_LABELS, N_RATE_GROUPS, "death rate of women by age"),
    PARAM_MAP_OF(struct params, mortality.relative_risk, "city.mortality.relative_risk", "1", 0.1, 50,
                 RELATIVE_RISK_OF_DEATH, STATE_LABELS, N_STATES,
                 "risk of death by state, relative; each sex and age keeps its rate"),
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

static void step(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    const int n = tile->n;
    const uint32_t *restrict word = view->mortality_word, *restrict dies_below = params->dies_below;
    const real *restrict table = params->death_probability;
    const uint8_t *restrict age_years = view->age_years, *restrict sex = view->sex, *restrict state = view->state;
    const uint8_t *restrict is_present = view->is_present;
    uint8_t *restrict dies = view->dies, *restrict is_vacated = view->is_vacated;
    real *restrict death_probability = view->death_probability;
    int32_t row[TILE];
    uint32_t below[TILE];
    real probability[TILE];
    for (int i = 0; i < n; i++)
        row[i] = (sex[i] * N_AGES + age_years[i]) * N_STATES + state[i];
    for (int i = 0; i < n; i++)
        probability[i] = table[row[i]];
    for (int i = 0; i < n; i++)
        death_probability[i] = probability[i] * (real)is_present[i];
    for (int i = 0; i < n; i++)
        below[i] = word_is_below(word[i], dies_below[row[i]]);
    for (int i = 0; i < n; i++)
        dies[i] = (uint8_t)((uint8_t)below[i] & is_present[i]);
    for (int i = 0; i < n; i++)
        is_vacated[i] = (uint8_t)(dies[i] | (is_present[i] ^ 1));
    int32_t deaths = 0;
    for (int i = 0; i < n; i++)
        deaths += dies[i];
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
