#include "results/calibrate.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "results/describe.h"
#include "results/matrix.h"
#include "results/published.h"
#include "results/study_edit.h"

void calibrate_remark(struct calibration *calibration, const char *format, ...)
{
    if (calibration->n_remarks == COUNT_OF(calibration->remarks))
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(calibration->remarks[calibration->n_remarks++], sizeof calibration->remarks[0], format, arguments);
    va_end(arguments);
}

/* "city.cost.admission_scale.resident"; a value that is one arm's as "commercial: contact_probability[1]". */
static void goal_name(const struct study *study, const struct calibrate_goal *goal, char *text, size_t size)
{
    char slot[192];
    const int param = param_set_find(study->set, goal->key);
    param_slot_name(study->set->params[param], goal->index, slot, sizeof slot);
    if (goal->arm < 0)
        snprintf(text, size, "%s", slot);
    else
        snprintf(text, size, "%s: %s", study->arms[goal->arm].name, strchr(slot, '.') + 1);
}

static void keep_solved(struct calibration *calibration, const struct calibrate_solved *solved)
{
    int n = 0;
    for (int i = 0; i < calibration->n_solved; i++) {
        const struct calibrate_goal *const goal = &calibration->solved[i].goal;
        const bool is_same = strcmp(goal->key, solved->goal.key) == 0 && goal->index == solved->goal.index &&
                             goal->arm == solved->goal.arm;
        if (!is_same)
            calibration->solved[n++] = calibration->solved[i];
    }
    if (n < CALIBRATE_MAX_SOLVED)
        calibration->solved[n++] = *solved;
    calibration->n_solved = n;
}

bool calibrate_take(struct calibration *calibration, const struct calibrate_goal *goal, struct status *status)
{
    struct calibrate_solved solved;
    char name[256];
    if (!calibrate_goal_solve(&calibration->bench, goal, &solved, status))
        return false;
    keep_solved(calibration, &solved);
    goal_name(calibration->bench.study, goal, name, sizeof name);
    if (calibration->task.talk)
        fprintf(calibration->task.talk, "huimin: %s = %.4g gives %.5g%s; target %.5g; %ld simulations\n", name,
                solved.value, solved.reached, solved.is_reached ? "" : " (as near as its range allows)", goal->target,
                calibration->bench.n_simulations);
    return true;
}

/* ------------------------------------------------------------------ stages */

static bool has_five_models(const struct study *study)
{
    for (int i = 0; i < N_PUBLISHED_ENROLMENTS; i++)
        if (calibrate_arm(study, PUBLISHED_ENROLMENTS[i].arm) < 0)
            return false;
    return true;
}

static bool has_push_arms(const struct study *study)
{
    for (int i = 0; i < CALIBRATE_N_PUSH_ARMS; i++)
        if (calibrate_arm(study, CALIBRATE_PUSH_ARMS[i]) < 0)
            return false;
    return true;
}

/* Of all stages those that the study can do; a stage asked for by name must be possible. */
static bool settle_stages(struct calibration *calibration, struct status *status)
{
    const struct study *const study = calibration->bench.study;
    int *const stages = &calibration->task.stages;
    const bool is_all = *stages == CALIBRATE_ALL;
    const int of_models = CALIBRATE_PRODUCT | CALIBRATE_BEHAVIOUR;
    for (int k = 1; k < study->n_arms; k++)
        if (!study_edit_same_city(study, 0, k))
            return status_add(status, EXIT_INPUT, "%s: arms %s and %s have different cities; calibrate them one by one",
                              study->file, study->arms[0].name, study->arms[k].name);
    if (!has_five_models(study)) {
        if (!is_all && (*stages & of_models))
            return status_add(status, EXIT_INPUT,
                              "%s: the stages product and behaviour need the arms commercial, non-bureau-support, "
                              "bureau-guided, bureau-push and government-push",
                              study->file);
        *stages &= ~of_models;
    }
    if (!has_push_arms(study)) {
        if (!is_all && (*stages & CALIBRATE_PUSH))
            return status_add(status, EXIT_INPUT, "%s: the stage push needs the arms %s and %s", study->file,
                              CALIBRATE_PUSH_ARMS[0], CALIBRATE_PUSH_ARMS[1]);
        *stages &= ~CALIBRATE_PUSH;
    }
    return true;
}

/* What each product costs before take-up is fitted. */
static bool print_products(struct calibration *calibration, FILE *stream, const struct table_style *style,
                           struct status *status)
{
    struct study *const study = calibration->bench.study;
    struct census_sample sample;
    int arms[MAX_ARMS / 2];
    const int n_arms = study->n_arms < COUNT_OF(arms) ? study->n_arms : COUNT_OF(arms);
    for (int k = 0; k < n_arms; k++)
        arms[k] = k;
    const struct census_plan plan = {.study = study,
                                     .arms = arms,
                                     .n_arms = n_arms,
                                     .n_worlds = CALIBRATE_HEALTH_WORLDS,
                                     .threads = calibration->task.threads};
    const struct quantity kept = study_edit_hold_shock(study);
    study_edit_run(study, calibration->task.persons, 1, study->run.seed);
    const bool ok = census_simulate(&sample, &plan, status) &&
                    (describe_products_print(study, arms, &sample, stream, style) ||
                     status_add(status, EXIT_RUN_FAILED, "not enough memory to print the products"));
    census_sample_free(&sample);
    study_edit_release_shock(study, &kept);
    return ok;
}

bool calibrate_solve(struct calibration *calibration, struct study *study, const struct calibrate_task *task,
                     FILE *stream, const struct table_style *style, struct status *status)
{
    *calibration = (struct calibration){.bench = {.study = study, .threads = task->threads}, .task = *task};
    if (!settle_stages(calibration, status))
        return false;
    const int stages = calibration->task.stages;
    if ((stages & (CALIBRATE_HEALTH | CALIBRATE_FUNDS)) && !calibrate_city(calibration, status))
        return false;
    if ((stages & CALIBRATE_PRODUCT) && !calibrate_product(calibration, status))
        return false;
    if ((stages & (CALIBRATE_PRODUCT | CALIBRATE_BEHAVIOUR)) && !print_products(calibration, stream, style, status))
        return false;
    if ((stages & CALIBRATE_BEHAVIOUR) && !calibrate_behaviour(calibration, status))
        return false;
    return !(stages & CALIBRATE_PUSH) || calibrate_push(calibration, status);
}

/* ------------------------------------------------------------------ the table */

static void number(double value, char *text) { snprintf(text, MATRIX_CELL_SIZE, "%.4g", value); }

static void measured(const struct calibrate_goal *goal, double value, char *text)
{
    const bool is_share = value < 1.0 && value > -1.0;
    snprintf(text, MATRIX_CELL_SIZE,
             is_share                 ? "%.2f%%"
             : goal->target >= 1000.0 ? "%.0f"
                                      : "%.3f",
             is_share ? 100.0 * value : value);
}

/* Names of parameters are long, and are worth a wide line. */
enum { WIDE = 140 };
struct row_name {
    char text[256];
};

static bool print_solved(const struct calibration *calibration, FILE *stream, const struct table_style *style)
{
    static const char *const EN[] = {"Value", "Target", "Reached", "Worlds × people"};
    static const char *const ZH[] = {"取值", "目标", "达到", "次数 × 人数"};
    const int n = calibration->n_solved;
    struct matrix matrix;
    struct row_name *const names = calloc((size_t)n + 1, sizeof *names);
    if (!names || !matrix_init(&matrix, n, COUNT_OF(EN))) {
        free(names);
        return false;
    }
    for (int column = 0; column < COUNT_OF(EN); column++)
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    for (int row = 0; row < n; row++) {
        const struct calibrate_solved *const solved = &calibration->solved[row];
        goal_name(calibration->bench.study, &solved->goal, names[row].text, sizeof names[row].text);
        matrix.row_labels[row] = names[row].text;
        number(solved->value, matrix_cell(&matrix, row, 0));
        measured(&solved->goal, solved->goal.target, matrix_cell(&matrix, row, 1));
        measured(&solved->goal, solved->reached, matrix_cell(&matrix, row, 2));
        snprintf(matrix_cell(&matrix, row, 3), MATRIX_CELL_SIZE, "%ld × %ld", solved->design.worlds,
                 solved->design.persons);
    }
    fputc('\n', stream);
    matrix_print(&matrix, style->width > WIDE ? style->width : WIDE, stream);
    matrix_free(&matrix);
    free(names);
    return true;
}

static void print_again(const struct calibrate_bench *bench, const struct calibrate_goal *goal, double reached,
                        FILE *stream)
{
    const bool is_rate = goal->what == CENSUS_ENROLMENT;
    const double scale = is_rate ? 100.0 : 1.0;
    char name[256];
    goal_name(bench->study, goal, name, sizeof name);
    fprintf(stream, "  %-56s %7.2f%s  %+.2f\n", name, scale * reached, is_rate ? "%" : " ",
            scale * (reached - goal->target));
}

/* Every enrolment that was solved, once more under luck that nothing was fitted to. */
static bool print_other_seed(struct calibration *calibration, FILE *stream, const struct table_style *style,
                             struct status *status)
{
    struct calibrate_bench *const bench = &calibration->bench;
    const uint64_t seed = bench->study->run.seed;
    bool has_heading = false, ok = true;
    bench->study->run.seed = seed + 1;
    for (int i = 0; ok && i < calibration->n_solved; i++) {
        const struct calibrate_solved *const solved = &calibration->solved[i];
        double reached = 0.0;
        if (solved->goal.measure != MEASURE_OUTCOME)
            continue;
        if (!has_heading)
            fprintf(stream, "\n%s %llu:\n",
                    table_label(style,
                                "Reached, and how far from the target, under a seed to which nothing was fitted,",
                                "未用于拟合的另一种子下的结果及与目标之差，种子"),
                    (unsigned long long)seed + 1);
        has_heading = true;
        bench->design = solved->design;
        ok = calibrate_goal_measure(bench, &solved->goal, &reached, status);
        print_again(bench, &solved->goal, reached, stream);
    }
    study_edit_run(bench->study, calibration->task.persons, bench->study->run.years, seed);
    return ok;
}

bool calibrate_print(struct calibration *calibration, FILE *stream, const struct table_style *style,
                     struct status *status)
{
    if (!print_solved(calibration, stream, style))
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to print the table");
    for (int i = 0; i < calibration->n_remarks; i++)
        matrix_print_text(calibration->remarks[i], style->width, 2, stream);
    for (int i = 0; i < calibration->n_solved; i++)
        if (!calibration->solved[i].is_reached) {
            char name[256];
            goal_name(calibration->bench.study, &calibration->solved[i].goal, name, sizeof name);
            fprintf(stream, "%s: %s\n", name, table_label(style, "the target is out of reach", "无法达到目标"));
        }
    return print_other_seed(calibration, stream, style, status) &&
           (fflush(stream) == 0 || status_add(status, EXIT_RUN_FAILED, "the table could not be written"));
}
