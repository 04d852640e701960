/* Basic medical insurance: the employee scheme or that of residents, by age and a lasting luck. */
#include "engine/variant.h"
#include "models/employment.h"

struct params {
    struct employment_parameters employment;
    struct population_parameters population;
    real employee_share[N_AGES]; /* derived */
};

struct view {
    const real *scheme_start_uniform;
    const uint8_t *age_years;
    real *scheme_uniform;
    uint8_t *scheme;
};

/* The retired: 26.6% of those insured as employees (recalled), at 18.7% aged 60 and over and 27% employees. */
static const double BY_AGE[N_SCHEME_GROUPS] = {0, 0.20, 0.33, 0.38};

static const struct param PARAMS[] = {
    PARAM(struct params, employment.employee_share, "city.employee_share", "1", 0, 0.8, 0.27,
          "insured people in the employee scheme", "参保人口中参加职工医保的占比"),
    PARAM_MAP_OF(struct params, employment.employee_share_by_age, "city.employee_share_by_age", "1", 0, 0.95, BY_AGE,
                 SCHEME_GROUP_LABELS, N_SCHEME_GROUPS,
                 "employee scheme by age; the shape, which is scaled on the odds to employee_share",
                 "参加职工医保占比的年龄形状；按优势缩放至 employee_share"),
    POPULATION_USES(struct params, population),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, scheme_start_uniform, UNIFORM, "scheme.start", "lasting luck of employment"),
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(UPDATES, struct view, scheme_uniform, PERSON, "1",
          "lasting luck of employment: employee below the age's share"),
    FIELD(WRITES, struct view, scheme, PERSON, "code", "0 resident scheme, 1 employee scheme"),
};

static void prepare(void *params_)
{
    struct params *params = params_;
    struct population population;
    double share[N_AGES];
    population_init(&population, &params->population);
    employment_shares(share, &params->employment, &population);
    for (int age = 0; age < N_AGES; age++)
        params->employee_share[age] = (real)share[age];
}

static void assign(const struct tile *tile, const struct params *params, const struct view *view)
{
    const int n = tile->n;
    const real *restrict uniform = view->scheme_uniform, *restrict employee_share = params->employee_share;
    const uint8_t *restrict age_years = view->age_years;
    uint8_t *restrict scheme = view->scheme;
    int32_t age[TILE], is_employee[TILE];
    for (int i = 0; i < n; i++) /* hot */
        age[i] = age_years[i];
    for (int i = 0; i < n; i++) /* hot from v3 */
        is_employee[i] = uniform[i] < employee_share[age[i]];
    for (int i = 0; i < n; i++) /* hot */
        scheme[i] = (uint8_t)is_employee[i];
}

/* Others count people by scheme as soon as these have started. */
static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view_)
{
    (void)arms;
    const struct view *view = view_;
    for (int i = 0; i < tile->n; i++)
        view->scheme_uniform[i] = view->scheme_start_uniform[i];
    assign(tile, params, view);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    assign(tile, params, view);
}

const struct person_model HUIMIN_VARIANT(person_scheme) = {
    .name = "scheme",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
