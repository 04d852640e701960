/* What one or several scenario files state: a quantity for every slot that they speak of, and the words
 * around them. Sheets are laid over each other, the later one on top. */
#ifndef HUIMIN_SHEET_H
#define HUIMIN_SHEET_H

#include "engine/params.h"
#include "scenarios/reading.h"

struct words {
    const char *en, *zh; /* in the reading's arena; NULL where not stated */
};

/* Parts of a city's insurance that carry a label of their own, and the patient of a patient's file. */
enum part { PART_CITY, PART_PRODUCT, PART_OPERATING_MODEL, PART_PATIENT, N_PARTS };
extern const char *const PART_KEYS[N_PARTS];

/* What a product says of itself in words beside its label: where it is sold, which edition, who bears the risk. */
enum product_word { PRODUCT_CITY, PRODUCT_EDITION, PRODUCT_INSURER, N_PRODUCT_WORDS };
extern const char *const PRODUCT_WORD_KEYS[N_PRODUCT_WORDS];

struct sheet {
    struct quantity *quantities; /* [n_slots] */
    int *ranks;                  /* [n_slots] 0 where nothing is stated; a later statement has a higher rank */
    int n_ranks;                 /* highest rank in use */
    struct words labels[N_PARTS], product_words[N_PRODUCT_WORDS], title;
    const struct node *name, *arms, *regions, *reference, *published,
        *precision;                          /* of the study; NULL where not stated */
    const char *region;                      /* whose sheet it is; NULL without regions */
    const struct node *levers, *map, *sweep; /* of the study: arms that it has made; NULL where not stated */
    const struct node *study;                /* the first node that speaks of the study as a whole, or NULL */
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
