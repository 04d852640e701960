/* A study as the engine takes it: arms with one quantity for every slot of the parameter set, and how large
 * to run it. scenarios/ fills it from YAML; tests may fill it by hand. */
#ifndef HUIMIN_STUDY_H
#define HUIMIN_STUDY_H

#include "engine/design.h"
#include "engine/params.h"
#include "engine/precision.h"
#include "engine/published_figure.h"
#include "engine/text_pool.h"

struct label {
    char *en, *zh; /* either may be NULL: then the other, then the name, is shown */
};

/* A part of a country, simulated by itself: people, luck and city of its own, and every arm of the study. */
struct region {
    char *name; /* [a-z0-9-]+, unique in the study */
    struct label label;
    long people;                /* who live there */
    long persons;               /* who are simulated */
    struct quantity *reference; /* as that of a study, in this region */
};

struct arm {
    char *name;         /* [a-z0-9-]+, unique in the study; REGION.POLICY where it has regions */
    char *policy;       /* with regions: its name inside the region; else NULL */
    int region;         /* with regions: index of its own; else 0 */
    struct label label; /* of the arm */
    struct label city, product, operating_model; /* of its parts, for headings */
    struct quantity *quantities;                 /* [set->n_slots] */
    /* Of an arm that a sweep makes: its point, which moves the quantities; these are then a stated arm's own, shared.
     * NULL of every other arm. Read them by the functions below. */
    const double *point;
};

/* The numbers of `run`, copied out of the parameter slots of the first arm (they are the same in all). */
struct run_settings {
    long persons, years, worlds, threads; /* persons: of all regions; threads 0: as many as the machine has */
    uint64_t seed;
    bool parameter_uncertainty;
};

struct study {
    char *name, *file; /* name: the file's stem unless the study states one */
    struct label title;
    struct run_settings run;
    const struct param_set *set;
    int n_arms;
    struct arm *arms;           /* with regions: n_arms / n_regions of each, region after region, in the same order */
    int n_made_arms;            /* the last of them, which the design makes; 0 without one */
    struct design *design;      /* NULL: every arm is stated */
    struct precision precision; /* when to stop; no part of `resolved` */
    int n_regions;              /* 0: the study is one city */
    struct region *regions;
    struct quantity *reference; /* quantities whose product is the reference benefit of the morbidity ratio; with
                                   regions that of the first */
    int n_published;
    struct published_figure *published; /* [n_published]; texts in `texts`; no part of `resolved` */
    char *resolved;           /* canonical JSON of everything that determines the results, without worlds and threads */
    char digest[9];           /* 8 hex of resolved, seed and result-version */
    struct text_pool texts;   /* what sources and files of the quantities, and published figures, point to */
    struct param_set own_set; /* freed with the study; `set` points to it where the reader made it */
};

/* What determines the results: canonical JSON (sorted keys, shortest round-trip numbers) into study->resolved,
 * and its digest. Values in which all arms agree stand once, under "common"; of the reference, what differs
 * from the first arm. Called by the reader after all overrides. */
bool study_resolve(struct study *study, struct status *status);
/* Whether the design makes the arm. */
static inline bool study_is_made(const struct study *study, int arm)
{
    return arm >= study->n_arms - study->n_made_arms;
}
/* All quantities of an arm: its own, or those of a sweep's point written to `room` ([set->n_slots]). */
const struct quantity *study_quantities(const struct study *study, int arm, struct quantity *room);
/* One of them. */
struct quantity study_quantity(const struct study *study, int arm, int slot);
/* One region as a study of its own; a study without regions as it is. Shares everything with the study, which must
 * outlive it: never to be freed. */
struct study study_of_region(const struct study *study, int region);
/* The same of the arms that the study states, without those that its design makes. */
struct study study_of_stated_arms(const struct study *study);
/* What sets a region's luck apart from every other's under one seed: a hash of its name. 0 without regions. */
uint64_t study_region_luck(const struct study *study, int region);
/* Frees what the study owns and zeroes it, not the struct itself. Safe on a zeroed study. */
void study_free(struct study *study);

#endif
