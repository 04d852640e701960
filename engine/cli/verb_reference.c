/* huimin reference: every parameter, and what the shipped scenarios say of it. */
#define _GNU_SOURCE
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/shipped.h"
#include "engine/cli/verbs.h"
#include "models/registry.h"
#include "scenarios/reference.h"

static const struct usage USAGE = {
    .verb = "reference",
    .doc = "Print the reference page of all parameters, in Markdown: unit, range, default, meaning; and every "
           "prior and source of the shipped scenarios.",
    .example = "Example:\n  huimin reference > docs/reference.md",
};

/* The shipped scenario files, in the order of their names. In the folder of the project their names are those
 * from there, so that the page does not depend on where it stands. */
static void find_files(glob_t *files)
{
    memset(files, 0, sizeof *files);
    if (glob("scenarios/*/*.yaml", 0, NULL, files) == 0) {
        return;
    }
    char *folder = shipped_folder(), *pattern = NULL;
    if (folder && asprintf(&pattern, "%s/*/*.yaml", folder) >= 0) {
        glob(pattern, 0, NULL, files);
        free(pattern);
    }
    free(folder);
}

int verb_reference(int argc, char **argv)
{
    struct options options;
    struct status status = {0};
    int n_tables;
    glob_t files;
    options_parse(&options, &USAGE, argc, argv);
    const struct param_table *const *tables = registry_tables(&n_tables);
    find_files(&files);
    reference_print(stdout, tables, n_tables, (const char *const *)files.gl_pathv, (int)files.gl_pathc, &status);
    globfree(&files);
    return verb_end(&status);
}
