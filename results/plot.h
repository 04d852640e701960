/* The headline figures as a picture, drawn by gnuplot where it is installed: by year the median of each arm, and the band
 * in which nine worlds of ten lie. */
#ifndef HUIMIN_PLOT_H
#define HUIMIN_PLOT_H

#include "results/table.h"

/* Refuses where gnuplot is not on the PATH (EXIT_RUN_FAILED), or the file could not be written or does not end in .png
 * (EXIT_INPUT): to be asked before work. path NULL: the terminal. */
bool plot_check(const char *path, struct status *status);
/* path NULL: in characters on standard output, as wide as the style says; else a PNG, written aside and renamed. */
bool plot_draw(const struct record *record, const char *path, const struct table_style *style, struct status *status);

#endif
