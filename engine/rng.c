#include "engine/rng.h"

#include <stddef.h>

#include "engine/rng_block.h"
#include "engine/variant.h"
#include "engine/vmath.h"

extern const struct rng_functions rng_functions_v2, rng_functions_v3, rng_functions_v4;

uint32_t rng_stream(const char *name)
{
    uint32_t hash = 2166136261u;
    for (const char *letter = name; *letter; letter++)
        hash = (hash ^ (uint8_t)*letter) * 16777619u;
    return hash;
}

static const struct rng_functions *functions_of(int level)
{
    return level == 4 ? &rng_functions_v4 : level == 3 ? &rng_functions_v3 : &rng_functions_v2;
}

const struct rng_functions *rng_functions(void) { return functions_of(variant_choose()); }

const struct rng_functions *rng_functions_of(int level)
{
    return variant_is_supported(level) ? functions_of(level) : NULL;
}

double rng_uniform_f64(const struct rng_key *key, uint32_t person, uint32_t year, uint32_t episode, uint32_t stream)
{
    const struct rng_batch batch = rng_batch_of(year, episode, stream, key);
    const philox4x32_ctr_t block = rng_block(person >> 1, &batch);
    const uint32_t first = 2 * (person & 1);
    const uint64_t word = (uint64_t)block.v[first] << 32 | block.v[first + 1];
    return ((double)(word >> 12) + 0.5) * 0x1p-52;
}

double rng_normal_f64(const struct rng_key *key, uint32_t person, uint32_t year, uint32_t episode, uint32_t stream)
{
    return vm_normal_quantile_f64(rng_uniform_f64(key, person, year, episode, stream));
}
