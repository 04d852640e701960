/* huimin bill: one example patient's year through all tiers, before and after Huiminbao. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/cli/verbs.h"
#include "models/registry.h"
#include "results/bill_report.h"
#include "scenarios/reader.h"

static const struct usage USAGE = {
    .verb = "bill",
    .file = "STUDY.yaml",
    .doc = "Take one example patient's year through all tiers in order, before and after Huiminbao, to the fen: what "
           "each pays, by which rule, and what is left; every arm of the study side by side.",
    .example = "Examples:\n"
               "  huimin bill scenarios/studies/five-models.yaml --patient scenarios/patients/car-t.yaml\n"
               "  huimin bill scenarios/studies/five-models.yaml --patient scenarios/patients/dialysis.yaml \\\n"
               "    --arm government-push --set patient.bill.outpatient_yuan=100000 --lang zh",
    .takes = OPTIONS_STUDY | OPTIONS_TABLE | OPTIONS_FORMATS | OPTIONS_PATIENT | OPTIONS_ARM,
};

/* What speaks of the patient, and what of the study. */
struct overrides {
    const char *patient[OPTIONS_MAX_OVERRIDES], *study[OPTIONS_MAX_OVERRIDES];
    int n_patient, n_study;
};

static void sort_overrides(struct overrides *overrides, const struct options *options)
{
    for (int i = 0; i < options->n_overrides; i++) {
        if (patient_is_override(options->overrides[i])) {
            overrides->patient[overrides->n_patient++] = options->overrides[i];
        } else {
            overrides->study[overrides->n_study++] = options->overrides[i];
        }
    }
}

static bool print_report(const struct study *study, const struct patient *patient, const struct options *options,
                         struct status *status)
{
    struct bill_report report;
    const struct table_style style = options_style(options);
    bool ok = bill_report_init(&report, study, patient, options->arm, status);
    if (ok && options->csv_folder) {
        ok = bill_report_csv(&report, options->csv_folder, status);
    } else if (ok && options->is_json) {
        ok = bill_report_json(&report, stdout, status);
    } else if (ok) {
        ok = bill_report_print(&report, stdout, &style, status);
    }
    bill_report_free(&report);
    return ok;
}

int verb_bill(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct study *study = NULL;
    struct patient patient = {0};
    struct overrides *overrides = calloc(1, sizeof *overrides);
    int n_tables;
    options_parse(&options, &USAGE, argc, argv);
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (!overrides) {
        status_add(&status, EXIT_RUN_FAILED, "not enough memory");
    } else if (!options.patient) {
        status_add(&status, EXIT_USAGE, "huimin bill: give --patient PATIENT.yaml, such as one of scenarios/patients");
    } else {
        sort_overrides(overrides, &options);
        const bool is_patient =
            patient_read(&patient, options.patient, overrides->patient, overrides->n_patient, &status);
        if (scenario_read(&study, options.file, overrides->study, overrides->n_study, tables, n_tables, &status) &&
            is_patient && verb_takes_city(study, "bill", &status)) {
            const struct study stated = study_of_stated_arms(study);
            print_report(&stated, &patient, &options, &status);
        }
    }
    scenario_free(study);
    patient_free(&patient);
    free(overrides);
    return verb_end(&status);
}
