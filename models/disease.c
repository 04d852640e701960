/* Which diseases: a bit each, drawn when a person's state asks for one more, dropped when it no longer does. */
#include "engine/variant.h"
#include "models/health_profile.h"
#include "models/threshold.h"

enum { ADULT_MIX_AGE = 35, N_MIXES = 2, CHRONIC_SETS = 1 << N_CHRONIC };

struct params {
    struct health_parameters health;
    struct mortality_parameters mortality;
    double young_chronic_weight[N_CHRONIC], chronic_weight[N_CHRONIC];
    /* Derived. */
    uint32_t listed[N_SEXES * N_AGES][N_LISTED - 1];      /* of a new major state: cumulative thresholds */
    uint32_t listed_first[N_SEXES * N_AGES][N_LISTED - 1]; /* of a new person who is in it already */
    uint32_t chronic[N_MIXES][CHRONIC_SETS][N_CHRONIC - 1]; /* the next chronic disease beside those there are */
};

struct view {
    const uint32_t *disease_start_word, *disease_start_chronic_word; /* listed; [2] chronic */
    const uint32_t *disease_word, *disease_chronic_word;
    const uint8_t *age_years, *sex, *state;
    uint16_t *diseases;
};

static const double CANCER_PROFILE[N_CANCER_GROUPS] = {10, 18, 65, 155, 330, 640, 1100, 1400};
static const double CANCER_RATIO[N_CANCER_RATIOS] = {0.75, 1.45};
static const double OTHER_MAJOR_WEIGHT[N_OTHER_LISTED] = {0.45, 0.40, 0.15};
static const double YOUNG_CHRONIC_WEIGHT[N_CHRONIC] = {0.10, 0.08, 0.02, 0.80};
static const double CHRONIC_WEIGHT[N_CHRONIC] = {0.40, 0.13, 0.07, 0.40};
static const char *const RATIO_LABELS[N_CANCER_RATIOS] = {"under_55", "55_plus"};

static const struct param PARAMS[] = {
    PARAM(struct params, health.cancer_incidence_per_100000, "city.health.cancer_incidence_per_100000",
          "per 100000 person-years", 10, 2000, 293.91, "new cancers on the national ages of 2020, crude"),
    PARAM_MAP_OF(struct params, health.cancer_incidence_profile, "city.health.cancer_incidence_profile",
                 "per 100000 person-years", 0, 10000, CANCER_PROFILE, CANCER_GROUP_LABELS, N_CANCER_GROUPS,
                 "new cancers by age; the shape, which is scaled to the crude rate"),
    PARAM_MAP_OF(struct params, health.cancer_male_female_ratio, "city.health.cancer_male_female_ratio", "1", 0.2, 5,
                 CANCER_RATIO, RATIO_LABELS, N_CANCER_RATIOS, "cancer incidence of men over that of women, by age"),
    PARAM_MAP_OF(struct params, health.other_major_weight, "city.health.other_major_weight", "1", 0, 1, OTHER_MAJOR_WEIGHT,
                 &DISEASE_LABELS[DISEASE_STROKE], N_OTHER_LISTED,
                 "which major disease, where it is neither cancer nor rare; relative"),
    PARAM(struct params, health.rare_disease_share, "city.health.rare_disease_share", "1", 0, 1, 0.02,
          "rare diseases among new major diseases other than cancer, from 18 on"),
    PARAM(struct params, health.rare_disease_share_under_18, "city.health.rare_disease_share_under_18", "1", 0, 1, 0.6,
          "rare diseases among new major diseases other than cancer, under 18"),
    PARAM_MAP_OF(struct params, young_chronic_weight, "city.health.chronic_weight_under_35", "1", 0, 1,
                 YOUNG_CHRONIC_WEIGHT, &DISEASE_LABELS[N_LISTED], N_CHRONIC,
                 "which chronic disease, under 35; relative"),
    PARAM_MAP_OF(struct params, chronic_weight, "city.health.chronic_weight_35_plus", "1", 0, 1, CHRONIC_WEIGHT,
                 &DISEASE_LABELS[N_LISTED], N_CHRONIC, "which chronic disease, from 35 on; relative"),
    HEALTH_USES(struct params, health),
    MORTALITY_USES(struct params, mortality),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, disease_start_word, WORD, "disease.start", "which major disease a new person has"),
    DRAW_N(START_DRAWS, struct view, disease_start_chronic_word, WORD, 2, "disease.start_chronic",
           "which chronic diseases a new person has"),
    DRAW(DRAWS, struct view, disease_word, WORD, "disease.major", "which major disease comes"),
    DRAW_N(DRAWS, struct view, disease_chronic_word, WORD, 2, "disease.chronic", "which chronic diseases come"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "0 man, 1 woman"),
    FIELD(READS, struct view, state, PERSON, "code", "0 healthy, 1 one chronic disease, 2 several, 3 a major one"),
    FIELD(UPDATES, struct view, diseases, PERSON, "bits", "named diseases, a bit each, as models/disease.h numbers them"),
};

/* ------------------------------------------------------------------ prepare */

static void fill_thresholds(uint32_t *thresholds, const double *weights, int n)
{
    double total = 0.0, sum = 0.0;
    for (int k = 0; k < n; k++) total += weights[k];
    for (int k = 0; k < n - 1; k++) {
        sum += weights[k];
        double left = 0.0;
        for (int above = k + 1; above < n; above++) left += weights[above];
        thresholds[k] = threshold_of(left > 0.0 ? sum / total : 1.0);
    }
}

/* Successive sampling: the next disease by weight among those not there yet. Weights of 0 everywhere: even. */
static void fill_chronic(uint32_t thresholds[CHRONIC_SETS][N_CHRONIC - 1], const double weights[N_CHRONIC])
{
    for (int set = 0; set < CHRONIC_SETS; set++) {
        double left[N_CHRONIC], total = 0.0;
        for (int d = 0; d < N_CHRONIC; d++) total += left[d] = set >> d & 1 ? 0.0 : weights[d];
        for (int d = 0; d < N_CHRONIC; d++)
            if (total <= 0.0) left[d] = set >> d & 1 ? 0.0 : 1.0;
        fill_thresholds(thresholds[set], left, N_CHRONIC);
    }
}

static void prepare(void *params_)
{
    struct params *params = params_;
    struct health_profile profile;
    health_profile_init(&profile, &params->health, &params->mortality);
    for (int row = 0; row < N_SEXES * N_AGES; row++) {
        const int sex = row / N_AGES, age = row % N_AGES;
        fill_thresholds(params->listed[row], profile.listed_onset_share[sex][age], N_LISTED);
        fill_thresholds(params->listed_first[row], profile.listed_share[sex][age], N_LISTED);
    }
    fill_chronic(params->chronic[0], params->young_chronic_weight);
    fill_chronic(params->chronic[1], params->chronic_weight);
}

/* ------------------------------------------------------------------ step */

static inline uint32_t listed_of(uint32_t word, const uint32_t *thresholds)
{
    const uint32_t position = (uint32_t)(N_LISTED - 1) - word_is_below(word, thresholds[0]) -
                              word_is_below(word, thresholds[1]) - word_is_below(word, thresholds[2]) -
                              word_is_below(word, thresholds[3]);
    return 1u << position;
}

static inline uint32_t chronic_of(uint32_t word, const uint32_t *thresholds)
{
    const uint32_t position = (uint32_t)(N_CHRONIC - 1) - word_is_below(word, thresholds[0]) -
                              word_is_below(word, thresholds[1]) - word_is_below(word, thresholds[2]);
    return 1u << position;
}

static inline uint32_t has_any(uint32_t set) { return set != 0; }
static inline uint32_t has_several(uint32_t set) { return (set & (set - 1)) != 0; }
static inline uint32_t lowest_of(uint32_t set) { return set & (~set + 1u); }

/* What each state keeps and asks for. The lowest bit, hypertension first, is the disease that stays when all
 * others go. */
static void update(int n, const uint8_t *restrict age_years, const uint8_t *restrict sex, const uint8_t *restrict state,
                   const uint32_t *restrict word, const uint32_t *restrict chronic_word,
                   const uint32_t *restrict listed_thresholds, const uint32_t *restrict chronic_thresholds,
                   uint16_t *restrict diseases)
{
    uint32_t listed[TILE], chronic[TILE];
    for (int i = 0; i < n; i++) {
        const uint32_t had = diseases[i] & LISTED_BITS;
        const uint32_t drawn = listed_of(word[i], listed_thresholds + (sex[i] * N_AGES + age_years[i]) * (N_LISTED - 1));
        listed[i] = state[i] == MAJOR ? (had ? had : drawn) : 0u;
    }
    for (int i = 0; i < n; i++) {
        const uint32_t had = (uint32_t)(diseases[i] & CHRONIC_BITS) >> N_LISTED;
        const uint32_t kept = state[i] == ONE_CHRONIC ? lowest_of(had) : had;
        chronic[i] = state[i] == HEALTHY ? 0u : kept;
    }
    for (int i = 0; i < n; i++) {
        const int row = (age_years[i] >= ADULT_MIX_AGE ? CHRONIC_SETS : 0) + (int)chronic[i];
        const uint32_t drawn = chronic_of(chronic_word[i], chronic_thresholds + row * (N_CHRONIC - 1));
        const uint32_t wants = (state[i] == ONE_CHRONIC || state[i] == SEVERAL_CHRONIC) && !has_any(chronic[i]);
        chronic[i] |= wants ? drawn : 0u;
    }
    for (int i = 0; i < n; i++) {
        const int row = (age_years[i] >= ADULT_MIX_AGE ? CHRONIC_SETS : 0) + (int)chronic[i];
        const uint32_t drawn = chronic_of(chronic_word[TILE + i], chronic_thresholds + row * (N_CHRONIC - 1));
        const uint32_t wants = state[i] == SEVERAL_CHRONIC && !has_several(chronic[i]);
        chronic[i] |= wants ? drawn : 0u;
    }
    for (int i = 0; i < n; i++) diseases[i] = (uint16_t)(listed[i] | chronic[i] << N_LISTED);
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    for (int i = 0; i < tile->n; i++) view->diseases[i] = 0;
    update(tile->n, view->age_years, view->sex, view->state, view->disease_start_word, view->disease_start_chronic_word,
           params->listed_first[0], params->chronic[0][0], view->diseases);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    update(tile->n, view->age_years, view->sex, view->state, view->disease_word, view->disease_chronic_word,
           params->listed[0], params->chronic[0][0], view->diseases);
}

const struct person_model HUIMIN_VARIANT(person_disease) = {
    .name = "disease",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
