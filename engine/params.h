/* Parameters: declared once, in the model that uses them, with key, unit, range, default and meaning. The
 * scenario reader, its error text, the JSON Schema, the reference page and /inputs of a result all come
 * from these tables.
 *
 * Every value is a double: switches are 0 or 1, choices the index of the word in `choices`. A parameter
 * occupies `n_values` consecutive slots of a flat array; the set of all tables gives each its first slot. */
#ifndef HUIMIN_PARAMS_H
#define HUIMIN_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/status.h"

enum { MAX_YEARS = 60, MAX_ROWS = 16 };

enum param_type { PARAM_REAL, PARAM_INTEGER, PARAM_SWITCH, PARAM_CHOICE };

enum param_shape {
    PARAM_SCALAR,
    PARAM_BY_LABEL, /* a map with exactly the given labels, or one scalar for all of them */
    PARAM_BY_YEAR,  /* a list of 1 to MAX_YEARS values, or one scalar; the last given value repeats */
    PARAM_ROWS,     /* a list of up to MAX_ROWS records, each with the fields of `record` */
};

struct param {
    const char *key;                   /* full path, e.g. "city.frailty.persistence" */
    size_t offset;                     /* of the double (or the first of them) in the model's struct params */
    const char *unit;                  /* "1", "yuan", "years", "per person-year", "yuan/year" … */
    double minimum, maximum, fallback; /* inclusive range; the default where no scenario states it */
    const double *fallbacks;           /* [n_values] defaults that differ by label or year; NULL: fallback for all */
    const char *meaning, *meaning_zh;
    enum param_type type;
    enum param_shape shape;
    const char *zero_word;      /* PARAM_INTEGER: a word that may stand for 0, below the range: "all" */
    int n_values;               /* doubles that it takes: 1, n labels, MAX_YEARS, or MAX_ROWS × n_record */
    const char *const *labels;  /* PARAM_BY_LABEL: n_values of them, as they stand in the YAML */
    const char *choices;        /* PARAM_CHOICE: words separated by '|', e.g. "reprice|hold|freeze" */
    const struct param *record; /* PARAM_ROWS: fields of a row; key is the field's own name, offset inside the row */
    int n_record;
    size_t rows_offset; /* PARAM_ROWS: where the double that counts the rows stands */
    bool is_required;   /* no default: every scenario must state it */
    bool is_reference;  /* USES: declared by another table under the same key; only key, offset, n_values count */
    bool sums_to_one;   /* PARAM_BY_LABEL: the values are probabilities of one whole */
};

/* clang-format off */
#define PARAM(type_, member_, key_, unit_, min_, max_, default_, meaning_, meaning_zh_)                               \
    {.key = key_, .offset = offsetof(type_, member_), .unit = unit_, .minimum = min_, .maximum = max_,                \
     .fallback = default_, .meaning = meaning_, .meaning_zh = meaning_zh_, .type = PARAM_REAL,                        \
     .shape = PARAM_SCALAR, .n_values = 1}
#define PARAM_INT(type_, member_, key_, unit_, min_, max_, default_, meaning_, meaning_zh_)                           \
    {.key = key_, .offset = offsetof(type_, member_), .unit = unit_, .minimum = min_, .maximum = max_,                \
     .fallback = default_, .meaning = meaning_, .meaning_zh = meaning_zh_, .type = PARAM_INTEGER,                     \
     .shape = PARAM_SCALAR, .n_values = 1}
#define PARAM_ONOFF(type_, member_, key_, default_, meaning_, meaning_zh_)                                            \
    {.key = key_, .offset = offsetof(type_, member_), .unit = "on/off", .minimum = 0, .maximum = 1,                   \
     .fallback = default_, .meaning = meaning_, .meaning_zh = meaning_zh_, .type = PARAM_SWITCH,                      \
     .shape = PARAM_SCALAR, .n_values = 1}
#define PARAM_ONE_OF(type_, member_, key_, choices_, default_, meaning_, meaning_zh_)                                 \
    {.key = key_, .offset = offsetof(type_, member_), .unit = "choice", .minimum = 0, .maximum = 63,                  \
     .fallback = default_, .meaning = meaning_, .meaning_zh = meaning_zh_, .type = PARAM_CHOICE,                      \
     .shape = PARAM_SCALAR, .n_values = 1,                                                                            \
     .choices = choices_}
/* member is double[n]; every label starts from the same default */
#define PARAM_MAP(type_, member_, key_, unit_, min_, max_, default_, labels_, n_, meaning_, meaning_zh_)              \
    {.key = key_, .offset = offsetof(type_, member_), .unit = unit_, .minimum = min_, .maximum = max_,                \
     .fallback = default_, .meaning = meaning_, .meaning_zh = meaning_zh_, .type = PARAM_REAL,                        \
     .shape = PARAM_BY_LABEL, .n_values = n_,                                                                         \
     .labels = labels_}
/* As PARAM_MAP; every label has its own default, in fallbacks_[n_] */
#define PARAM_MAP_OF(type_, member_, key_, unit_, min_, max_, fallbacks_, labels_, n_, meaning_, meaning_zh_)         \
    {.key = key_, .offset = offsetof(type_, member_), .unit = unit_, .minimum = min_, .maximum = max_,                \
     .fallbacks = fallbacks_, .meaning = meaning_, .meaning_zh = meaning_zh_, .type = PARAM_REAL,                     \
     .shape = PARAM_BY_LABEL, .n_values = n_,                                                                         \
     .labels = labels_}
/* member is double[MAX_YEARS] */
#define PARAM_YEARS(type_, member_, key_, unit_, min_, max_, default_, meaning_, meaning_zh_)                         \
    {.key = key_, .offset = offsetof(type_, member_), .unit = unit_, .minimum = min_, .maximum = max_,                \
     .fallback = default_, .meaning = meaning_, .meaning_zh = meaning_zh_, .type = PARAM_REAL,                        \
     .shape = PARAM_BY_YEAR, .n_values = MAX_YEARS}
/* member is struct row[MAX_ROWS], every field of which is a double; rows_member is the double that counts them */
#define PARAM_LIST(type_, member_, rows_member_, record_, n_record_, key_, meaning_, meaning_zh_)                     \
    {.key = key_, .offset = offsetof(type_, member_), .unit = "list", .meaning = meaning_,                            \
     .meaning_zh = meaning_zh_, .type = PARAM_REAL,                                                                   \
     .shape = PARAM_ROWS, .n_values = MAX_ROWS * (n_record_), .record = record_, .n_record = n_record_,               \
     .rows_offset = offsetof(type_, rows_member_)}
/* A parameter that another table declares. n_ as there (1 for a scalar). */
#define USES(type_, member_, key_, n_)                                                                                \
    {.key = key_, .offset = offsetof(type_, member_), .n_values = n_, .is_reference = true}

/* The same for a list of records, of the same record. */
#define USES_LIST(type_, member_, rows_member_, record_, n_record_, key_)                                             \
    {.key = key_, .offset = offsetof(type_, member_), .shape = PARAM_ROWS, .n_values = MAX_ROWS * (n_record_),        \
     .record = record_, .n_record = n_record_, .rows_offset = offsetof(type_, rows_member_), .is_reference = true}
/* clang-format on */

/* Default of value number `index` (0 … n_values − 1) of a parameter. */
static inline double param_fallback(const struct param *param, int index)
{
    return param->fallbacks ? param->fallbacks[index] : param->fallback;
}

struct param_table {
    const struct param *params;
    int n_params;
    size_t struct_size;
};

/* One value of a scenario: fixed, or with a prior that each world draws. */
enum prior_kind {
    PRIOR_FIXED,      /* a */
    PRIOR_NORMAL,     /* a mean, b standard deviation */
    PRIOR_LOGNORMAL,  /* a median, b standard deviation of the logarithm */
    PRIOR_UNIFORM,    /* a to b */
    PRIOR_BETA,       /* shapes a, b, on [0, 1] */
    PRIOR_TRIANGULAR, /* a lowest, b mode, c highest */
};
enum source_kind { SOURCE_DEFAULT, SOURCE_EVIDENCE, SOURCE_DOCUMENT, SOURCE_ASSUMPTION };

struct quantity {
    enum prior_kind prior;
    double a, b, c;
    enum source_kind kind;
    const char *source; /* a sentence or NULL; interned for the life of the study */
    const char *file;   /* where it was stated, or NULL for a default; interned */
    int line, column;
};

/* The union of the tables: one entry a declared parameter (references resolved), sorted by first mention. */
struct param_set {
    int n_params;
    const struct param **params; /* declarations only */
    int *first_slot;             /* of params[i]; PARAM_ROWS takes one more slot, last, for its row count */
    int *by_key;                 /* indices into params, sorted by key: what param_set_find searches */
    int n_slots;
};

/* Builds the set. Refuses (EXIT_RUN_FAILED: a fault of the program) a key declared twice or a reference to
 * nothing. The tables must outlive the set. */
bool param_set_init(struct param_set *set, const struct param_table *const *tables, int n_tables,
                    struct status *status);
void param_set_free(struct param_set *set);
/* Index into params of a key, or -1. */
int param_set_find(const struct param_set *set, const char *key);
/* Slots that params[i] takes: n_values, and one more for PARAM_ROWS. */
int param_n_slots(const struct param *param);
/* Copies drawn values (one per slot) into a model's struct params. Values that sum to one are scaled to do so
 * after their draws. */
void param_set_fill(const struct param_set *set, const struct param_table *table, const double *values, void *params);
/* Human name of slot number `index` inside params[i]: "key", "key.label", "key[3]", "key[1].share". */
void param_slot_name(const struct param *param, int index, char *text, size_t size);

/* The value of a prior at probability u in (0,1): double arithmetic of our own, the same bits everywhere. */
double quantity_quantile(const struct quantity *quantity, double u);
static inline double quantity_median(const struct quantity *quantity) { return quantity_quantile(quantity, 0.5); }

#endif
