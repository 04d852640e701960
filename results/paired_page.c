#include "results/paired_page.h"

#include <string.h>

#include "results/page.h"
#include "results/page_parts.h"
#include "results/paired_export.h"

/* What the page draws, and the year that they stand under. */
static const char *const KEPT[] = {"year",       "enrolment_rate",  "renewal_rate",         "premium_yuan",
                                   "loss_ratio", "morbidity_ratio", "claim_per_member_yuan"};

static void trim(json_t *compare)
{
    size_t i, j;
    json_t *arm, *year;
    json_array_foreach(json_object_get(compare, "arms"), i, arm)
    {
        json_array_foreach(json_object_get(arm, "years"), j, year) { page_parts_keep(year, KEPT, COUNT_OF(KEPT)); }
    }
}

/* Whether the pairs are those that compare takes of itself: all arms of the same name. */
static bool is_usual(const struct pairing *pairing)
{
    int n = 0;
    for (int a = 0; a < pairing->a->n_arms; a++)
        for (int b = 0; b < pairing->b->n_arms; b++)
            n += strcmp(pairing->a->arms[a].name, pairing->b->arms[b].name) == 0;
    for (int i = 0; i < pairing->n_pairs; i++)
        n -= strcmp(pairing->a->arms[pairing->pairs[i].a].name, pairing->b->arms[pairing->pairs[i].b].name) == 0;
    return n == 0;
}

static json_t *page_json(const struct pairing *pairing)
{
    json_t *page = json_object(), *files = json_array(), *runs = json_array();
    const char *const paths[] = {pairing->path_a, pairing->path_b};
    for (int i = 0; i < COUNT_OF(paths); i++) {
        json_array_append_new(files, page_parts_file(paths[i]));
        json_array_append_new(runs, page_parts_run(paths[i]));
    }
    json_object_set_new(page, "files", files);
    json_object_set_new(page, "runs", runs);
    json_object_set_new(page, "program", page_parts_program());
    json_object_set_new(page, "payers", page_parts_payers(pairing->a));
    json_object_set_new(page, "is_one", json_boolean(pairing->a == pairing->b));
    json_object_set_new(page, "is_usual", json_boolean(is_usual(pairing)));
    return page;
}

static json_t *data_json(const struct pairing *pairing, struct status *status)
{
    json_t *const compare = paired_json(pairing, status);
    if (!compare)
        return NULL;
    json_t *data = json_object();
    trim(compare);
    json_object_set_new(data, "compare", compare);
    json_object_set_new(data, "page", page_json(pairing));
    return data;
}

bool paired_page_write(const struct pairing *pairing, const char *path, enum table_language language,
                       struct status *status)
{
    return page_may_write(path, status) &&
           page_write(REPORT_PAGE_COMPARISON, data_json(pairing, status), path, language, status);
}
