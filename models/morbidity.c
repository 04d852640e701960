/* Falling ill and recovering: the yearly chain over the four states, by sex and single age. */
#include "engine/variant.h"
#include "models/health_profile.h"
#include "models/threshold.h"

struct params {
    struct health_parameters health;
    struct mortality_parameters mortality;
    /* Derived. Cumulative thresholds of the states below each: [sex][age][state before][state after − 1]. */
    uint32_t moves[N_SEXES * N_AGES * N_STATES][N_STATES - 1];
    uint32_t first[N_SEXES * N_AGES][N_STATES - 1];
};

struct view {
    const uint32_t *morbidity_start_word, *morbidity_word;
    const uint8_t *age_years, *sex, *is_settled;
    uint8_t *state;
};

/* Prevalence of any chronic disease by age: recalled profile of the National Health Services Survey of 2018
 * (chronic_disease), an assumption under 15. Scaled to the published share of those 15 and over. */
static const double ANY_CHRONIC_SHARE[N_HEALTH_GROUPS] = {0.012, 0.037, 0.071, 0.151, 0.313, 0.484, 0.623};
static const double SEVERAL_SHARE[N_HEALTH_GROUPS] = {0.08, 0.20, 0.22, 0.28, 0.36, 0.45, 0.55};
static const double MAJOR_SHARE[N_HEALTH_GROUPS] = {0.003, 0.006, 0.012, 0.028, 0.060, 0.110, 0.170};
static const double REMISSION[N_STATES - 1] = {0.02, 0.02, 0.06};
static const double ONSET_WEIGHT[N_STATES - 1] = {1, 3, 8};
static const char *const BEFORE_LABELS[N_STATES - 1] = {"healthy", "one_chronic", "several_chronic"};
static const char *const AFTER_LABELS[N_STATES - 1] = {"one_chronic", "several_chronic", "major"};

static const struct param PARAMS[] = {
    PARAM_MAP_OF(struct params, health.any_chronic_share, "city.health.any_chronic_share", "1", 0, 0.99,
                 ANY_CHRONIC_SHARE, HEALTH_GROUP_LABELS, N_HEALTH_GROUPS,
                 "people with a chronic disease, by age; the shape, which is scaled on the odds to any_chronic_share_15_plus"),
    PARAM(struct params, health.any_chronic_share_15_plus, "city.health.any_chronic_share_15_plus", "1", 0.05, 0.9, 0.343,
          "people of 15 and over with a chronic disease, on the national ages of 2020"),
    PARAM(struct params, health.male_chronic_odds_ratio, "city.health.male_chronic_odds_ratio", "1", 0.5, 2, 1,
          "odds of a chronic disease, men to women of the same age"),
    PARAM_MAP_OF(struct params, health.several_share_of_chronic, "city.health.several_share_of_chronic", "1", 0, 1,
                 SEVERAL_SHARE, HEALTH_GROUP_LABELS, N_HEALTH_GROUPS,
                 "of the chronically ill without a major disease: with two or more, by age"),
    PARAM_MAP_OF(struct params, health.major_share, "city.health.major_share", "1", 0, 0.9, MAJOR_SHARE,
                 HEALTH_GROUP_LABELS, N_HEALTH_GROUPS,
                 "people with a listed major disease, by age; the shape, which is scaled on the odds to major_share_adults"),
    PARAM(struct params, health.major_share_adults, "city.health.major_share_adults", "1", 0.005, 0.3, 0.065,
          "people of 18 and over with a listed major disease, on the national ages of 2020"),
    PARAM(struct params, health.newborn_major_share, "city.health.newborn_major_share", "1", 0, 0.05, 0.002,
          "newborns with a listed major (congenital or rare) disease; other newborns are healthy"),
    PARAM_MAP_OF(struct params, health.remission_probability, "city.health.remission_probability", "1/year", 0, 0.3,
                 REMISSION, AFTER_LABELS, N_STATES - 1,
                 "yearly: one chronic disease to none, several to one, major to several (no longer listed)"),
    PARAM_MAP_OF(struct params, health.major_onset_weight, "city.health.major_onset_weight", "1", 0.01, 100, ONSET_WEIGHT,
                 BEFORE_LABELS, N_STATES - 1, "hazard of a major disease, relative, by state before it"),
    MORTALITY_USES(struct params, mortality),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, morbidity_start_word, WORD, "morbidity.start", "state of a new person"),
    DRAW(DRAWS, struct view, morbidity_word, WORD, "morbidity.step", "this year's move between states"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "0 man, 1 woman"),
    FIELD(READS, struct view, is_settled, PERSON, "flag", "this person was here last year"),
    FIELD(UPDATES, struct view, state, PERSON, "code", "0 healthy, 1 one chronic disease, 2 several, 3 a major one"),
};

static void fill_thresholds(uint32_t thresholds[N_STATES - 1], const double probabilities[N_STATES])
{
    double sum = 0.0;
    for (int state = 0; state < N_STATES - 1; state++) {
        sum += probabilities[state];
        /* where nothing is left above, the sum is 1 whatever rounding made of it */
        double left = 0.0;
        for (int above = state + 1; above < N_STATES; above++) left += probabilities[above];
        thresholds[state] = threshold_of(left > 0.0 ? sum : 1.0);
    }
}

static void prepare(void *params_)
{
    struct params *params = params_;
    struct health_profile profile;
    health_profile_prevalence(&profile, &params->health);
    health_profile_mortality(&profile, &params->mortality);
    health_profile_chain(&profile, &params->health);
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            const int row = sex * N_AGES + age;
            fill_thresholds(params->first[row], profile.prevalence[sex][age]);
            for (int state = 0; state < N_STATES; state++)
                fill_thresholds(params->moves[row * N_STATES + state], profile.transition[sex][age][state]);
        }
}

/* The state whose share of the word's range the word falls into. */
static inline uint8_t state_of(uint32_t word, const uint32_t *thresholds)
{
    return (uint8_t)(N_STATES - 1 - word_is_below(word, thresholds[0]) - word_is_below(word, thresholds[1]) -
                     word_is_below(word, thresholds[2]));
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    for (int i = 0; i < tile->n; i++)
        view->state[i] = state_of(view->morbidity_start_word[i], params->first[view->sex[i] * N_AGES + view->age_years[i]]);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    const int n = tile->n;
    const uint32_t *restrict word = view->morbidity_word, *restrict moves = params->moves[0];
    const uint8_t *restrict age_years = view->age_years, *restrict sex = view->sex, *restrict is_settled = view->is_settled;
    uint8_t *restrict state = view->state;
    int32_t first_threshold[TILE];
    for (int i = 0; i < n; i++)
        first_threshold[i] = ((sex[i] * N_AGES + age_years[i]) * N_STATES + state[i]) * (N_STATES - 1);
    for (int i = 0; i < n; i++) {
        const uint8_t next = state_of(word[i], moves + first_threshold[i]);
        state[i] = is_settled[i] ? next : state[i];
    }
}

const struct person_model HUIMIN_VARIANT(person_morbidity) = {
    .name = "morbidity",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
