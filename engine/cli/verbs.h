/* What the verbs have in common: options, the language of tables, and how they end. */
#ifndef HUIMIN_VERBS_H
#define HUIMIN_VERBS_H

#include <argp.h>
#include <stdbool.h>

#include "engine/cli/sweep_options.h"
#include "engine/status.h"
#include "engine/study.h"
#include "results/table.h"

#define VERB(name_, summary_) int verb_##name_(int argc, char **argv);
#include "engine/cli/verbs.def"
#undef VERB

enum { OPTIONS_MAX_OVERRIDES = 1000, OPTIONS_MAX_ARMS = 64 };

/* Every option that some verb has; zeroed is none given. */
struct options {
    const char *file;        /* the argument that is not an option */
    const char *second_file; /* the next one, of a verb that takes two */
    const char *output, *csv_folder, *language, *xlsx;
    const char *plot_file; /* of --plot; NULL: on the terminal */
    const char *patient, *arm;
    const char *overrides[OPTIONS_MAX_OVERRIDES];
    int n_overrides;
    const char *arms[OPTIONS_MAX_ARMS]; /* of compare: A_NAME=B_NAME each, or with --arms the names of one result */
    int n_arms;
    bool is_arm_list;         /* --arms */
    char threads[64];         /* the override that --threads stands for */
    int part, n_parts;        /* --part, part from 0; n_parts 0: all */
    double max_hours;         /* 0: as long as it takes */
    bool is_keeping_tasks;    /* --keep-tasks */
    bool is_partial;          /* --partial */
    double max_memory_bytes;  /* 0: no bound */
    struct sweep_query sweep; /* --by, --where, --subject-to, --best, --worst, --top */
    bool is_json, is_quiet, is_products, is_quick, is_plain, is_plot;
};

/* Which options a verb takes. */
enum options_of {
    OPTIONS_STUDY = 1,     /* --set, --threads */
    OPTIONS_OUTPUT = 2,    /* -o */
    OPTIONS_TABLE = 4,     /* --lang */
    OPTIONS_FORMATS = 8,   /* --json, --csv */
    OPTIONS_QUIET = 16,    /* -q, --no-progress */
    OPTIONS_PRODUCTS = 32, /* --products */
    OPTIONS_PATIENT = 64,  /* --patient */
    OPTIONS_ARM = 128,     /* --arm */
    OPTIONS_JSON = 256,    /* --json alone */
    OPTIONS_PAIRS = 512,   /* --arm A_NAME=B_NAME, --arms */
    OPTIONS_TASKS = 1024,  /* --part, --keep-tasks, --partial, --max-hours */
    OPTIONS_XLSX = 2048,   /* --xlsx, --plot */
    OPTIONS_MEMORY = 4096, /* --max-memory */
    OPTIONS_QUICK = 8192,  /* --quick */
    OPTIONS_PLAIN = 16384, /* --plain */
    OPTIONS_SWEEP = 32768, /* --by, --where, --subject-to, --best, --worst, --top */
};

/* A verb's line of usage, for people. `file`: what its argument is called, or NULL where it takes none; `doc`:
 * what it does; `example`: one or more commands, shown after the options. */
struct usage {
    const char *verb, *file, *doc, *example;
    int takes;      /* options_of, added up */
    bool takes_two; /* a second file may stand after the first */
};

/* Parses argv of a verb (argv[0] is the verb's name) or ends the program as GNU programs do: --help and
 * --version with 0, wrong usage with 2. */
void options_parse(struct options *options, const struct usage *usage, int argc, char **argv);

/* Language and width of tables: --lang, else the locale; the terminal's width, else COLUMNS, else 110. */
struct table_style options_style(const struct options *options);

/* Whether standard output is a terminal that shows lines of Unicode characters, and --plain is not given. */
bool options_has_sparks(const struct options *options);

/* Refuses (EXIT_INPUT) a study with regions, for verbs that look at one city. */
bool verb_takes_city(const struct study *study, const char *verb, struct status *status);

/* What the other ranks do while rank 0 runs any verb: help where it is `run`, and end as it ends. */
int verb_run_as_rank(int argc, char **argv);

/* Prints the sentences of a status on standard error and frees it. Returns its exit code. */
int verb_end(struct status *status);

#endif
