/* Named diseases: a bit each in the column `diseases`. A major state has at least one listed bit; one chronic
 * disease is exactly one chronic bit, several are two or more, and the healthy have none. */
#ifndef HUIMIN_DISEASE_H
#define HUIMIN_DISEASE_H

#include "models/domain.h"

/* Listed diseases come first: position in the listed weights is position here. */
enum disease {
    DISEASE_CANCER,
    DISEASE_STROKE,
    DISEASE_HEART,
    DISEASE_KIDNEY_FAILURE,
    DISEASE_RARE,
    N_LISTED,
    DISEASE_HYPERTENSION = N_LISTED,
    DISEASE_DIABETES,
    DISEASE_COPD,
    DISEASE_OTHER_CHRONIC,
    N_DISEASES,
    N_CHRONIC = N_DISEASES - N_LISTED
};
enum { LISTED_BITS = (1 << N_LISTED) - 1, CHRONIC_BITS = ((1 << N_CHRONIC) - 1) << N_LISTED };

extern const char *const DISEASE_LABELS[N_DISEASES]; /* cancer, stroke, heart, kidney_failure, rare, hypertension … */

#endif
