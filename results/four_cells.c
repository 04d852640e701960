#include "results/four_cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "models/decision.h"
#include "models/domain.h"
#include "models/registry.h"
#include "results/matrix.h"
#include "results/study_edit.h"

enum { PERSONS = 2048, FIRST_AGE_YEARS = 18, LAST_AGE_YEARS = 59 };

/* What the observer adds up: worth perceived by the healthy, aware (1) and unaware (0), by arm of the task. */
struct sums {
    double perceived_yuan[MAX_ARMS][2], people[2];
    double trust[MAX_ARMS], price_yuan[MAX_ARMS];
};

struct view {
    const uint8_t *age_years, *state, *is_risk_aware;
    const real *perceived_yuan;
    const double *trust, *price_yuan;
};

static void observe(const struct tile *tile, const struct arm_set *arms, const void *context, const void *view)
{
    struct sums *sums = *(struct sums *const *)context;
    const struct view *v = view;
    for (int i = 0; i < tile->n; i++) {
        if (v->state[i] != HEALTHY || v->age_years[i] < FIRST_AGE_YEARS || v->age_years[i] > LAST_AGE_YEARS)
            continue;
        sums->people[v->is_risk_aware[i]] += 1.0;
        for (int k = 0; k < arms->n_policies; k++)
            sums->perceived_yuan[k][v->is_risk_aware[i]] +=
                (double)v->perceived_yuan[(size_t)arms->product[k] * TILE + (size_t)i];
    }
    for (int k = 0; k < arms->n_policies; k++) {
        sums->trust[k] = v->trust[k];
        sums->price_yuan[k] = v->price_yuan[k];
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_risk_aware, PERSON, "flag", "sees the own risk as it is"),
    FIELD(READS, struct view, perceived_yuan, PERSON_PRODUCT, "yuan", "perceived worth of a year's membership"),
    FIELD(READS, struct view, trust, ARM, "1", "trust in the product"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
};

static void fill_cells(const struct study *study, const struct task *task, const struct sums *sums,
                       struct four_cells *cells)
{
    for (int k = 0; k < task->n_arms; k++) {
        const int arm = task->arms[k];
        const double warm_glow_yuan = study_edit_value(study, arm, "behaviour.warm_glow_yuan", 0);
        const double publicness = study_edit_value(study, arm, "operating_model.publicness", 0);
        for (int cell = 0; cell < N_FOUR_CELLS; cell++) {
            const int is_aware = cell < 2, is_altruist = cell % 2 == 0;
            const double perceived_yuan = sums->perceived_yuan[k][is_aware] / fmax(sums->people[is_aware], 1.0);
            cells[arm].worth_yuan[cell] = decision_worth_yuan(
                sums->trust[k], perceived_yuan, is_altruist, warm_glow_yuan, publicness, sums->price_yuan[k], 0.0, 0.0);
        }
        const double *worth_yuan = cells[arm].worth_yuan;
        cells[arm].holds = worth_yuan[1] > 0.0 && worth_yuan[2] > 0.0 && worth_yuan[3] <= 0.0;
    }
}

static bool run_tasks(const struct engine *engine, const struct study *study, struct sums *sums,
                      struct four_cells *cells, struct status *status)
{
    struct task_list list = {0};
    bool ok = engine_plan(engine, &list, status);
    for (long t = 0; ok && t < list.n_tasks; t++) {
        struct task_result result = {0};
        memset(sums, 0, sizeof *sums);
        ok = task_result_init(&result, engine, &list.tasks[t], status) &&
             engine_simulate(engine, &list.tasks[t], 1, &result, NULL, NULL, NULL, status);
        if (ok)
            fill_cells(study, &list.tasks[t], sums, cells);
        task_result_free(&result);
    }
    task_list_free(&list);
    return ok;
}

bool four_cells_find(const struct study *study, struct four_cells *cells, struct status *status)
{
    const struct model_list *const models = registry_models();
    struct study small = *study; /* shares everything but the size of the run */
    small.run = (struct run_settings){.persons = PERSONS, .years = 1, .worlds = 1, .seed = study->run.seed};
    struct sums *sums = calloc(1, sizeof *sums);
    const struct person_model **persons = calloc((size_t)models->n_persons + 1, sizeof *persons);
    const struct person_model observer = {.name = "four_cells",
                                          .scope = SCOPE_CONTEXT,
                                          .fields = FIELDS,
                                          .n_fields = COUNT_OF(FIELDS),
                                          .step = observe,
                                          .context = &sums};
    struct engine *engine = NULL;
    bool ok = sums && persons;
    if (!ok)
        status_add(status, EXIT_RUN_FAILED, "not enough memory to find the four cells");
    if (ok) {
        memcpy(persons, models->persons, (size_t)models->n_persons * sizeof *persons);
        persons[models->n_persons] = &observer;
        const struct model_list list = {persons, models->n_persons + 1, models->pools, models->n_pools};
        ok = engine_init(&engine, &list, &small, status) && run_tasks(engine, study, sums, cells, status);
    }
    engine_free(engine);
    free(persons);
    free(sums);
    return ok;
}

static const char *arm_name(const struct study *study, const struct table_style *style, int arm)
{
    const char *label = table_label(style, study->arms[arm].label.en, study->arms[arm].label.zh);
    return label ? label : study->arms[arm].name;
}

bool four_cells_print(const struct study *study, FILE *stream, const struct table_style *style, struct status *status)
{
    static const char *const EN[] = {"Aware+altruist", "Aware", "Altruist", "Neither", "Table 3"};
    static const char *const ZH[] = {"有风险意识且利他", "有风险意识", "利他", "两者皆无", "表3"};
    const bool is_chinese = style->language == TABLE_CHINESE;
    struct four_cells *cells = calloc((size_t)study->n_arms, sizeof *cells);
    struct matrix matrix = {0};
    bool ok = cells && matrix_init(&matrix, study->n_arms, N_FOUR_CELLS + 1);
    if (!ok)
        status_add(status, EXIT_RUN_FAILED, "not enough memory to find the four cells");
    ok = ok && four_cells_find(study, cells, status);
    for (int k = 0; ok && k < study->n_arms; k++) {
        matrix.row_labels[k] = arm_name(study, style, k);
        for (int cell = 0; cell < N_FOUR_CELLS; cell++)
            snprintf(matrix_cell(&matrix, k, cell), MATRIX_CELL_SIZE, "%+.0f %s", cells[k].worth_yuan[cell],
                     cells[k].worth_yuan[cell] > 0.0 ? (is_chinese ? "参保" : "in") : (is_chinese ? "不参保" : "out"));
        snprintf(matrix_cell(&matrix, k, N_FOUR_CELLS), MATRIX_CELL_SIZE, "%s",
                 cells[k].holds ? (is_chinese ? "成立" : "holds") : (is_chinese ? "不成立" : "fails"));
    }
    if (ok) {
        for (int column = 0; column <= N_FOUR_CELLS; column++)
            matrix.headings[column] = (is_chinese ? ZH : EN)[column];
        matrix_print_text(is_chinese ? "健康人群的四格（T·B + A·W_g·T·D − p，元；不计运气、动员与邻里）："
                                     : "The healthy without luck, push or peers (T·B + A·W_g·T·D − p, yuan):",
                          style->width - 2, 2, stream);
        matrix_print(&matrix, style->width, stream);
    }
    if (matrix.cells)
        matrix_free(&matrix);
    free(cells);
    return ok;
}
