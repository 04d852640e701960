/* huimin schema: the JSON Schema of scenario files. */
#include <stdio.h>

#include "engine/cli/verbs.h"
#include "models/registry.h"
#include "scenarios/schema.h"

static const struct usage USAGE = {
    .verb = "schema",
    .doc = "Print the JSON Schema of scenario files, for editors that complete and check them.",
    .example = "Example:\n  huimin schema > docs/scenario.schema.json",
};

int verb_schema(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    int n_tables;
    options_parse(&options, &USAGE, argc, argv);
    const struct param_table *const *tables = registry_tables(&n_tables);
    schema_print(stdout, tables, n_tables, &status);
    return verb_end(&status);
}
