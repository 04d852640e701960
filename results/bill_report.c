#include "results/bill_report.h"

#include <stdlib.h>
#include <string.h>

static int n_chosen(const struct study *study, const char *arm)
{
    int n = 0;
    for (int k = 0; k < study->n_arms; k++)
        n += !arm || strcmp(study->arms[k].name, arm) == 0;
    return n;
}

static bool refuse_arm(const struct study *study, const char *arm, struct status *status)
{
    const char **names = calloc((size_t)study->n_arms + 1, sizeof *names);
    for (int k = 0; names && k < study->n_arms; k++)
        names[k] = study->arms[k].name;
    const char *const nearest = names ? status_nearest(arm, names, study->n_arms) : NULL;
    status_add(status, EXIT_INPUT, "%s: no arm is named '%s'%s%s%s", study->file, arm,
               nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    free((void *)names);
    return false;
}

bool bill_report_init(struct bill_report *report, const struct study *study, const struct patient *patient,
                      const char *arm, struct status *status)
{
    *report = (struct bill_report){.study = study, .patient = patient};
    const int n = n_chosen(study, arm);
    if (n == 0)
        return refuse_arm(study, arm, status);
    report->arms = calloc((size_t)n, sizeof *report->arms);
    report->without = calloc((size_t)n, sizeof *report->without);
    report->with = calloc((size_t)n, sizeof *report->with);
    report->premium_yuan = calloc((size_t)n, sizeof *report->premium_yuan);
    if (!report->arms || !report->without || !report->with || !report->premium_yuan)
        return status_add(status, EXIT_RUN_FAILED, "%s: out of memory for %d arms", study->name, n);
    for (int k = 0; k < study->n_arms; k++) {
        struct bill_terms terms;
        if (arm && strcmp(study->arms[k].name, arm) != 0)
            continue;
        if (!bill_terms_of(&terms, study, k, status))
            return false;
        report->arms[report->n_arms] = k;
        report->without[report->n_arms] = bill_of(&patient->values, &terms, 0);
        report->with[report->n_arms] = bill_of(&patient->values, &terms, terms.is_offered);
        report->premium_yuan[report->n_arms++] = terms.premium_yuan;
    }
    return true;
}

void bill_report_free(struct bill_report *report)
{
    free(report->arms);
    free(report->without);
    free(report->with);
    free(report->premium_yuan);
    *report = (struct bill_report){0};
}
