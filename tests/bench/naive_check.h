/* Whether a program's means are the engine's: expected.txt and expected_fine.txt against its own sums. */
#ifndef BENCH_NAIVE_CHECK_H
#define BENCH_NAIVE_CHECK_H

#include "tests/bench/figures.h"
#include "tests/bench/naive_city.h"

struct check {
    int n_years, all_years, n_policies;
    double spread; /* variance of own figure less the expected one, in variances of a world */
};

/* How many figures of a file agree within five standard errors, and adds to *checks those that can be compared; the
 * others are named. */
static inline long check_figures(const struct check *check, const double *raw, const char *folder,
                                 const char *file_name, long *checks)
{
    static const double MOST_ERRORS = 5.0;
    FILE *const file = city_open(folder, file_name);
    char name[64];
    int arm, year;
    double mean, sd;
    long passed = 0;
    while (fscanf(file, "%63s %d %d %lf %lf", name, &arm, &year, &mean, &sd) == 5) {
        int f = 0;
        while (f < N_FIGURES && strcmp(FIGURES[f].name, name) != 0)
            f++;
        if (f == N_FIGURES)
            city_fail(name, "is no figure that is known");
        if (year >= check->n_years || (year < 0 && check->n_years < check->all_years))
            continue;
        const double own = figure_of(&FIGURES[f], raw, check->n_years, check->n_policies, arm, year);
        const bool is_near = fabs(own - mean) < MOST_ERRORS * sd * sqrt(check->spread) + 1e-9;
        passed += is_near;
        ++*checks;
        if (!is_near)
            fprintf(stderr, "%s, arm %d, year %d: %g, expected %g (%.1f standard errors)\n", name, arm, year, own, mean,
                    (own - mean) / (sd * sqrt(check->spread)));
    }
    fclose(file);
    return passed;
}

#endif
