/* Cost and income through time: a trend foreseen by all, and one shock a year common to all people and arms.
 * Level of year t = (1 + g)^t · exp(s n_t − s²/2): shocks are of the year and do not add up. */
#include "engine/vmath.h"
#include "models/domain.h"

struct params {
    double trend, shock_sd, income_growth;
};

static const struct param PARAMS[] = {
    PARAM(struct params, trend, "city.cost.trend_per_year", "1", -0.1, 0.3, 0.07,
          "foreseen yearly growth of the cost of care", "可预见的医疗费用年增长率"),
    PARAM(struct params, shock_sd, "city.cost.trend_shock_sd", "1", 0, 0.5, 0.05,
          "log-standard deviation of the year's common cost shock", "当年共同费用冲击的对数标准差"),
    PARAM(struct params, income_growth, "city.income.growth_per_year", "1", -0.1, 0.3, 0.05,
          "yearly growth of incomes, by which money is deflated where people decide",
          "收入年增长率，人们作决定时据此将金额折实"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const double *trend_normal;
    double *cost_level, *expected_cost_level, *expected_trend, *income_level;
};

static void begin(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *p = params;
    const struct view *v = view;
    v->expected_cost_level[0] = arms->year == 0 ? 1.0 : v->expected_cost_level[0] * (1.0 + p->trend);
    v->income_level[0] = arms->year == 0 ? 1.0 : v->income_level[0] * (1.0 + p->income_growth);
    v->expected_trend[0] = p->trend;
    v->cost_level[0] =
        v->expected_cost_level[0] * vm_exp_f64(p->shock_sd * v->trend_normal[0] - 0.5 * p->shock_sd * p->shock_sd);
}

static const struct field FIELDS[] = {
    POOL_DRAW(struct view, trend_normal, "trend.shock", "the year's common shock"),
    FIELD(UPDATES, struct view, cost_level, WORLD, "1", "this year's cost index"),
    FIELD(UPDATES, struct view, expected_cost_level, WORLD, "1", "cost index without the year's shock"),
    FIELD(UPDATES, struct view, expected_trend, WORLD, "1", "foreseen yearly growth of ground-up cost"),
    FIELD(UPDATES, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
};

const struct pool_model pool_trend = {
    .name = "trend",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .begin = begin,
};
