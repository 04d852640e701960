/* Floating comparison for tests: cmocka's own casts to float, so that 1 + 1e-9 equals 1 at 1e-12. */
#ifndef HUIMIN_ASSERT_NEAR_H
#define HUIMIN_ASSERT_NEAR_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static inline void assert_near_at(double actual, double expected, double tolerance, const char *expression,
                                  const char *file, int line)
{
    const double scale = expected == 0.0 || isinf(expected) ? 1.0 : fabs(expected);
    if (actual == expected || fabs(actual - expected) <= tolerance * scale)
        return;
    print_error("%s is %.17g, not %.17g: off by %.3g, allowed %.3g\n", expression, actual, expected,
                fabs(actual - expected) / scale, tolerance);
    _fail(file, line);
}

/* |actual - expected| <= tolerance * |expected|; absolute where expected is 0. NaN is near nothing. */
#define assert_near(actual_, expected_, tolerance_)                                                                    \
    assert_near_at((double)(actual_), (double)(expected_), (double)(tolerance_), #actual_, __FILE__, __LINE__)

static inline void assert_within_at(double actual, double low, double high, const char *expression, const char *file,
                                    int line)
{
    if (actual >= low && actual <= high)
        return;
    print_error("%s is %.17g, not from %.17g to %.17g\n", expression, actual, low, high);
    _fail(file, line);
}

/* low <= actual <= high. NaN is within nothing. */
#define assert_within(actual_, low_, high_)                                                                            \
    assert_within_at((double)(actual_), (double)(low_), (double)(high_), #actual_, __FILE__, __LINE__)

#endif
