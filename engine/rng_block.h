/* One call of the generator: the only file that includes Random123. Internal to rng.c and rng_fill.c. */
#ifndef HUIMIN_RNG_BLOCK_H
#define HUIMIN_RNG_BLOCK_H

#include <Random123/philox.h>

#include "engine/rng.h"

/* Everything of the counter and key that a batch of persons shares. */
struct rng_batch {
    uint32_t year_episode, stream, world, seed_low, seed_high;
};

static inline struct rng_batch rng_batch_of(uint32_t year, uint32_t episode, uint32_t stream, const struct rng_key *key)
{
    return (struct rng_batch){year << 16 | episode, stream, key->world, key->seed_low, key->seed_high};
}

/* The four words of a group of four persons. */
static inline philox4x32_ctr_t rng_block(uint32_t group, const struct rng_batch *batch)
{
    const philox4x32_ctr_t counter = {{group, batch->year_episode, batch->stream, batch->world}};
    const philox4x32_key_t key = {{batch->seed_low, batch->seed_high}};
    return philox4x32(counter, key);
}

#endif
