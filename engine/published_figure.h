/* Figures that were published of what a study simulates: stated in the study, shown beside the results, and no
 * part of what determines them. */
#ifndef HUIMIN_PUBLISHED_FIGURE_H
#define HUIMIN_PUBLISHED_FIGURE_H

#include <stdbool.h>

#include "engine/status.h"

struct engine;
struct outcome;

/* Texts are interned by whoever holds the figure; those that may be NULL are said to. */
struct published_figure {
    const char *arm, *outcome;       /* names */
    int year;                        /* from 1; beyond the years of a run it is compared with nothing */
    double low, high;                /* in the outcome's unit; equal where one value is published */
    bool is_fitted;                  /* parameters were solved to it; otherwise it checks them */
    const char *label_en, *label_zh; /* may be NULL: then the outcome's own name is shown */
    const char *kind;                /* evidence, document or assumption */
    const char *source;              /* may be NULL for an assumption */
    const char *note_en, *note_zh;   /* what to know when comparing; may be NULL */
    const char *file;                /* where it was stated; NULL where the figure was read from a result */
    int line, column;                /* of its outcome */
};

/* Refuses (EXIT_INPUT), one sentence each, the engine's study's figures whose outcome the engine does not have
 * by year, and those of a share beyond 0 to 1. */
bool published_figure_check(const struct engine *engine, struct status *status);

/* An outcome that lies in [0, 1] by its name: …_rate, …_share or …_probability of unit 1. */
bool published_figure_is_share(const struct outcome *outcome);

#endif
