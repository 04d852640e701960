/* A patient's bill under the arms of a study, side by side, before and after Huiminbao: for people, and for programs. */
#ifndef HUIMIN_BILL_REPORT_H
#define HUIMIN_BILL_REPORT_H

#include "results/bill.h"
#include "results/table.h"

struct bill_report {
    const struct study *study;
    const struct patient *patient;
    int n_arms;
    int *arms;            /* [n_arms] of the study */
    struct bill *without; /* [n_arms] the same year in the arm's city, had the patient not the product */
    struct bill *with;    /* [n_arms] */
    double *premium_yuan; /* [n_arms] of the first year */
};

/* Every arm of the study, or the one named (NULL: all). Refuses (EXIT_INPUT) a name that no arm has. Study and patient
 * must outlive the report. Safe to free whatever comes back. */
bool bill_report_init(struct bill_report *report, const struct study *study, const struct patient *patient,
                      const char *arm, struct status *status);
void bill_report_free(struct bill_report *report);

/* Names of payers and rules. */
extern const char *const BILL_PAYER_KEYS[N_BILL_PAYERS]; /* "basic_insurance", … */
const char *bill_payer_label(enum bill_payer payer, const struct table_style *style);
/* "1,286,000.00" */
enum { BILL_MONEY_SIZE = 40, BILL_RULE_SIZE = 640 };
const char *bill_money_text(double fen, char *text);
/* By which rule the payment came about: base, deductible, shares, cap, in words. Returns text, of BILL_RULE_SIZE. */
const char *bill_rule_text(const struct bill_payment *payment, const struct table_style *style, char *text);

bool bill_report_print(const struct bill_report *report, FILE *stream, const struct table_style *style,
                       struct status *status);
/* One object: patient with the source of each value, arms, payments in yuan, rules in both languages. */
bool bill_report_json(const struct bill_report *report, FILE *stream, struct status *status);
/* bill.csv (a line an arm, case and payer) and patient.csv (a line a value, with its source) in a folder. */
bool bill_report_csv(const struct bill_report *report, const char *folder, struct status *status);

#endif
