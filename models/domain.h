/* What the models of Huimin agree on: codes, bands, fixed points. */
#ifndef HUIMIN_DOMAIN_H
#define HUIMIN_DOMAIN_H

#include "engine/model.h"

enum sex { MALE, FEMALE, N_SEXES };
enum scheme { RESIDENT, EMPLOYEE, N_SCHEMES }; /* of basic medical insurance */
/* Morbidity: no chronic disease, one, several, a major listed pre-existing condition. */
enum state { HEALTHY, ONE_CHRONIC, SEVERAL_CHRONIC, MAJOR, N_STATES };

/* Five-year age bands 0–4 … 85+, the cells of tables and results. */
enum { N_AGE_BANDS = 18, N_AGES = 101, N_CELLS = N_SEXES * N_AGE_BANDS * N_STATES, N_QUINTILES = 5 };
static inline int age_band_of(int age_years) { return age_years >= 85 ? N_AGE_BANDS - 1 : age_years / 5; }
/* Cell of a person in tallies with axes sex, age_band, morbidity_state. */
static inline int cell_of(int sex, int age_band, int state)
{
    return (sex * N_AGE_BANDS + age_band) * N_STATES + state;
}

/* Risk (expected yuan a year) is summed in whole thousandths of a yuan, so that no order of sums matters. */
enum { MILLIYUAN_PER_YUAN = 1000 };

/* Severity of an admission differs by scheme and between people under and over 60. */
enum { N_CARE_CLASSES = 2 * N_SCHEMES };
static inline int care_class_of(int scheme, int is_elder) { return 2 * scheme + is_elder; }

/* Who pays a bill, in order; the places of tiers that are not simulated are kept and always pay 0. */
enum payer {
    PAYER_BASIC,
    PAYER_CATASTROPHIC,
    PAYER_ASSISTANCE,
    PAYER_EMPLOYER,
    PAYER_HUIMINBAO,
    PAYER_COMMERCIAL,
    PAYER_MUTUAL_AID,
    PAYER_CHARITY,
    PAYER_HOUSEHOLD,
    N_PAYERS
};

/* The reservation-premium histogram: edges in today's yuan, geometric above an offset, so that the bin of a
 * premium is read off the bits of a float. Bin j holds reservation premiums in [edge j, edge j+1). */
enum { N_DEMAND_BINS = 256, DEMAND_BINS_PER_OCTAVE = 32 };
#define DEMAND_OFFSET_YUAN 32.0f

extern const struct axis AXIS_SEX, AXIS_AGE_BAND, AXIS_STATE, AXIS_QUINTILE, AXIS_PAYER, AXIS_SCHEME, AXIS_LINE_BAND;
extern const char *const STATE_LABELS[N_STATES];   /* healthy, one_chronic, several_chronic, major */
extern const char *const SCHEME_LABELS[N_SCHEMES]; /* resident, employee */
extern const char *const QUINTILE_LABELS[N_QUINTILES];

#endif
