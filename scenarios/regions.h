/* The regions of a study: parts of a country, each with its own people and city, in which every arm lives. */
#ifndef HUIMIN_REGIONS_H
#define HUIMIN_REGIONS_H

#include "scenarios/sheet.h"

/* MAX_REGION_ARMS: regions times arms. */
enum { MAX_REGIONS = 400, MAX_REGION_ARMS = 2000 };

enum { N_REGION_KEYS = 5 };
extern const struct stated_key REGION_KEYS[N_REGION_KEYS];

/* How many people live in a region. */
extern const struct param REGION_PEOPLE;

struct region_outline {
    const char *name;
    struct words label;
    struct quantity people;
    const struct node *node;
};
struct region_list {
    int n_regions; /* 0: the study has none */
    struct region_outline *regions;
};

/* Reads names, labels and numbers of people. Refuses an empty list, unknown keys, a name given twice. */
bool regions_list(struct reading *reading, const struct sheet *base, struct region_list *list);
/* Makes `sheet` what the base is in this region: what it extends and states itself lies over the base. Its real pool
 * (city.insured) is its people, unless it states another. */
bool regions_read(struct reading *reading, const struct sheet *base, const struct region_outline *region,
                  struct sheet *sheet);

#endif
