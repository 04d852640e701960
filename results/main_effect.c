#include "results/main_effect.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { N_GROUPS = 20 };

/* ------------------------------------------------------------------ classes */

struct ranked {
    double x;
    int point;
};

static int by_x(const void *left, const void *right)
{
    const struct ranked *const a = left, *const b = right;
    return a->x != b->x ? (a->x > b->x) - (a->x < b->x) : (a->point > b->point) - (a->point < b->point);
}

static int count_values(const struct ranked *ranked, int n)
{
    int n_values = n > 0;
    for (int i = 1; i < n; i++) {
        n_values += ranked[i].x != ranked[i - 1].x;
    }
    return n_values;
}

/* About the cube root of n. */
static int usual_classes(int n)
{
    int n_classes = 2;
    while (n_classes < MAIN_EFFECT_MOST_CLASSES && (n_classes + 1) * (n_classes + 1) * (n_classes + 1) <= n) {
        n_classes++;
    }
    return n_classes;
}

/* One class from `first` to before `end` of the ranked points. */
static void add_class(struct main_effect_classes *classes, const struct ranked *ranked, int first, int end)
{
    const double middle = 0.5 * (ranked[first].x + ranked[end - 1].x);
    for (int i = first; i < end; i++) {
        classes->class_of[ranked[i].point] = classes->n_classes;
        classes->x[ranked[i].point] = ranked[i].x - middle;
    }
    classes->is_flat[classes->n_classes++] = ranked[first].x == ranked[end - 1].x;
}

static void divide(struct main_effect_classes *classes, const struct ranked *ranked, int n)
{
    const int n_values = count_values(ranked, n);
    const bool is_by_value = n_values <= MAIN_EFFECT_MOST_CLASSES;
    const int n_wanted = is_by_value ? n_values : usual_classes(n);
    int first = 0;
    for (int i = 1; i <= n; i++) {
        const bool is_new_value = i == n || ranked[i].x != ranked[i - 1].x;
        const int due = (int)((long)n * (classes->n_classes + 1) / n_wanted);
        if (is_new_value && (is_by_value || i >= due)) {
            add_class(classes, ranked, first, i);
            first = i;
        }
    }
}

bool main_effect_classes_init(struct main_effect_classes *classes, const double *x, int n_points)
{
    struct ranked *ranked = malloc((size_t)n_points * sizeof *ranked + 1);
    int n = 0;
    *classes = (struct main_effect_classes){.n_points = n_points,
                                            .class_of = malloc((size_t)n_points * sizeof *classes->class_of + 1),
                                            .x = calloc((size_t)n_points + 1, sizeof *classes->x)};
    if (!ranked || !classes->class_of || !classes->x) {
        free(ranked);
        main_effect_classes_free(classes);
        return false;
    }
    for (int point = 0; point < n_points; point++) {
        classes->class_of[point] = -1;
        if (isfinite(x[point])) {
            ranked[n++] = (struct ranked){x[point], point};
        }
    }
    qsort(ranked, (size_t)n, sizeof *ranked, by_x);
    if (n > 0) {
        divide(classes, ranked, n);
    }
    free(ranked);
    return true;
}

void main_effect_classes_free(struct main_effect_classes *classes)
{
    free(classes->class_of);
    free(classes->x);
    *classes = (struct main_effect_classes){0};
}

/* ------------------------------------------------------------------ share */

/* Sums over points: y without what the others add, counted from its mean so that squares keep their digits; and the whole of
 * y, counted from its own. */
struct sums {
    double n, x, y, xx, xy, yy, whole, square;
};

static void add(struct sums *sums, const struct sums *more, double sign)
{
    sums->n += sign * more->n;
    sums->x += sign * more->x;
    sums->y += sign * more->y;
    sums->xx += sign * more->xx;
    sums->xy += sign * more->xy;
    sums->yy += sign * more->yy;
    sums->whole += sign * more->whole;
    sums->square += sign * more->square;
}

/* Squares of y about the line of a class, and the parameters that the line took. */
static double about_line(const struct sums *sums, bool is_flat, double *n_parameters)
{
    if (sums->n < 1.0) {
        return 0.0;
    }
    const double yy = sums->yy - sums->y * sums->y / sums->n, xy = sums->xy - sums->x * sums->y / sums->n;
    const double xx = sums->xx - sums->x * sums->x / sums->n;
    const bool has_slope = !is_flat && sums->n >= 3.0 && xx > 0.0;
    *n_parameters += has_slope ? 2.0 : 1.0;
    return has_slope ? yy - xy * xy / xx : yy;
}

static double share_of(const struct main_effect_classes *classes, const struct sums *sums)
{
    struct sums all = {0};
    double rest = 0.0, n_parameters = 0.0;
    for (int c = 0; c < classes->n_classes; c++) {
        add(&all, &sums[c], 1.0);
        rest += about_line(&sums[c], classes->is_flat[c], &n_parameters);
    }
    const double n = all.n, own = all.yy - all.y * all.y / n, whole = all.square - all.whole * all.whole / n;
    const bool is_defined = whole > 0.0 && n > n_parameters;
    return is_defined ? (own - rest * (n - 1.0) / (n - n_parameters)) / whole : (double)NAN;
}

/* A group of a point that follows no order of the design (splitmix64: Steele, Lea & Flood 2014). */
static int group_of(int point)
{
    uint64_t z = ((uint64_t)point + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (int)((z ^ (z >> 31)) % N_GROUPS);
}

/* Mean of y less what the others add, over the points in which all is defined. */
static double mean_of(const struct main_effect_classes *classes, const double *y, const double *others, int *n)
{
    double mean = 0.0;
    *n = 0;
    for (int point = 0; point < classes->n_points; point++) {
        if (classes->class_of[point] >= 0 && isfinite(y[point])) {
            mean += (y[point] - (others ? others[point] : 0.0) - mean) / (double)++*n;
        }
    }
    return mean;
}

/* Whether y varies beyond its rounding. */
static bool varies(const struct main_effect_classes *classes, const double *y)
{
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (int point = 0; point < classes->n_points; point++) {
        if (classes->class_of[point] >= 0 && isfinite(y[point])) {
            low = y[point] < low ? y[point] : low;
            high = y[point] > high ? y[point] : high;
        }
    }
    return high - low > 1e-9 * (fabs(low) + fabs(high));
}

/* The share without each group in turn: its spread is the error. */
static double jackknife(const struct main_effect_classes *classes, struct sums *sums, const struct sums *groups)
{
    double mean = 0.0, squares = 0.0;
    for (int g = 0; g < N_GROUPS; g++) {
        const struct sums *const group = groups + g * MAIN_EFFECT_MOST_CLASSES;
        for (int c = 0; c < classes->n_classes; c++) {
            add(&sums[c], &group[c], -1.0);
        }
        const double share = share_of(classes, sums), step = share - mean;
        for (int c = 0; c < classes->n_classes; c++) {
            add(&sums[c], &group[c], 1.0);
        }
        mean += step / (g + 1);
        squares += step * (share - mean);
    }
    return sqrt(squares * (N_GROUPS - 1) / N_GROUPS);
}

struct main_effect main_effect_of(const struct main_effect_classes *classes, const double *y, const double *others)
{
    struct main_effect effect = {.share = (double)NAN, .se = (double)NAN};
    struct sums sums[MAIN_EFFECT_MOST_CLASSES] = {0}, groups[N_GROUPS * MAIN_EFFECT_MOST_CLASSES] = {0};
    const double mean = mean_of(classes, y, others, &effect.n_points),
                 whole_mean = mean_of(classes, y, NULL, &effect.n_points);
    if (effect.n_points < MAIN_EFFECT_LEAST_POINTS || classes->n_classes < 2 || !varies(classes, y)) {
        return effect;
    }
    for (int point = 0; point < classes->n_points; point++) {
        const int c = classes->class_of[point];
        if (c >= 0 && isfinite(y[point])) {
            const double x = classes->x[point], value = y[point] - (others ? others[point] : 0.0) - mean;
            const double whole = y[point] - whole_mean;
            const struct sums one = {1.0, x, value, x * x, x * value, value * value, whole, whole * whole};
            add(&sums[c], &one, 1.0);
            add(&groups[group_of(point) * MAIN_EFFECT_MOST_CLASSES + c], &one, 1.0);
        }
    }
    effect.share = share_of(classes, sums);
    effect.se = jackknife(classes, sums, groups);
    return effect;
}

/* ------------------------------------------------------------------ the other axes */

/* Means and inverse spreads of the axes, so that all count alike; a spread of 0 has inverse 0. */
static void scale_axis(const double *x, const double *y, int n_points, double *mean, double *inverse)
{
    double squares = 0.0;
    int n = 0;
    *mean = 0.0;
    for (int point = 0; point < n_points; point++) {
        if (isfinite(x[point]) && isfinite(y[point])) {
            const double step = x[point] - *mean;
            *mean += step / ++n;
            squares += step * (x[point] - *mean);
        }
    }
    *inverse = squares > 0.0 ? 1.0 / sqrt(squares / n) : 0.0;
}

static void add_point(gsl_matrix *normal, gsl_vector *right, const double *scaled, int n_axes, double y)
{
    for (int a = 0; a < n_axes; a++) {
        *gsl_vector_ptr(right, (size_t)a) += scaled[a] * y;
        for (int b = a; b < n_axes; b++) {
            *gsl_matrix_ptr(normal, (size_t)a, (size_t)b) += scaled[a] * scaled[b];
        }
    }
}

static void fill_lower(gsl_matrix *normal)
{
    for (size_t a = 0; a < normal->size1; a++) {
        for (size_t b = 0; b < a; b++) {
            gsl_matrix_set(normal, a, b, gsl_matrix_get(normal, b, a));
        }
    }
}

/* Least squares by the singular values of the normal equations; those that are nothing but rounding are left out. */
static void solve(gsl_matrix *normal, gsl_matrix *turned, gsl_vector *values, gsl_vector *room, const gsl_vector *right,
                  gsl_vector *solution)
{
    gsl_linalg_SV_decomp(normal, turned, values, room);
    const double least = 1e-10 * gsl_vector_get(values, 0);
    for (size_t a = 0; a < values->size; a++) {
        if (gsl_vector_get(values, a) <= least) {
            gsl_vector_set(values, a, 0.0);
        }
    }
    gsl_linalg_SV_solve(normal, turned, values, right, solution);
}

bool main_effect_slopes(const double *const *x, int n_axes, const double *y, int n_points, double *slopes)
{
    const size_t n = (size_t)n_axes;
    double *const scales = calloc(3 * n, sizeof *scales), *const scaled = scales + 2 * n;
    gsl_matrix *const normal = gsl_matrix_calloc(n, n), *const turned = gsl_matrix_alloc(n, n);
    gsl_vector *const right = gsl_vector_calloc(n), *const values = gsl_vector_alloc(n);
    gsl_vector *const room = gsl_vector_alloc(n), *const solution = gsl_vector_alloc(n);
    const bool has_room = scales && normal && turned && right && values && room && solution;
    for (int a = 0; has_room && a < n_axes; a++) {
        scale_axis(x[a], y, n_points, &scales[a], &scales[n_axes + a]);
    }
    double mean = 0.0;
    for (int point = 0, n_defined = 0; has_room && point < n_points; point++) {
        mean += isfinite(y[point]) ? (y[point] - mean) / ++n_defined : 0.0;
    }
    for (int point = 0; has_room && point < n_points; point++) {
        for (int a = 0; a < n_axes; a++) {
            scaled[a] = isfinite(x[a][point]) ? (x[a][point] - scales[a]) * scales[n_axes + a] : 0.0;
        }
        if (isfinite(y[point])) {
            add_point(normal, right, scaled, n_axes, y[point] - mean);
        }
    }
    if (has_room) {
        fill_lower(normal);
        solve(normal, turned, values, room, right, solution);
    }
    for (int a = 0; has_room && a < n_axes; a++) {
        slopes[a] = gsl_vector_get(solution, (size_t)a) * scales[n_axes + a];
    }
    gsl_matrix_free(normal);
    gsl_matrix_free(turned);
    gsl_vector_free(right);
    gsl_vector_free(values);
    gsl_vector_free(room);
    gsl_vector_free(solution);
    free(scales);
    return has_room;
}
