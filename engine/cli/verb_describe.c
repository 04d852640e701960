/* huimin describe: the synthetic city beside the published figures. */
#include <stdio.h>

#include "engine/cli/machine.h"
#include "engine/cli/verbs.h"
#include "models/registry.h"
#include "results/describe.h"
#include "scenarios/reader.h"

static const struct usage USAGE = {
    .verb = "describe",
    .file = "STUDY.yaml",
    .doc = "Simulate the city of a study and print it beside the published figures: ages, incomes, illness, "
           "admissions, cost, who pays, and what each product would cost. At least 200,000 people, more by "
           "--set run.persons=N.",
    .example = "Examples:\n"
               "  huimin describe scenarios/studies/five-models.yaml\n"
               "  huimin describe scenarios/studies/five-models.yaml --set run.persons=1000000 --lang zh",
    .takes = OPTIONS_STUDY | OPTIONS_TABLE,
};

int verb_describe(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct study *study = NULL;
    int n_tables;
    options_parse(&options, &USAGE, argc, argv);
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (scenario_read(&study, options.file, options.overrides, options.n_overrides, tables, n_tables, &status) &&
        verb_takes_city(study, "describe", &status)) {
        const struct run_settings *run = &study->run;
        const struct describe_size size = {
            .persons = run->persons > DESCRIBE_LEAST_PERSONS ? run->persons : DESCRIBE_LEAST_PERSONS,
            .worlds = DESCRIBE_WORLDS,
            .years = DESCRIBE_YEARS,
            .threads = run->threads > 0 ? (int)run->threads : machine_threads(),
        };
        const struct table_style style = options_style(&options);
        struct study stated = study_of_stated_arms(study);
        describe_print(&stated, &size, stdout, &style, &status);
    }
    scenario_free(study);
    return verb_end(&status);
}
