#define _GNU_SOURCE
#include "results/page_parts.h"

#include <stdlib.h>
#include <string.h>

#include "results/waterfall.h"

static json_t *text(const char *value) { return json_string(value ? value : ""); }

bool page_parts_is_among(const char *word, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

void page_parts_keep(json_t *object, const char *const *words, int n)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(object, next, key, value)
    {
        if (!page_parts_is_among(key, words, n))
            json_object_del(object, key);
    }
}

json_t *page_parts_file(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return text(slash ? slash + 1 : path);
}

json_t *page_parts_program(void)
{
    json_t *program = json_object();
    json_object_set_new(program, "version", text(HUIMIN_VERSION));
    json_object_set_new(program, "commit", text(HUIMIN_COMMIT));
    return program;
}

json_t *page_parts_run(const char *path)
{
    static const char *const KEPT[] = {"version", "commit", "compiler", "instruction_set", "command", "person_years"};
    const size_t length = strlen(path);
    const bool has_ending = length > 3 && strcmp(path + length - 3, ".h5") == 0;
    char *name = NULL;
    if (asprintf(&name, "%.*s.run.json", (int)(has_ending ? length - 3 : length), path) < 0)
        return json_null();
    json_t *note = json_load_file(name, 0, NULL);
    free(name);
    if (!json_is_object(note)) {
        json_decref(note);
        return json_null();
    }
    page_parts_keep(note, KEPT, COUNT_OF(KEPT));
    return note;
}

static json_t *labels(const char *name, const char *(*label_of)(const char *, const struct table_style *))
{
    static const struct table_style EN = {.language = TABLE_ENGLISH}, ZH = {.language = TABLE_CHINESE};
    json_t *object = json_object();
    json_object_set_new(object, "name", text(name));
    json_object_set_new(object, "en", text(label_of(name, &EN)));
    json_object_set_new(object, "zh", text(label_of(name, &ZH)));
    return object;
}

json_t *page_parts_payers(const struct record *record)
{
    struct waterfall w;
    if (!waterfall_find(&w, record))
        return json_null();
    json_t *object = json_object(), *payers = json_array(), *quintiles = json_array();
    for (int p = 0; p < w.n_payers; p++)
        json_array_append_new(payers, labels(w.payers[p], waterfall_payer_label));
    for (int q = 0; q < w.n_quintiles; q++)
        json_array_append_new(quintiles, labels(w.quintiles[q], waterfall_quintile_label));
    json_object_set_new(object, "payers", payers);
    json_object_set_new(object, "quintiles", quintiles);
    return object;
}
