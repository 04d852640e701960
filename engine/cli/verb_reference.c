/* huimin reference: every parameter, and what the shipped scenarios say of it; or every shipped product. */
#define _GNU_SOURCE
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/shipped.h"
#include "engine/cli/verbs.h"
#include "models/registry.h"
#include "scenarios/product_page.h"
#include "scenarios/reference.h"
#include "scenarios/reference_zh.h"

static const struct usage USAGE = {
    .verb = "reference",
    .doc = "Print the reference page of all parameters, in Markdown: unit, range, default, meaning; and every "
           "prior and source of the shipped scenarios (these in English alone). With --products, the page of all "
           "shipped products.",
    .example = "Examples:\n  huimin reference --lang en > docs/reference.md\n  huimin reference --lang zh > "
               "docs/reference.zh-CN.md\n  huimin reference --products > docs/products.md",
    .takes = OPTIONS_PRODUCTS | OPTIONS_TABLE,
};

static const char ALL_FOLDERS[] = "{behaviours,cities,operating-models,products,solved,studies,tiers}";

/* The shipped scenario files of a folder, or of several in braces, in the order of their names. In the folder of the project
 * their names are those from there, so that the page does not depend on where it stands. */
static void find_files(const char *below, glob_t *files)
{
    char *folder = NULL, *pattern = NULL;
    memset(files, 0, sizeof *files);
    const bool is_found =
        asprintf(&pattern, "scenarios/%s/*.yaml", below) >= 0 && glob(pattern, GLOB_BRACE, NULL, files) == 0;
    free(pattern);
    if (is_found) {
        return;
    }
    folder = shipped_folder();
    if (folder && asprintf(&pattern, "%s/%s/*.yaml", folder, below) >= 0) {
        glob(pattern, GLOB_BRACE, NULL, files);
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
    find_files(options.is_products ? "products" : ALL_FOLDERS, &files);
    const char *const *names = (const char *const *)files.gl_pathv;
    if (options.is_products) {
        product_page_print(stdout, tables, n_tables, names, (int)files.gl_pathc, &status);
    } else if (options_style(&options).language == TABLE_CHINESE) {
        reference_zh_print(stdout, tables, n_tables, &status);
    } else {
        reference_print(stdout, tables, n_tables, names, (int)files.gl_pathc, &status);
    }
    globfree(&files);
    return verb_end(&status);
}
