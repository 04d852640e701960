/* Which diseases: a bit each, drawn when a person's state asks for one more, dropped when it no longer does. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/health_profile.h"
#include "models/threshold.h"

enum { N_ROWS = N_SEXES * N_AGES, ADULT_MIX_AGE = 35, N_MIXES = 2, N_PICKS = 2, CHRONIC_SETS = 1 << N_CHRONIC };

struct params {
    struct health_parameters health;
    struct mortality_parameters mortality;
    double young_chronic_weight[N_CHRONIC], chronic_weight[N_CHRONIC];
    /* Derived: cumulative thresholds of the diseases but the last. */
    uint32_t listed[N_ROWS][N_LISTED - 1];                   /* of a new major state; rows [sex][age] */
    uint32_t listed_first[N_ROWS][N_LISTED - 1];             /* of a new person who is in it already */
    uint32_t chronic[N_MIXES * CHRONIC_SETS][N_CHRONIC - 1]; /* the next chronic disease beside those there are */
};

struct view {
    const struct listed_draw *disease_start_word, *disease_word; /* N_PICKS episodes */
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
          "per 100000 person-years", 10, 2000, 293.91, "new cancers on the national ages of 2020, crude",
          "癌症新发率（粗率），按2020年全国年龄结构"),
    PARAM_MAP_OF(struct params, health.cancer_incidence_profile, "city.health.cancer_incidence_profile",
                 "per 100000 person-years", 0, 10000, CANCER_PROFILE, CANCER_GROUP_LABELS, N_CANCER_GROUPS,
                 "new cancers by age; the shape, which is scaled to the crude rate",
                 "癌症新发率的年龄形状；按粗率缩放"),
    PARAM_MAP_OF(struct params, health.cancer_male_female_ratio, "city.health.cancer_male_female_ratio", "1", 0.2, 5,
                 CANCER_RATIO, RATIO_LABELS, N_CANCER_RATIOS, "cancer incidence of men over that of women, by age",
                 "癌症新发率男女之比，按年龄"),
    PARAM_MAP_OF(struct params, health.other_major_weight, "city.health.other_major_weight", "1", 0, 1,
                 OTHER_MAJOR_WEIGHT, &DISEASE_LABELS[DISEASE_STROKE], N_OTHER_LISTED,
                 "which major disease, where it is neither cancer nor rare; relative",
                 "癌症与罕见病以外的新发重大疾病各为何病；相对权重"),
    PARAM(struct params, health.rare_disease_share, "city.health.rare_disease_share", "1", 0, 1, 0.02,
          "rare diseases among new major diseases other than cancer, from 18 on",
          "18岁及以上癌症以外的新发重大疾病中罕见病的占比"),
    PARAM(struct params, health.rare_disease_share_under_18, "city.health.rare_disease_share_under_18", "1", 0, 1, 0.6,
          "rare diseases among new major diseases other than cancer, under 18",
          "18岁以下癌症以外的新发重大疾病中罕见病的占比"),
    PARAM_MAP_OF(struct params, young_chronic_weight, "city.health.chronic_weight_under_35", "1", 0, 1,
                 YOUNG_CHRONIC_WEIGHT, &DISEASE_LABELS[N_LISTED], N_CHRONIC,
                 "which chronic disease, under 35; relative", "35岁以下的慢性病各为何病；相对权重"),
    PARAM_MAP_OF(struct params, chronic_weight, "city.health.chronic_weight_35_plus", "1", 0, 1, CHRONIC_WEIGHT,
                 &DISEASE_LABELS[N_LISTED], N_CHRONIC, "which chronic disease, from 35 on; relative",
                 "35岁及以上的慢性病各为何病；相对权重"),
    HEALTH_USES(struct params, health),
    MORTALITY_USES(struct params, mortality),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    LISTED_DRAW(struct view, disease_start_word, WORD, N_PICKS, "disease.start", "which diseases a new person has"),
    LISTED_DRAW(struct view, disease_word, WORD, N_PICKS, "disease.step", "which disease comes, and which beside it"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, sex, PERSON, "code", "0 man, 1 woman"),
    FIELD(READS, struct view, state, PERSON, "code", "0 healthy, 1 one chronic disease, 2 several, 3 a major one"),
    FIELD(UPDATES, struct view, diseases, PERSON, "bits",
          "named diseases, a bit each, as models/disease.h numbers them"),
};

/* ------------------------------------------------------------------ prepare */

/* Successive sampling: the next disease by weight among those not there yet; where those have no weight, evenly.
 * Nothing is asked for where all are there. */
static void fill_chronic(uint32_t (*thresholds)[N_CHRONIC - 1], const double weights[N_CHRONIC])
{
    for (int set = 0; set < CHRONIC_SETS; set++) {
        double left[N_CHRONIC], total = 0.0;
        for (int d = 0; d < N_CHRONIC; d++)
            total += left[d] = set >> d & 1 ? 0.0 : weights[d];
        for (int d = 0; d < N_CHRONIC && total <= 0.0; d++)
            left[d] = set >> d & 1 && set != CHRONIC_SETS - 1 ? 0.0 : 1.0;
        threshold_fill(thresholds[set], left, N_CHRONIC);
    }
}

static void prepare(void *params_)
{
    struct params *params = params_;
    struct health_profile profile;
    health_profile_init(&profile, &params->health, &params->mortality);
    for (int row = 0; row < N_ROWS; row++) {
        const int sex = row / N_AGES, age = row % N_AGES;
        threshold_fill(params->listed[row], profile.listed_onset_share[sex][age], N_LISTED);
        threshold_fill(params->listed_first[row], profile.listed_share[sex][age], N_LISTED);
    }
    fill_chronic(params->chronic, params->young_chronic_weight);
    fill_chronic(params->chronic + CHRONIC_SETS, params->chronic_weight);
}

/* ------------------------------------------------------------------ step */

/* In 16 bits throughout, so that many people share a vector. */
static inline uint16_t lowest_of(uint16_t set) { return (uint16_t)(set & -set); }

/* What stays of the diseases in a state. The lowest chronic bit, hypertension first, is the one that stays when
 * all others go. */
static inline uint16_t kept_in(uint16_t state, uint16_t diseases)
{
    const uint16_t listed = (uint16_t)(diseases & LISTED_BITS), chronic = (uint16_t)(diseases & CHRONIC_BITS);
    const uint16_t one = lowest_of(chronic), none = 0;
    const uint16_t kept_listed = state == MAJOR ? listed : none;
    const uint16_t kept_chronic = state == ONE_CHRONIC ? one : chronic;
    return (uint16_t)(kept_listed | (state == HEALTHY ? none : kept_chronic));
}

/* Whether a state asks for a disease that is not there yet: a major one, one chronic, a second chronic. */
static inline uint16_t lacks_any(uint16_t state, uint16_t diseases)
{
    const uint16_t listed = (uint16_t)(diseases & LISTED_BITS), chronic = (uint16_t)(diseases & CHRONIC_BITS);
    const uint16_t second = (uint16_t)(chronic & (chronic - 1)), any = 1, some = MAJOR; /* never empty */
    const uint16_t of_major = state == MAJOR ? listed : some, of_one = state == ONE_CHRONIC ? chronic : some;
    const uint16_t of_several = state == SEVERAL_CHRONIC ? second : some, none = 0;
    return of_major == 0 ? any : of_one == 0 ? any : of_several == 0 ? any : none;
}

/* A tile's persons and luck, and the table that says what people of the moment have. */
struct update {
    const uint8_t *age_years, *sex, *state;
    const struct listed_draw *word;
    const uint32_t (*listed)[N_LISTED - 1];
    uint16_t *diseases;
};

static void add_disease(const struct update *people, const struct params *params, int i, uint32_t word)
{
    const uint32_t had = people->diseases[i];
    if (people->state[i] == MAJOR) {
        const int row = people->sex[i] * N_AGES + people->age_years[i];
        people->diseases[i] = (uint16_t)(had | 1u << threshold_pick(word, people->listed[row], N_LISTED));
        return;
    }
    const int mix = people->age_years[i] >= ADULT_MIX_AGE ? CHRONIC_SETS : 0;
    const uint32_t picked = threshold_pick(word, params->chronic[mix + (int)(had >> N_LISTED)], N_CHRONIC);
    people->diseases[i] = (uint16_t)(had | 1u << (N_LISTED + picked));
}

/* Few fall ill in a year: all are looked at side by side, and only those who lack a disease one by one. */
static void update(int n, const struct update *people, const struct params *params)
{
    const uint8_t *restrict state = people->state;
    uint16_t *restrict diseases = people->diseases;
    uint16_t now[TILE], lacks[TILE];
    uint8_t flags[TILE];
    for (int i = 0; i < n; i++) /* hot */
        now[i] = state[i];
    for (int i = 0; i < n; i++) /* hot */
        diseases[i] = kept_in(now[i], diseases[i]);
    for (int i = 0; i < n; i++) /* hot */
        lacks[i] = lacks_any(now[i], diseases[i]);
    for (int i = 0; i < n; i++) /* hot */
        flags[i] = (uint8_t)lacks[i];
    const struct plane lacking = plane_of_flags(flags, n);
    uint16_t places[TILE];
    uint32_t words[TILE];
    int n_lacking = plane_places(&lacking, places);
    for (int pick = 0; pick < N_PICKS; pick++) {
        int n_left = 0;
        draw_listed(people->word, pick, places, n_lacking, words);
        for (int l = 0; l < n_lacking; l++) {
            const uint16_t i = places[l];
            add_disease(people, params, i, words[l]);
            places[n_left] = i;
            n_left += lacks_any(now[i], diseases[i]);
        }
        n_lacking = n_left;
    }
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    for (int i = 0; i < tile->n; i++)
        view->diseases[i] = 0;
    update(tile->n,
           &(struct update){view->age_years, view->sex, view->state, view->disease_start_word, params->listed_first,
                            view->diseases},
           params);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    update(
        tile->n,
        &(struct update){view->age_years, view->sex, view->state, view->disease_word, params->listed, view->diseases},
        params);
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
