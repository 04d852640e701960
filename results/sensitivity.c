#include "results/sensitivity.h"

#include <math.h>
#include <stdlib.h>

/* A world's parameter and figure, and their ranks among the worlds of its set. */
struct pair {
    double parameter, figure, parameter_rank, figure_rank;
};

static int by_parameter(const void *a, const void *b)
{
    const double x = ((const struct pair *)a)->parameter, y = ((const struct pair *)b)->parameter;
    return (x > y) - (x < y);
}

static int by_figure(const void *a, const void *b)
{
    const double x = ((const struct pair *)a)->figure, y = ((const struct pair *)b)->figure;
    return (x > y) - (x < y);
}

/* Mid-ranks in (0, 1) of sorted pairs: those that tie share the mean of their ranks. */
static void rank_sorted(struct pair *pairs, long n, int (*order)(const void *, const void *), bool is_figure)
{
    for (long first = 0; first < n;) {
        long end = first + 1;
        while (end < n && order(&pairs[first], &pairs[end]) == 0)
            end++;
        const double rank = 0.5 * (double)(first + end) / (double)n;
        for (long i = first; i < end; i++)
            *(is_figure ? &pairs[i].figure_rank : &pairs[i].parameter_rank) = rank;
        first = end;
    }
}

/* The worlds of one set in which both are defined, ranked, in the order of the parameter. Returns how many. */
static long take_set(const struct record *record, enum world_set set, int arm, int drawn, const double *figures,
                     struct pair *pairs)
{
    long n = 0;
    for (long world = 0; world < record->n_worlds[set]; world++) {
        const size_t row = (size_t)world * (size_t)record->n_arms + (size_t)arm;
        const double parameter = record->draws[set][row * (size_t)record->n_drawn + (size_t)drawn];
        if (isfinite(parameter) && isfinite(figures[world]))
            pairs[n++] = (struct pair){.parameter = parameter, .figure = figures[world]};
    }
    qsort(pairs, (size_t)n, sizeof *pairs, by_figure);
    rank_sorted(pairs, n, by_figure, true);
    qsort(pairs, (size_t)n, sizeof *pairs, by_parameter);
    rank_sorted(pairs, n, by_parameter, false);
    return n;
}

static double correlation_of(const struct pair *pairs, long n)
{
    double xx = 0.0, yy = 0.0, xy = 0.0;
    for (long i = 0; i < n; i++) {
        const double x = pairs[i].parameter_rank - 0.5, y = pairs[i].figure_rank - 0.5;
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    return n >= SENSITIVITY_LEAST && xx > 1e-12 && yy > 1e-12 ? xy / sqrt(xx * yy) : NAN;
}

/* Mean and standard error of the figure where the parameter's rank lies within the limits. */
static void third_of(const struct pair *pairs, long n, double from, double to, double *mean, double *se)
{
    double sum = 0.0, squares = 0.0;
    long count = 0;
    for (long i = 0; i < n; i++) {
        if (pairs[i].parameter_rank > from && pairs[i].parameter_rank <= to) {
            sum += pairs[i].figure;
            count++;
        }
    }
    *mean = count > 0 ? sum / (double)count : NAN;
    for (long i = 0; i < n; i++) {
        if (pairs[i].parameter_rank > from && pairs[i].parameter_rank <= to)
            squares += (pairs[i].figure - *mean) * (pairs[i].figure - *mean);
    }
    *se = count > 1 ? sqrt(squares / (double)(count - 1) / (double)count) : NAN;
}

static int strongest_first(const void *a, const void *b)
{
    const struct sensitivity *const x = a, *const y = b;
    const double p = isnan(x->correlation) ? -1.0 : fabs(x->correlation);
    const double q = isnan(y->correlation) ? -1.0 : fabs(y->correlation);
    return p != q ? (p < q) - (p > q) : x->drawn - y->drawn;
}

bool sensitivity_find(const struct record *record, int arm, sensitivity_figure *figure, const void *context,
                      struct sensitivity *found)
{
    static const enum world_set SETS[] = {WORLDS_JOINT, WORLDS_PARAMETER};
    const size_t most = (size_t)(record->n_worlds[WORLDS_JOINT] + record->n_worlds[WORLDS_PARAMETER]) + 1;
    double *const figures = malloc(2 * most * sizeof *figures);
    struct pair *const pairs = malloc(most * sizeof *pairs);
    for (int s = 0; figures && pairs && s < 2; s++)
        for (long world = 0; world < record->n_worlds[SETS[s]]; world++)
            figures[(size_t)s * most + (size_t)world] = figure(record, SETS[s], world, arm, context);
    for (int drawn = 0; figures && pairs && drawn < record->n_drawn; drawn++) {
        long n = 0;
        for (int s = 0; s < 2; s++)
            n += take_set(record, SETS[s], arm, drawn, figures + (size_t)s * most, pairs + n);
        struct sensitivity *const one = &found[drawn];
        const double rho = correlation_of(pairs, n);
        *one = (struct sensitivity){.drawn = drawn, .n_worlds = n, .correlation = rho};
        one->se = (1.0 - rho * rho) * sqrt((1.0 + 0.5 * rho * rho) / (double)(n - 3));
        third_of(pairs, n, 0.0, 1.0 / 3.0, &one->low_third, &one->low_third_se);
        third_of(pairs, n, 2.0 / 3.0, 1.0, &one->high_third, &one->high_third_se);
    }
    const bool is_done = figures && pairs;
    if (is_done)
        qsort(found, (size_t)record->n_drawn, sizeof *found, strongest_first);
    free(figures);
    free(pairs);
    return is_done;
}
