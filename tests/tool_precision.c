/* Is the float path accurate enough? Compares the results of one study by the float build and by the double build, on
 * the same luck: for every outcome, arm and year, and every outcome of a world, the difference of the two means beside
 * the Monte Carlo standard error of the mean.
 *
 *     tool_precision FLOAT.h5 DOUBLE.h5
 *
 * Somebody decides otherwise by the last bit of a float, a price comes out a yuan higher, and one world goes another way
 * from there on: that is an event, not a bias, as likely in one direction as in the other. A difference is biased where
 * it is above a hundredth of the error and worlds agree on it (z of their paired differences above 4).
 *
 * Exits 1 where a difference is biased, or is an event above a fifth of the error; 3 where the files are not the same
 * study. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/archive.h"
#include "results/summary.h"

static const double MOST_OF_ERROR = 0.01, MOST_OF_EVENT = 0.2, BIASED_Z = 4.0;
/* Below this, in any unit, a difference is none: probabilities of loss go down to 1e-200. */
static const double NOTHING = 1e-12;
enum { N_SHOWN = 12 };

/* The farthest difference of one outcome over arms and years. */
struct farthest {
    const char *name;
    double share_of_error, difference, error;
    int arm, year, outcome; /* year -1: an outcome of the whole world */
    int n_figures, n_beyond, n_biased;
};

static double share_of_error(double difference, double error)
{
    if (isnan(difference))
        return INFINITY;
    if (fabs(difference) <= NOTHING)
        return 0.0;
    return error > 0.0 ? fabs(difference) / error : INFINITY; /* one value in all worlds has error 0 */
}

static double value_of(const struct record *record, const struct farthest *f, long world)
{
    return f->year < 0 ? record_world_value(record, WORLDS_JOINT, world, f->arm, f->outcome)
                       : record_value(record, WORLDS_JOINT, world, f->arm, f->year, f->outcome);
}

/* z of the paired differences of worlds: small where one or two carry them, whatever their size. */
static double paired_z(const struct farthest *f, const struct record records[2])
{
    double n = 0.0, sum = 0.0, square_sum = 0.0;
    for (long w = 0; w < records[0].n_worlds[WORLDS_JOINT]; w++) {
        const double d = value_of(&records[0], f, w) - value_of(&records[1], f, w);
        n += !isnan(d);
        sum += isnan(d) ? 0.0 : d;
        square_sum += isnan(d) ? 0.0 : d * d;
    }
    const double variance = (square_sum - sum * sum / n) / (n - 1.0);
    return variance > 0.0 ? fabs(sum / n) / sqrt(variance / n) : INFINITY;
}

/* One figure of both builds; undefined in both is no figure. */
static void compare(struct farthest *worst, const struct record records[2], const struct summary *single,
                    const struct summary *twice, int arm, int year)
{
    if (single->n_worlds < 2 && twice->n_worlds < 2)
        return;
    const double difference = single->mean - twice->mean;
    const double share = share_of_error(difference, single->se);
    const struct farthest here = {.arm = arm, .year = year, .outcome = worst->outcome};
    worst->n_figures++;
    worst->n_beyond += share > MOST_OF_ERROR;
    worst->n_biased += share > MOST_OF_EVENT || (share > MOST_OF_ERROR && paired_z(&here, records) > BIASED_Z);
    if (worst->n_figures > 1 && share <= worst->share_of_error)
        return;
    worst->share_of_error = share;
    worst->difference = difference;
    worst->error = single->se;
    worst->arm = arm;
    worst->year = year;
}

static struct farthest compare_outcome(const struct record records[2], struct summary_room *room, int outcome)
{
    struct farthest worst = {.name = records[0].outcomes[outcome].name, .outcome = outcome};
    for (int k = 0; k < records[0].n_arms; k++)
        for (int t = 0; t < records[0].n_years; t++) {
            const struct summary single = summary_of_outcome(&records[0], room, k, t, outcome);
            const struct summary twice = summary_of_outcome(&records[1], room, k, t, outcome);
            compare(&worst, records, &single, &twice, k, t);
        }
    return worst;
}

static struct farthest compare_world_outcome(const struct record records[2], struct summary_room *room, int outcome)
{
    struct farthest worst = {.name = records[0].world_outcomes[outcome].name, .outcome = outcome};
    for (int k = 0; k < records[0].n_arms; k++) {
        const struct summary single = summary_of_world(&records[0], room, k, outcome);
        const struct summary twice = summary_of_world(&records[1], room, k, outcome);
        compare(&worst, records, &single, &twice, k, -1);
    }
    return worst;
}

static bool are_alike(const struct record *a, const struct record *b)
{
    return strcmp(a->study, b->study) == 0 && a->seed == b->seed && a->persons == b->persons &&
           a->n_worlds[WORLDS_JOINT] == b->n_worlds[WORLDS_JOINT] && a->n_arms == b->n_arms &&
           a->n_years == b->n_years && a->n_outcomes == b->n_outcomes && a->n_world_outcomes == b->n_world_outcomes;
}

static int by_share(const void *left, const void *right)
{
    const double a = ((const struct farthest *)left)->share_of_error,
                 b = ((const struct farthest *)right)->share_of_error;
    return a < b ? 1 : a > b ? -1 : 0;
}

/* Worlds that carry the difference. */
static int n_worlds_apart(const struct farthest *f, const struct record records[2])
{
    int n = 0;
    for (long w = 0; w < records[0].n_worlds[WORLDS_JOINT]; w++) {
        const double single = value_of(&records[0], f, w), twice = value_of(&records[1], f, w);
        n += isnan(single) != isnan(twice) || fabs(single - twice) > fabs(f->difference);
    }
    return n;
}

static void print_farthest(const struct farthest *f, const struct record records[2])
{
    char year[16] = "all";
    if (f->year >= 0)
        snprintf(year, sizeof year, "%d", f->year + 1);
    printf("%-32s %-20s %4s %12.3g %12.3g %10.5f %6d %6d of %d\n", f->name, records[0].arms[f->arm].name, year,
           f->difference, f->error, f->share_of_error, n_worlds_apart(f, records), f->n_beyond, f->n_figures);
}

/* Whether the files are the same bytes of values: then one build was compared with itself. */
static bool are_equal(const struct record records[2])
{
    const size_t n = (size_t)records[0].n_worlds[WORLDS_JOINT] * (size_t)records[0].n_arms *
                     (size_t)records[0].n_years * (size_t)records[0].n_outcomes;
    return memcmp(records[0].values[WORLDS_JOINT], records[1].values[WORLDS_JOINT], n * sizeof(double)) == 0;
}

static int report(struct farthest *all, int n, const struct record records[2])
{
    const struct record *record = &records[0];
    int n_figures = 0, n_beyond = 0, n_biased = 0;
    qsort(all, (size_t)n, sizeof *all, by_share);
    printf("Float beside double: %s, %ld people, %ld worlds, the same luck\n", record->study, record->persons,
           record->n_worlds[WORLDS_JOINT]);
    printf("%-32s %-20s %4s %12s %12s %10s %6s %6s\n", "outcome", "farthest: arm", "year", "difference", "error",
           "of error", "worlds", "beyond");
    for (int o = 0; o < n; o++) {
        n_figures += all[o].n_figures;
        n_beyond += all[o].n_beyond;
        n_biased += all[o].n_biased;
        if (o < N_SHOWN || all[o].n_beyond > 0)
            print_farthest(&all[o], records);
    }
    printf(
        "%d figures of %d outcomes: %d differ by more than %g of their standard error, %d of them by a bias or by more "
        "than %g\n",
        n_figures, n, n_beyond, MOST_OF_ERROR, n_biased, MOST_OF_EVENT);
    return n_biased > 0 ? EXIT_RUN_FAILED : EXIT_DONE;
}

static int compare_records(const struct record records[2], struct status *status)
{
    const int n_outcomes = records[0].n_outcomes, n = n_outcomes + records[0].n_world_outcomes;
    struct summary_room room = {0};
    struct farthest *all = calloc((size_t)n + 1, sizeof *all);
    int outcome = EXIT_RUN_FAILED;
    if (all && summary_room_init(&room, &records[0], status)) {
        for (int o = 0; o < n; o++)
            all[o] = o < n_outcomes ? compare_outcome(records, &room, o)
                                    : compare_world_outcome(records, &room, o - n_outcomes);
        outcome = report(all, n, records);
    }
    summary_room_free(&room);
    free(all);
    return outcome;
}

int main(int n_arguments, char **arguments)
{
    struct record records[2] = {0};
    struct status status = {0};
    int outcome = EXIT_INPUT;
    if (n_arguments != 3) {
        fprintf(stderr, "usage: tool_precision FLOAT.h5 DOUBLE.h5\n");
        return EXIT_USAGE;
    }
    if (archive_read(&records[0], arguments[1], &status) && archive_read(&records[1], arguments[2], &status)) {
        if (!are_alike(&records[0], &records[1]))
            fprintf(stderr, "tool_precision: %s and %s are not the same study\n", arguments[1], arguments[2]);
        else if (are_equal(records))
            fprintf(stderr, "tool_precision: both files hold the same values: one build was compared with itself\n");
        else
            outcome = compare_records(records, &status);
    }
    status_print(&status, stderr);
    status_free(&status);
    record_free(&records[0]);
    record_free(&records[1]);
    return outcome;
}
