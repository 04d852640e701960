#include "engine/params.h"

#include <stdlib.h>
#include <string.h>

int param_n_slots(const struct param *param) { return param->n_values + (param->shape == PARAM_ROWS ? 1 : 0); }

/* A key, with its place in the set: what is sorted. */
struct keyed {
    const char *key;
    int index;
};

static int keyed_compare(const void *left, const void *right)
{
    return strcmp(((const struct keyed *)left)->key, ((const struct keyed *)right)->key);
}

/* Position in by_key of a key, or of the first greater one. */
static int position_of(const struct param_set *set, const char *key)
{
    int low = 0, high = set->n_params;
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (strcmp(set->params[set->by_key[middle]]->key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int param_set_find(const struct param_set *set, const char *key)
{
    const int position = position_of(set, key);
    if (position == set->n_params)
        return -1;
    const int index = set->by_key[position];
    return strcmp(set->params[index]->key, key) == 0 ? index : -1;
}

static int count_declarations(const struct param_table *const *tables, int n_tables)
{
    int n_params = 0;
    for (int t = 0; t < n_tables; t++)
        for (int i = 0; i < tables[t]->n_params; i++)
            n_params += !tables[t]->params[i].is_reference;
    return n_params;
}

static void take_declarations(struct param_set *set, struct keyed *keys, const struct param_table *const *tables,
                              int n_tables)
{
    for (int t = 0; t < n_tables; t++)
        for (int i = 0; i < tables[t]->n_params; i++) {
            const struct param *const param = &tables[t]->params[i];
            if (param->is_reference)
                continue;
            keys[set->n_params] = (struct keyed){param->key, set->n_params};
            set->params[set->n_params] = param;
            set->first_slot[set->n_params] = set->n_slots;
            set->n_slots += param_n_slots(param);
            set->n_params++;
        }
}

static void check_doubles(const struct keyed *keys, int n_keys, struct status *status)
{
    for (int i = 1; i < n_keys; i++)
        if (strcmp(keys[i - 1].key, keys[i].key) == 0)
            status_add(status, EXIT_RUN_FAILED, "parameter '%s' is declared by two tables", keys[i].key);
}

static void check_reference(const struct param_set *set, const struct param *reference, struct status *status)
{
    const int index = param_set_find(set, reference->key);
    if (index < 0) {
        status_add(status, EXIT_RUN_FAILED, "parameter '%s' is used by a model but no table declares it",
                   reference->key);
    } else if ((set->params[index]->shape == PARAM_ROWS) != (reference->shape == PARAM_ROWS) ||
               set->params[index]->n_record != reference->n_record) {
        status_add(status, EXIT_RUN_FAILED, "parameter '%s' is a list of records, but a model does not use it as one",
                   reference->key);
    } else if (set->params[index]->n_values != reference->n_values) {
        status_add(status, EXIT_RUN_FAILED, "parameter '%s' has %d values, but a model uses it with %d", reference->key,
                   set->params[index]->n_values, reference->n_values);
    }
}

bool param_set_init(struct param_set *set, const struct param_table *const *tables, int n_tables, struct status *status)
{
    *set = (struct param_set){0};
    const size_t n_params = (size_t)count_declarations(tables, n_tables);
    struct keyed *keys = calloc(n_params + 1, sizeof *keys);
    set->params = calloc(n_params + 1, sizeof *set->params);
    set->first_slot = calloc(n_params + 1, sizeof *set->first_slot);
    set->by_key = calloc(n_params + 1, sizeof *set->by_key);
    const int n_before = status->n_sentences;
    if (!keys || !set->params || !set->first_slot || !set->by_key) {
        status_add(status, EXIT_RUN_FAILED, "out of memory for %zu parameters", n_params);
    } else {
        take_declarations(set, keys, tables, n_tables);
        qsort(keys, n_params, sizeof *keys, keyed_compare);
        for (int i = 0; i < set->n_params; i++)
            set->by_key[i] = keys[i].index;
        check_doubles(keys, set->n_params, status);
        for (int t = 0; t < n_tables; t++)
            for (int i = 0; i < tables[t]->n_params; i++)
                if (tables[t]->params[i].is_reference)
                    check_reference(set, &tables[t]->params[i], status);
    }
    free(keys);
    if (status->n_sentences == n_before)
        return true;
    param_set_free(set);
    return false;
}

void param_set_free(struct param_set *set)
{
    free(set->params);
    free(set->first_slot);
    free(set->by_key);
    *set = (struct param_set){0};
}

static double *double_at(void *base, size_t offset) { return (double *)(void *)((char *)base + offset); }

static void fill_rows(const struct param *param, const double *values, void *params)
{
    const size_t row_size = (size_t)param->n_record * sizeof(double);
    for (int row = 0; row < MAX_ROWS; row++)
        for (int f = 0; f < param->n_record; f++)
            *double_at(params, param->offset + (size_t)row * row_size + param->record[f].offset) =
                values[row * param->n_record + f];
    *double_at(params, param->rows_offset) = values[param->n_values];
}

/* Shares of one whole are drawn one by one where they have priors: scaled back to a sum of 1. */
static void fill_shares(const struct param *declared, const double *values, double *target)
{
    double sum = 0.0;
    for (int i = 0; i < declared->n_values; i++)
        sum += values[i];
    for (int i = 0; i < declared->n_values; i++)
        target[i] = sum > 0.0 ? values[i] / sum : values[i];
}

void param_set_fill(const struct param_set *set, const struct param_table *table, const double *values, void *params)
{
    for (int i = 0; i < table->n_params; i++) {
        const struct param *const param = &table->params[i];
        const int index = param_set_find(set, param->key);
        if (index < 0)
            continue;
        const struct param *const declared = set->params[index];
        const double *const slots = values + set->first_slot[index];
        if (declared->shape == PARAM_ROWS)
            fill_rows(param, slots, params);
        else if (declared->sums_to_one)
            fill_shares(declared, slots, double_at(params, param->offset));
        else
            memcpy((char *)params + param->offset, slots, (size_t)declared->n_values * sizeof(double));
    }
}

void param_slot_name(const struct param *param, int index, char *text, size_t size)
{
    switch (param->shape) {
    case PARAM_SCALAR:
        snprintf(text, size, "%s", param->key);
        break;
    case PARAM_BY_LABEL:
        snprintf(text, size, "%s.%s", param->key, param->labels[index]);
        break;
    case PARAM_BY_YEAR:
        snprintf(text, size, "%s[%d]", param->key, index + 1);
        break;
    case PARAM_ROWS:
        if (index == param->n_values)
            snprintf(text, size, "%s.n_rows", param->key);
        else
            snprintf(text, size, "%s[%d].%s", param->key, index / param->n_record + 1,
                     param->record[index % param->n_record].key);
        break;
    }
}
