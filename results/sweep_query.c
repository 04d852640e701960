#include "results/sweep_query.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/number_text.h"

enum { MOST_NAMES = MAX_SWEEP_AXES + MAX_ASKED + 2, NAME_SIZE = 160, LIST_SIZE = 1200 };

/* ------------------------------------------------------------------ names */

/* "a, b and c" */
static const char *listed(const char *const *names, int n, char text[LIST_SIZE])
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < n && used < LIST_SIZE; i++) {
        used += (size_t)snprintf(text + used, LIST_SIZE - used, "%s%s",
                                 i == 0       ? ""
                                 : i + 1 == n ? " and "
                                              : ", ",
                                 names[i]);
    }
    return text;
}

static bool is_end_of(const char *name, const char *key)
{
    const size_t n_name = strlen(name), n_key = strlen(key);
    return n_name > 0 && n_name < n_key && key[n_key - n_name - 1] == '.' && strcmp(key + n_key - n_name, name) == 0;
}

/* Number of the one name that is the text, or alone ends in it; -1 where there is none, -2 where there are several. */
static int find(const char *const *names, int n, const char *text)
{
    int found = -1, n_found = 0;
    for (int i = 0; i < n; i++) {
        if (strcmp(names[i], text) == 0) {
            return i;
        }
        if (is_end_of(text, names[i])) {
            found = i;
            n_found++;
        }
    }
    return n_found > 1 ? -2 : found;
}

/* The name that is near, or whose end after the last dot is; NULL where there is none. */
static const char *near_name(const char *name, const char *const *names, int n)
{
    const char *ends[MOST_NAMES];
    const char *const nearest = status_nearest(name, names, n);
    for (int i = 0; i < n; i++) {
        const char *const dot = strrchr(names[i], '.');
        ends[i] = dot ? dot + 1 : names[i];
    }
    const char *const end = nearest ? NULL : status_nearest(name, ends, n);
    for (int i = 0; end && i < n; i++) {
        if (ends[i] == end) {
            return names[i];
        }
    }
    return nearest;
}

static bool refuse_name(const char *option, const char *what, const char *name, const char *const *names, int n,
                        bool is_several, struct status *status)
{
    char list[LIST_SIZE];
    const char *const nearest = is_several ? NULL : near_name(name, names, n);
    if (nearest) {
        return status_add(status, EXIT_INPUT, "%s: the sweep has no %s '%s'; did you mean '%s'?", option, what, name,
                          nearest);
    }
    return status_add(status, EXIT_INPUT, "%s: %s %s '%s'; give %s", option,
                      is_several ? "several of the sweep's" : "the sweep has no", is_several ? "names end in" : what,
                      name, listed(names, n, list));
}

bool sweep_query_axis(const struct sweep_table *table, const char *option, const char *name, int *axis,
                      struct status *status)
{
    const int n_axes = table->sweep->n_axes;
    const char *names[MOST_NAMES];
    for (int a = 0; a < n_axes; a++) {
        names[a] = table->sweep->axes[a].key;
    }
    names[n_axes] = "arm";
    names[n_axes + 1] = "point";
    const int found = find(names, n_axes + 2, name);
    if (found < 0) {
        return refuse_name(option, "axis", name, names, n_axes + 2, found == -2, status);
    }
    *axis = found == n_axes ? SWEEP_ARM : found == n_axes + 1 ? SWEEP_POINT : found;
    return true;
}

bool sweep_query_figure(const struct sweep_table *table, const char *option, const char *name, int *asked,
                        struct status *status)
{
    const int n = table->sweep->n_asked;
    char columns[MAX_ASKED][DESIGN_COLUMN_SIZE], list[LIST_SIZE];
    const char *names[MAX_ASKED], *same[MAX_ASKED];
    int n_same = 0;
    for (int i = 0; i < n; i++) {
        names[i] = design_values_column(&table->sweep->asked[i], columns[i]);
        if (strcmp(names[i], name) == 0) {
            *asked = i;
            return true;
        }
        if (strcmp(table->sweep->asked[i].outcome, name) == 0) {
            *asked = i;
            same[n_same++] = names[i];
        }
    }
    if (n_same > 1) {
        return status_add(status, EXIT_INPUT, "%s: '%s' was asked of several years; give %s", option, name,
                          listed(same, n_same, list));
    }
    return n_same == 1 || refuse_name(option, "figure", name, names, n, false, status);
}

/* ------------------------------------------------------------------ values */

double sweep_query_value(const struct sweep_table *table, int row, int axis)
{
    return axis == SWEEP_ARM     ? (double)sweep_table_arm(table, row)
           : axis == SWEEP_POINT ? (double)sweep_table_point(table, row) + 1.0
                                 : sweep_table_axis(table, row, axis);
}

const char *sweep_query_value_text(const struct sweep_table *table, int axis, double value, char text[SWEEP_VALUE_SIZE])
{
    char number[NUMBER_TEXT_SIZE];
    const char *const word = axis == SWEEP_ARM && value >= 0.0 ? table->sweep->arms[(int)value]
                             : axis >= 0                       ? sweep_table_word(&table->sweep->axes[axis], value)
                                                               : NULL;
    snprintf(text, SWEEP_VALUE_SIZE, "%s",
             word              ? word
             : isfinite(value) ? rint(value) == value ? number_text(value, number) : number_text_short(value, number)
                               : "–");
    return text;
}

/* ------------------------------------------------------------------ conditions */

enum comparison { IS_BELOW, IS_AT_MOST, IS_ABOVE, IS_AT_LEAST, IS, IS_NOT };

/* Longer signs first. */
static const struct {
    const char *sign;
    enum comparison comparison;
} SIGNS[] = {{"<=", IS_AT_MOST}, {">=", IS_AT_LEAST}, {"==", IS}, {"!=", IS_NOT},
             {"<", IS_BELOW},    {">", IS_ABOVE},     {"=", IS}};

struct condition {
    int what; /* an axis, SWEEP_ARM, SWEEP_POINT; or a figure's number */
    enum comparison comparison;
    double number;
};

/* Without blanks around, cut where it is too long. */
static void trim(const char *text, size_t n, char name[NAME_SIZE])
{
    while (n > 0 && isspace((unsigned char)*text)) {
        text++;
        n--;
    }
    while (n > 0 && isspace((unsigned char)text[n - 1])) {
        n--;
    }
    snprintf(name, NAME_SIZE, "%.*s", (int)(n < NAME_SIZE ? n : NAME_SIZE - 1), text);
}

/* "KEY <= VALUE" into its three parts. */
static bool part(const char *option, const char *text, char key[NAME_SIZE], enum comparison *comparison,
                 char value[NAME_SIZE], struct status *status)
{
    const size_t before = strcspn(text, "<>=!");
    for (int i = 0; i < COUNT_OF(SIGNS); i++) {
        const size_t n = strlen(SIGNS[i].sign);
        if (strncmp(text + before, SIGNS[i].sign, n) == 0) {
            trim(text, before, key);
            trim(text + before + n, strlen(text + before + n), value);
            *comparison = SIGNS[i].comparison;
            if (*key && *value) {
                return true;
            }
            break;
        }
    }
    return status_add(status, EXIT_INPUT, "%s '%s': write KEY, one of <= < >= > = != and a value, as in '%s'", option,
                      text, strcmp(option, "--where") == 0 ? "product.premium_yuan <= 120" : "loss_ratio >= 0.7");
}

/* A number, or the number of a word among the arms or the words of an axis. */
static bool read_value(const struct sweep_table *table, const char *option, const char *text, const char *value,
                       struct condition *condition, struct status *status)
{
    const struct sweep_axis *const axis = condition->what >= 0 ? &table->sweep->axes[condition->what] : NULL;
    const bool is_arm = condition->what == SWEEP_ARM;
    const char *const *const words = is_arm ? table->sweep->arms : axis ? axis->words : NULL;
    const int n_words = is_arm ? table->sweep->n_arms : axis ? axis->n_words : 0;
    char list[LIST_SIZE];
    if (n_words == 0) {
        return number_read(value, &condition->number) ||
               status_add(status, EXIT_INPUT, "%s '%s': '%s' is not a number", option, text, value);
    }
    for (int i = 0; i < n_words; i++) {
        if (strcmp(words[i], value) == 0) {
            condition->number = i;
            return condition->comparison == IS || condition->comparison == IS_NOT ||
                   status_add(status, EXIT_INPUT, "%s '%s': words have no order; compare them by = or !=", option,
                              text);
        }
    }
    return status_add(status, EXIT_INPUT, "%s '%s': no value is '%s'; give %s", option, text, value,
                      listed(words, n_words, list));
}

static bool meets(const struct condition *condition, double value)
{
    const double number = condition->number;
    const bool is_same = fabs(value - number) <= 1e-9 * fabs(number); /* 0.3 is 3 × 0.1 */
    switch (condition->comparison) {
    case IS_BELOW:
        return value < number && !is_same;
    case IS_AT_MOST:
        return value < number || is_same;
    case IS_ABOVE:
        return value > number && !is_same;
    case IS_AT_LEAST:
        return value > number || is_same;
    case IS:
        return is_same;
    default:
        return isfinite(value) && !is_same;
    }
}

/* Whether a name is a figure's, with or without its year. */
static bool is_figure(const struct sweep_table *table, const char *name)
{
    char column[DESIGN_COLUMN_SIZE];
    for (int i = 0; i < table->sweep->n_asked; i++) {
        if (strcmp(table->sweep->asked[i].outcome, name) == 0 ||
            strcmp(design_values_column(&table->sweep->asked[i], column), name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_axis(const struct sweep_table *table, const char *name)
{
    for (int a = 0; a < table->sweep->n_axes; a++) {
        if (strcmp(table->sweep->axes[a].key, name) == 0 || is_end_of(name, table->sweep->axes[a].key)) {
            return true;
        }
    }
    return strcmp(name, "arm") == 0 || strcmp(name, "point") == 0;
}

static bool read_where(const struct sweep_table *table, const char *text, struct condition *condition,
                       struct status *status)
{
    static const char OPTION[] = "--where";
    char key[NAME_SIZE], value[NAME_SIZE], said[NAME_SIZE + 16];
    if (!part(OPTION, text, key, &condition->comparison, value, status)) {
        return false;
    }
    snprintf(said, sizeof said, "%s '%.140s'", OPTION, text);
    if (is_figure(table, key) && !is_axis(table, key)) {
        return status_add(status, EXIT_INPUT, "%s: '%s' is what comes out; give --subject-to '%s'", said, key, text);
    }
    return sweep_query_axis(table, said, key, &condition->what, status) &&
           read_value(table, OPTION, text, value, condition, status);
}

static bool read_subject_to(const struct sweep_table *table, const char *text, struct condition *condition,
                            struct status *status)
{
    static const char OPTION[] = "--subject-to";
    char key[NAME_SIZE], value[NAME_SIZE], said[NAME_SIZE + 16];
    if (!part(OPTION, text, key, &condition->comparison, value, status)) {
        return false;
    }
    snprintf(said, sizeof said, "%s '%.140s'", OPTION, text);
    if (is_axis(table, key) && !is_figure(table, key)) {
        return status_add(status, EXIT_INPUT, "%s: '%s' is an axis; give --where '%s'", said, key, text);
    }
    if (!sweep_query_figure(table, said, key, &condition->what, status)) {
        return false;
    }
    return number_read(value, &condition->number) ||
           status_add(status, EXIT_INPUT, "%s: '%s' is not a number", said, value);
}

/* ------------------------------------------------------------------ rows */

void sweep_rows_free(struct sweep_rows *rows)
{
    free(rows->rows);
    *rows = (struct sweep_rows){0};
}

/* Keeps the rows that meet a condition; where none does, they stay and false is returned. `low` and `high` get what
 * there is. */
static bool filter(const struct sweep_table *table, const struct condition *condition, bool is_figure,
                   struct sweep_rows *rows, double *low, double *high)
{
    int n = 0;
    *low = (double)INFINITY;
    *high = -(double)INFINITY;
    for (int i = 0; i < rows->n; i++) {
        const double value = is_figure ? sweep_table_figure(table, rows->rows[i], condition->what)->mean
                                       : sweep_query_value(table, rows->rows[i], condition->what);
        *low = value < *low ? value : *low;
        *high = value > *high ? value : *high;
        if (meets(condition, value)) {
            rows->rows[n++] = rows->rows[i];
        }
    }
    rows->n = n > 0 ? n : rows->n;
    return n > 0;
}

static bool refuse_all(const struct sweep_table *table, const char *option, const char *text, int axis, double low,
                       double high, struct status *status)
{
    char from[SWEEP_VALUE_SIZE], to[SWEEP_VALUE_SIZE];
    if (!(low <= high)) {
        return status_add(status, EXIT_INPUT, "%s '%s' leaves no row: it is undefined in all of them", option, text);
    }
    return status_add(status, EXIT_INPUT, "%s '%s' leaves no row: it goes from %s to %s", option, text,
                      sweep_query_value_text(table, axis, low, from), sweep_query_value_text(table, axis, high, to));
}

bool sweep_query_rows(const struct sweep_table *table, const struct sweep_query *query, struct sweep_rows *rows,
                      struct status *status)
{
    struct condition condition = {0};
    double low = NAN, high = NAN;
    *rows = (struct sweep_rows){table->n_rows, malloc((size_t)table->n_rows * sizeof *rows->rows + 1)};
    if (!rows->rows) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to read the sweep");
    }
    for (int row = 0; row < table->n_rows; row++) {
        rows->rows[row] = row;
    }
    bool is_good = true;
    for (int i = 0; is_good && i < query->n_where; i++) {
        is_good = read_where(table, query->where[i], &condition, status) &&
                  (filter(table, &condition, false, rows, &low, &high) ||
                   refuse_all(table, "--where", query->where[i], condition.what, low, high, status));
    }
    for (int i = 0; is_good && i < query->n_subject_to; i++) {
        is_good = read_subject_to(table, query->subject_to[i], &condition, status) &&
                  (filter(table, &condition, true, rows, &low, &high) ||
                   refuse_all(table, "--subject-to", query->subject_to[i], SWEEP_FIGURE, low, high, status));
    }
    return is_good;
}
