/* x^α of many x in [2^-7, 2^9) for one α in [0, 1], for less than a logarithm and an exponential: α of the octave from a
 * table of sixteen, and of the mantissa by a polynomial. Relative error below 4e-7; in double by logarithm and
 * exponential. */
#ifndef HUIMIN_FIXED_POWER_H
#define HUIMIN_FIXED_POWER_H

#include <immintrin.h>

#include "engine/vmath.h"

enum { FIXED_POWER_OCTAVES = 16, FIXED_POWER_DEGREE = 6, FIXED_POWER_LOWEST = -7 };
struct fixed_power {
    real alpha;
    float octave[FIXED_POWER_OCTAVES];         /* 2^αe, e + 127 modulo 16 the index */
    float coefficient[FIXED_POWER_DEGREE + 1]; /* of (m - 1.5)^k, for m^α, m in [1, 2) */
};

/* Takes some microseconds. */
struct fixed_power fixed_power_of(double alpha);

/* power[i] = x[i]^α. n: whole vectors, a multiple of 16. */
#ifdef HUIMIN_DOUBLE
static inline void fixed_powers(const struct fixed_power *p, int n, const real *restrict x, real *restrict power)
{
    for (int i = 0; i < n; i++)
        power[i] = vm_exp(p->alpha * vm_log(x[i]));
}
#else
static inline void fixed_powers_of_octaves(const struct fixed_power *p, int n, const float *restrict x,
                                           float *restrict power)
{
#ifdef __AVX512F__
    const __m512 octaves = _mm512_loadu_ps(p->octave);
    for (int i = 0; i < n; i += 16) { /* the four lowest bits of an index count */
        const __m512i index = _mm512_srli_epi32(_mm512_loadu_si512(x + i), 23);
        _mm512_storeu_ps(power + i, _mm512_permutexvar_ps(index, octaves));
    }
#else
    for (int i = 0; i < n; i++)
        power[i] = p->octave[vm_bits_of_f32(x[i]) >> 23 & (FIXED_POWER_OCTAVES - 1)];
#endif
}

static inline void fixed_powers(const struct fixed_power *p, int n, const real *restrict x, real *restrict power)
{
    const float *const c = p->coefficient;
    const float c0 = c[0], c1 = c[1], c2 = c[2], c3 = c[3], c4 = c[4], c5 = c[5], c6 = c[6];
    fixed_powers_of_octaves(p, n, x, power);
    for (int i = 0; i < n; i++) { /* hot */
        const float t = vm_f32_of_bits((vm_bits_of_f32(x[i]) & 0x007fffffu) | 0x3f800000u) - 1.5f;
        const float of_mantissa = ((((((c6 * t + c5) * t + c4) * t + c3) * t + c2) * t + c1) * t) + c0;
        power[i] *= of_mantissa;
    }
}
#endif

#endif
