/* Admissions and their cost in a year, episode form: the reference. Every admission has a severity of its own;
 * the number of admissions is the same as in the annual form, by the same uniform. */
#include "engine/variant.h"
#include "models/hospital_cases.h"

struct view {
    CASE_VIEW_MEMBERS
    const real *episode_normal, *episode_tail_uniform; /* [MAX_ADMISSIONS][TILE] */
};

static real admission_unit_cost(const struct hospital_params *p, real z, real u)
{
    const real body = vm_exp(p->log_median[1] + p->log_sd_of[1] * z);
    const real power = vm_exp(REAL(-p->unit.tail_shape) * vm_log(u));
    const real tail =
        REAL(p->unit.splice_yuan) + REAL(p->unit.tail_scale_yuan / p->unit.tail_shape) * (power - REAL(1));
    return z > p->tail_z[1] ? tail : body;
}

/* By rounds over the cases that have an e-th admission. */
static void episodes_unit_cost(const struct hospital_params *p, const struct view *v, struct case_work *work)
{
    uint16_t active[TILE];
    int n_active = 0;
    for (int c = 0; c < work->n_padded; c++)
        work->unit_cost[c] = REAL(0);
    for (int c = 0; c < work->n; c++) {
        active[n_active] = (uint16_t)c;
        n_active += work->admissions[c] > 0;
    }
    for (int e = 0; n_active > 0; e++) {
        int n_next = 0;
        for (int a = 0; a < n_active; a++) {
            const int c = active[a], at = e * TILE + work->slot[c];
            work->unit_cost[c] += admission_unit_cost(p, v->episode_normal[at], v->episode_tail_uniform[at]);
            active[n_next] = (uint16_t)c;
            n_next += work->admissions[c] > e + 1;
        }
        n_active = n_next;
    }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct hospital_params *p = params;
    struct case_work work;
    collect_cases(tile, p, view, &work);
    episodes_unit_cost(p, view, &work);
    write_cases(p, view, &work);
}

static const struct field FIELDS[] = {
    CASE_FIELDS(struct view),
    DRAW_N(DRAWS, struct view, episode_normal, NORMAL_COS, MAX_ADMISSIONS, "hospital.episode", "size of an admission"),
    DRAW_N(DRAWS, struct view, episode_tail_uniform, UNIFORM, MAX_ADMISSIONS, "hospital.episode_tail",
           "conditional survival of a tail admission"),
};

const struct person_model HUIMIN_VARIANT(person_hospital_episodes) = {
    .name = "hospital_episodes",
    .when = {"city.cost.form", 1},
    .scope = SCOPE_PATH,
    .table = &HOSPITAL_TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .prepare = hospital_prepare,
    .step = step,
};
