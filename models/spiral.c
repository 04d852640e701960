/* Whether selection undid the pool: D1 by its path, D2 by its equilibria, D3 by its risk-equalised twin, each over
 * the whole world; and decline without selection, which is demand loss. */
#include "models/spiral.h"

#include "models/pool.h"

struct params {
    double decline, years, half_of_peak, dsi;
};

static const struct param PARAMS[] = {
    PARAM(struct params, decline, "behaviour.spiral.decline", "1", 0, 1, 0.05,
          "relative yearly fall of enrolment that counts for D1", "参保率的年相对降幅，达到即计入 D1"),
    PARAM_INT(struct params, years, "behaviour.spiral.years", "years", 1, MAX_YEARS, 3,
              "such years running that make D1", "构成 D1 所需的连续年数"),
    PARAM(struct params, half_of_peak, "behaviour.spiral.half_of_peak", "1", 0, 1, 0.5,
          "share of its peak below which final enrolment is a decline (D3 and demand loss)",
          "末年参保率占峰值的比例，低于此数即为衰退（D3 与需求流失）"),
    PARAM(struct params, dsi, "behaviour.spiral.dsi", "1", 0, 1, 0.15,
          "death-spiral index from which a decline is a spiral (D3) and below which it is demand loss",
          "死亡螺旋指数的界限：衰退而达到此数为螺旋（D3），低于此数为需求流失"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const double *is_open, *in_force, *enrolment_rate, *morbidity_ratio, *premium_yuan, *equilibrium_lost;
    double *enrolment_last, *morbidity_ratio_last, *premium_last_yuan;
    double *enrolment_sum, *enrolment_peak, *spiral_steps, *most_spiral_steps, *years_sold, *years_equilibrium_lost;
    double *d1, *d2, *d3, *exit, *demand_loss, *dsi, *exit_year;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, is_open, ARM, "1", "1 while the product is sold"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, enrolment_rate, ARM, "1", "members, of everyone eligible"),
    FIELD(READS, struct view, morbidity_ratio, ARM, "1", "expected cost of members to that of everyone eligible"),
    FIELD(READS, struct view, premium_yuan, ARM, "yuan", "premium in force"),
    FIELD(READS, struct view, equilibrium_lost, ARM, "1", "1 where no equilibrium above the exit level is in reach"),
    FIELD(UPDATES, struct view, enrolment_last, ARM, "1", "enrolment of the last year lived"),
    FIELD(UPDATES, struct view, morbidity_ratio_last, ARM, "1", "morbidity ratio of the last year lived"),
    FIELD(UPDATES, struct view, premium_last_yuan, ARM, "yuan", "premium of the last year lived"),
    FIELD(UPDATES, struct view, enrolment_sum, ARM, "1", "enrolment of all years, added up"),
    FIELD(UPDATES, struct view, enrolment_peak, ARM, "1", "highest enrolment so far"),
    FIELD(UPDATES, struct view, spiral_steps, ARM, "years",
          "years of falling enrolment, rising morbidity and premium running"),
    FIELD(UPDATES, struct view, most_spiral_steps, ARM, "years", "most of them so far"),
    FIELD(UPDATES, struct view, years_sold, ARM, "years", "years in which the product was sold"),
    FIELD(UPDATES, struct view, years_equilibrium_lost, ARM, "years", "years in which no equilibrium was in reach"),
    WORLD_OUTCOME(struct view, d1, "1", "螺旋D1（描述）",
                  "1 where enrolment fell, and morbidity and premium rose, years running",
                  "连续数年参保率下降而发病率比与保费上升，则为 1"),
    WORLD_OUTCOME(struct view, d2, "1", "螺旋D2（均衡）",
                  "1 where in some year no equilibrium above the exit level was in reach",
                  "某年已无退出线以上的均衡可及，则为 1"),
    WORLD_OUTCOME(struct view, d3, "1", "螺旋D3（归因）",
                  "1 where the pool declined and its risk-equalised twin shows selection to be why",
                  "参保池衰退，且与风险均等化的孪生保险人相比可归因于逆选择，则为 1"),
    WORLD_OUTCOME(struct view, exit, "1", "停售", "1 where the product left", "产品退出则为 1"),
    WORLD_OUTCOME(struct view, demand_loss, "1", "需求流失", "1 where the pool declined without selection being why",
                  "参保池衰退而逆选择并非原因，则为 1"),
    WORLD_OUTCOME(struct view, dsi, "1", "螺旋指数DSI",
                  "enrolment that selection cost, of that of the risk-equalised twin",
                  "因逆选择损失的参保，占风险均等化的孪生保险人的参保"),
    WORLD_OUTCOME(struct view, exit_year, "years", "停售年份",
                  "last year in which the product was sold, the first being 1; undefined where it stayed",
                  "产品在售的最后一年，首年为 1；未退出则无定义"),
};

static void start(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        v->enrolment_last[k] = v->morbidity_ratio_last[k] = v->premium_last_yuan[k] = NAN;
        v->enrolment_sum[k] = v->enrolment_peak[k] = v->spiral_steps[k] = v->most_spiral_steps[k] = 0.0;
        v->years_sold[k] = v->years_equilibrium_lost[k] = 0.0;
    }
}

static void step_arm(const struct view *v, const struct params *params, int k)
{
    const struct spiral_year before = {v->enrolment_last[k], v->morbidity_ratio_last[k], v->premium_last_yuan[k]};
    const struct spiral_year now = {v->enrolment_rate[k], v->morbidity_ratio[k], v->premium_yuan[k]};
    v->spiral_steps[k] = spiral_is_step(before, now, params->decline) ? v->spiral_steps[k] + 1.0 : 0.0;
    v->most_spiral_steps[k] = max_of(v->most_spiral_steps[k], v->spiral_steps[k]);
    v->enrolment_last[k] = now.enrolment;
    v->morbidity_ratio_last[k] = now.morbidity_ratio;
    v->premium_last_yuan[k] = now.premium_yuan;
    v->enrolment_sum[k] += now.enrolment;
    v->enrolment_peak[k] = max_of(v->enrolment_peak[k], now.enrolment);
    v->years_sold[k] += v->in_force[k];
    v->years_equilibrium_lost[k] += v->equilibrium_lost[k] > 0.0 ? 1.0 : 0.0;
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    for (int k = 0; k < arms->n_arms; k++)
        step_arm(view, &all[k], k);
}

static void finish(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_policies; k++) {
        const bool has_exited = v->is_open[k] <= 0.0;
        const bool is_decline =
            spiral_is_decline(has_exited, v->enrolment_last[k], v->enrolment_peak[k], all[k].half_of_peak);
        const double index = spiral_index(v->enrolment_sum[k + arms->n_policies], v->enrolment_sum[k]);
        v->dsi[k] = index;
        v->d1[k] = v->most_spiral_steps[k] >= all[k].years ? 1.0 : 0.0;
        v->d2[k] = v->years_equilibrium_lost[k] > 0.0 ? 1.0 : 0.0;
        v->d3[k] = isnan(index) ? NAN : is_decline && index >= all[k].dsi ? 1.0 : 0.0;
        v->demand_loss[k] = isnan(index) ? NAN : is_decline && index < all[k].dsi ? 1.0 : 0.0;
        v->exit[k] = has_exited ? 1.0 : 0.0;
        v->exit_year[k] = has_exited ? v->years_sold[k] : NAN;
    }
}

const struct pool_model pool_spiral = {.name = "spiral",
                                       .scope = SCOPE_ARM,
                                       .table = &TABLE,
                                       .fields = FIELDS,
                                       .n_fields = COUNT_OF(FIELDS),
                                       .start = start,
                                       .step = step,
                                       .finish = finish};
