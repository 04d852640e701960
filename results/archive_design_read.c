#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/store.h"
#include "results/archive.h"
#include "results/archive_design.h"
#include "results/archive_sweep.h"
#include "results/design_values.h"

/* A list of n texts into the member at `offset` of n structs of `bytes`; an empty text is NULL. */
static bool get_texts(struct record *record, const struct store *store, const char *path, void *first, size_t bytes,
                      size_t offset, int n_wanted, struct status *status)
{
    char **texts = NULL;
    int n = 0;
    if (!store_get_texts(store, path, &n, &texts, status)) {
        return false;
    }
    for (int i = 0; n == n_wanted && i < n; i++) {
        const char *const kept = texts[i][0] ? text_pool_keep(&record->texts, texts[i]) : NULL;
        memcpy((char *)first + (size_t)i * bytes + offset, &kept, sizeof kept);
    }
    store_texts_free(texts, n);
    return n == n_wanted;
}

bool archive_design_get_columns(struct record *record, const struct store *store, const char *group,
                                const struct design_text *columns, int n_columns, void *first, size_t bytes, int n,
                                struct status *status)
{
    bool is_read = true;
    for (int column = 0; is_read && column < n_columns; column++) {
        char path[96];
        snprintf(path, sizeof path, "%s%s", group, columns[column].column);
        is_read = get_texts(record, store, path, first, bytes, columns[column].offset, n, status);
    }
    return is_read;
}

int archive_design_count(const struct store *store, const char *path, int most)
{
    const long n = store_count(store, path);
    return n < 0 || n > most ? 0 : (int)n;
}

bool archive_design_get_asked(struct record *record, const struct store *store, const char *group,
                              struct asked_outcome *asked, int n_asked, struct status *status)
{
    double years[MAX_ASKED];
    char path[96];
    snprintf(path, sizeof path, "%soutcome_year", group);
    bool is_read = n_asked > 0 && store_get_numbers(store, path, n_asked, years, status) &&
                   archive_design_get_columns(record, store, group, ASKED_TEXTS, N_ASKED_TEXTS, asked, sizeof *asked,
                                              n_asked, status);
    for (int i = 0; is_read && i < n_asked; i++) {
        asked[i].year = years[i] >= 0.0 && years[i] <= MAX_YEARS ? (int)years[i] : -1;
        is_read = asked[i].year >= 0 && asked[i].outcome;
    }
    return is_read;
}

static bool get_levers(struct record *record, const struct store *store, struct levers *levers, struct status *status)
{
    static const char GROUP[] = "/levers/";
    levers->n_levers = archive_design_count(store, "/levers/lever", MAX_LEVERS);
    levers->n_sets = archive_design_count(store, "/levers/set", MAX_LEVER_SETS);
    levers->n_asked = archive_design_count(store, "/levers/outcome", MAX_ASKED);
    bool is_read = levers->n_levers > 0 && levers->n_sets > 0 &&
                   get_texts(record, store, "/levers/lever", levers->levers, sizeof levers->levers[0],
                             offsetof(struct lever, name), levers->n_levers, status) &&
                   get_texts(record, store, "/levers/set", levers->sets, sizeof levers->sets[0],
                             offsetof(struct lever_set, name), levers->n_sets, status) &&
                   archive_design_get_columns(record, store, GROUP, LEVER_TEXTS, N_LEVER_TEXTS, levers->levers,
                                              sizeof levers->levers[0], levers->n_levers, status) &&
                   archive_design_get_columns(record, store, GROUP, SET_TEXTS, N_SET_TEXTS, levers->sets,
                                              sizeof levers->sets[0], levers->n_sets, status) &&
                   archive_design_get_asked(record, store, GROUP, levers->asked, levers->n_asked, status);
    for (int j = 0; is_read && j < levers->n_levers; j++) {
        is_read = levers->levers[j].name && levers->levers[j].keys;
    }
    for (int s = 0; is_read && s < levers->n_sets; s++) {
        is_read = levers->sets[s].name && levers->sets[s].from && levers->sets[s].to;
    }
    return is_read;
}

static bool get_axis(struct record *record, const struct store *store, const char *name, struct map_axis *axis,
                     struct status *status)
{
    char path[96], group[96];
    snprintf(path, sizeof path, "/map/%s_value", name);
    snprintf(group, sizeof group, "/map/%s_", name);
    axis->n = archive_design_count(store, path, MAX_MAP_STEPS);
    return axis->n > 0 && store_get_numbers(store, path, axis->n, axis->values, status) &&
           archive_design_get_columns(record, store, group, AXIS_TEXTS, N_AXIS_TEXTS, axis, sizeof *axis, 1, status) &&
           axis->key && axis->unit;
}

static bool get_map(struct record *record, const struct store *store, struct map *map, struct status *status)
{
    char *const arm = store_get_note_text(store, "/map", "arm");
    map->arm = arm ? text_pool_keep(&record->texts, arm) : NULL;
    free(arm);
    map->n_asked = archive_design_count(store, "/map/outcome", MAX_ASKED);
    return map->arm && get_axis(record, store, "x", &map->x, status) && get_axis(record, store, "y", &map->y, status) &&
           archive_design_get_asked(record, store, "/map/", map->asked, map->n_asked, status);
}

static bool get_values(struct record *record, const struct store *store, const struct design *design,
                       struct status *status)
{
    const struct levers *const levers = &design->levers;
    const struct map *const map = &design->map;
    const long n_worlds = record->n_worlds[WORLDS_JOINT];
    record->design = design_values_new(design, n_worlds);
    if (!record->design) {
        return false;
    }
    const long n_lever_values = n_worlds * levers->n_sets * design_n_combinations(levers) * levers->n_asked;
    const long n_map_values = n_worlds * map->x.n * map->y.n * map->n_asked;
    const long n_sweep_values = n_worlds * (long)design_values_n_of_sweep(&design->sweep);
    return (levers->n_levers == 0 ||
            store_get_numbers(store, "/levers/value", n_lever_values, record->design->lever_values, status)) &&
           (map->x.n == 0 ||
            store_get_numbers(store, "/map/value", n_map_values, record->design->map_values, status)) &&
           (n_sweep_values == 0 ||
            store_get_numbers(store, "/sweep/value", n_sweep_values, record->design->sweep_values, status));
}

bool archive_get_design(struct record *record, const struct store *store, const char *path, struct status *status)
{
    const bool has_levers = store_has(store, "/levers/value"), has_map = store_has(store, "/map/value");
    const bool has_sweep = store_has(store, "/sweep/value");
    struct design design = {0};
    if (!has_levers && !has_map && !has_sweep) {
        return true;
    }
    const bool is_read = (!has_levers || get_levers(record, store, &design.levers, status)) &&
                         (!has_map || get_map(record, store, &design.map, status)) &&
                         (!has_sweep || archive_sweep_get(record, store, &design.sweep, status)) &&
                         get_values(record, store, &design, status);
    design_free(&design);
    return is_read ||
           status_add(status, EXIT_INPUT, "%s: /levers, /map or /sweep is damaged; run the study again", path);
}
