#include "engine/sample.h"

#include <gsl/gsl_qrng.h>
#include <stdlib.h>

#include "engine/rng.h"

/* No world of a study has this number. */
static const uint32_t NO_WORLD = UINT32_MAX;
/* What the numbers of an axis are for. */
enum { FOR_VALUES, FOR_ORDER, FOR_DIGITS, FOR_ONE };

enum { SOBOL_BITS = 30, SCRAMBLED_BITS = 17 };

double sample_one(uint64_t seed, uint32_t point, uint32_t stream)
{
    const struct rng_key key = rng_key_of(seed, NO_WORLD);
    return rng_uniform_f64(&key, point, 0, FOR_ONE, stream);
}

static void fill_random(const struct rng_key *key, int n_points, int n_axes, const uint32_t *streams, double *unit)
{
    for (int p = 0; p < n_points; p++)
        for (int i = 0; i < n_axes; i++)
            *unit++ = rng_uniform_f64(key, (uint32_t)p, 0, FOR_VALUES, streams[i]);
}

/* Strata in random order (Fisher-Yates), and a uniform place in each. */
static void fill_latin_axis(const struct rng_key *key, int n_points, int n_axes, uint32_t stream, int *order,
                            double *unit)
{
    for (int p = 0; p < n_points; p++)
        order[p] = p;
    for (int p = n_points - 1; p > 0; p--) {
        const int other = (int)(rng_uniform_f64(key, (uint32_t)p, 0, FOR_ORDER, stream) * (double)(p + 1));
        const int kept = order[p];
        order[p] = order[other];
        order[other] = kept;
    }
    for (int p = 0; p < n_points; p++)
        unit[(size_t)p * (size_t)n_axes] =
            ((double)order[p] + rng_uniform_f64(key, (uint32_t)p, 0, FOR_VALUES, stream)) / (double)n_points;
}

static bool fill_latin(const struct rng_key *key, int n_points, int n_axes, const uint32_t *streams, double *unit)
{
    int *order = calloc((size_t)n_points + 1, sizeof *order);
    for (int i = 0; order && i < n_axes; i++)
        fill_latin_axis(key, n_points, n_axes, streams[i], order, unit + i);
    free(order);
    return order != NULL;
}

/* Owen's scrambling: each digit is flipped or not by a coin of its own for every prefix before it. Among 2^17 points no
 * two share 17 digits of an axis, so that the digits from there on are independent: one uniform number. */
static double scrambled(const struct rng_key *key, uint32_t digits, uint32_t stream)
{
    uint32_t flipped = 0;
    for (int bit = 0; bit < SCRAMBLED_BITS; bit++) {
        const uint32_t prefix = UINT32_C(1) << bit | digits >> (SOBOL_BITS - bit);
        const uint32_t coin = rng_uniform_f64(key, prefix, 0, FOR_DIGITS, stream) < 0.5;
        flipped = flipped << 1 | ((digits >> (SOBOL_BITS - 1 - bit) & 1U) ^ coin);
    }
    const uint32_t whole = UINT32_C(1) << SCRAMBLED_BITS | digits >> (SOBOL_BITS - SCRAMBLED_BITS);
    return ((double)flipped + rng_uniform_f64(key, whole, 0, FOR_DIGITS, stream)) /
           (double)(UINT32_C(1) << SCRAMBLED_BITS);
}

static bool fill_sobol(const struct rng_key *key, int n_points, int n_axes, const uint32_t *streams, double *unit)
{
    double point[MAX_SOBOL_AXES] = {0.0};
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)n_axes);
    for (int p = 0; sequence && p < n_points; p++) {
        for (int i = 0; i < n_axes; i++)
            *unit++ = scrambled(key, (uint32_t)(point[i] * (double)(UINT32_C(1) << SOBOL_BITS)), streams[i]);
        gsl_qrng_get(sequence, point);
    }
    if (sequence)
        gsl_qrng_free(sequence);
    return sequence != NULL;
}

bool sample_fill(enum sample_kind kind, uint64_t seed, int n_points, int n_axes, const uint32_t *streams, double *unit)
{
    const struct rng_key key = rng_key_of(seed, NO_WORLD);
    if (kind == SAMPLE_LATIN_HYPERCUBE)
        return fill_latin(&key, n_points, n_axes, streams, unit);
    if (kind == SAMPLE_SOBOL)
        return fill_sobol(&key, n_points, n_axes, streams, unit);
    fill_random(&key, n_points, n_axes, streams, unit);
    return true;
}
