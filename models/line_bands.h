/* Bands of income about the line of the safety net, four to a doubling: people just below it have medical assistance,
 * people just above it have none. */
#ifndef HUIMIN_LINE_BANDS_H
#define HUIMIN_LINE_BANDS_H

#include "models/domain.h"

enum { N_LINE_BANDS = 8 }; /* from half the line to twice it, which is the lower end of the fifth */

/* 2^(−1 + k/4). */
static const real LINE_BAND_EDGES[N_LINE_BANDS + 1] = {REAL(0.5),       REAL(0.5946036), REAL(0.70710678),
                                                       REAL(0.8408964), REAL(1),         REAL(1.1892071),
                                                       REAL(1.4142136), REAL(1.6817928), REAL(2)};

/* The band of an income; N_LINE_BANDS where it is further off, or where there is no line (0). */
static inline int line_band_of(real income_yuan, real line_yuan)
{
    int n_reached = 0;
    for (int edge = 0; edge <= N_LINE_BANDS; edge++)
        n_reached += income_yuan >= LINE_BAND_EDGES[edge] * line_yuan;
    return line_yuan > REAL(0) && n_reached > 0 && n_reached <= N_LINE_BANDS ? n_reached - 1 : N_LINE_BANDS;
}

#endif
