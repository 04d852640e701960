/* Admissions and their cost in a year, fast annual form: the number of admissions by one uniform, their total by
 * one normal and one uniform (care.h). */
#include "engine/variant.h"
#include "models/hospital_cases.h"

struct view {
    CASE_VIEW_MEMBERS
    const real *severity_normal, *tail_uniform;
};

/* The annual form by case: of its number of admissions, and its luck. */
struct annual_terms {
    real log_median[TILE], log_sd[TILE], tail_z[TILE], tail_multiple[TILE], beside_tail[TILE];
    real severity_normal[TILE], tail_uniform[TILE];
};

static void gather_terms(const struct hospital_params *p, const struct view *v, const struct case_work *work,
                         struct annual_terms *terms)
{
    for (int c = 0; c < work->n_padded; c++) {
        const int i = work->slot[c], n = work->admissions[c];
        terms->severity_normal[c] = v->severity_normal[i];
        terms->tail_uniform[c] = v->tail_uniform[i];
        terms->log_median[c] = p->log_median[n];
        terms->log_sd[c] = p->log_sd_of[n];
        terms->tail_z[c] = p->tail_z[n];
        terms->tail_multiple[c] = p->tail_multiple[n];
        terms->beside_tail[c] = p->beside_tail[n];
    }
}

/* Cost of a year's admissions at mean cost 1 yuan, in yuan. */
static void annual_unit_cost(const struct hospital_params *p, const struct view *v, struct case_work *work)
{
    struct annual_terms t;
    gather_terms(p, v, work, &t);
    const real shape = REAL(-p->unit.tail_shape), scale = REAL(p->unit.tail_scale_yuan / p->unit.tail_shape);
    const real splice = REAL(p->unit.splice_yuan);
    for (int c = 0; c < work->n_padded; c++) { /* hot */
        const real z = t.severity_normal[c];
        const real body = vm_exp(t.log_median[c] + t.log_sd[c] * z);
        const real excess = splice + scale * (vm_exp(shape * vm_log(t.tail_uniform[c])) - REAL(1));
        const real tail = t.tail_multiple[c] * excess + t.beside_tail[c];
        const real cost = z > t.tail_z[c] ? tail : body;
        work->unit_cost[c] = work->admissions[c] > 0 ? cost : REAL(0);
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct hospital_params *p = params;
    struct case_work work;
    collect_cases(tile, p, view, &work);
    annual_unit_cost(p, view, &work);
    write_cases(p, view, &work);
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
