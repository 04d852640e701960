/* A figure that a design asks of every one of the arms that it makes. */
#ifndef HUIMIN_ASKED_OUTCOME_H
#define HUIMIN_ASKED_OUTCOME_H

enum { MAX_ASKED = 24 };

struct asked_outcome {
    const char *outcome;             /* of a year, or of a whole path; or "collapse": see DESIGN_COLLAPSE */
    int year;                        /* from 1; 0: of a whole path. Beyond the years of the run it is undefined */
    const char *label_en, *label_zh; /* may be NULL: then the outcome's own name is shown */
    const char *file;                /* where it was stated; NULL where it was read from a result */
    int line, column;
};

/* Made from enrolment: 1 where the last year's is below half of the highest of all years, a product that left counting
 * as 0. Of a whole path. */
#define DESIGN_COLLAPSE "collapse"
#define DESIGN_COLLAPSE_OF "enrolment_rate"

#endif
