/* Arms that a study does not state but has made from arms that it states: all combinations of some levers between
 * two arms, a grid over two parameters, and a sweep over many points. Plain names and numbers: no insurance, no files. */
#ifndef HUIMIN_DESIGN_H
#define HUIMIN_DESIGN_H

#include <stdbool.h>
#include <stdio.h>

#include "engine/asked_outcome.h"
#include "engine/status.h"
#include "engine/sweep.h"

struct engine;
struct text_pool;

enum { MAX_LEVERS = 7, MAX_LEVER_SETS = 8, MAX_MAP_STEPS = 24 };

struct lever {
    const char *name, *label_en, *label_zh;
    const char *keys; /* the parameters that it moves, joined by ", " */
};

/* One pair of arms between which the levers lie. */
struct lever_set {
    const char *name, *label_en, *label_zh;
    const char *from, *to; /* names of stated arms */
    int first_arm;         /* of 1 << n_levers made arms: bit j of the number is 1 where lever j stands as in `to` */
};

struct levers {
    int n_levers, n_sets, n_asked; /* n_levers 0: the study has none */
    struct lever levers[MAX_LEVERS];
    struct lever_set sets[MAX_LEVER_SETS];
    struct asked_outcome asked[MAX_ASKED];
};

struct map_axis {
    const char *key, *unit, *label_en, *label_zh;
    int n;
    double values[MAX_MAP_STEPS]; /* rising */
};

struct map {
    struct map_axis x, y; /* x.n 0: the study has none */
    const char *arm;      /* name of the stated arm that is moved */
    int first_arm;        /* of y.n * x.n made arms: number y * x.n + x */
    int n_asked;
    struct asked_outcome asked[MAX_ASKED];
};

struct design {
    struct levers levers;
    struct map map;
    struct sweep sweep;
};

static inline int design_n_combinations(const struct levers *levers) { return 1 << levers->n_levers; }
/* How many arms the design makes. */
int design_n_arms(const struct design *design);
/* Every text of the design into a pool, in place; places in files are forgotten. */
void design_keep_texts(struct design *design, struct text_pool *texts);
/* Refuses (EXIT_INPUT), one sentence each, figures that the engine does not have, or not by year, or only by year. */
bool design_check(const struct engine *engine, struct status *status);
/* The same of figures that another section asks for. */
bool design_check_asked(const struct engine *engine, const char *section, const struct asked_outcome *asked,
                        int n_asked, struct status *status);
/* Another design with all that the first has; texts are shared. False without memory. */
bool design_copy(struct design *copy, const struct design *design);
/* What the design owns, not the struct itself. Safe on a zeroed design, which it leaves. */
void design_free(struct design *design);
/* ',"levers":{…}', ',"map":{…}' and ',"sweep":{…}', as far as there are any: part of what determines a result. */
void design_write(FILE *stream, const struct design *design, void (*write_text)(FILE *stream, const char *text));

#endif
