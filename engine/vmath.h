/* Elementary functions of our own: the same bits on every instruction set and compiler, because they use only
 * IEEE additions, multiplications, divisions and integer operations. Everything here is static inline and
 * free of branches and calls, so that a loop over it becomes vector code at -march=x86-64-v2, v3 and v4 with
 *     -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off
 * (a build that contracts a*b+c gives other bits). sqrt, floor, rint and fabs are exact in IEEE arithmetic
 * and come from libm's header as instructions.
 *
 * Suffix _f32 float, _f64 double; without a suffix on `real`. Errors are in units in the last place (ulp)
 * against GSL's double or the long double of libm, and asserted in tests/test_vmath.c.
 * The functions that are not vectorised (quantiles, gamma, beta) are in vmath.c. */
#ifndef HUIMIN_VMATH_H
#define HUIMIN_VMATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "engine/real.h"

static inline uint32_t vm_bits_of_f32(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float vm_f32_of_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint64_t vm_bits_of_f64(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double vm_f64_of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Added to x and taken away again, these round x to an integer; the low bits of x + VM_ROUND are that integer
 * in two's complement. That needs no conversion instruction, which for 64 bits only AVX-512 has. */
#define VM_ROUND_F32 0x1.8p23f /* |x| < 2^22 */
#define VM_ROUND_F64 0x1.8p52  /* |x| < 2^51 */

/* e^x. Beyond 88.7228 it stays at e^88.7228 = 3.4e38, below -87.3365 (the last normal float) it is 0; NaN gives
 * NaN. Error below 1.1 ulp. Reduction of Cody and Waite, polynomial of expf in Moshier's Cephes. */
static inline float vm_exp_f32(float x)
{
    const float clamped = x > 88.7228f ? 88.7228f : x;
    const float shifted = clamped * 1.44269504f + VM_ROUND_F32;
    const float n = shifted - VM_ROUND_F32;
    const float r = (clamped - n * 0.693359375f) - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = (p * (r * r) + r) + 1.0f;
    const float scaled = vm_f32_of_bits(vm_bits_of_f32(p) + (vm_bits_of_f32(shifted) << 23));
    return x < -87.3365f ? 0.0f : scaled;
}

/* e^x - 1, exact near 0 where vm_exp(x) - 1 is not. x is clamped to 88; below -30 it is -1. Error below 2 ulp. */
static inline float vm_expm1_f32(float x)
{
    const float below = x > 88.0f ? 88.0f : x;
    const float clamped = below < -30.0f ? -30.0f : below;
    const float shifted = clamped * 1.44269504f + VM_ROUND_F32;
    const float n = shifted - VM_ROUND_F32;
    const float r = (clamped - n * 0.693359375f) - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r;
    const float scale = vm_f32_of_bits((vm_bits_of_f32(shifted) << 23) + 0x3f800000u);
    return scale * p + (scale - 1.0f);
}

/* ln x of a positive normal x. (0 and subnormals give about -88: a finite number, not the logarithm.)
 * Error below 1.1 ulp. Polynomial of logf in Moshier's Cephes. */
static inline float vm_log_f32(float x)
{
    const uint32_t bits = vm_bits_of_f32(x) + (0x3f800000u - 0x3f3504f3u); /* mantissa from sqrt(1/2) to sqrt(2) */
    const float n = (float)((int32_t)(bits >> 23) - 127);
    const float f = vm_f32_of_bits((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
    float p = 7.0376836292e-2f;
    p = p * f - 1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f - 1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f - 1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f - 2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    const float square = f * f;
    const float small = ((f * square) * p + n * -2.12194440e-4f) - 0.5f * square;
    return (f + small) + n * 0.693359375f;
}

/* ln(1 + x), x > -1, exact near 0; Kahan's correction of ln(u), u = 1 + x rounded. Error below 3 ulp. */
static inline float vm_log1p_f32(float x)
{
    const float u = 1.0f + x;
    return vm_log_f32(u) + (x - (u - 1.0f)) / u;
}

/* sin(2 pi t) of |t| <= 1/4: odd polynomial, least squares in t^2 at Chebyshev nodes (1e-8 relative). 4t is
 * exact and all of the result at t = 1/4, so that nothing is lost where the terms cancel, at the top of the wave. */
static inline float vm_sin_quarter_f32(float t)
{
    const float square = t * t;
    float p = 39.6620789f;
    p = p * square - 76.5677872f;
    p = p * square + 81.6018753f;
    p = p * square - 41.341671f;
    return t * 4.0f + t * (p * square + 2.28318524f);
}

/* cos(2 pi u) and sin(2 pi u), u in [0, 1): the reduction to a quarter turn is exact where u is a multiple of
 * 2^-24. Error below 2 ulp. */
static inline float vm_cos_turn_f32(float u) { return vm_sin_quarter_f32(u < 0.5f ? 0.25f - u : u - 0.75f); }

static inline float vm_sin_turn_f32(float u)
{
    const float folded = u < 0.75f ? 0.5f - u : u - 1.0f;
    return vm_sin_quarter_f32(u <= 0.25f ? u : folded);
}

/* 2^n, n the integer in the low bits of a double that VM_ROUND_F64 was added to, as a factor on p. */
static inline double vm_scale_f64(double p, double shifted)
{
    return vm_f64_of_bits(vm_bits_of_f64(p) + (vm_bits_of_f64(shifted) << 52));
}

/* (e^r - 1 - r) / r^2, |r| <= ln(2)/2: Taylor's series to r^13, remainder below 5e-18. */
static inline double vm_exp_series_f64(double r)
{
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    return p * r + 0.5;
}

#define VM_LOG2_E 0x1.71547652b82fep+0
#define VM_LN2_HIGH 6.93147180369123816490e-01 /* 33 bits, so that n * VM_LN2_HIGH is exact; fdlibm */
#define VM_LN2_LOW 1.90821492927058770002e-10

/* e^x. Beyond 709.78 it stays at e^709.78 = 1.8e308, below -708.396 (the last normal double) it is 0; NaN gives
 * NaN. Error below 1.1 ulp. */
static inline double vm_exp_f64(double x)
{
    const double clamped = x > 709.78 ? 709.78 : x;
    const double shifted = clamped * VM_LOG2_E + VM_ROUND_F64;
    const double n = shifted - VM_ROUND_F64;
    const double r = (clamped - n * VM_LN2_HIGH) - n * VM_LN2_LOW;
    const double p = (vm_exp_series_f64(r) * (r * r) + r) + 1.0;
    return x < -708.396 ? 0.0 : vm_scale_f64(p, shifted);
}

/* e^x - 1. x is clamped to 709; below -60 it is -1. Error below 2 ulp. */
static inline double vm_expm1_f64(double x)
{
    const double below = x > 709.0 ? 709.0 : x;
    const double clamped = below < -60.0 ? -60.0 : below;
    const double shifted = clamped * VM_LOG2_E + VM_ROUND_F64;
    const double n = shifted - VM_ROUND_F64;
    const double r = (clamped - n * VM_LN2_HIGH) - n * VM_LN2_LOW;
    const double p = vm_exp_series_f64(r) * (r * r) + r;
    const double scale = vm_scale_f64(1.0, shifted);
    return scale * p + (scale - 1.0);
}

/* ln x of a positive normal x. (0 gives about -709: a finite number, not the logarithm.) Error below 1 ulp.
 * Method and coefficients of log in fdlibm (Sun Microsystems, 1993). */
static inline double vm_log_f64(double x)
{
    const uint64_t bits = vm_bits_of_f64(x) + (0x3ff0000000000000u - 0x3fe6a09e00000000u);
    const double n = vm_f64_of_bits((bits >> 52) | 0x4330000000000000u) - (0x1p52 + 1023.0);
    const double f = vm_f64_of_bits((bits & 0x000fffffffffffffu) + 0x3fe6a09e00000000u) - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double w = z * z;
    const double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double odd =
        z * (6.666666666666735130e-01 +
             w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const double half_square = 0.5 * f * f;
    return (((s * (half_square + (even + odd)) + n * VM_LN2_LOW) - half_square) + f) + n * VM_LN2_HIGH;
}

/* ln(1 + x), x > -1, exact near 0. Error below 3 ulp. */
static inline double vm_log1p_f64(double x)
{
    const double u = 1.0 + x;
    return vm_log_f64(u) + (x - (u - 1.0)) / u;
}

/* x^y of a positive normal x; the range of vm_exp_f64. Relative error below 2e-16 (1 + |y ln x|). */
static inline double vm_pow_f64(double x, double y) { return vm_exp_f64(y * vm_log_f64(x)); }

/* sin(2 pi t) of |t| <= 1/4: Taylor's series to t^23 (remainder below 2e-18). */
static inline double vm_sin_quarter_f64(double t)
{
    const double square = t * t;
    double p = -8.823533599243006e-05;
    p = p * square + 0.0011309237482517963;
    p = p * square - 0.012031585942120627;
    p = p * square + 0.10422916220813984;
    p = p * square - 0.7181223017785006;
    p = p * square + 3.819952584848282;
    p = p * square - 15.09464257682299;
    p = p * square + 42.058693944897655;
    p = p * square - 76.70585975306139;
    p = p * square + 81.60524927607506;
    p = p * square - 41.34170224039976;
    return t * 4.0 + t * (p * square + 2.2831853071795867);
}

/* cos(2 pi u) and sin(2 pi u), u in [0, 1): as the float versions, exact reduction for multiples of 2^-53. */
static inline double vm_cos_turn_f64(double u) { return vm_sin_quarter_f64(u < 0.5 ? 0.25 - u : u - 0.75); }

static inline double vm_sin_turn_f64(double u)
{
    const double folded = u < 0.75 ? 0.5 - u : u - 1.0;
    return vm_sin_quarter_f64(u <= 0.25 ? u : folded);
}

/* e^(-x^2 / 2), |x| <= 64, with x split so that the square is exact: the tail keeps full relative accuracy. The
 * rest of the exponent is below 4e-5 and takes three terms of the series. */
static inline double vm_exp_half_square_f64(double x)
{
    const double high = vm_f64_of_bits(vm_bits_of_f64(x) & 0xfffffffff8000000u); /* 26 bits */
    const double rest = 0.5 * (x - high) * (x + high);
    const double kept = vm_exp_f64(-0.5 * high * high);
    return kept - kept * (rest * (1.0 - rest * (0.5 - rest * (1.0 / 6.0))));
}

/* Density of the standard normal distribution; 0 beyond 37.6. Relative error below 1e-15. */
static inline double vm_normal_pdf_f64(double x)
{
    const double magnitude = fabs(x) < 40.0 ? fabs(x) : 40.0;
    return 0.3989422804014327 * vm_exp_half_square_f64(magnitude);
}

/* Mills' ratio of the normal tail, (1 - Phi(z)) / e^(-z^2/2), z >= 0: a polynomial in t = (z-5)/(z+5) of
 * (1 + 2z) times it, interpolated at 24 Chebyshev nodes in 50-digit arithmetic (3e-17 relative); the mapping
 * is Shepherd and Laframboise's, Math. Comp. 36 (1981) 249-253. */
static inline double vm_normal_mills_f64(double z)
{
    const double t = (z - 5.0) / (z + 5.0);
    double p = -8.619628135566195e-10;
    p = p * t - 4.391787157497791e-10;
    p = p * t + 9.79610639238427e-09;
    p = p * t + 5.845988780562065e-09;
    p = p * t - 6.843630083732728e-08;
    p = p * t - 4.229731798032264e-08;
    p = p * t + 4.3273913189961206e-07;
    p = p * t + 1.793670872272649e-07;
    p = p * t - 2.859052108627604e-06;
    p = p * t + 5.339315775856605e-07;
    p = p * t + 1.9390162066547698e-05;
    p = p * t - 2.6436428483900036e-05;
    p = p * t - 0.00010817662778968131;
    p = p * t + 0.00042509572197809846;
    p = p * t - 0.00011869361039592738;
    p = p * t - 0.0035716954179597885;
    p = p * t + 0.015422845686605124;
    p = p * t - 0.03933220135651144;
    p = p * t + 0.07248782697551834;
    p = p * t - 0.10065743821673959;
    p = p * t + 0.10088858203456814;
    p = p * t - 0.054008075034076855;
    p = p * t - 0.039647008404005896;
    p = p * t + 0.8461123547250693;
    return p / (1.0 + 2.0 * z);
}

/* Standard normal distribution function Phi(x), both tails; 0 below -37.6. Relative error below 2e-15. */
static inline double vm_normal_cdf_f64(double x)
{
    const double z = fabs(x) < 40.0 ? fabs(x) : 40.0;
    const double tail = vm_exp_half_square_f64(z) * vm_normal_mills_f64(z);
    return x < 0.0 ? tail : 1.0 - tail;
}

/* The value of the standard normal at probability u in (0, 1): Wichura, Algorithm AS 241, Applied Statistics 37
 * (1988) 477-484. u = 0.5 gives exactly 0. Relative error below 1e-14. */
double vm_normal_quantile_f64(double u);

/* ln Gamma(x), x > 0: Stirling's series above 10, recurrence below. Error below 1e-14 (1 + |ln Gamma(x)|). */
double vm_log_gamma_f64(double x);

/* Distribution function of Beta(a, b), a and b in (0, 1e6], at x in [0, 1]: continued fraction of Didonato and
 * Morris, ACM TOMS 18 (1992) 360-373, in the modified Lentz form. Relative error below 1e-11 to shapes of 1e4. */
double vm_beta_cdf_f64(double x, double a, double b);

/* Its inverse at u in (0, 1): Newton's method on the logarithms, kept in a bracket, at most 200 steps. */
double vm_beta_quantile_f64(double u, double a, double b);

#ifdef HUIMIN_DOUBLE
#define VM_OF_REAL(name_) name_##_f64
static inline real vm_sqrt(real x) { return sqrt(x); }
#else
#define VM_OF_REAL(name_) name_##_f32
static inline real vm_sqrt(real x) { return sqrtf(x); }
#endif

static inline real vm_exp(real x) { return VM_OF_REAL(vm_exp)(x); }
static inline real vm_expm1(real x) { return VM_OF_REAL(vm_expm1)(x); }
static inline real vm_log(real x) { return VM_OF_REAL(vm_log)(x); }
static inline real vm_log1p(real x) { return VM_OF_REAL(vm_log1p)(x); }
static inline real vm_cos_turn(real u) { return VM_OF_REAL(vm_cos_turn)(u); }
static inline real vm_sin_turn(real u) { return VM_OF_REAL(vm_sin_turn)(u); }

#endif
