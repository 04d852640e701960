/* Runs person models on arrays of persons without the engine: binds fields to memory by name, fills the draws
 * with luck of its own, gathers entrants, and lives years, for whole populations of any size. */
#ifndef HUIMIN_PERSON_HARNESS_H
#define HUIMIN_PERSON_HARNESS_H

#include <stdlib.h>
#include <string.h>

#include "engine/model.h"
#include "engine/vmath.h"
#include "models/domain.h"
#include "tests/assert_near.h"

enum { HARNESS_MAX_COLUMNS = 128, HARNESS_MAX_MODELS = 16, HARNESS_MAX_EXTENT = 4 };

struct harness_column {
    const struct field *owner;
    size_t element;
    char *values; /* [n_tiles][extent][TILE] of persons; [extent] of tallies */
    char gathered[HARNESS_MAX_EXTENT * TILE * 8];
};

/* Behind a listed draw: whom it is asked of. */
struct harness_listed {
    struct listed_draw draw; /* first */
    const struct harness *harness;
    const struct field *field;
    uint64_t first;
    const uint16_t *slots;
};

struct harness {
    const struct person_model *models[HARNESS_MAX_MODELS];
    void *params[HARNESS_MAX_MODELS];
    int n_models, n_columns, n_persons, n_tiles, n_years, year;
    uint64_t seed;
    struct harness_column columns[HARNESS_MAX_COLUMNS];
};

static inline size_t harness_element(enum field_type type)
{
    static const size_t SIZES[] = {[TYPE_REAL] = sizeof(real),
                                   [TYPE_U8] = 1,
                                   [TYPE_U16] = 2,
                                   [TYPE_U32] = 4,
                                   [TYPE_U64] = 8,
                                   [TYPE_I64] = 8,
                                   [TYPE_F64] = 8,
                                   [TYPE_LISTED] = sizeof(struct harness_listed)};
    return SIZES[type];
}

static inline struct harness_column *harness_find(struct harness *harness, const char *name)
{
    for (int c = 0; c < harness->n_columns; c++)
        if (strcmp(harness->columns[c].owner->name, name) == 0)
            return &harness->columns[c];
    return NULL;
}

/* Default of a parameter by key, wherever it is declared among the models added so far. */
static inline const struct param *harness_declared(const struct harness *harness, const char *key)
{
    for (int m = 0; m < harness->n_models; m++) {
        const struct param_table *table = harness->models[m]->table;
        for (int p = 0; table && p < table->n_params; p++)
            if (!table->params[p].is_reference && strcmp(table->params[p].key, key) == 0)
                return &table->params[p];
    }
    return NULL;
}

static inline void harness_fill_defaults(struct harness *harness)
{
    for (int m = 0; m < harness->n_models; m++) {
        const struct param_table *table = harness->models[m]->table;
        if (!table)
            continue;
        for (int p = 0; p < table->n_params; p++) {
            const struct param *param = &table->params[p], *declared = harness_declared(harness, param->key);
            if (!declared)
                fail_msg("model %s uses %s, which no model declares", harness->models[m]->name, param->key);
            assert_int_equal(declared->n_values, param->n_values);
            double *values = (double *)(void *)((char *)harness->params[m] + param->offset);
            for (int v = 0; v < param->n_values; v++)
                values[v] = param_fallback(declared, v);
        }
    }
}

/* Sets value number `index` of a parameter in every model that has it; index −1 sets all. Before harness_start. */
static inline void harness_set(struct harness *harness, const char *key, int index, double value)
{
    int n_set = 0;
    for (int m = 0; m < harness->n_models; m++) {
        const struct param_table *table = harness->models[m]->table;
        for (int p = 0; table && p < table->n_params; p++) {
            const struct param *param = &table->params[p];
            if (strcmp(param->key, key) != 0)
                continue;
            double *values = (double *)(void *)((char *)harness->params[m] + param->offset);
            for (int v = 0; v < param->n_values; v++)
                if (index < 0 || index == v)
                    values[v] = value, n_set++;
        }
    }
    if (n_set == 0)
        fail_msg("no model has a parameter %s", key);
}

/* Adds models in order; n_persons is rounded to no more than whole tiles by the last tile's own size. */
static inline struct harness *harness_new(const struct person_model *const *models, int n_models, int n_persons,
                                          int n_years, uint64_t seed)
{
    struct harness *harness = calloc(1, sizeof *harness);
    assert_non_null(harness);
    harness->n_models = n_models;
    harness->n_persons = n_persons;
    harness->n_tiles = (n_persons + TILE - 1) / TILE;
    harness->n_years = n_years;
    harness->seed = seed;
    for (int m = 0; m < n_models; m++) {
        harness->models[m] = models[m];
        harness->params[m] = calloc(1, models[m]->table ? models[m]->table->struct_size : 1);
        for (int f = 0; f < models[m]->n_fields; f++) {
            const struct field *field = &models[m]->fields[f];
            if (field->role == FIELD_READS || field->role == FIELD_READS_IF)
                continue;
            assert_null(harness_find(harness, field->name));
            assert_true(field->extent <= HARNESS_MAX_EXTENT && harness->n_columns < HARNESS_MAX_COLUMNS);
            struct harness_column *column = &harness->columns[harness->n_columns++];
            column->owner = field;
            column->element = harness_element(field->type);
            column->values = calloc((size_t)harness->n_tiles * (size_t)field->extent * TILE, column->element);
            assert_non_null(column->values);
        }
    }
    harness_fill_defaults(harness);
    return harness;
}

static inline void harness_free(struct harness *harness)
{
    for (int m = 0; m < harness->n_models; m++)
        free(harness->params[m]);
    for (int c = 0; c < harness->n_columns; c++)
        free(harness->columns[c].values);
    free(harness);
}

static inline uint64_t harness_mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* The word of (seed, stream, person, year, episode); a pair of normals shares its words by the stream's name. */
static inline uint64_t harness_word(const struct harness *harness, const struct field *field, uint64_t person,
                                    int episode)
{
    uint64_t stream = 1469598103934665603u;
    for (const char *c = field->stream; *c; c++)
        stream = (stream ^ (uint64_t)*c) * 1099511628211u;
    return harness_mix(harness->seed ^ harness_mix(stream ^ harness_mix(person * 64u + (uint64_t)episode) ^
                                                   (uint64_t)(harness->year + 1) * 0x51ed270b7a1fu));
}

static inline double harness_uniform(uint64_t word) { return ((double)(word >> 41) + 0.5) / 8388608.0; }

static inline void harness_draw_one(const struct harness *harness, const struct field *field, void *to, int at,
                                    uint64_t person, int episode)
{
    const uint64_t word = harness_word(harness, field, person, episode);
    const double u = harness_uniform(word), v = harness_uniform(harness_mix(word));
    const double radius = vm_normal_quantile_f64(field->draw == DRAW_NORMAL_SIN ? v : u);
    if (field->draw == DRAW_WORD)
        ((uint32_t *)to)[at] = (uint32_t)(word >> 32);
    else
        ((real *)to)[at] = (real)(field->draw == DRAW_UNIFORM ? u : radius);
}

static inline void harness_draw(const struct harness *harness, const struct field *field, char *to, int n,
                                uint64_t first, const uint16_t *slots)
{
    for (int e = 0; e < field->extent; e++)
        for (int i = 0; i < n; i++)
            harness_draw_one(harness, field, to, e * TILE + i, first + (slots ? slots[i] : (uint64_t)i), e);
}

static inline void harness_draw_listed(const struct listed_draw *draw, int episode, const uint16_t *places, int n,
                                       void *values)
{
    const struct harness_listed *listed = (const struct harness_listed *)(const void *)draw;
    for (int i = 0; i < n; i++) {
        const uint64_t place = listed->slots ? listed->slots[places[i]] : places[i];
        harness_draw_one(listed->harness, listed->field, values, i, listed->first + place, episode);
    }
}

static inline void harness_run_tile(struct harness *harness, int t, int is_start, int is_entrant)
{
    uint16_t slots[TILE];
    uint32_t persons[TILE];
    const int left = harness->n_persons - t * TILE;
    struct tile tile = {.n = left < TILE ? left : TILE, .year = harness->year, .first_person = (uint32_t)(t * TILE)};
    const struct arm_set arms = {
        .n_arms = 2, .n_policies = 1, .n_products = 1, .year = harness->year, .n_years = harness->n_years};
    if (is_entrant) {
        const struct harness_column *vacated = harness_find(harness, "is_vacated");
        tile.is_entrant = 1;
        tile.persons = persons;
        const int n = tile.n;
        tile.n = 0;
        for (int i = 0; vacated && i < n; i++)
            if (vacated->values[(size_t)t * TILE + (size_t)i]) {
                persons[tile.n] = tile.first_person + (uint32_t)i;
                slots[tile.n++] = (uint16_t)i;
            }
        if (tile.n == 0)
            return;
    }
    for (int c = 0; c < harness->n_columns; c++) {
        struct harness_column *column = &harness->columns[c];
        char *row = column->values + (size_t)t * (size_t)column->owner->extent * TILE * column->element;
        const enum field_role role = column->owner->role;
        if (is_entrant)
            for (int i = 0; i < tile.n && role == FIELD_UPDATES; i++)
                memcpy(column->gathered + (size_t)i * column->element, row + slots[i] * column->element,
                       column->element);
        if (role == FIELD_LISTED_DRAWS)
            *(struct harness_listed *)(void *)(is_entrant ? column->gathered : row) = (struct harness_listed){
                {harness_draw_listed}, harness, column->owner, tile.first_person, is_entrant ? slots : NULL};
        if (role == (is_start ? FIELD_START_DRAWS : FIELD_DRAWS))
            harness_draw(harness, column->owner, is_entrant ? column->gathered : row, tile.n, tile.first_person,
                         is_entrant ? slots : NULL);
    }
    for (int m = 0; m < harness->n_models; m++) {
        const struct person_model *model = harness->models[m];
        char *view[64] = {NULL};
        for (int f = 0; f < model->n_fields; f++) {
            struct harness_column *column = harness_find(harness, model->fields[f].name);
            if (!column && model->fields[f].role == FIELD_READS_IF)
                continue;
            if (!column)
                fail_msg("model %s: nobody writes %s", model->name, model->fields[f].name);
            assert_int_equal(column->owner->type, model->fields[f].type);
            assert_string_equal(column->owner->unit, model->fields[f].unit);
            char *row = column->values + (size_t)t * (size_t)column->owner->extent * TILE * column->element;
            if (column->owner->role == FIELD_TALLIES)
                row = column->values;
            else if (is_entrant)
                row = column->gathered;
            view[model->fields[f].offset / sizeof(char *)] = row;
        }
        if (is_start && model->start)
            model->start(&tile, &arms, harness->params[m], view);
        if (!is_start && model->step)
            model->step(&tile, &arms, harness->params[m], view);
    }
    for (int c = 0; is_entrant && c < harness->n_columns; c++) {
        struct harness_column *column = &harness->columns[c];
        char *row = column->values + (size_t)t * (size_t)column->owner->extent * TILE * column->element;
        for (int i = 0; i < tile.n && column->owner->role == FIELD_UPDATES; i++)
            memcpy(row + slots[i] * column->element, column->gathered + (size_t)i * column->element, column->element);
    }
}

/* Prepares parameters and makes the first population. */
static inline void harness_start(struct harness *harness)
{
    harness->year = 0;
    for (int m = 0; m < harness->n_models; m++)
        if (harness->models[m]->prepare)
            harness->models[m]->prepare(harness->params[m]);
    for (int t = 0; t < harness->n_tiles; t++)
        harness_run_tile(harness, t, 1, 0);
    harness->year = -1;
}

/* One year, the first year included: entrants come, then everyone lives. Tallies hold this year's alone. */
static inline void harness_live(struct harness *harness)
{
    harness->year++;
    for (int c = 0; c < harness->n_columns; c++)
        if (harness->columns[c].owner->role == FIELD_TALLIES)
            memset(harness->columns[c].values, 0, sizeof(int64_t));
    for (int t = 0; t < harness->n_tiles; t++) {
        if (harness->year > 0)
            harness_run_tile(harness, t, 1, 1);
        harness_run_tile(harness, t, 0, 0);
    }
}

/* Person i's element of a column, for columns of one element a person. */
#define HARNESS_AT(harness_, type_, name_) ((const type_ *)(const void *)harness_column(harness_, name_, sizeof(type_)))
static inline const char *harness_column(struct harness *harness, const char *name, size_t element)
{
    struct harness_column *column = harness_find(harness, name);
    if (!column)
        fail_msg("no model writes %s", name);
    assert_int_equal(column->element, element);
    return column->values;
}

#endif
