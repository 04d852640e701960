/* What the worlds say together: for every arm, year and outcome the mean, its error, and how much of the
 * spread is luck (process), how much the uncertain parameters, and how much both at once. */
#ifndef HUIMIN_SUMMARY_H
#define HUIMIN_SUMMARY_H

#include "results/intervals.h"
#include "results/record.h"

/* Every figure is NAN where it is undefined. Quantiles are of type 7 (Hyndman & Fan 1996), over worlds. */
struct summary {
    long n_worlds;               /* joint worlds in which the figure is defined */
    double mean, se;             /* se: sd / √n_worlds; one world has none */
    double sd;                   /* over the joint worlds: both uncertainties together */
    double process_sd;           /* over the process worlds; without parameter uncertainty over the joint ones */
    double parameter_sd;         /* over the parameter worlds; undefined without parameter uncertainty */
    double interaction_variance; /* joint − process − parameter variance; may fall below 0 by chance */
    double q05, q25, q50, q75, q95;
};

/* A yes-or-no of each world, as a probability in its three sets of worlds. */
struct summary_probability {
    struct {
        long n_worlds;
        double probability, se;
        struct interval wilson;
    } sets[N_WORLD_SETS]; /* n_worlds 0: that set was not run */
};

/* The columns of a summary by name, for files and tables: the struct's doubles in their order. */
struct summary_column {
    const char *name; /* "mean", "se", … */
    const char *meaning;
    double (*value)(const struct summary *summary);
    bool is_count; /* a number of worlds, whatever the unit of the outcome */
};
enum { N_SUMMARY_COLUMNS = 12 };
extern const struct summary_column SUMMARY_COLUMNS[N_SUMMARY_COLUMNS];

/* Room for the values of the largest set of worlds of a record, reused from figure to figure. */
struct summary_room {
    double *values;
};
bool summary_room_init(struct summary_room *room, const struct record *record, struct status *status);
void summary_room_free(struct summary_room *room);

struct summary summary_of_outcome(const struct record *record, struct summary_room *room, int arm, int year,
                                  int outcome);
/* Of a world outcome that is a number, such as dsi or exit_year. */
struct summary summary_of_world(const struct record *record, struct summary_room *room, int arm, int world_outcome);
/* Of a world outcome that is 0 or 1. */
struct summary_probability summary_of_event(const struct record *record, int arm, int world_outcome);
/* Whether a world outcome is a 0-or-1 event: it is one of the spiral's by name. */
bool summary_is_event(const struct outcome *world_outcome);

/* Of n values (NAN: undefined, left out); sorts them in place. The splits are left undefined. */
struct summary summary_of_values(double *values, long n);

#endif
