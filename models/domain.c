#include "models/domain.h"

#include "models/line_bands.h"

const char *const STATE_LABELS[N_STATES] = {"healthy", "one_chronic", "several_chronic", "major"};
const char *const SCHEME_LABELS[N_SCHEMES] = {"resident", "employee"};

static const char *const SEX_LABELS[] = {"male", "female"};
static const char *const AGE_BAND_LABELS[] = {"0-4",   "5-9",   "10-14", "15-19", "20-24", "25-29",
                                              "30-34", "35-39", "40-44", "45-49", "50-54", "55-59",
                                              "60-64", "65-69", "70-74", "75-79", "80-84", "85+"};
const char *const QUINTILE_LABELS[N_QUINTILES] = {"lowest", "second", "third", "fourth", "highest"};
static const char *const PAYER_LABELS[] = {
    "basic_insurance", "catastrophic_insurance", "medical_assistance", "employer_cover",
    "huiminbao",       "commercial_cover",       "mutual_aid",         "charity",
    "household"};

const struct axis AXIS_SEX = {"sex", N_SEXES, SEX_LABELS};
const struct axis AXIS_AGE_BAND = {"age_band", N_AGE_BANDS, AGE_BAND_LABELS};
const struct axis AXIS_STATE = {"morbidity_state", N_STATES, STATE_LABELS};
const struct axis AXIS_QUINTILE = {"income_quintile", N_QUINTILES, QUINTILE_LABELS};
const struct axis AXIS_PAYER = {"payer", N_PAYERS, PAYER_LABELS};
const struct axis AXIS_SCHEME = {"scheme", N_SCHEMES, SCHEME_LABELS};

static const char *const LINE_BAND_LABELS[] = {"0.50-0.59", "0.59-0.71", "0.71-0.84", "0.84-1.00",
                                               "1.00-1.19", "1.19-1.41", "1.41-1.68", "1.68-2.00"};
const struct axis AXIS_LINE_BAND = {"income_over_line", N_LINE_BANDS, LINE_BAND_LABELS};
