/* Frailty: what lasts of a person's need for care beside age and state. */
#include "models/frailty.h"

#include <math.h>

#include "engine/variant.h"
#include "models/domain.h"

struct params {
    double spread, persistence;
    real spread_real, persistence_real, innovation_share; /* derived */
};

struct view {
    const real *frailty_start_normal, *frailty_innovation_normal;
    real *frailty_normal, *frailty_log;
};

static const struct param PARAMS[] = {
    PARAM(struct params, spread, "city.frailty.spread", "1", 0, 2.5, 1.2, "standard deviation of log frailty",
          "脆弱度对数的标准差"),
    PARAM(struct params, persistence, "city.frailty.persistence", "1", 0, 0.999, 0.9,
          "year-to-year correlation of latent frailty", "潜在脆弱度的逐年相关系数"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, frailty_start_normal, NORMAL_COS, "frailty.start", "z of a new person"),
    DRAW(DRAWS, struct view, frailty_innovation_normal, NORMAL_SIN, "health.shock", "this year's shock to z"),
    FIELD(UPDATES, struct view, frailty_normal, PERSON, "1", "latent frailty z, AR(1), standard normal"),
    FIELD(WRITES, struct view, frailty_log, PERSON, "1", "logarithm of the multiplier of the rate of care, of mean 1"),
};

static void prepare(void *params_)
{
    struct params *params = params_;
    params->spread_real = (real)params->spread;
    params->persistence_real = (real)params->persistence;
    params->innovation_share = (real)sqrt(1.0 - params->persistence * params->persistence);
}

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view_)
{
    (void)arms, (void)params;
    const struct view *view = view_;
    for (int i = 0; i < tile->n; i++)
        view->frailty_normal[i] = view->frailty_start_normal[i];
}

/* Everyone is shocked, newcomers too: what start drew is the year before, and stays standard normal. */
static void step(const struct tile *tile, const struct arm_set *arms, const void *params_, const void *view_)
{
    (void)arms;
    const struct params *params = params_;
    const struct view *view = view_;
    const int n = tile->n;
    const real persistence = params->persistence_real, innovation_share = params->innovation_share;
    const real spread = params->spread_real;
    const real *restrict innovation = view->frailty_innovation_normal;
    real *restrict z = view->frailty_normal, *restrict log_factor = view->frailty_log;
    for (int i = 0; i < n; i++) { /* hot */
        z[i] = frailty_next(z[i], persistence, innovation_share, innovation[i]);
        log_factor[i] = frailty_log_factor(z[i], spread);
    }
}

const struct person_model HUIMIN_VARIANT(person_frailty) = {
    .name = "frailty",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = prepare,
    .start = start,
    .step = step,
};
