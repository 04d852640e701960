/* The elementary functions against libm's long double and GSL. */
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>

#include "engine/vmath.h"
#include "tests/assert_near.h"

/* Distance from the exact value in units of the last place of a float or double next to it. */
static double ulps(double actual, long double exact, int digits, int lowest_exponent)
{
    int exponent;
    frexpl(exact, &exponent);
    const int place = (exponent < lowest_exponent ? lowest_exponent : exponent) - digits;
    return (double)(fabsl((long double)actual - exact) / ldexpl(1.0L, place));
}

static double ulps_f32(float actual, long double exact) { return ulps((double)actual, exact, 24, FLT_MIN_EXP); }
static double ulps_f64(double actual, long double exact) { return ulps(actual, exact, 53, DBL_MIN_EXP); }

struct range {
    double low, high;
    int n; /* half on a grid, half at random */
};

typedef float function_f32(float);
typedef double function_f64(double);
typedef long double exact_function(long double);

static double worst_f32(function_f32 *function, exact_function *exact, struct range range, double *where)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double worst = 0.0;
    for (int i = 0; i < range.n; i++) {
        const double at = i % 2 ? gsl_rng_uniform(rng) : i / (double)range.n;
        const float x = (float)(range.low + (range.high - range.low) * at);
        const double error = ulps_f32(function(x), exact((long double)x));
        if (!(error <= worst)) {
            worst = error;
            *where = (double)x;
        }
    }
    gsl_rng_free(rng);
    return worst;
}

static double worst_f64(function_f64 *function, exact_function *exact, struct range range, double *where)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double worst = 0.0;
    for (int i = 0; i < range.n; i++) {
        const double at = i % 2 ? gsl_rng_uniform(rng) : i / (double)range.n;
        const double x = range.low + (range.high - range.low) * at;
        const double error = ulps_f64(function(x), exact((long double)x));
        if (!(error <= worst)) {
            worst = error;
            *where = x;
        }
    }
    gsl_rng_free(rng);
    return worst;
}

static void assert_ulps(double worst, double allowed, double where, const char *name, int line)
{
    if (getenv("HUIMIN_SHOW_ULPS"))
        print_message("%s: %.3f ulp at %.9g\n", name, worst, where);
    if (worst <= allowed)
        return;
    print_error("%s is off by %.3f ulp at %.17g, allowed %.3f\n", name, worst, where, allowed);
    _fail(__FILE__, line);
}

#define CHECK_F32(function_, exact_, low_, high_, allowed_)                                                            \
    do {                                                                                                               \
        double where_ = 0.0;                                                                                           \
        const double worst_ = worst_f32(function_, exact_, (struct range){low_, high_, 400000}, &where_);              \
        assert_ulps(worst_, allowed_, where_, #function_ " from " #low_, __LINE__);                                    \
    } while (0)
#define CHECK_F64(function_, exact_, low_, high_, allowed_)                                                            \
    do {                                                                                                               \
        double where_ = 0.0;                                                                                           \
        const double worst_ = worst_f64(function_, exact_, (struct range){low_, high_, 400000}, &where_);              \
        assert_ulps(worst_, allowed_, where_, #function_ " from " #low_, __LINE__);                                    \
    } while (0)

/* Of logarithmic arguments: every binade alike. */
static float log_of_power_f32(float power) { return vm_log_f32(exp2f(power)); }
static long double exact_log_of_power_f32(long double power) { return logl((long double)exp2f((float)power)); }
static double log_of_power_f64(double power) { return vm_log_f64(exp2(power)); }
static long double exact_log_of_power_f64(long double power) { return logl((long double)exp2((double)power)); }

static void test_exponential_is_within_its_ulps(void **state)
{
    (void)state;
    CHECK_F32(vm_exp_f32, expl, -87.33, 88.72, 1.1);
    CHECK_F32(vm_exp_f32, expl, -1.0, 1.0, 1.1);
    CHECK_F64(vm_exp_f64, expl, -708.39, 709.77, 1.1);
    CHECK_F64(vm_exp_f64, expl, -1.0, 1.0, 1.1);
    CHECK_F32(vm_expm1_f32, expm1l, -20.0, 80.0, 2.0);
    CHECK_F32(vm_expm1_f32, expm1l, -0.5, 0.5, 2.0);
    CHECK_F32(vm_expm1_f32, expm1l, -0.001, 0.001, 2.0);
    CHECK_F64(vm_expm1_f64, expm1l, -40.0, 700.0, 2.0);
    CHECK_F64(vm_expm1_f64, expm1l, -0.5, 0.5, 2.0);
    CHECK_F64(vm_expm1_f64, expm1l, -1e-6, 1e-6, 2.0);
}

static void test_logarithm_is_within_its_ulps(void **state)
{
    (void)state;
    CHECK_F32(log_of_power_f32, exact_log_of_power_f32, -126.0, 127.9, 1.1);
    CHECK_F32(vm_log_f32, logl, 0.5, 2.0, 1.1);
    CHECK_F64(log_of_power_f64, exact_log_of_power_f64, -1022.0, 1023.9, 1.0);
    CHECK_F64(vm_log_f64, logl, 0.5, 2.0, 1.0);
    CHECK_F32(vm_log1p_f32, log1pl, -0.99, 3.0, 3.0);
    CHECK_F32(vm_log1p_f32, log1pl, -1e-4, 1e-4, 3.0);
    CHECK_F64(vm_log1p_f64, log1pl, -0.99, 3.0, 3.0);
    CHECK_F64(vm_log1p_f64, log1pl, -1e-9, 1e-9, 3.0);
}

static long double exact_sine(long double turn) { return sinl(6.283185307179586476925286766559L * turn); }
static long double exact_cosine(long double turn)
{
    return turn < 0.5L ? exact_sine(0.25L - turn) : exact_sine(turn - 0.75L);
}
static float cosine_of_word_f32(float u) { return vm_cos_turn_f32(rintf(u * 0x1p24f) * 0x1p-24f); }
static float sine_of_word_f32(float u) { return vm_sin_turn_f32(rintf(u * 0x1p24f) * 0x1p-24f); }
static long double exact_cosine_of_word(long double u) { return exact_cosine(rintl(u * 0x1p24L) * 0x1p-24L); }
static long double exact_sine_of_word(long double u)
{
    const long double turn = rintl(u * 0x1p24L) * 0x1p-24L;
    return exact_sine(turn < 0.25L ? turn : turn < 0.75L ? 0.5L - turn : turn - 1.0L);
}
static long double exact_folded_sine(long double u)
{
    return exact_sine(u < 0.25L ? u : u < 0.75L ? 0.5L - u : u - 1.0L);
}

static void test_sine_and_cosine_of_turns_are_within_their_ulps(void **state)
{
    (void)state;
    CHECK_F32(cosine_of_word_f32, exact_cosine_of_word, 0.0, 0.999999, 2.0);
    CHECK_F32(sine_of_word_f32, exact_sine_of_word, 0.0, 0.999999, 2.0);
    CHECK_F32(sine_of_word_f32, exact_sine_of_word, 0.0, 1e-4, 2.0);
    CHECK_F64(vm_cos_turn_f64, exact_cosine, 0.125, 0.999999, 2.0);
    CHECK_F64(vm_sin_turn_f64, exact_folded_sine, 0.0, 0.999999, 2.0);
}

static void test_quarter_turns_are_exact(void **state)
{
    (void)state;
    const double cosines[4] = {1.0, 0.0, -1.0, 0.0}, sines[4] = {0.0, 1.0, 0.0, -1.0};
    for (int quarter = 0; quarter < 4; quarter++) {
        assert_near(vm_cos_turn_f32((float)quarter * 0.25f), cosines[quarter], 1.2e-7);
        assert_near(vm_sin_turn_f32((float)quarter * 0.25f), sines[quarter], 1.2e-7);
        assert_near(vm_cos_turn_f64(quarter * 0.25), cosines[quarter], 2.3e-16);
        assert_near(vm_sin_turn_f64(quarter * 0.25), sines[quarter], 2.3e-16);
    }
    assert_true(vm_cos_turn_f32(0.25f) == 0.0f && vm_sin_turn_f32(0.5f) == 0.0f && vm_sin_turn_f32(0.0f) == 0.0f);
}

static void test_exponential_clamps_instead_of_overflowing(void **state)
{
    (void)state;
    assert_true(vm_exp_f32(0.0f) == 1.0f && vm_exp_f64(0.0) == 1.0 && vm_log_f32(1.0f) == 0.0f &&
                vm_log_f64(1.0) == 0.0);
    assert_true(isfinite(vm_exp_f32(1e30f)) && vm_exp_f32(1e30f) > 3.4e38f &&
                vm_exp_f32(INFINITY) == vm_exp_f32(89.0f));
    assert_true(vm_exp_f32(-87.34f) == 0.0f && vm_exp_f32(-INFINITY) == 0.0f && vm_exp_f32(-87.336f) >= FLT_MIN);
    assert_true(isfinite(vm_exp_f64(1e300)) && vm_exp_f64(1e300) > 1.79e308 &&
                vm_exp_f64(INFINITY) == vm_exp_f64(710.0));
    assert_true(vm_exp_f64(-709.0) == 0.0 && vm_exp_f64(-INFINITY) == 0.0 && vm_exp_f64(-708.395) >= DBL_MIN);
    assert_true(isnan(vm_exp_f32(NAN)) && isnan(vm_exp_f64(NAN)));
    assert_true(vm_expm1_f32(-1000.0f) == -1.0f && vm_expm1_f64(-1000.0) == -1.0 && vm_expm1_f32(0.0f) == 0.0f);
    assert_true(vm_exp(REAL(0.0)) == REAL(1.0) && vm_log(REAL(1.0)) == REAL(0.0));
}

static void test_exponential_never_falls(void **state)
{
    (void)state;
    float before = 0.0f;
    for (int i = -88000; i < 89000; i++) {
        const float y = vm_exp_f32((float)i * 1e-3f);
        assert_true(y >= before);
        before = y;
    }
}

static void test_power_is_near_libm(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < 200000; i++) {
        const double x = exp(20.0 * gsl_rng_uniform(rng) - 10.0), y = 20.0 * gsl_rng_uniform(rng) - 10.0;
        const long double exact = powl((long double)x, (long double)y);
        assert_near(vm_pow_f64(x, y), exact, 2.3e-16 * (1.0 + fabs(y * log(x))));
    }
    gsl_rng_free(rng);
}

static long double exact_normal_cdf(long double x) { return 0.5L * erfcl(-x * 0.70710678118654752440084436210485L); }

static void test_normal_distribution_is_exact_in_both_tails(void **state)
{
    (void)state;
    for (int i = -37600; i <= 10000; i++) {
        const double x = i * 1e-3 + 1.37e-5;
        const long double density = 0.39894228040143267793994605993438L * expl(-0.5L * (long double)x * (long double)x);
        if (x > -37.4) { /* below, the result is subnormal */
            assert_near(vm_normal_cdf_f64(x), exact_normal_cdf((long double)x), 2e-15);
            assert_near(vm_normal_pdf_f64(x), density, 1e-15);
            assert_true(vm_normal_pdf_f64(x) == vm_normal_pdf_f64(-x));
        }
        assert_near(vm_normal_cdf_f64(x), gsl_cdf_ugaussian_P(x), x > -37.4 ? 1e-12 : 1e-4);
    }
    assert_near(vm_normal_cdf_f64(0.0), 0.5, 3e-16);
    assert_true(vm_normal_cdf_f64(-INFINITY) == 0.0 && vm_normal_cdf_f64(INFINITY) == 1.0);
    assert_true(vm_normal_cdf_f64(-50.0) == 0.0 && vm_normal_pdf_f64(50.0) == 0.0);
}

static void test_normal_quantile_inverts_the_distribution(void **state)
{
    (void)state;
    assert_true(vm_normal_quantile_f64(0.5) == 0.0);
    /* Published: 97.5% point 1.959963984540054, AS 241's own check values at 0.25, 0.001 and 1e-20. */
    assert_near(vm_normal_quantile_f64(0.975), 1.959963984540054, 1e-15);
    assert_near(vm_normal_quantile_f64(0.25), -0.6744897501960817, 1e-15);
    assert_near(vm_normal_quantile_f64(0.001), -3.090232306167814, 1e-15);
    assert_near(vm_normal_quantile_f64(1e-20), -9.262340089798408, 1e-15);
    for (int i = 1; i < 100000; i++) {
        const double u = i / 100000.0;
        assert_near(vm_normal_quantile_f64(u), gsl_cdf_ugaussian_Pinv(u), 1e-14);
        assert_near(vm_normal_cdf_f64(vm_normal_quantile_f64(u)), u, 1e-14);
    }
    for (int i = 1; i < 6000; i++) {
        const double u = pow(10.0, i * -0.05);
        assert_near(vm_normal_quantile_f64(u), gsl_cdf_ugaussian_Pinv(u), 1e-14);
    }
}

static void test_log_gamma_is_near_libm(void **state)
{
    (void)state;
    for (int i = -600; i < 700; i++) {
        const double x = pow(10.0, i * 0.01), expected = (double)lgammal((long double)x);
        assert_near((vm_log_gamma_f64(x) - expected) / (1.0 + fabs(expected)), 0.0, 1e-14);
    }
    assert_near(vm_log_gamma_f64(11.0), 15.104412573075516, 1e-15); /* ln 10! */
    assert_near(vm_log_gamma_f64(0.5), 0.5723649429247001, 1e-14);  /* ln sqrt(pi) */
}

static void test_beta_distribution_is_near_gsl(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < 20000; i++) {
        const double a = exp(12.0 * gsl_rng_uniform(rng) - 4.0), b = exp(12.0 * gsl_rng_uniform(rng) - 4.0);
        const double u = gsl_rng_uniform_pos(rng), x = vm_beta_quantile_f64(u, a, b);
        assert_within(x, 0.0, 1.0);
        if (x > 1e-290 && x < 0.999)
            assert_near(vm_beta_cdf_f64(x, a, b), u, 1e-10);
        assert_near(vm_beta_cdf_f64(x, a, b), gsl_cdf_beta_P(x, a, b), 1e-9);
    }
    gsl_rng_free(rng);
}

static void test_beta_quantiles_of_closed_forms_are_exact(void **state)
{
    (void)state;
    for (int i = 1; i < 1000; i++) {
        const double u = i / 1000.0;
        assert_near(vm_beta_quantile_f64(u, 1.0, 1.0), u, 1e-13);
        assert_near(vm_beta_quantile_f64(u, 3.0, 1.0), cbrt(u), 1e-13);
        assert_near(vm_beta_quantile_f64(u, 1.0, 4.0), -expm1(0.25 * log1p(-u)), 1e-12);
        assert_near(vm_beta_quantile_f64(u, 0.5, 0.5), pow(sin(0.5 * M_PI * u), 2.0), 1e-12); /* the arcsine law */
        assert_near(vm_beta_quantile_f64(u, 0.02, 1.0), pow(u, 50.0), 1e-11);
    }
    assert_near(vm_beta_quantile_f64(0.5, 7.5, 7.5), 0.5, 1e-14);
}

/* Written down from one build; every other must agree, whatever its instruction set and compiler. Each of these
 * points comes out different where a*b+c is contracted into one rounding. */
static void test_results_have_the_same_bits_in_every_build(void **state)
{
    (void)state;
    assert_true(vm_exp_f32(0x1.139b38p-2f) == 0x1.4f109cp+0f);
    assert_true(vm_expm1_f32(0x1.6a5f0cp-3f) == 0x1.8c6858p-3f);
    assert_true(vm_cos_turn_f32(0x1.46a5p-9f) == 0x1.ffeffp-1f);
    assert_true(vm_sin_turn_f32(0x1.139b38p-3f) == 0x1.7f25ep-1f);
    assert_true(vm_exp_f64(1.75) == 0x1.704b6905bacbfp+2);
    assert_true(vm_expm1_f64(0x1.41b2f769cf0ep-2) == 0x1.79f7632e21fbcp-2);
    assert_true(vm_log_f64(0x1.55f4bcp-1) == -0x1.9d547a5209b16p-2);
    assert_true(vm_cos_turn_f64(0.9) == 0x1.9e3779b97f4a8p-1);
    assert_true(vm_normal_pdf_f64(1.75) == 0x1.6164536bf162cp-4);
    assert_true(vm_normal_quantile_f64(0x1.bd5ced40e09aep-6) == -0x1.ec85812c601b2p+0);
    assert_true(vm_log_gamma_f64(1.75) == -0x1.59b4fd6875ap-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exponential_is_within_its_ulps),
        cmocka_unit_test(test_logarithm_is_within_its_ulps),
        cmocka_unit_test(test_sine_and_cosine_of_turns_are_within_their_ulps),
        cmocka_unit_test(test_quarter_turns_are_exact),
        cmocka_unit_test(test_exponential_clamps_instead_of_overflowing),
        cmocka_unit_test(test_exponential_never_falls),
        cmocka_unit_test(test_results_have_the_same_bits_in_every_build),
        cmocka_unit_test(test_power_is_near_libm),
        cmocka_unit_test(test_normal_distribution_is_exact_in_both_tails),
        cmocka_unit_test(test_normal_quantile_inverts_the_distribution),
        cmocka_unit_test(test_log_gamma_is_near_libm),
        cmocka_unit_test(test_beta_distribution_is_near_gsl),
        cmocka_unit_test(test_beta_quantiles_of_closed_forms_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
