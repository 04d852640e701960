/* Admissions and their cost in a year, fast annual form: the number of admissions by one uniform, their total by
 * one normal and one uniform (care.h). */
#include "engine/variant.h"
#include "models/hospital_cases.h"

struct view {
    CASE_VIEW_MEMBERS
    const real *severity_normal, *tail_uniform;
};

/* Cost of a year's admissions at mean cost 1 yuan, in yuan. */
static void annual_unit_cost(const struct hospital_params *p, const struct view *v, struct case_work *work, int n_cases)
{
    real log_cost[TILE], excess[TILE];
    for (int c = 0; c < n_cases; c++) {
        const int n = work->admissions[c];
        log_cost[c] = p->log_median[n] + p->log_sd_of[n] * v->severity_normal[work->slot[c]];
        excess[c] = REAL(-p->unit.tail_shape) * vm_log(v->tail_uniform[work->slot[c]]);
    }
    const real scale = REAL(p->unit.tail_scale_yuan / p->unit.tail_shape), splice = REAL(p->unit.splice_yuan);
    for (int c = 0; c < n_cases; c++) {
        log_cost[c] = vm_exp(log_cost[c]);
        excess[c] = splice + scale * (vm_exp(excess[c]) - REAL(1));
    }
    for (int c = 0; c < n_cases; c++) {
        const int n = work->admissions[c];
        const real tail = p->tail_multiple[n] * excess[c] + p->beside_tail[n];
        const real body = v->severity_normal[work->slot[c]] > p->tail_z[n] ? tail : log_cost[c];
        work->unit_cost[c] = n > 0 ? body : REAL(0);
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct hospital_params *p = params;
    const struct view *v = view;
    struct case_work work;
    const int n_cases = collect_cases(tile, p, (const struct case_view *)view, &work);
    annual_unit_cost(p, v, &work, n_cases);
    write_cases(p, (const struct case_view *)view, &work, n_cases);
}

static const struct field FIELDS[] = {
    CASE_FIELDS(struct view),
    DRAW(DRAWS, struct view, severity_normal, NORMAL_COS, "health.shock", "size of the year's admissions"),
    DRAW(DRAWS, struct view, tail_uniform, UNIFORM, "hospital.tail", "conditional survival of a tail admission"),
};

const struct person_model HUIMIN_VARIANT(person_hospital) = {
    .name = "hospital",
    .when = {"city.cost.form", 0},
    .scope = SCOPE_PATH,
    .table = &HOSPITAL_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = hospital_prepare,
    .step = step,
};
