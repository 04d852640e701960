/* Falling ill and recovering: the yearly chain over the four states, by sex and single age. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/health_management.h"
#include "models/health_profile.h"
#include "models/threshold.h"

enum { N_ROWS = N_SEXES * N_AGES };

struct params {
    struct health_parameters health;
    struct mortality_parameters mortality;
    struct health_management management;
    /* Derived: cumulative thresholds of the states but the last. */
    uint32_t first[N_ROWS][N_STATES - 1];            /* rows [sex][age] */
    uint32_t moves[N_STATES - 1][N_ROWS * N_STATES]; /* a plane for each; rows [sex][age][state] */
    uint32_t leads[N_ROWS * N_STATES];               /* of these, see leads_of */
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
    PARAM_MAP_OF(
        struct params, health.any_chronic_share, "city.health.any_chronic_share", "1", 0, 0.99, ANY_CHRONIC_SHARE,
        HEALTH_GROUP_LABELS, N_HEALTH_GROUPS,
        "people with a chronic disease, by age; the shape, which is scaled on the odds to any_chronic_share_15_plus",
        "慢性病患病率的年龄形状；按优势缩放至 any_chronic_share_15_plus"),
    PARAM(struct params, health.any_chronic_share_15_plus, "city.health.any_chronic_share_15_plus", "1", 0.05, 0.9,
          0.343, "people of 15 and over with a chronic disease, on the national ages of 2020",
          "15岁及以上慢性病患病率，按2020年全国年龄结构"),
    PARAM(struct params, health.male_chronic_odds_ratio, "city.health.male_chronic_odds_ratio", "1", 0.5, 2, 1,
          "odds of a chronic disease, men to women of the same age", "同龄男女患慢性病的优势比"),
    PARAM_MAP_OF(struct params, health.several_share_of_chronic, "city.health.several_share_of_chronic", "1", 0, 1,
                 SEVERAL_SHARE, HEALTH_GROUP_LABELS, N_HEALTH_GROUPS,
                 "of the chronically ill without a major disease: with two or more, by age",
                 "无重大疾病的慢性病患者中有两种及以上者的占比，按年龄"),
    PARAM_MAP_OF(
        struct params, health.major_share, "city.health.major_share", "1", 0, 0.9, MAJOR_SHARE, HEALTH_GROUP_LABELS,
        N_HEALTH_GROUPS,
        "people with a listed major disease, by age; the shape, which is scaled on the odds to major_share_adults",
        "所列重大疾病患病率的年龄形状；按优势缩放至 major_share_adults"),
    PARAM(struct params, health.major_share_adults, "city.health.major_share_adults", "1", 0.005, 0.3, 0.065,
          "people of 18 and over with a listed major disease, on the national ages of 2020",
          "18岁及以上所列重大疾病患病率，按2020年全国年龄结构"),
    PARAM(struct params, health.newborn_major_share, "city.health.newborn_major_share", "1", 0, 0.05, 0.002,
          "newborns with a listed major (congenital or rare) disease; other newborns are healthy",
          "新生儿患所列重大疾病（先天性或罕见病）的占比；其余新生儿健康"),
    PARAM_MAP_OF(struct params, health.remission_probability, "city.health.remission_probability", "1/year", 0, 0.3,
                 REMISSION, AFTER_LABELS, N_STATES - 1,
                 "yearly: one chronic disease to none, several to one, major to several (no longer listed)",
                 "每年好转的概率：一种慢性病至无，多种至一种，重大疾病至多种（不再列入）"),
    PARAM_MAP_OF(struct params, health.major_onset_weight, "city.health.major_onset_weight", "1", 0.01, 100,
                 ONSET_WEIGHT, BEFORE_LABELS, N_STATES - 1, "hazard of a major disease, relative, by state before it",
                 "新发重大疾病的相对风险，按此前的健康状况"),
    MORTALITY_USES(struct params, mortality),
    PARAM(struct params, management.participation_share, "city.health_management.participation_share", "1", 0, 1, 0,
          "people screened for cancer each year", "每年接受癌症筛查的人口占比"),
    PARAM(struct params, management.forestalled_share, "city.health_management.forestalled_share", "1", 0, 1, 0.05,
          "of onsets of a listed major disease among those screened: found so early that they do not happen",
          "受筛查者新发的所列重大疾病中，因发现及早而不致发生的占比"),
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

/* The leading bits of three thresholds in one word: one look-up a person decides nearly all moves. Where a random word
 * has the leading bits of a threshold, the rest of its bits must be asked. */
enum { LEAD_BITS = 10, LEAD_MOST = (1 << LEAD_BITS) - 1, LEAD_SHIFT = 31 - LEAD_BITS };

static uint32_t leads_of(const uint32_t thresholds[N_STATES - 1])
{
    uint32_t leads = 0;
    for (int k = 0; k < N_STATES - 1; k++) {
        const uint32_t lead = thresholds[k] >> LEAD_SHIFT; /* one more than the most where always below */
        leads |= (lead < LEAD_MOST ? lead : LEAD_MOST) << (k * LEAD_BITS);
    }
    return leads;
}

/* Those whom screening keeps from a listed disease stay as they are for the year. */
static void forestall(struct health_profile *profile, double share)
{
    for (int row = 0; row < N_ROWS; row++)
        for (int state = 0; state < MAJOR; state++) {
            double *const to = profile->transition[row / N_AGES][row % N_AGES][state];
            const double kept = share * to[MAJOR];
            to[MAJOR] -= kept;
            to[state] += kept;
        }
}

static void prepare(void *params_)
{
    struct params *params = params_;
    struct health_profile profile;
    health_profile_prevalence(&profile, &params->health);
    health_profile_mortality(&profile, &params->mortality);
    health_profile_chain(&profile, &params->health);
    if (health_management_forestalled(&params->management) > 0.0)
        forestall(&profile, health_management_forestalled(&params->management));
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            const int row = sex * N_AGES + age;
            threshold_fill(params->first[row], profile.prevalence[sex][age], N_STATES);
            for (int state = 0; state < N_STATES; state++) {
                uint32_t thresholds[N_STATES - 1];
                threshold_fill(thresholds, profile.transition[sex][age][state], N_STATES);
                for (int k = 0; k < N_STATES - 1; k++)
                    params->moves[k][row * N_STATES + state] = thresholds[k];
                params->leads[row * N_STATES + state] = leads_of(thresholds);
            }
        }
}

/* The state whose share of the word's range the word falls into. */
static inline uint32_t state_of(uint32_t word, uint32_t healthy, uint32_t one, uint32_t several)
{
    return (uint32_t)MAJOR - word_is_below(word, healthy) - word_is_below(word, one) - word_is_below(word, several);
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    for (int i = 0; i < tile->n; i++) {
        const int row = view->sex[i] * N_AGES + view->age_years[i];
        view->state[i] = (uint8_t)threshold_pick(view->morbidity_start_word[i], params->first[row], N_STATES);
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    const int n = tile->n;
    const uint32_t *restrict word = view->morbidity_word, *restrict leads = params->leads;
    const uint8_t *restrict age_years = view->age_years, *restrict sex = view->sex;
    const uint8_t *restrict is_settled = view->is_settled;
    uint8_t *restrict state = view->state;
    int32_t row[TILE] = {0};
    uint32_t next[TILE], is_open[TILE];
    uint8_t flags[TILE];
    for (int i = 0; i < n; i++) /* hot */
        row[i] = (sex[i] * N_AGES + age_years[i]) * N_STATES + state[i];
    for (int i = 0; i < n; i++) { /* hot from v3 */
        const uint32_t lead = leads[row[i]], own = word[i] >> (32 - LEAD_BITS);
        const uint32_t healthy = lead & LEAD_MOST, one = lead >> LEAD_BITS & LEAD_MOST, several = lead >> 2 * LEAD_BITS;
        next[i] = (uint32_t)MAJOR - (own < healthy) - (own < one) - (own < several);
        is_open[i] = (own == healthy) | (own == one) | (own == several);
    }
    for (int i = 0; i < n; i++) /* hot */
        flags[i] = (uint8_t)is_open[i];
    const struct plane open = plane_of_flags(flags, n);
    FOR_EACH_BIT(i, &open)
    {
        const int at = row[i];
        next[i] = state_of(word[i], params->moves[HEALTHY][at], params->moves[ONE_CHRONIC][at],
                           params->moves[SEVERAL_CHRONIC][at]);
    }
    for (int i = 0; i < n; i++) /* hot */
        state[i] = is_settled[i] ? (uint8_t)next[i] : state[i];
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
