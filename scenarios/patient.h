/* One example patient: who he is, which covers he has beside the public ones, and what a year's care costs. A file of
 * its own, read as strictly as a scenario: each value may be bare, or carry its source and kind. */
#ifndef HUIMIN_PATIENT_H
#define HUIMIN_PATIENT_H

#include "engine/params.h"
#include "engine/study.h"
#include "engine/text_pool.h"

/* As a file states them; choices are indices of their words. */
struct patient_values {
    double age_years, sex, scheme, is_safety_net;
    double state;   /* the morbidity state by which a product pays or excludes: before this year's illness */
    double disease; /* PATIENT_NO_DISEASE, or 1 + the place in models/disease.h */
    double is_first_diagnosis, is_screened_negative;
    double household_income_yuan;
    double has_employer_cover, has_commercial, has_exclusion, has_employee_aid, has_village_aid, has_network_aid;
    double raised_yuan, has_grant;
    double is_new_member, claim_free_years, paid_before_yuan;
    double admissions;
    double inpatient_yuan, out_of_catalogue_yuan, special_drugs_yuan, rare_drugs_yuan, outpatient_yuan;
};
enum { PATIENT_NO_DISEASE = 0 };

struct patient {
    char *name;         /* the file's stem */
    struct label label; /* either may be NULL */
    struct patient_values values;
    /* Beside the values, where each is from. */
    struct param_set set;
    struct quantity *quantities; /* [set.n_slots] */
    struct text_pool texts;
};

/* The keys of a patient's file, all below "patient". */
extern const struct param_table PATIENT_TABLE;

/* Whether an argument of --set speaks of the patient: "patient.bill.inpatient_yuan=300000". */
bool patient_is_override(const char *override);

/* Reads the file at `path`, overridden by such arguments. Refuses (EXIT_INPUT) with file, line, column, key and value
 * what is unknown, out of range, or cannot be: a part above its whole, a cover that such a person cannot have, a stay
 * without an admission. The patient is the caller's to free, whatever comes back. */
bool patient_read(struct patient *patient, const char *path, const char *const *overrides, int n_overrides,
                  struct status *status);
void patient_free(struct patient *patient); /* safe on a zeroed patient */

#endif
