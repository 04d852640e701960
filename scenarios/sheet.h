/* What one or several scenario files state: a quantity for every slot that they speak of, and the words
 * around them. Sheets are laid over each other, the later one on top. */
#ifndef HUIMIN_SHEET_H
#define HUIMIN_SHEET_H

#include "engine/params.h"
#include "scenarios/reading.h"

struct words {
    const char *en, *zh; /* in the reading's arena; NULL where not stated */
};

/* Parts of a city's insurance that carry a label of their own. */
enum part { PART_CITY, PART_PRODUCT, PART_OPERATING_MODEL, N_PARTS };
extern const char *const PART_KEYS[N_PARTS];

struct sheet {
    struct quantity *quantities; /* [n_slots] */
    int *ranks;                  /* [n_slots] 0 where nothing is stated; a later statement has a higher rank */
    int n_ranks;                 /* highest rank in use */
    struct words labels[N_PARTS], title;
    const struct node *name, *arms, *regions, *reference, *published; /* of the study; NULL where not stated */
    const char *region;                                               /* whose sheet it is; NULL without regions */
    const struct node *study; /* the first node that speaks of the study as a whole, or NULL */
};

struct sheet *sheet_new(struct reading *reading);
/* Lays `top` over `sheet`: what top states replaces, with ranks above all that were there. */
void sheet_overlay(const struct reading *reading, struct sheet *sheet, const struct sheet *top);
/* As sheet_overlay into an existing sheet of the same reading: makes `sheet` a copy of `other`. */
void sheet_copy(const struct reading *reading, struct sheet *sheet, const struct sheet *other);
/* The default of slot number `index` inside a parameter. */
struct quantity sheet_default(const struct param *param, int index);
/* "FILE:LINE:COL" of a quantity, in the arena; `otherwise` where it is a default. */
const char *quantity_place(struct reading *reading, const struct quantity *quantity, const char *otherwise);

#endif
