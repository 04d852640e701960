/* What screening costs and finds, of the real pool: a funnel from those screened over those tested to early cases. Runs
 * only where somebody takes part. What bills fall by is simulated, by the onsets that do not happen (models/morbidity.c);
 * the saving told here is what a sponsor states per early case, beside it and in no other figure. */
#include "models/health_management.h"

#include "engine/model.h"

struct params {
    struct health_management management;
    double tested_share, early_case_share, cost_per_head_yuan, saving_per_early_case_yuan, insured_people;
};

static const struct param PARAMS[] = {
    PARAM(struct params, tested_share, "city.health_management.tested_share", "1", 0, 1, 0.0239,
          "of those screened: sent on to a test", "受筛查者中进一步检查的占比"),
    PARAM(struct params, early_case_share, "city.health_management.early_case_share", "1", 0, 1, 0.319,
          "of those tested: with an early case", "受检查者中发现早期病例的占比"),
    PARAM(struct params, cost_per_head_yuan, "city.health_management.cost_per_head_yuan", "yuan", 0, 10000, 20,
          "cost of screening one person, its tests included", "每人筛查成本，含进一步检查"),
    PARAM(struct params, saving_per_early_case_yuan, "city.health_management.saving_per_early_case_yuan", "yuan", 0,
          1e6, 20000, "what an early case is said to save; no part of simulated bills",
          "每一早期病例的申报节约额；不计入模拟账单"),
    HEALTH_MANAGEMENT_USES(struct params, management),
    USES(struct params, insured_people, "city.insured", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    double *screened_people, *screening_tests, *screening_early_cases, *screening_cost_yuan, *screening_saving_yuan;
};

static const struct field FIELDS[] = {
    OUTCOME(struct view, screened_people, "people", "筛查人数", "people screened for cancer this year",
            "当年受癌症筛查的人数"),
    OUTCOME(struct view, screening_tests, "tests", "进一步检查", "of them, tested", "受筛查者中进一步检查的人次"),
    OUTCOME(struct view, screening_early_cases, "people", "早期病例", "of those tested, with an early case",
            "受检查者中发现的早期病例数"),
    OUTCOME(struct view, screening_cost_yuan, "yuan", "筛查成本", "cost of the screening", "筛查的成本"),
    OUTCOME(struct view, screening_saving_yuan, "yuan", "早诊节约（申报）",
            "early cases times what each is said to save; what bills fall by is simulated, and not this",
            "早期病例数乘以每例申报节约额；账单实际减少多少由模拟得出，与此无关"),
};

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const struct params *p = &all[k];
        v->screened_people[k] = p->management.participation_share * p->insured_people;
        v->screening_tests[k] = v->screened_people[k] * p->tested_share;
        v->screening_early_cases[k] = v->screening_tests[k] * p->early_case_share;
        v->screening_cost_yuan[k] = v->screened_people[k] * p->cost_per_head_yuan;
        v->screening_saving_yuan[k] = v->screening_early_cases[k] * p->saving_per_early_case_yuan;
    }
}

static const char *const NEEDED_BY[] = {"city.health_management.participation_share", NULL};

const struct pool_model pool_health_management = {.name = "health_management",
                                                  .needed_by = NEEDED_BY,
                                                  .scope = SCOPE_ARM,
                                                  .table = &TABLE,
                                                  .fields = FIELDS,
                                                  .n_fields = COUNT_OF(FIELDS),
                                                  .step = step};
