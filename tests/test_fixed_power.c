/* Powers of one exponent against libm's long double. */
#include <math.h>

#include "engine/fixed_power.h"
#include "tests/assert_near.h"

enum { N = 1 << 20 };

/* x from 2^-7 up to 2^9, both ends of every octave among them. */
static void test_powers_are_near_libm_over_the_whole_range(void **state)
{
    (void)state;
    static const double ALPHAS[] = {0.0, 0.2, 0.5, 0.65, 0.8, 0.97, 1.0};
    static real x[N], power[N];
    for (int i = 0; i < N; i++)
        x[i] = (real)ldexp(1.0 + (i % (N / 16)) / (N / 16.0), FIXED_POWER_LOWEST + i / (N / 16));
    for (int octave = 0; octave < 16; octave++)
        x[octave * (N / 16) + N / 16 - 1] = (real)nextafterf((float)ldexp(1.0, FIXED_POWER_LOWEST + 1 + octave), 0.0f);
    for (int a = 0; a < (int)(sizeof ALPHAS / sizeof ALPHAS[0]); a++) {
        const struct fixed_power fixed = fixed_power_of(ALPHAS[a]);
        double worst = 0.0;
        fixed_powers(&fixed, N, x, power);
        for (int i = 0; i < N; i++) {
            const double error =
                (double)fabsl((long double)power[i] / powl((long double)x[i], (long double)ALPHAS[a]) - 1.0L);
            worst = error > worst ? error : worst;
        }
        assert_within(worst, 0.0, sizeof(real) == sizeof(double) ? 5e-15 : 4e-7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_powers_are_near_libm_over_the_whole_range)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
