/* huimin explain: what happens to the pool, from a result. */
#include <stdio.h>

#include "engine/cli/verbs.h"
#include "results/archive.h"
#include "results/explain.h"

static const struct usage USAGE = {
    .verb = "explain",
    .file = "RESULT.h5",
    .doc = "Say what happens to the pool: why each year's loss ratio moved (price, mix, frequency, severity, trend), "
           "whether members are worse risks than others, demand and cost with the competitive and the efficient point, "
           "and all fixed points of the pricing map.",
    .example = "Examples:\n"
               "  huimin explain results/runs/five-models-1a2b3c4d.h5 --arm government-push --lang zh\n"
               "  huimin explain results/runs/five-models-1a2b3c4d.h5 --json | jq '.arms[0].attribution[0].loss_ratio'",
    .takes = OPTIONS_TABLE | OPTIONS_ARM | OPTIONS_JSON,
};

int verb_explain(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    struct record record;
    int arm;
    options_parse(&options, &USAGE, argc, argv);
    if (archive_read(&record, options.file, &status)) {
        const struct table_style style = options_style(&options);
        if (explain_check(&record, options.file, &status) && explain_arm(&record, options.arm, &arm, &status)) {
            if (options.is_json) {
                explain_print_json(&record, arm, stdout, &status);
            } else {
                explain_print(&record, arm, stdout, &style, &status);
            }
        }
        record_free(&record);
    }
    return verb_end(&status);
}
