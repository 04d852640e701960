/* Disposable income per head of the household, its fifth of the city, and who is under the safety net. */
#include "engine/variant.h"
#include "engine/vmath.h"
#include "models/income_distribution.h"

/* A table by kind of head, looked up by selecting. */
struct by_kind {
    real kind[N_HEAD_KINDS];
};

static inline real of_kind(const struct by_kind table, int kind)
{
    const real low = kind == 0 ? table.kind[0] : table.kind[1], high = kind == 2 ? table.kind[2] : table.kind[3];
    return kind < 2 ? low : high;
}

struct params {
    struct income_parameters income;
    struct population_parameters population;
    struct employment_parameters employment;
    struct household_parameters household;
    /* Derived: logarithms of yuan. */
    struct by_kind log_median, log_sd;
    real quintile_log[N_QUINTILES - 1], safety_net_log;
};

struct view {
    const real *income_start_normal;
    const uint8_t *age_years, *scheme;
    const uint16_t *household_head;
    real *income_normal, *income_yuan;
    uint8_t *income_quintile, *is_safety_net;
};

/* Spreads and the employees' difference are fitted by least squares of logarithms to the five quintile
 * means of 2021 (income: 8333, 18445, 29053, 44949, 85836 yuan), to 1.4%, at 27% employees; the elders'
 * difference is an assumption. */
static const double LOG_SD[N_SCHEMES] = {0.88, 0.50};

static const struct param PARAMS[] = {
    PARAM(struct params, income.national_mean_yuan, "city.income.national_mean_yuan", "yuan/year", 1000, 1e6, 37323.2,
          "mean disposable income per head of the nation, 2021", "全国人均可支配收入，2021年"),
    PARAM_MAP_OF(struct params, income.log_sd, "city.income.log_sd", "1", 0.05, 2, LOG_SD, SCHEME_LABELS, N_SCHEMES,
                 "spread of log income around the level of the head's scheme and age, by scheme",
                 "对数收入围绕户主医保类型与年龄所定水平的离散，按医保类型"),
    PARAM(struct params, income.employee_log_difference, "city.income.employee_log_difference", "1", -1, 2, 0.7,
          "log income where the head is in the employee scheme, over residents",
          "户主参加职工医保相对居民医保的对数收入差"),
    PARAM(struct params, income.elder_log_difference, "city.income.elder_log_difference", "1", -2, 1, -0.3,
          "log income where the head is 60 or over, over the younger", "户主60岁及以上相对较年轻者的对数收入差"),
    PARAM(struct params, income.level, "city.income.level", "1", 0.1, 10, 1,
          "mean income per head of the city over the nation's", "本市人均收入与全国之比"),
    PARAM(struct params, income.safety_net_share, "city.safety_net_share", "1", 0, 0.5, 0.035,
          "people under the safety net: the lowest incomes", "低保等救助对象的人口占比：收入最低者"),
    POPULATION_USES(struct params, population),
    EMPLOYMENT_USES(struct params, employment),
    HOUSEHOLD_USES(struct params, household),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, income_start_normal, NORMAL_COS, "income.start",
         "lasting luck of a household's income"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, scheme, PERSON, "code", "0 resident scheme, 1 employee scheme"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(UPDATES, struct view, income_normal, PERSON, "1",
          "lasting luck of income, standard normal; the head's counts"),
    FIELD(UPDATES, struct view, income_yuan, PERSON, "yuan/year",
          "disposable income per head of the household, yuan of 2021"),
    FIELD(UPDATES, struct view, income_quintile, PERSON, "code", "fifth of the city by income, 0 the lowest"),
    FIELD(UPDATES, struct view, is_safety_net, PERSON, "flag", "under the safety net"),
};

static void prepare(void *params_)
{
    struct params *params = params_;
    struct population population;
    struct income_distribution distribution;
    population_init(&population, &params->population);
    income_distribution_init(&distribution, &params->income, &population, &params->employment, &params->household);
    for (int kind = 0; kind < N_HEAD_KINDS; kind++) {
        params->log_median.kind[kind] = (real)distribution.log_median[kind];
        params->log_sd.kind[kind] = (real)distribution.log_sd[kind];
    }
    for (int q = 0; q < N_QUINTILES - 1; q++)
        params->quintile_log[q] = (real)income_distribution_log_quantile(&distribution, (q + 1.0) / N_QUINTILES);
    const double share = params->income.safety_net_share;
    params->safety_net_log = share > 0.0 ? (real)income_distribution_log_quantile(&distribution, share) : REAL(-1000);
}

static void assign(const struct tile *tile, const struct params *params, const struct view *view)
{
    const int n = tile->n;
    const uint8_t *restrict age_years = view->age_years, *restrict scheme = view->scheme;
    const uint16_t *restrict head = view->household_head;
    const real *restrict normal = view->income_normal, safety_net_log = params->safety_net_log;
    const struct by_kind log_median = params->log_median, log_sd = params->log_sd;
    const real first = params->quintile_log[0], second = params->quintile_log[1], third = params->quintile_log[2],
               fourth = params->quintile_log[3];
    real *restrict income_yuan = view->income_yuan;
    uint8_t *restrict income_quintile = view->income_quintile, *restrict is_safety_net = view->is_safety_net;
    int32_t kind[TILE], place_of_head[TILE], quintile[TILE], is_poor[TILE];
    real as_head[TILE], log_income[TILE];
    for (int i = 0; i < n; i++) /* hot */
        kind[i] = income_head_kind(scheme[i], age_years[i] >= ELDER_AGE_YEARS);
    for (int i = 0; i < n; i++) /* hot */
        as_head[i] = of_kind(log_median, kind[i]) + of_kind(log_sd, kind[i]) * normal[i];
    for (int i = 0; i < n; i++) /* hot */
        place_of_head[i] = head[i];
    for (int i = 0; i < n; i++) /* hot from v3 */
        log_income[i] = as_head[place_of_head[i]];
    for (int i = 0; i < n; i++) /* hot */
        income_yuan[i] = vm_exp(log_income[i]);
    for (int i = 0; i < n; i++) { /* hot */
        const real log_yuan = log_income[i];
        quintile[i] = (log_yuan >= first) + (log_yuan >= second) + (log_yuan >= third) + (log_yuan >= fourth);
        is_poor[i] = log_yuan < safety_net_log;
    }
    for (int i = 0; i < n; i++) /* hot */
        income_quintile[i] = (uint8_t)quintile[i];
    for (int i = 0; i < n; i++) /* hot */
        is_safety_net[i] = (uint8_t)is_poor[i];
}

/* A place keeps its luck: who comes to live in a household has the household's income. */
static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view_)
{
    (void)arms;
    const struct view *view = view_;
    if (tile->is_entrant)
        return;
    for (int i = 0; i < tile->n; i++)
        view->income_normal[i] = view->income_start_normal[i];
    assign(tile, params, view);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    assign(tile, params, view);
}

const struct person_model HUIMIN_VARIANT(person_income) = {
    .name = "income",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
