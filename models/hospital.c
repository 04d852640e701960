/* Admissions and their cost in a year, fast annual form: the number of admissions by one uniform, their total by
 * one normal and one uniform (care.h). */
#include "engine/variant.h"
#include "models/hospital_cases.h"

struct view {
    CASE_VIEW_MEMBERS
    const real *severity_normal;
    const struct listed_draw *tail_uniform;
};

/* The annual form by case: of its number of admissions, and its luck. */
struct annual_terms {
    real log_median[TILE], log_sd[TILE], tail_z[TILE], severity_normal[TILE];
};

static void gather_terms(const struct hospital_params *p, const struct view *v, const struct case_work *work,
                         struct annual_terms *terms)
{
    for (int c = 0; c < work->n_padded; c++) {
        const int n = work->admissions[c];
        terms->severity_normal[c] = v->severity_normal[work->slot[c]];
        terms->log_median[c] = p->log_median[n];
        terms->log_sd[c] = p->log_sd_of[n];
        terms->tail_z[c] = p->tail_z[n];
    }
}

/* Few cases are in the tail. */
static void annual_tail_cost(const struct hospital_params *p, const struct view *v, const int32_t *is_tail,
                             struct case_work *work)
{
    const real shape = REAL(-p->unit.tail_shape), scale = REAL(p->unit.tail_scale_yuan / p->unit.tail_shape);
    const real splice = REAL(p->unit.splice_yuan);
    uint16_t cases[TILE] = {0}, places[TILE] = {0};
    real uniform[TILE] = {0};
    int n_tail = 0;
    for (int c = 0; c < work->n; c++) {
        cases[n_tail] = (uint16_t)c;
        places[n_tail] = work->slot[c];
        n_tail += is_tail[c];
    }
    draw_listed(v->tail_uniform, 0, places, n_tail, uniform);
    for (int t = 0; t < n_tail; t++) {
        const int c = cases[t], n = work->admissions[c];
        const real excess = splice + scale * (vm_exp(shape * vm_log(uniform[t])) - REAL(1));
        work->unit_cost[c] = p->tail_multiple[n] * excess + p->beside_tail[n];
    }
}

/* Cost of a year's admissions at mean cost 1 yuan, in yuan. */
static void annual_unit_cost(const struct hospital_params *p, const struct view *v, struct case_work *work)
{
    struct annual_terms t;
    int32_t is_tail[TILE] = {0};
    gather_terms(p, v, work, &t);
    for (int c = 0; c < work->n_padded; c++) { /* hot */
        const real z = t.severity_normal[c], body = vm_exp(t.log_median[c] + t.log_sd[c] * z);
        work->unit_cost[c] = work->admissions[c] > 0 ? body : REAL(0);
        is_tail[c] = (work->admissions[c] > 0) & (z > t.tail_z[c]);
    }
    annual_tail_cost(p, v, is_tail, work);
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
    LISTED_DRAW(struct view, tail_uniform, UNIFORM, 1, "hospital.tail", "conditional survival of a tail admission"),
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
