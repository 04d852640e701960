/* What a sweep came to as a tidy table: a row a point and arm, a column an axis and a figure that was asked. */
#ifndef HUIMIN_SWEEP_TABLE_H
#define HUIMIN_SWEEP_TABLE_H

#include "results/design_values.h"
#include "results/summary.h"

/* A figure of one row over the worlds in which it is defined; NAN where there is none, se with one world. */
struct sweep_figure {
    double mean, se, q05, q50, q95;
    double n_worlds;
};
/* Its members by name, for files: "mean", "_se", …; the mean's column has no ending. */
struct sweep_column {
    const char *name, *ending, *meaning;
    size_t offset;
    bool is_count;
};
enum { N_SWEEP_COLUMNS = 6 };
extern const struct sweep_column SWEEP_COLUMNS[N_SWEEP_COLUMNS];

struct sweep_table {
    const struct record *record;  /* another's, which outlives it */
    const struct sweep *sweep;    /* the record's */
    int n_rows, n_worlds;         /* rows point by point, in each of them arm by arm */
    double *values;               /* [n_rows][n_asked][n_worlds] */
    struct sweep_figure *figures; /* [n_rows][n_asked] */
};
/* Of a record that has a sweep. False without memory (EXIT_RUN_FAILED). */
bool sweep_table_init(struct sweep_table *table, const struct record *record, struct status *status);
void sweep_table_free(struct sweep_table *table);

static inline bool sweep_table_is_there(const struct record *record)
{
    return record->design && record->design->design.sweep.n_points > 0;
}
static inline int sweep_table_point(const struct sweep_table *table, int row) { return row / table->sweep->n_arms; }
static inline int sweep_table_arm(const struct sweep_table *table, int row) { return row % table->sweep->n_arms; }
static inline double sweep_table_axis(const struct sweep_table *table, int row, int axis)
{
    return sweep_point(table->sweep, sweep_table_point(table, row))[axis];
}
static inline const struct sweep_figure *sweep_table_figure(const struct sweep_table *table, int row, int asked)
{
    return table->figures + (size_t)row * (size_t)table->sweep->n_asked + (size_t)asked;
}
/* [n_worlds] */
static inline const double *sweep_table_worlds(const struct sweep_table *table, int row, int asked)
{
    return table->values + ((size_t)row * (size_t)table->sweep->n_asked + (size_t)asked) * (size_t)table->n_worlds;
}
static inline double sweep_column_of(const struct sweep_column *column, const struct sweep_figure *figure)
{
    return *(const double *)(const void *)((const char *)figure + column->offset);
}

/* Of one row less another, world by world: rows live in the same worlds. NAN where no world has both, se with one. */
struct sweep_difference {
    double mean, se;
    int n_worlds;
};
struct sweep_difference sweep_table_difference(const struct sweep_table *table, int row, int other, int asked);

/* The word of a choice at an axis's value; NULL where the axis has numbers, or does not move there. */
const char *sweep_table_word(const struct sweep_axis *axis, double value);

#endif
