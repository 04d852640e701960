/* A record: the results of a study as people's tools read them, whether they come from a run or from a file.
 * Everything that summaries, tables, JSON, CSV and reports need, and nothing of the engine. */
#ifndef HUIMIN_RECORD_H
#define HUIMIN_RECORD_H

#include "engine/engine.h"
#include "engine/text_pool.h"

/* What each minor version added: docs/results.md, Versions. */
enum { RECORD_FORMAT_MAJOR = 1, RECORD_FORMAT_MINOR = 4, RECORD_MAX_AXES = 5 };

struct record_arm {
    const char *name;
    const char *label_en, *label_zh; /* any may be NULL */
    const char *city_en, *city_zh;
    const char *product_en, *product_zh;
    const char *operating_model_en, *operating_model_zh;
    double insured;     /* size of the real pool; NAN where the study does not say */
    const char *policy; /* with regions: the arm's name inside its region; else NULL */
    int region;
};

struct record_region {
    const char *name, *label_en, *label_zh;
    double people, persons; /* who live there, and are simulated */
};

/* A row of /inputs: a parameter's slot, for one arm or, where all arms agree, for all of them. */
struct record_input {
    const char *arm;                               /* NULL: all arms */
    const char *key, *unit, *meaning, *meaning_zh; /* meaning_zh: NULL from files before format 1.4 */
    const char *value;                             /* the number, word or prior as text */
    const char *kind;                              /* default, evidence, document, assumption */
    const char *source, *file;                     /* NULL where there is none; file: name:line, without its folder */
    double median;
};

struct record_tally {
    const char *name, *unit, *meaning;
    int n_axes;
    struct axis axes[RECORD_MAX_AXES];
    int extent;
    double *mean, *se; /* [n_arms][n_years][extent] over the joint worlds; se NAN with one world */
};

struct record_design;
struct record_precision;

/* Of a result that was put together before all was done (results/partial.h); all 0 of a whole one. */
struct record_partial {
    long asked_worlds;
    long n_points, all_points; /* of the sweep, 0 without one: points whose figures are there */
    long n_tasks, all_tasks;   /* that were done */
};

/* A zeroed struct is an empty record. Arrays are the record's own; texts live in its pool. */
struct record {
    struct text_pool texts;
    const char *study, *title_en, *title_zh, *digest;
    const char *resolved; /* canonical JSON of the study */
    int result_version;
    uint64_t seed;
    long persons, worlds;
    bool has_parameter_uncertainty;
    struct record_partial partial;
    int n_arms, n_years, n_outcomes, n_world_outcomes, n_tallies, n_inputs, n_drawn;
    struct record_arm *arms; /* with regions: n_arms / n_regions of each, region after region, in the same order */
    int n_regions;           /* 0: one city */
    struct record_region *regions;
    struct outcome *outcomes, *world_outcomes;
    struct record_tally *tallies;
    struct record_input *inputs;
    const char **drawn_names; /* [n_drawn] */
    int n_published;
    struct published_figure *published; /* [n_published]; arms and outcomes of this record */
    long n_worlds[N_WORLD_SETS];
    double *values[N_WORLD_SETS];       /* [n_worlds][n_arms][n_years][n_outcomes]; undefined is NAN */
    double *world_values[N_WORLD_SETS]; /* [n_worlds][n_arms][n_world_outcomes] */
    double *draws[N_WORLD_SETS];        /* [n_worlds][n_arms][n_drawn] */
    struct record_precision
        *precision;               /* what the study asks of it (results/precision.h); NULL where it asks nothing */
    struct record_design *design; /* what the arms that the study has made show; NULL where it has none */
};

/* From a whole result; the result stays the caller's. */
bool record_from_result(struct record *record, const struct result *result, struct status *status);
void record_free(struct record *record);
/* Takes the study's published figures in place of the record's. *is_changed, where it is not NULL, tells whether they
 * differ from those that were there. False without memory. */
bool record_take_published(struct record *record, const struct study *study, bool *is_changed, struct status *status);

/* Index of an outcome by name, or -1. */
int record_outcome(const struct record *record, const char *name);
int record_world_outcome(const struct record *record, const char *name);

static inline double record_value(const struct record *record, enum world_set set, long world, int arm, int year,
                                  int outcome)
{
    const size_t row = ((size_t)world * (size_t)record->n_arms + (size_t)arm) * (size_t)record->n_years + (size_t)year;
    return record->values[set][row * (size_t)record->n_outcomes + (size_t)outcome];
}

static inline double record_world_value(const struct record *record, enum world_set set, long world, int arm,
                                        int outcome)
{
    const size_t row = (size_t)world * (size_t)record->n_arms + (size_t)arm;
    return record->world_values[set][row * (size_t)record->n_world_outcomes + (size_t)outcome];
}

#endif
