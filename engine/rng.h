/* Random numbers by position, not by order: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3", SC11; Random123) with
 *     key     = (seed low, seed high)
 *     counter = (person >> 2, year << 16 | episode, stream, world)
 *     word    = person & 3
 * so that four neighbours share one call, and nobody's luck moves when a model, a person or a world is added.
 * year and episode are below 65536. Bulk functions exist in three instruction sets and give the same bits.
 *
 * Buffers of words belong to the caller. */
#ifndef HUIMIN_RNG_H
#define HUIMIN_RNG_H

#include <stdint.h>

#include "engine/real.h"

struct rng_key {
    uint32_t seed_low, seed_high, world;
};

static inline struct rng_key rng_key_of(uint64_t seed, uint32_t world)
{
    return (struct rng_key){.seed_low = (uint32_t)seed, .seed_high = (uint32_t)(seed >> 32), .world = world};
}

/* The id of a stream: the 32-bit FNV-1a hash of its registered name. */
uint32_t rng_stream(const char *name);

/* One draw of a tile's persons: all of its numbers by one call beside the other draws of the year. */
enum { RNG_TILE = 1024 };
enum rng_kind { RNG_WORDS, RNG_UNIFORMS, RNG_NORMALS, RNG_LOGISTICS };
struct rng_draw {
    enum rng_kind kind;
    uint32_t stream, episode; /* normals and logistics take the next episode as well */
    void *values;             /* uint32_t words; else real: uniforms, cosines (may be NULL), logistics */
    real *sines;              /* normals: may be NULL */
};

struct rng_functions {
    /* words[0 … n-1] of persons first_person … first_person + n - 1; first_person a multiple of 4. Writes up to
     * the next multiple of 4 words: the buffer must have that room. */
    void (*fill_words)(uint32_t *words, int n, uint32_t first_person, uint32_t year, uint32_t episode, uint32_t stream,
                       const struct rng_key *key);
    /* words[i] of persons[i], in any order: the same words as fill_words gives these persons. */
    void (*gather_words)(uint32_t *words, const uint32_t *persons, int n, uint32_t year, uint32_t episode,
                         uint32_t stream, const struct rng_key *key);

    /* Draws of persons first_person … first_person + n - 1 (a multiple of 4; n <= RNG_TILE), and of persons[0 … n-1].
     * Every output has room for RNG_TILE values; those from n on are numbers without a meaning. */
    void (*fill_tile)(const struct rng_draw *draws, int n_draws, int n, uint32_t first_person, uint32_t year,
                      const struct rng_key *key);
    void (*gather_tile)(const struct rng_draw *draws, int n_draws, const uint32_t *persons, int n, uint32_t year,
                        const struct rng_key *key);

    /* Uniforms in (0,1). Float: ((w >> 9) + 1/2) 2^-23, multiples of 2^-24, never 0 or 1. Double: (w + 1/2) 2^-32. */
    void (*words_to_uniforms)(real *uniforms, const uint32_t *words, int n);
    /* Box-Muller: radius sqrt(-2 ln u) from a, angle from b; cosines and sines are independent standard normals.
     * u = (a + 1/2) 2^-32 keeps 24 significant bits where it is small, so that the tails reach 6.7 standard
     * deviations; where a float would round it to 1 it is 1 - 2^-24. Either output may be NULL. */
    void (*words_to_normals)(real *cosines, real *sines, const uint32_t *a, const uint32_t *b, int n);
    /* Standard logistic, ln(u / (1-u)). The highest bit of a is the side (set: u > 1/2); its other 31 bits, refined
     * by b, are the small side s = min(u, 1-u) = (a31 + fraction of b) 2^-32: both tails are alike and reach 38. */
    void (*words_to_logistics)(real *logistics, const uint32_t *a, const uint32_t *b, int n);
};

/* The functions of the instruction set that variant_choose chose. */
const struct rng_functions *rng_functions(void);
/* Those of level 2, 3 or 4, for tests and benchmarks; NULL where this machine cannot run them. */
const struct rng_functions *rng_functions_of(int level);

/* The functions above by name, from the set chosen. */
static inline void rng_fill_words(uint32_t *words, int n, uint32_t first_person, uint32_t year, uint32_t episode,
                                  uint32_t stream, const struct rng_key *key)
{
    rng_functions()->fill_words(words, n, first_person, year, episode, stream, key);
}

static inline void rng_gather_words(uint32_t *words, const uint32_t *persons, int n, uint32_t year, uint32_t episode,
                                    uint32_t stream, const struct rng_key *key)
{
    rng_functions()->gather_words(words, persons, n, year, episode, stream, key);
}

static inline void rng_words_to_uniforms(real *uniforms, const uint32_t *words, int n)
{
    rng_functions()->words_to_uniforms(uniforms, words, n);
}

static inline void rng_words_to_normals(real *cosines, real *sines, const uint32_t *a, const uint32_t *b, int n)
{
    rng_functions()->words_to_normals(cosines, sines, a, b, n);
}

static inline void rng_words_to_logistics(real *logistics, const uint32_t *a, const uint32_t *b, int n)
{
    rng_functions()->words_to_logistics(logistics, a, b, n);
}

/* One number for pool models and drawn parameters, in double: 52 bits and a half, never 0 or 1. It takes the
 * words of persons 2 x person and 2 x person + 1 of its stream, so person is below 2^31 and no stream may serve
 * both these and the bulk functions. */
double rng_uniform_f64(const struct rng_key *key, uint32_t person, uint32_t year, uint32_t episode, uint32_t stream);
/* The same number through vm_normal_quantile_f64: a standard normal. */
double rng_normal_f64(const struct rng_key *key, uint32_t person, uint32_t year, uint32_t episode, uint32_t stream);

#endif
