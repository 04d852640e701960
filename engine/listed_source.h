/* What the engine keeps behind a model's listed draw. */
#ifndef HUIMIN_LISTED_SOURCE_H
#define HUIMIN_LISTED_SOURCE_H

#include "engine/layout.h"
#include "engine/rng.h"

/* Whom a thread has in hand. */
struct people_in_hand {
    const struct rng_key *key;
    uint32_t year, first_person;
    const uint32_t *persons; /* of gathered entrants; NULL: side by side from first_person */
};

/* The view of a model points to it. */
struct listed_source {
    struct listed_draw draw; /* first */
    enum rng_kind kind;
    int is_sine;
    uint32_t stream;
    const struct people_in_hand *people;
};

enum rng_kind rng_kind_of(enum draw_kind kind);
/* How many words an episode takes. */
static inline uint32_t rng_kind_words(enum rng_kind kind)
{
    return kind == RNG_NORMALS || kind == RNG_LOGISTICS ? 2 : 1;
}

/* Fills the sources of all listed draws in a thread's columns. people: of the thread, for as long as they last. */
void listed_sources_init(char *transient, const struct layout *layout, const struct people_in_hand *people);

#endif
